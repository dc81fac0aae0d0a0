"""Dates as people and programs write them; what could be two dates is none until somebody says.

`FORMATS` is all that a date can look like, for whole columns as for those read block by block.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.values.reading_choices import DateOrder

BEFORE_TIME = r"(?:[T ]|, ?)\s*"
TIME = (
    rf"(?:{BEFORE_TIME}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})"
    r"(?::(?P<second>\d{2})(?:\.(?P<part>\d{1,9}))?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
ISO_DATE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
ZONE = re.compile(r"(Z|[+-]\d{2}(?::?\d{2})?)$")
DAY_DATE = re.compile(
    rf"(?P<first>\d{{1,2}})(?P<sign>[./-])(?P<second_part>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}|\d{{2}}){TIME}"
)
WEEKDAY = r"(?:[^\W\d]{2,10}\.?,? +)?"
NAMED_DATE = re.compile(
    rf"{WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:[ \-/]|de )*(?P<month>[^\W\d]{{3,10}})\.?"
    rf"(?:[ \-/,]|de )*(?P<year>\d{{4}}|\d{{2}}){TIME}",
    re.I,
)
MONTH_FIRST = re.compile(
    rf"{WEEKDAY}(?P<month>[^\W\d]{{3,10}})\.?[ \-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ \-]+"
    rf"(?P<year>\d{{4}}){TIME}",
    re.I,
)
MONTHS = (
    "jan january januar janvier janv enero ene gennaio gen janeiro januari jänner",
    "feb february februar février févr fevrier febrero febbraio fevereiro fev februari",
    "mar march märz mrz mär mars marzo março maart mrt",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre déc decembre diciembre dic dicembre dezembro",
)
MONTH_NUMBERS = {name: k for k, names in enumerate(MONTHS, start=1) for name in names.split()}
TURN = 69  # two-digit years from here on are of the last century
TWO_DIGITS = "years of two digits read as 1969 to 2068"
IN_WORDS = {"day": "dates read as day, month, year", "month": "dates read as month, day, year"}


@dataclass(frozen=True, slots=True)
class Dates:
    """Words as dates.

    Attributes:
        values: datetime64[us], one for each word; None where day and month could be either.
        notes: what was changed.
        example: where in doubt: a word that could be two dates.
    """

    values: np.ndarray | None
    notes: tuple[str, ...] = ()
    example: str = ""


def dates_of(words: Sequence[str], order: DateOrder = "") -> Dates | None:
    """The words as dates, or None where they are not all dates of one way of writing.

    Args:
        words: without outer spaces, none empty.
        order: whether the day or the month comes first, where somebody has said it.
    """
    if not words or not words[0][-1:].strip() or not any(map(str.isdigit, words[0])):
        return None
    for pattern, read in FORMATS:
        if all(map(pattern.fullmatch, words)):
            return read(pattern, words, order)
    return None


def looks_dated(word: str) -> bool:
    """True where a word is written as dates are; only which digits it has may rule it out."""
    return any(pattern.fullmatch(word) for pattern, _ in FORMATS)


def _parts(pattern: re.Pattern[str], words: Sequence[str]) -> list[dict[str, str]]:
    return [match.groupdict() for match in map(pattern.fullmatch, words) if match]


def _from_iso(_: re.Pattern[str], words: Sequence[str], __: DateOrder) -> Dates | None:
    words = [word.replace("/", "-") for word in words]
    zoned = [bool(ZONE.search(word[10:])) for word in words]
    try:
        read = pd.to_datetime(pd.Series(words), format="ISO8601", utc=True)
    except (ValueError, OverflowError):  # 2024-13-45 looks like a date and is none
        return None
    notes: tuple[str, ...] = ()
    if any(zoned):
        notes += ("times turned into universal time",)
        if not all(zoned):
            notes += ("times without a zone taken for universal time",)
    values = read.dt.tz_localize(None)
    kept = values.to_numpy().astype("datetime64[us]")
    if (kept != values.to_numpy()).any():
        notes += ("parts of a second beyond the 6th digit cut off",)
    return Dates(kept, notes)


def _from_days(pattern: re.Pattern[str], words: Sequence[str], order: DateOrder) -> Dates | None:
    """Dates in digits, year last: the order of day and month is known, seen, or in doubt."""
    parts = _parts(pattern, words)
    signs, years = {part["sign"] for part in parts}, {len(part["year"]) for part in parts}
    short = 2 in years
    if len(signs) > 1 or len(years) > 1 or (short and signs == {"-"}):
        return None
    notes = (TWO_DIGITS,) if short else ()
    day_first = _moments(parts, "first", "second_part")
    month_first = _moments(parts, "second_part", "first")
    if day_first is None or month_first is None:
        values, way = (day_first, "day") if month_first is None else (month_first, "month")
        return None if values is None else Dates(values, (IN_WORDS[way], *notes))
    if not order and signs == {"."} and not short:
        order = "day-first"
    if order:
        values, way = (month_first, "month") if order == "month-first" else (day_first, "day")
        return Dates(values, (IN_WORDS[way], *notes))
    differs = day_first != month_first
    if not differs.any():
        return Dates(day_first, notes)
    if signs == {"."}:
        return None  # 1.2.24 is a version or a section as often as a date
    return Dates(None, (), words[int(differs.argmax())])


def _from_names(pattern: re.Pattern[str], words: Sequence[str], _: DateOrder) -> Dates | None:
    parts = _parts(pattern, words)
    for part in parts:
        part["month"] = str(MONTH_NUMBERS.get(part["month"].lower(), 0))
    values = _moments(parts, "day", "month")
    short = any(len(part["year"]) == 2 for part in parts)
    if values is None or (short and any(len(part["year"]) == 4 for part in parts)):
        return None
    return Dates(values, ("names of months read as dates", *((TWO_DIGITS,) if short else ())))


def _moments(parts: list[dict[str, str]], day: str, month: str) -> np.ndarray | None:
    """The moments, or None where one of them does not exist."""
    try:
        found = [_moment(part, int(part[day]), int(part[month])) for part in parts]
    except ValueError:
        return None
    return np.array(found, dtype="datetime64[us]")


def _moment(part: dict[str, str], day: int, month: int) -> datetime.datetime:
    year = int(part["year"])
    if len(part["year"]) == 2:
        year += 1900 if year >= TURN else 2000
    hour = int(part["hour"] or 0)
    if part["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of half a day")
        hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
    micro = int((part["part"] or "0").ljust(6, "0")[:6])
    return datetime.datetime(  # noqa: DTZ001  no zone is written
        year, month, day, hour, int(part["minute"] or 0), int(part["second"] or 0), micro
    )


Reader = Callable[[re.Pattern[str], Sequence[str], DateOrder], Dates | None]
FORMATS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (ISO_DATE, _from_iso),
    (DAY_DATE, _from_days),
    (NAMED_DATE, _from_names),
    (MONTH_FIRST, _from_names),
)


def doubt_note(example: str) -> str:
    """What is said of a column whose day and month could be either."""
    return (
        f"kept as text: {example} could be two dates, until you say whether the day or the "
        f"month comes first"
    )

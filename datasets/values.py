"""From text to honest types, decided over all rows: numbers, dates, else text.

Only empty cells are missing, and "nan" and "null" in columns that are numbers otherwise. Words
such as None or unknown stay values. Whatever is changed on the way is said in a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

CURRENCIES = "$€£¥"
NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
THOUSANDS = r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
DECIMAL_COMMA = r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"
CODE = re.compile(r"0\d+|\d{16,}")  # leading zeros or too long to be kept as a number
NO_VALUE = {"nan", "null"}
ISO_DATE = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
DAY_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
LONGEST_WHOLE = 2**53  # whole numbers beyond this are names: float64 would change them
TWO_VALUES = ({0.0, 1.0}, {1.0, 2.0}, {-1.0, 1.0})


@dataclass(frozen=True, slots=True)
class Typed:
    """A column with its type.

    Attributes:
        column: float64, datetime64[us] or str, NaN where missing.
        notes: what was changed, without the column's name.
        currency: the currency sign that stood before or after the numbers, else empty.
    """

    column: pd.Series
    notes: tuple[str, ...] = ()
    currency: str = ""


def typed(column: pd.Series) -> Typed:
    """The column with the type that all its values have."""
    if pd.api.types.is_bool_dtype(column):
        return Typed(column.map({True: "True", False: "False"}).astype("str"))
    if pd.api.types.is_integer_dtype(column) and column.abs().max() > LONGEST_WHOLE:
        return Typed(column.astype("str").reset_index(drop=True))
    if pd.api.types.is_numeric_dtype(column):
        return _from_numbers(column.to_numpy(dtype=float, na_value=np.nan))
    if pd.api.types.is_datetime64_any_dtype(column):
        return _from_moments(column)
    return from_text(column.astype("str"))


def from_text(column: pd.Series) -> Typed:
    """Type a column of text; every value is looked at."""
    codes, found = pd.factorize(column.str.strip())
    words = [str(word) for word in found]
    blank = np.array([word == "" for word in words], dtype=bool)
    blanks = int(blank[codes[codes >= 0]].sum()) if words else 0
    notes: tuple[str, ...] = (f"{_cells(blanks)} read as missing",) if blanks else ()
    known = [word for word in words if word]
    reading = _numbers(known) or _dates(known)
    if reading is None:
        values = pd.Series([word or np.nan for word in words], dtype="str")
        return Typed(_spread(values, codes), notes + _trimmed(column, words, codes))
    by_word = dict(zip(known, reading.values, strict=True))
    empty = np.nan if reading.values.dtype.kind == "f" else np.datetime64("NaT", "us")
    values = pd.Series(
        np.array([by_word.get(word, empty) for word in words], dtype=reading.values.dtype)
    )
    typed_column = _spread(values, codes)
    lost = int(typed_column.isna().sum()) - blanks - int((codes < 0).sum())
    if lost:
        notes += (f"{_cells(lost, 'cell')} with nan or null read as missing",)
    notes += reading.notes
    if values.dtype.kind == "f":
        return Typed(_two_valued(typed_column), notes, reading.currency)
    return Typed(typed_column, notes)


def _cells(count: int, noun: str = "blank cell") -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _spread(values: pd.Series, codes: np.ndarray) -> pd.Series:
    """The value of each row from the values of its code; code -1 is missing."""
    return values.reindex(np.where(codes < 0, len(values), codes)).reset_index(drop=True)


def _trimmed(column: pd.Series, words: list[str], codes: np.ndarray) -> tuple[str, ...]:
    spread = _spread(pd.Series(words, dtype="str"), codes)
    changed = int((column.reset_index(drop=True) != spread)[spread.notna() & (spread != "")].sum())
    return (f"spaces around {_cells(changed, 'value')} removed",) if changed else ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """Values for the different words of a column, in their order."""

    values: np.ndarray
    notes: tuple[str, ...] = ()
    currency: str = ""


def _numbers(words: list[str]) -> _Reading | None:
    """The words as numbers, or None where they are not all numbers."""
    stated = [word for word in words if word.lower() not in NO_VALUE]
    if not stated or any(CODE.fullmatch(word) for word in stated):
        return None
    signs = {sign for sign in CURRENCIES if any(sign in word for word in stated)}
    bare = [word.strip(CURRENCIES + " ") if signs else word for word in stated]
    parse, notes = _way_to_read(bare)
    if parse is None or len(signs) > 1:
        return None
    if signs:
        notes += (f"amounts in {min(signs)}",)
    by_word = dict(zip(stated, (parse(word) for word in bare), strict=True))
    values = np.array([by_word.get(word, np.nan) for word in words], dtype=float)
    if np.isinf(values).any():
        return None
    return _Reading(values, notes, min(signs, default=""))


def _way_to_read(words: list[str]) -> tuple[Callable[[str], float] | None, tuple[str, ...]]:
    """How these words are numbers, if they are: plain, 1,234.5 or 1.234,5."""
    if _all(NUMBER, words):
        return float, ()
    if _all(f"{NUMBER}|{THOUSANDS}", words):
        return lambda word: float(word.replace(",", "")), ("commas read as thousands separators",)
    if _all(DECIMAL_COMMA, words):
        return (
            lambda word: float(word.replace(".", "").replace(",", ".")),
            ("commas read as decimal commas",),
        )
    return None, ()


def _all(pattern: str, words: list[str]) -> bool:
    match = re.compile(pattern).fullmatch
    return all(match(word) for word in words)


def _dates(words: list[str]) -> _Reading | None:
    """The words as dates: year first, or day and month where their order is beyond doubt."""
    if not words:
        return None
    if all(ISO_DATE.fullmatch(word) for word in words):
        return _moments([word.replace("/", "-") for word in words], "ISO8601", ())
    parts = [DAY_DATE.fullmatch(word) for word in words]
    if not all(parts) or len({part[2] for part in parts if part}) != 1:
        return None
    first = max(int(part[1]) for part in parts if part)
    second = max(int(part[3]) for part in parts if part)
    sign = next(part[2] for part in parts if part)
    if second <= 12 and (first > 12 or sign == "."):
        return _moments(words, f"%d{sign}%m{sign}%Y", ("dates read as day, month, year",))
    if first <= 12 < second:
        return _moments(words, f"%m{sign}%d{sign}%Y", ("dates read as month, day, year",))
    return None  # 03/04/2024 could be both: left as text rather than guessed


def _moments(words: list[str], form: str, notes: tuple[str, ...]) -> _Reading | None:
    try:
        read = pd.to_datetime(pd.Series(words), format=form, utc=True)
    except (ValueError, OverflowError):  # 2024-13-45 looks like a date and is none
        return None
    if any(re.search(r"(Z|[+-]\d{2}:?\d{2})$", word[10:]) for word in words):
        notes += ("times turned into universal time",)
    return _Reading(read.dt.tz_localize(None).to_numpy().astype("datetime64[us]"), notes)


def _from_numbers(values: np.ndarray) -> Typed:
    endless = np.isinf(values)
    column = _two_valued(pd.Series(np.where(endless, np.nan, values)))
    count = int(endless.sum())
    return Typed(column, (f"{_cells(count, 'endless number')} read as missing",) if count else ())


def _from_moments(column: pd.Series) -> Typed:
    zoned = getattr(column.dt, "tz", None) is not None
    plain = column.dt.tz_convert("UTC").dt.tz_localize(None) if zoned else column
    return Typed(
        plain.astype("datetime64[us]").reset_index(drop=True),
        ("times turned into universal time",) if zoned else (),
    )


def _two_valued(column: pd.Series) -> pd.Series:
    """Numbers that are a yes/no code (0 and 1) as the text "0" and "1"; others as they are."""
    seen = set(column.dropna().unique()[:3])
    if seen not in TWO_VALUES:
        return column
    return column.map({value: str(int(value)) for value in seen}).astype("str")

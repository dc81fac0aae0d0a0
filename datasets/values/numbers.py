"""Numbers as people and programs write them: 1,234.5 and 1.234,5, $5, 12 %, (5.00), 1e-3.

All words of a column are looked at together: the signs mean the same in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from datasets.values.reading_choices import Decimal

CURRENCIES = "$€£¥₹₩₽₺₪₫₴₦₱฿"
CODES = {"EUR": "€", "USD": "$", "GBP": "£", "US$": "$", "CHF": "CHF ", "INR": "₹", "JPY": "¥"}
SIGN = rf"[{CURRENCIES}]|{'|'.join(map(re.escape, CODES))}"
MONEY = re.compile(
    rf"(?P<minus>[-−+]?)\s*(?P<open>\(?)\s*(?P<before>{SIGN})?\s*(?P<number>[-−+]?[\d.].*?|)"
    rf"\s*(?P<after>{SIGN})?\s*(?P<close>\)?)(?P<back>-?)"
)
EXPONENT = r"(?:[eE][+-]?\d{1,3})?"
PLAIN = re.compile(rf"[+-]?(?:\d+(?:\.\d*)?|\.\d+){EXPONENT}")
EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")  # thousands, or three decimals
CODE = re.compile(r"[+-]?0\d+|[+-]?\d{16,}|\+\d{7,}")
DIGITS_AND_E = re.compile(r"\d+[eE]\d+")  # 12E4 is a code as often as a number
LOOKED_AT = 1000  # different words that tell whether a column is mostly numbers or dates
FINE = re.compile(r"[1-9](?:[.,]?\d){17,}")  # more digits than a number keeps
MARKED = re.compile(r"[.,]")
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-"})
STYLES: tuple[tuple[str, str, str], ...] = (
    # marks between thousands, sign before decimals, what is said of it
    ("", ".", ""),
    (",", ".", "commas read as thousands separators"),
    (".", ",", "commas read as decimal commas"),
    (" ", ",", "spaces read as thousands separators and commas as decimal commas"),
    (" ", ".", "spaces read as thousands separators"),
    ("'", ".", "apostrophes read as thousands separators"),
    ("'", ",", "apostrophes read as thousands separators and commas as decimal commas"),
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Words as numbers.

    Attributes:
        values: float64, one for each word.
        notes: what was changed.
        currency: the sign before or after the amounts, else empty.
        decimal: the sign that surely stands before decimals; empty where none does.
        doubtful: True where 1.234 or 1,234 could be either thousands or decimals.
        mark: between thousands; empty where there is none.
        point: before decimals.
    """

    values: np.ndarray
    notes: tuple[str, ...] = ()
    currency: str = ""
    decimal: Decimal = ""
    doubtful: bool = False
    mark: str = ""
    point: str = "."


def _pattern(mark: str, point: str) -> re.Pattern[str]:
    grouped = rf"|[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+" if mark else ""
    sign = re.escape(point)
    return re.compile(rf"[+-]?(?:(?:\d+{grouped})(?:{sign}\d*)?|{sign}\d+){EXPONENT}")


PATTERNS = [(mark, point, said, _pattern(mark, point)) for mark, point, said in STYLES]


def is_number(word: str) -> bool:
    """True where one word alone reads as a number of any style."""
    return numbers_of([word]) is not None or bool(CODE.fullmatch(word))


def code_note(words: Sequence[str]) -> str:
    """Why these words are names and no numbers, though they are digits; else empty."""
    found = next((word for word in words if CODE.fullmatch(word)), None)
    if found is None:
        if words and all(DIGITS_AND_E.fullmatch(word) for word in words):
            return f"kept as text: {words[0]} may be a code and no number"
        return ""
    bare = found.lstrip("+-")
    if not all(word.strip("+-").replace(".", "").isdigit() for word in words[:LOOKED_AT]):
        return ""
    if found.startswith("+"):
        return f"kept as text: a number that begins with a plus, such as {found}, is a name"
    if bare.startswith("0"):
        return f"kept as text: a number with a leading zero, such as {found}, is a name"
    return f"kept as text: {found[:40]} has more digits than a number can keep"


def numbers_of(words: Sequence[str], decimal: Decimal = "") -> Numbers | None:
    """The words as numbers, or None where they are not all numbers.

    Args:
        words: without outer spaces, none empty.
        decimal: the sign before decimals, where it is known from elsewhere.
    """
    if not words or any(map(CODE.fullmatch, words)):
        return None
    if all(map(DIGITS_AND_E.fullmatch, words)):
        return None
    notes: tuple[str, ...] = ()
    currency, percent = "", False
    if not all(map(PLAIN.fullmatch, words)):
        bare = _bare(words)
        if bare is None:
            return None
        words, notes, currency, percent = bare
    found = _styled(words, decimal, are_amounts=bool(currency) or percent)
    if found is None or (percent and currency):
        return None
    return replace(found, notes=notes + found.notes, currency=currency)


def _bare(words: Sequence[str]) -> tuple[list[str], tuple[str, ...], str, bool] | None:
    """The words without signs of money and percent: (words, notes, currency, whether percent)."""
    spaced = [word.translate(SPACES) for word in words]
    percent = [word.endswith("%") for word in spaced]
    if all(percent):
        note = f"percent signs taken off: {words[0][:20]} is {words[0][:20].rstrip('% ')}"
        return [word[:-1].rstrip() for word in spaced], (note,), "", True
    amounts = [] if any(percent) else [_amount(word) for word in spaced]
    known = [each for each in amounts if each is not None]
    signs = {sign for each in known for sign in each.signs}
    if not known or len(known) < len(words) or len(signs) > 1:
        return None
    sign = next(iter(signs), "")
    notes: tuple[str, ...] = (f"amounts in {sign}",) if sign else ()
    turned = next((w for w, each in zip(spaced, known, strict=True) if each.is_turned), "")
    if turned:
        notes += (f"{turned} read as a negative number",)
    return [each.number for each in known], notes, CODES.get(sign, sign), False


@dataclass(frozen=True, slots=True)
class _Amount:
    """A word as an amount of money.

    Attributes:
        number: with a minus before it where it is negative.
        signs: of a currency, before and after it.
        is_turned: True where brackets or a minus behind it say that it is negative.
    """

    number: str
    signs: tuple[str, ...]
    is_turned: bool


def _amount(word: str) -> _Amount | None:
    """The word as an amount, with or without a currency; None where its signs contradict."""
    part = MONEY.fullmatch(word)
    if part is None or bool(part["open"]) != bool(part["close"]):
        return None
    is_turned = bool(part["open"]), bool(part["back"])
    negatives = (part["minus"] == "-", *is_turned)
    is_signed = part["number"][:1] in {"-", "+"}
    if sum(negatives) > 1 or (is_signed and (any(negatives) or part["minus"])):
        return None
    signs = tuple(sign for sign in (part["before"], part["after"]) if sign)
    return _Amount(("-" if any(negatives) else "") + part["number"], signs, any(is_turned))


def _styled(words: Sequence[str], decimal: Decimal, *, are_amounts: bool) -> Numbers | None:
    """The words read in the first style that all of them are written in."""
    fitting = [style[:3] for style in PATTERNS if all(map(style[3].fullmatch, words))]
    if not fitting:
        return None
    marked = list(filter(MARKED.search, words))
    doubtful = _could_be_either(marked, fitting)
    if doubtful:
        wanted = {"comma": ",", "point": "."}.get(decimal) or _likely(words, marked)
        fitting = [style for style in fitting if style[1] == wanted] or fitting
    mark, point, said = fitting[0]
    if mark == " " and not (marked or are_amounts) and _are_phones(words):
        return None
    values = np.array([_value(word, mark, point) for word in words], dtype=float)
    if np.isinf(values).any():
        return None
    sure = "" if doubtful or not marked else _decimal_of(point)
    said_of = _said(words, said, mark)
    return Numbers(values, said_of, "", sure, doubtful and not decimal, mark, point)


def _could_be_either(marked: Sequence[str], fitting: Sequence[tuple[str, str, str]]) -> bool:
    """True where every point or comma could stand between thousands or before decimals."""
    points = {point for _, point, _ in fitting}
    return bool(marked) and len(points) > 1 and all(map(EITHER.fullmatch, marked))


def _decimal_of(point: str) -> Decimal:
    return "comma" if point == "," else "point"


def _likely(words: Sequence[str], marked: Sequence[str]) -> str:
    """The point or the comma, where 1.234 stands among numbers below 1,000 or not."""
    small = [word for word in words if "." not in word and "," not in word]
    if "," in marked[0]:
        return "."
    grouped = len(set(marked)) >= 3 and bool(small) and all(len(w.lstrip("+-")) <= 3 for w in small)
    return "," if grouped else "."


def _are_phones(words: Sequence[str]) -> bool:
    """True for words of the same length with several groups, as phone numbers have."""
    return any(word.startswith("+") for word in words) or (
        len({len(word) for word in words}) == 1 and words[0].count(" ") > 1
    )


def _value(word: str, mark: str, point: str) -> float:
    bare = word.replace(mark, "") if mark else word
    return float(bare.replace(point, ".") if point != "." else bare)


def _said(words: Sequence[str], said: str, mark: str) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    if said == STYLES[2][2] and not any("," in word for word in words):
        said = "points read as thousands separators"
    if said and (not mark.isspace() or any(mark in word for word in words)):
        notes += (said,)
    elif said:
        notes += (STYLES[2][2],)
    odd = next((word for word in words if DIGITS_AND_E.fullmatch(word)), "")
    if odd:
        notes += (f"{odd} read as {float(odd):,.0f}",)
    if any(map(FINE.search, words)):
        notes += ("digits beyond the 17th were rounded",)
    return notes

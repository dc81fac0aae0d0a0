"""What looks odd in a column and is kept as it is: said, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from datasets.names import words_of
from datasets.values.missing_words import counted


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MISSING_CODES = frozenset(
    float(sign + digits)
    for sign in ("", "-")
    for digits in ("9", "99", "999", "9999", "99999", "999999", "9999999", "99.9", "999.9")
)
FEWEST = 2  # cells from which a far value is a code and not an odd measurement
DATE_WORDS = _set("date day datum fecha data datetime time signup birthday dob")
SERIALS = (20_000.0, 80_000.0)  # days since 1900 in a workbook: 1954 to 2119
AVERAGES = _set("average mean avg durchschnitt mittelwert moyenne promedio media")
TOTALS = _set("total totals sum subtotal summe gesamt gesamtsumme zwischensumme somme")


@dataclass(frozen=True, slots=True)
class Extremes:
    """The ends of a column of numbers; those of two blocks of it can be joined.

    Attributes:
        count: of the values.
        low: the smallest value.
        high: the largest.
        of_low: how many values are the smallest one.
        of_high: how many are the largest one.
        next_low: the smallest of the others; inf where there are none.
        next_high: the largest of the others; -inf where there are none.
        whole: True where all are whole.
        first: the first value.
    """

    count: int
    low: float
    high: float
    of_low: int
    of_high: int
    next_low: float
    next_high: float
    whole: bool
    first: float

    def joined(self, later: Extremes) -> Extremes:
        """The extremes of these values and of later ones."""
        low, high = min(self.low, later.low), max(self.high, later.high)
        parts = (self, later)
        return Extremes(
            self.count + later.count,
            low,
            high,
            sum(part.of_low for part in parts if part.low == low),
            sum(part.of_high for part in parts if part.high == high),
            min(part.next_low if part.low == low else part.low for part in parts),
            max(part.next_high if part.high == high else part.high for part in parts),
            self.whole and later.whole,
            self.first,
        )


def extremes_of(values: np.ndarray) -> Extremes | None:
    """The extremes of numbers (n,), NaN where missing; None where there is none."""
    observed = values[~np.isnan(values)]
    if not len(observed):
        return None
    low, high = float(observed.min()), float(observed.max())
    above, below = observed[observed > low], observed[observed < high]
    return Extremes(
        len(observed),
        low,
        high,
        len(observed) - len(above),
        len(observed) - len(below),
        float(above.min()) if len(above) else np.inf,
        float(below.max()) if len(below) else -np.inf,
        bool((observed == np.round(observed)).all()),
        float(observed[0]),
    )


def odd_numbers(values: np.ndarray, name: str) -> tuple[str, ...]:
    """Notes on numbers that may be codes or dates.

    Args:
        values: (rows,) float64, NaN where missing.
        name: of the column.
    """
    return odd_extremes(extremes_of(values), name)


def odd_extremes(extremes: Extremes | None, name: str) -> tuple[str, ...]:
    """Notes on numbers that may be codes or dates, told from their ends."""
    if extremes is None:
        return ()
    low, high = extremes.low, extremes.high
    notes = [
        note
        for code in dict.fromkeys((low, high))
        if code in MISSING_CODES and (note := _code(extremes, code))
    ]
    if DATE_WORDS & set(words_of(name)) and extremes.whole:
        if SERIALS[0] <= low <= high <= SERIALS[1]:
            day = np.datetime64("1899-12-30") + np.timedelta64(int(extremes.first), "D")
            notes.append(
                f"numbers that may be days as a workbook counts them ({extremes.first:.0f} would "
                f"be {day}), kept as numbers"
            )
        elif 19_000_101 <= low <= high <= 21_001_231:
            written = f"{extremes.first:.0f}"
            notes.append(f"numbers that may be dates written as {written}, kept as numbers")
    return tuple(notes)


def _code(extremes: Extremes, code: float) -> str:
    """A note where a code for missing stands far from all other values."""
    count = extremes.of_low if code == extremes.low else extremes.of_high
    if count < FEWEST or extremes.count - count < 3:
        return ""
    low = extremes.next_low if code == extremes.low else extremes.low
    high = extremes.next_high if code == extremes.high else extremes.high
    gap = code - high if code > high else low - code
    alone = code < 0 <= low or gap > max(high - low, 1.0)
    if not alone:
        return ""
    code_text = f"{code:g}".replace("-", "−")
    return (
        f"{code_text} stands in {count:,} cells, far from all others ({low:g} to {high:g}): "
        f"it may stand for missing and was kept as a number"
    )


def odd_words(words: Mapping[str, int]) -> tuple[str, ...]:
    """Notes on words that are written in several ways, or that name sums.

    Args:
        words: rows of each different word of a column of text.
    """
    notes: list[str] = []
    by_lower: dict[str, list[str]] = {}
    if len(words) <= 200:
        for word in words:
            by_lower.setdefault(word.casefold(), []).append(word)
        ways = next((many for many in by_lower.values() if len(many) > 1), None)
        if ways:
            notes.append(f"{' and '.join(ways[:3])} are kept as different values")
    sums = {
        word: count
        for word, count in words.items()
        if len(word) < 20 and word.lower().rstrip(":") in TOTALS
    }
    if sums:
        notes.append(f"{counted(sums)} may be rows with sums of other rows, kept")
    return tuple(notes)

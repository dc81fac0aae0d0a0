"""What looks odd in a column and is kept as it is: said, never changed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from datasets.blanks import counted
from datasets.names import words_of


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


def odd_numbers(values: np.ndarray, name: str) -> tuple[str, ...]:
    """Notes on numbers that may be codes or dates.

    Args:
        values: (rows,) float64, NaN where missing.
        name: of the column.
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return ()
    low, high = float(known.min()), float(known.max())
    notes = [
        note
        for code in dict.fromkeys((low, high))
        if code in MISSING_CODES and (note := _code(known, code))
    ]
    if DATE_WORDS & set(words_of(name)) and (known == np.round(known)).all():
        if SERIALS[0] <= low <= high <= SERIALS[1]:
            day = np.datetime64("1899-12-30") + np.timedelta64(int(known[0]), "D")
            notes.append(
                f"numbers that may be days as a workbook counts them ({known[0]:.0f} would be "
                f"{day}), kept as numbers"
            )
        elif 19_000_101 <= low <= high <= 21_001_231:
            notes.append(f"numbers that may be dates written as {known[0]:.0f}, kept as numbers")
    return tuple(notes)


def _code(known: np.ndarray, code: float) -> str:
    """A note where a code for missing stands far from all other values."""
    others = known[known != code]
    count = len(known) - len(others)
    if count < FEWEST or len(others) < 3:
        return ""
    low, high = float(others.min()), float(others.max())
    gap = code - high if code > high else low - code
    alone = code < 0 <= low or gap > max(high - low, 1.0)
    if not alone:
        return ""
    said = f"{code:g}".replace("-", "−")
    return (
        f"{said} stands in {count:,} cells, far from all others ({low:g} to {high:g}): "
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

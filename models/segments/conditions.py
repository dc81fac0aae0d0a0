"""Columns cut into parts, and the conditions that name groups of these parts.

A number is cut at round places near its tenths, so that a band says "13 to 24 months" and not
"12.7 to 24.2"; levels stand alone, two or three together, or all but one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.statistics.levels import level_places, rows_by_level

TENTHS = 10
WINDOW = 0.03  # how far from its tenth a round place may lie, as a share of the rows
FEW_VALUES = 8
MOST_LEVELS = 30
TOGETHER = (2, 3)  # levels in one condition
APART = 1.5  # how far from the mean each of them must be, in standard errors
MOST_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on one column.

    Attributes:
        column: its name.
        levels: the values that it takes; empty for a number or where no value is asked for.
        but: True where it takes every known value other than `levels`.
        low, high: both ends of a band, both inside; None where it reaches to the end.
        missing: True where it takes the rows without a value.
    """

    column: str
    levels: tuple[str, ...] = ()
    but: bool = False
    low: float | None = None
    high: float | None = None
    missing: bool = False

    def mask(self, rows: pd.DataFrame) -> np.ndarray:
        """Mask (n,) of the rows where it holds; a missing value is in no band and no level."""
        values = rows[self.column]
        if self.levels:
            among = level_places(values, self.levels) >= 0
            return np.asarray(~among & values.notna().to_numpy() if self.but else among, dtype=bool)
        if not pd.api.types.is_numeric_dtype(values):
            return np.asarray(values.isna().to_numpy(), dtype=bool)
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        mask: np.ndarray = np.isfinite(numbers)
        if self.missing:
            return np.asarray(~mask)
        with np.errstate(invalid="ignore"):
            if self.low is not None:
                mask &= numbers >= self.low
            if self.high is not None:
                mask &= numbers <= self.high
        return mask


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A column cut into parts, and the terms that are unions of them.

    Attributes:
        column: its name.
        at: (n,) part of each row.
        terms: (t,) what can be said of them.
        holds: (t, p) which parts each term takes.
    """

    column: str
    at: np.ndarray
    terms: tuple[Term, ...]
    holds: np.ndarray


def covering(terms: Sequence[Term], rows: pd.DataFrame) -> np.ndarray:
    """Mask (n,) of the rows where all terms hold."""
    mask = np.ones(len(rows), dtype=bool)
    for term in terms:
        mask &= term.mask(rows)
    return mask


def cut(values: pd.Series, outcome: np.ndarray) -> Cut | None:
    """A column (n,) in parts; None where it has fewer than two.

    The outcome (n,) orders the levels, so that those alike in it are taken together.
    """
    if pd.api.types.is_numeric_dtype(values):
        return _number(values)
    return _levels(values, outcome)


def strata(values: pd.Series) -> tuple[tuple[Term, ...], np.ndarray]:
    """The parts of a column one by one, and the part of each row (n,), -1 where it is in none.

    Numbers in their order, levels in that of their text.
    """
    column_cut = cut(values, np.zeros(len(values)))
    if column_cut is None:
        return (), np.full(len(values), -1)
    alone = [
        k
        for k, parts in enumerate(column_cut.holds)
        if parts.sum() == 1 and not column_cut.terms[k].but
    ]
    alone.sort(key=lambda k: column_cut.terms[k].levels)
    place = np.full(column_cut.holds.shape[1], -1)
    place[column_cut.holds[alone].argmax(axis=1)] = np.arange(len(alone))
    return tuple(column_cut.terms[k] for k in alone), place[column_cut.at]


def _number(values: pd.Series) -> Cut | None:
    name, numbers = str(values.name), values.to_numpy(dtype=float, na_value=np.nan)
    present = np.sort(numbers[np.isfinite(numbers)])
    ends = _ends(present)
    if not len(ends) and len(present) == len(numbers):
        return None
    at = np.searchsorted(ends, numbers, side="left")
    parts = len(ends) + 1 if len(present) else 0
    starts = [_start(present, end) for end in ends]
    lows, highs = [None, *starts], [*ends, None]
    terms, holds = [], []
    for first in range(parts):
        for last in range(first, parts):
            if last - first + 1 < parts:
                low, high = lows[first], highs[last]
                low, high = _single(present, low, high, len(ends)) if first == last else (low, high)
                terms.append(Term(name, low=low, high=high))
                holds.append((np.arange(parts) >= first) & (np.arange(parts) <= last))
    return _with_missing(name, at, parts, terms, holds, ~np.isfinite(numbers))


def _single(
    present: np.ndarray, low: float | None, high: float | None, cuts: int
) -> tuple[float | None, float | None]:
    """A part of few values that is one value is told as that value."""
    if cuts >= FEW_VALUES:
        return low, high
    first = present[0] if low is None else low
    last = present[-1] if high is None else high
    inside = present[np.searchsorted(present, first) : np.searchsorted(present, last, side="right")]
    if len(inside) and inside[0] == inside[-1]:
        return float(inside[0]), float(inside[0])
    return low, high


def _ends(present: np.ndarray) -> list[float]:
    """The upper ends of all parts but the last: every value where there are few, else tenths."""
    if not len(present):
        return []
    distinct = present[np.flatnonzero(np.diff(present, prepend=np.nan) != 0)]
    if len(distinct) <= FEW_VALUES:
        return [float(value) for value in distinct[:-1]]
    ends: list[float] = []
    for tenth in np.arange(1, TENTHS) / TENTHS:
        low, high = np.quantile(present, (tenth - WINDOW, tenth + WINDOW), method="lower")
        end = roundest(float(low), float(high))
        if end < present[-1] and (not ends or end > ends[-1]):
            ends.append(end)
    counts_upto = np.searchsorted(present, ends, side="right")
    return [
        end
        for end, low, high in zip(ends, [0, *counts_upto], counts_upto, strict=False)
        if high > low
    ]


def roundest(low: float, high: float) -> float:
    """The number from low to high, both inside, with the fewest figures."""
    for decimals in range(-MOST_DECIMALS, MOST_DECIMALS + 1):
        step = 10.0**-decimals
        for size in (5 * step, 2 * step, step):
            candidate = round(float(np.ceil(low / size - 1e-9) * size), max(decimals, 0))
            if low <= candidate <= high:
                return candidate
    return low


def _start(present: np.ndarray, end: float) -> float:
    """Where the part above an end starts: there, if no row is there, else at or before the next."""
    low, high = np.searchsorted(present, end), np.searchsorted(present, end, side="right")
    if low == high:
        return end
    following = float(present[high])
    return roundest(end + 1e-6 * (following - end), following)


def _levels(values: pd.Series, outcome: np.ndarray) -> Cut | None:
    name, counts = str(values.name), rows_by_level(values)
    frequent = sorted(counts, key=lambda level: (-counts[level], level))[:MOST_LEVELS]
    at = level_places(values, frequent)
    missing = values.isna().to_numpy()
    if len(frequent) + missing.any() < 2:
        return None
    others = len(frequent) < len(counts)
    at = np.where(at < 0, len(frequent), at)
    parts = len(frequent) + others
    size = np.bincount(at[~missing], minlength=parts)[: len(frequent)]
    sums = np.bincount(at[~missing], outcome[~missing], parts)[: len(frequent)]
    surprise = (sums - size * outcome.mean()) / np.sqrt(np.maximum(size, 1))
    order = np.argsort(sums / np.maximum(size, 1), kind="stable").tolist()
    parts_of_terms: list[tuple[list[int], bool]] = [([k], False) for k in range(len(frequent))]
    if parts > 2:
        parts_of_terms += [([k], True) for k in range(len(frequent))]
    for count in TOGETHER:
        if count < parts - 1:
            sides = ((-1, order[:count]), (1, order[-count:]))
            parts_of_terms += [
                (part_codes, False)
                for way, part_codes in sides
                if (way * surprise[part_codes] > APART * outcome.std()).all()
            ]
    places = np.arange(parts)
    terms = [
        Term(name, tuple(sorted(frequent[k] for k in part_codes)), but)
        for part_codes, but in parts_of_terms
    ]
    holds = [np.isin(places, part_codes) != but for part_codes, but in parts_of_terms]
    return _with_missing(name, at, parts, terms, holds, missing)


def _with_missing(
    name: str,
    at: np.ndarray,
    parts: int,
    terms: list[Term],
    holds: list[np.ndarray],
    missing: np.ndarray,
) -> Cut | None:
    """The rows without a value as a part of their own, where there are any."""
    if missing.any():
        at = np.where(missing, parts, at)
        holds = [np.append(mask, False) for mask in holds]
        terms = [*terms, Term(name, missing=True)]
        holds.append(np.arange(parts + 1) == parts)
    if not terms:
        return None
    return Cut(name, at.astype(np.int32), tuple(terms), np.array(holds))

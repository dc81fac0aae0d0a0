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
        held: np.ndarray = np.isfinite(numbers)
        if self.missing:
            return np.asarray(~held)
        with np.errstate(invalid="ignore"):
            if self.low is not None:
                held &= numbers >= self.low
            if self.high is not None:
                held &= numbers <= self.high
        return held


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
    made = cut(values, np.zeros(len(values)))
    if made is None:
        return (), np.full(len(values), -1)
    alone = [k for k, held in enumerate(made.holds) if held.sum() == 1 and not made.terms[k].but]
    alone.sort(key=lambda k: made.terms[k].levels)
    place = np.full(made.holds.shape[1], -1)
    place[made.holds[alone].argmax(axis=1)] = np.arange(len(alone))
    return tuple(made.terms[k] for k in alone), place[made.at]


def _number(values: pd.Series) -> Cut | None:
    name, numbers = str(values.name), values.to_numpy(dtype=float, na_value=np.nan)
    known = np.sort(numbers[np.isfinite(numbers)])
    ends = _ends(known)
    if not len(ends) and len(known) == len(numbers):
        return None
    at = np.searchsorted(ends, numbers, side="left")
    parts = len(ends) + 1 if len(known) else 0
    starts = [_start(known, end) for end in ends]
    lows, highs = [None, *starts], [*ends, None]
    terms, holds = [], []
    for first in range(parts):
        for last in range(first, parts):
            if last - first + 1 < parts:
                low, high = lows[first], highs[last]
                low, high = _single(known, low, high, len(ends)) if first == last else (low, high)
                terms.append(Term(name, low=low, high=high))
                holds.append((np.arange(parts) >= first) & (np.arange(parts) <= last))
    return _with_missing(name, at, parts, terms, holds, ~np.isfinite(numbers))


def _single(
    known: np.ndarray, low: float | None, high: float | None, cuts: int
) -> tuple[float | None, float | None]:
    """A part of few values that is one value is told as that value."""
    if cuts >= FEW_VALUES:
        return low, high
    first = known[0] if low is None else low
    last = known[-1] if high is None else high
    inside = known[np.searchsorted(known, first) : np.searchsorted(known, last, side="right")]
    if len(inside) and inside[0] == inside[-1]:
        return float(inside[0]), float(inside[0])
    return low, high


def _ends(known: np.ndarray) -> list[float]:
    """The upper ends of all parts but the last: every value where there are few, else tenths."""
    if not len(known):
        return []
    distinct = known[np.flatnonzero(np.diff(known, prepend=np.nan) != 0)]
    if len(distinct) <= FEW_VALUES:
        return [float(value) for value in distinct[:-1]]
    found: list[float] = []
    for tenth in np.arange(1, TENTHS) / TENTHS:
        low, high = np.quantile(known, (tenth - WINDOW, tenth + WINDOW), method="lower")
        end = roundest(float(low), float(high))
        if end < known[-1] and (not found or end > found[-1]):
            found.append(end)
    taken = np.searchsorted(known, found, side="right")
    return [end for end, low, high in zip(found, [0, *taken], taken, strict=False) if high > low]


def roundest(low: float, high: float) -> float:
    """The number from low to high, both inside, with the fewest figures."""
    for decimals in range(-MOST_DECIMALS, MOST_DECIMALS + 1):
        step = 10.0**-decimals
        for size in (5 * step, 2 * step, step):
            candidate = round(float(np.ceil(low / size - 1e-9) * size), max(decimals, 0))
            if low <= candidate <= high:
                return candidate
    return low


def _start(known: np.ndarray, end: float) -> float:
    """Where the part above an end starts: there, if no row is there, else at or before the next."""
    low, high = np.searchsorted(known, end), np.searchsorted(known, end, side="right")
    if low == high:
        return end
    following = float(known[high])
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
    taken: list[tuple[list[int], bool]] = [([k], False) for k in range(len(frequent))]
    if parts > 2:
        taken += [([k], True) for k in range(len(frequent))]
    for count in TOGETHER:
        if count < parts - 1:
            sides = ((-1, order[:count]), (1, order[-count:]))
            taken += [
                (mine, False)
                for way, mine in sides
                if (way * surprise[mine] > APART * outcome.std()).all()
            ]
    places = np.arange(parts)
    terms = [Term(name, tuple(sorted(frequent[k] for k in mine)), but) for mine, but in taken]
    holds = [np.isin(places, mine) != but for mine, but in taken]
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
        holds = [np.append(held, False) for held in holds]
        terms = [*terms, Term(name, missing=True)]
        holds.append(np.arange(parts + 1) == parts)
    if not terms:
        return None
    return Cut(name, at.astype(np.int32), tuple(terms), np.array(holds))

"""Values that never occur together, learnt from the rows, so that no plan puts them together.

A combination is ruled out where the rows speak clearly: a level always comes with one level of
another column in at least 30 rows, or a combination never occurs although ten such rows would be
expected if the two had nothing to do with each other (by chance once in 20,000 combinations).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

MISSING = "(missing)"
ENOUGH = 30  # rows with a level, from which "always" is a rule
EXPECTED = 10.0  # such rows expected by chance, from which "never" is a rule

Values = np.ndarray  # of one column: float with NaN, or text


def values_of(column: pd.Series) -> Values:
    """A column as floats with NaN, or as text with "(missing)" for what is not known."""
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(dtype=float, na_value=np.nan)
    return column.astype("str").fillna(MISSING).to_numpy(dtype=object)


def is_number(values: Values) -> bool:
    """True for a column of numbers, False for one of levels."""
    return bool(values.dtype != object)


@dataclass(frozen=True, slots=True)
class LevelsApart:
    """Levels of the lever that never come with levels of the other column; (g, levels + 1)."""

    levels: pd.Index
    never: np.ndarray

    def broken(self, values: Values) -> np.ndarray:
        """Which of the lever's g levels cannot stand beside the other column's values: (n, g)."""
        return self.never[:, self.levels.get_indexer(pd.Index(values, dtype=object))].T


@dataclass(frozen=True, slots=True)
class NumberBeside:
    """The range that the other column, a number, keeps beside each of the lever's g levels."""

    low: np.ndarray
    high: np.ndarray

    def broken(self, values: Values) -> np.ndarray:
        """As in LevelsApart: (n, g)."""
        return (values[:, None] < self.low) | (values[:, None] > self.high)


@dataclass(frozen=True, slots=True)
class MovedBeside:
    """The range that the lever, a number with g values, keeps beside each level of the other."""

    levels: pd.Index
    low: np.ndarray
    high: np.ndarray
    grid: np.ndarray

    def broken(self, values: Values) -> np.ndarray:
        """As in LevelsApart: (n, g)."""
        place = self.levels.get_indexer(pd.Index(values, dtype=object))
        return (self.grid < self.low[place, None]) | (self.grid > self.high[place, None])


@dataclass(frozen=True, slots=True)
class InOrder:
    """Two numbers of which one is never the larger one. `grid` (g,) are the lever's values."""

    grid: np.ndarray
    never_above: bool
    never_below: bool

    def broken(self, values: Values) -> np.ndarray:
        """As in LevelsApart: (n, g)."""
        above = (self.grid > values[:, None]) & self.never_above
        return above | ((self.grid < values[:, None]) & self.never_below)


Rule = LevelsApart | NumberBeside | MovedBeside | InOrder


def learn(lever: Values, grid: Values, other: Values) -> Rule | None:
    """The rule between a lever's possible values (g,) and another column, None without one.

    Args:
        lever: (n,) the lever's values in the rows.
        grid: (g,) the values that it may be set to, all of them among `lever`.
        other: (n,) the other column's values in the rows.
    """
    if is_number(lever) and is_number(other):
        return _order(lever, grid, other)
    if is_number(lever):
        levels, codes = _coded(other)
        low, high = _ranges(codes, len(levels), lever)
        open_end = np.append(low, -np.inf), np.append(high, np.inf)
        return _useful(MovedBeside(levels, *open_end, grid), np.append(low, -high))
    lever_levels, codes = _coded(lever)
    wanted = lever_levels.get_indexer(pd.Index(grid, dtype=object))
    if is_number(other):
        low, high = _ranges(codes, len(lever_levels), other)
        return _useful(NumberBeside(low[wanted], high[wanted]), np.append(low, -high))
    other_levels, others = _coded(other)
    never = _never(codes, len(lever_levels), others, len(other_levels))[wanted]
    if not never.any():
        return None
    return LevelsApart(other_levels, np.column_stack([never, np.zeros(len(grid), dtype=bool)]))


def learnt(
    rows: dict[str, Values], grids: dict[str, Values]
) -> dict[str, tuple[tuple[str, Rule], ...]]:
    """The rules of each lever with every other column, by lever: ((other column, rule), …)."""
    rules_by_lever = {}
    for lever, grid in grids.items():
        rules = (
            (name, learn(rows[lever], grid, values))
            for name, values in rows.items()
            if name != lever and len(grid)
        )
        rules_by_lever[lever] = tuple((name, rule) for name, rule in rules if rule is not None)
    return rules_by_lever


def _coded(values: Values) -> tuple[pd.Index, np.ndarray]:
    """(levels, place of each value among them); a missing value is a level, too."""
    codes, levels = pd.factorize(values)
    return pd.Index(levels, dtype=object), codes


def _never(a: np.ndarray, levels_a: int, b: np.ndarray, levels_b: int) -> np.ndarray:
    """Which levels are ruled out together: (levels of a, levels of b)."""
    together = np.bincount(a * levels_b + b, minlength=levels_a * levels_b)
    together = together.reshape(levels_a, levels_b)
    rows_a, rows_b = together.sum(axis=1), together.sum(axis=0)
    always_a = ((together > 0).sum(axis=1) == 1) & (rows_a >= ENOUGH)
    always_b = ((together > 0).sum(axis=0) == 1) & (rows_b >= ENOUGH)
    expected = np.outer(rows_a, rows_b) / max(len(a), 1)
    clear = (expected >= EXPECTED) | always_a[:, None] | always_b[None, :]
    return np.asarray((together == 0) & clear)


def _ranges(codes: np.ndarray, levels: int, number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The limits that the number keeps in each level (levels,); infinite where it keeps none."""
    low, high = np.full(levels, -np.inf), np.full(levels, np.inf)
    finite = ~np.isnan(number)
    ordered = np.sort(number[finite])
    if not len(ordered):
        return low, high
    for level in range(levels):
        inside = number[finite & (codes == level)]
        if not len(inside):
            continue
        least, most = inside.min(), inside.max()
        share = len(inside) / len(ordered)
        if share * np.searchsorted(ordered, least, "left") >= EXPECTED:
            low[level] = least
        if share * (len(ordered) - np.searchsorted(ordered, most, "right")) >= EXPECTED:
            high[level] = most
    return low, high


def _order(lever: np.ndarray, grid: np.ndarray, other: np.ndarray) -> InOrder | None:
    both = ~np.isnan(lever) & ~np.isnan(other)
    if both.sum() < ENOUGH:
        return None
    never_above = bool((lever[both] <= other[both]).all())
    never_below = bool((lever[both] >= other[both]).all())
    if not (never_above or never_below):
        return None
    return InOrder(grid, never_above, never_below)


def _useful(rule: Rule, limits: np.ndarray) -> Rule | None:
    return rule if np.isfinite(limits).any() else None


def rules_of(rules: Sequence[tuple[str, Rule]], column: str) -> Rule | None:
    """The rule with this other column, None without one."""
    return next((rule for name, rule in rules if name == column), None)

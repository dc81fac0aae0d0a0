"""Where a column is looked at: the places of a curve, and cells that hold all rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.statistics.levels import level_places, rows_by_level
from models.training.trained import TrainedModel

FEW_VALUES = 24  # that are looked at one by one
MOST_VALUES = 64
MOST_FREQUENT = 24  # levels
FEWEST_ROWS = 30
FEWEST_SHARE = 0.01
MOST_PLACES = 20
FEWEST_STEPS = 8  # fewer even steps would leave out too much
MOST_OTHER_LEVELS = 12  # levels of another column
MOST_CELLS = 8
MOST_LEVELS = 12


def observed_grid(values: pd.Series, most: int = MOST_VALUES) -> tuple[float | str, ...]:
    """Where to look at a column: every value where there are few, else at most `most` of them.

    Numbers come in order: all up to 24 distinct ones, else quantiles with both ends. Levels come
    most frequent first, at most 24. Missing values are no place to look at.
    """
    present = values.dropna()
    if not pd.api.types.is_numeric_dtype(present):
        counts = rows_by_level(present)
        frequent = sorted(counts, key=lambda level: (-counts[level], level))
        return tuple(frequent[: min(most, MOST_FREQUENT)])
    numbers = present.to_numpy(dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    distinct = np.unique(numbers)
    if len(distinct) > min(FEW_VALUES, most):
        places = np.linspace(0, 1, most)
        distinct = np.unique(np.quantile(numbers, places, method="nearest"))
    return tuple(float(value) for value in distinct)


@dataclass(frozen=True, slots=True, eq=False)
class BinnedColumn:
    """Where a column is looked at, and at which of these places each row is.

    Attributes:
        column: its name.
        grid: (g,) levels, or a middle value of each part of a number's rows.
        at: (n,) place of each row, -1 where it has none.
    """

    column: str
    grid: tuple[float | str, ...]
    at: np.ndarray

    @classmethod
    def of(cls, values: pd.Series) -> BinnedColumn:
        """Up to twelve levels, up to eight values, or eight parts of equal size."""
        if not pd.api.types.is_numeric_dtype(values):
            grid = observed_grid(values, MOST_LEVELS)
            return cls(str(values.name), grid, level_places(values, [str(level) for level in grid]))
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        finite = np.isfinite(numbers)
        distinct = np.unique(numbers[finite])
        if len(distinct) > MOST_CELLS:
            parts = np.linspace(0, 1, MOST_CELLS + 1)[1:-1]
            ends = np.unique(np.quantile(numbers[finite], parts, method="lower"))
            at = np.searchsorted(ends, numbers, side="left")
            inside = [np.sort(numbers[finite & (at == k)]) for k in range(len(ends) + 1)]
            grid = tuple(float(part[(len(part) - 1) // 2]) for part in inside if len(part))
            at = np.searchsorted([k for k, part in enumerate(inside) if len(part)], at)
        else:
            grid, at = tuple(distinct.tolist()), np.searchsorted(distinct, numbers)
        return cls(str(values.name), grid, np.where(finite, at, -1))


def binned_columns(model: TrainedModel) -> dict[str, BinnedColumn]:
    """Each explaining column cut into a few places, and where every row is."""
    return model.once(_binned_columns)


def _binned_columns(model: TrainedModel) -> dict[str, BinnedColumn]:
    return {name: BinnedColumn.of(model.explaining[name]) for name in model.columns}


def fewest_rows(count: int) -> float:
    """How many rows a place needs: 30, or 1 % of all."""
    return max(FEWEST_ROWS, FEWEST_SHARE * count)


def curve_grid(values: pd.Series) -> tuple[float | str, ...]:
    """Where a curve is drawn: levels, every value where there are few, else round even steps.

    Even steps reach over the middle 99 % of the rows, to the very ends where these are near.
    Where most steps would be thin, since the values are skewed or the rows are few, the middles
    of parts of equal size serve instead.
    """
    grid = observed_grid(values)
    if isinstance(grid[0] if grid else "", str) or len(grid) <= FEW_VALUES:
        return grid
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    numbers = numbers[np.isfinite(numbers)]
    most = int(min(MOST_PLACES, max(4, len(numbers) // (2 * fewest_rows(len(numbers))))))
    low, high = (float(end) for end in np.quantile(numbers, (0.005, 0.995)))
    ends = float(numbers.min()), float(numbers.max())
    if ends[1] - ends[0] <= 1.5 * (high - low):
        low, high = ends
    steps = _even_steps(low, high, most)
    thin = support(values, steps) < fewest_rows(len(numbers))
    if most >= FEWEST_STEPS and len(steps) >= 0.4 * most and thin.mean() <= 0.5:
        return steps
    middles = np.quantile(numbers, (np.arange(most) + 0.5) / most)
    return rounded(middles)


def rounded(places: np.ndarray) -> tuple[float, ...]:
    """Different places (g,) in order, with no more decimals than keep them well apart."""
    apart = np.diff(np.unique(places))
    if not len(apart):
        return tuple(places[:1].tolist())
    decimals = 1 - math.floor(math.log10(float(apart.min())))
    return tuple(sorted({round(place, decimals) for place in places.tolist()}))


def support(values: pd.Series, grid: Sequence[float | str]) -> np.ndarray:
    """How many rows lie at each place (g,): a level's own, or those nearer to it than to others.

    Beyond the outer places only rows within half a step count.
    """
    if not len(grid):
        return np.zeros(0)
    if isinstance(grid[0], str):
        counts = rows_by_level(values)
        return np.array([float(counts.get(str(level), 0)) for level in grid])
    places = np.asarray(grid, dtype=float)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    numbers = numbers[np.isfinite(numbers)]
    if len(places) < 2:
        return np.array([float((numbers == places[0]).sum())])
    middles = (places[1:] + places[:-1]) / 2
    first, last = places[0] - (middles[0] - places[0]), places[-1] + (places[-1] - middles[-1])
    inside = numbers[(numbers >= first) & (numbers <= last)]
    return np.bincount(np.searchsorted(middles, inside), minlength=len(places)).astype(float)


def ordered_levels(rows: pd.DataFrame, column: str, levels: Sequence[str]) -> tuple[str, ...]:
    """Levels in the order of what else is known of their rows (first principal coordinate).

    The rows (n, k) have the column beside all others; those at none of the levels say nothing.
    So that a row is moved to a level where rows like it are, as Apley and Zhu order levels.
    """
    if len(levels) < 3:
        return tuple(levels)
    at = level_places(rows[column], levels)
    has_level = at >= 0
    rows, at = rows.loc[has_level].drop(columns=[column]), at[has_level]
    of_level = np.bincount(at, minlength=len(levels)).astype(float)
    profiles = []
    for name in rows.columns:
        if pd.api.types.is_numeric_dtype(rows[name]):
            ranks = rows[name].rank().fillna(len(rows) / 2).to_numpy()
            size = float(ranks.std(ddof=1)) or 1.0
            profiles.append(np.bincount(at, (ranks - ranks.mean()) / size, len(levels))[:, None])
        else:
            codes, texts = pd.factorize(rows[name].astype("str"), sort=True)
            cells = at[codes >= 0] * len(texts) + codes[codes >= 0]
            counts = np.bincount(cells, minlength=len(levels) * len(texts))
            profiles.append(counts.reshape(len(levels), len(texts))[:, :MOST_OTHER_LEVELS])
    with np.errstate(invalid="ignore"):
        means = np.concatenate(profiles, axis=1) / of_level[:, None]
    centred = np.nan_to_num(means - np.nanmean(means, axis=0))  # a level may be among no rows
    first = np.linalg.svd(centred, full_matrices=False)[0][:, 0]
    first = first if first[0] <= 0 else -first
    return tuple(levels[k] for k in np.argsort(first, kind="stable"))


def _even_steps(low: float, high: float, most: int) -> tuple[float, ...]:
    """About so many round places from low to high."""
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough * 0.95)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(float(f"{place * step:.12g}") for place in range(first, last + 1))

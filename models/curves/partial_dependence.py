"""The average curve of one column, with its range, where the rows support it.

Partial dependence (Friedman 2001) where the column stands by itself. Where it moves together with
another, partial dependence asks the model about rows that cannot exist; then accumulated local
effects (Apley and Zhu 2020): only rows that are near are moved, and only to the next place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import t as student

from datasets.progress import Progress, silent
from models.curves.grid import FEW_VALUES, curve_grid, fewest_rows, ordered_levels, support
from models.curves.ice_sample import ice_sample
from models.statistics.intervals import Estimate
from models.statistics.levels import level_places
from models.statistics.outcome_family import Family, margin_of, mean_of
from models.training.trained import TrainedModel

Way = Literal["average", "accumulated"]
TOGETHER = 0.5  # association with another column, from which rows are moved to near places only
Z = 1.96


@dataclass(frozen=True, slots=True, eq=False)
class ResponseCurve:
    """How the outcome moves with one column, all else as it is.

    Attributes:
        column: its name.
        grid: (g,) places: numbers in order, or levels, those that are alike side by side.
        rows: (g,) how many rows support each place, of all rows.
        thin: (g,) True where too few do; values there are not to be shown.
        way: how rows are averaged.
        value: (g,) expected outcome.
        low, high: (g,) 95 % range: folds and rows.
        other_way: (g,) the same curve by the other way of averaging.
        together: columns it moves together with, strongest first.
        places: (n,) row numbers of the lines.
        lines: (n, g) margins of these rows at each place.
        fold_lines: the same by each fold's model, of the first m of these rows, (m, g) each.
        draws: (d, g) curves that the folds and the rows could as well have given.
        family: link of the margins.
        of_all: True where the curve is that of all rows, and the lines tell how the link bends.
    """

    column: str
    grid: tuple[float | str, ...]
    rows: np.ndarray
    thin: np.ndarray
    way: Way
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    other_way: np.ndarray
    together: tuple[str, ...]
    places: np.ndarray
    lines: np.ndarray
    fold_lines: tuple[np.ndarray, ...]
    draws: np.ndarray
    family: Family
    of_all: bool = False

    @property
    def is_number(self) -> bool:
        """True where the places have an order of their own."""
        return not any(isinstance(place, str) for place in self.grid)

    @property
    def shown(self) -> np.ndarray:
        """Places in the grid (s,) that enough rows support."""
        return np.flatnonzero(~self.thin)

    def difference(self, start: int, end: int) -> Estimate:
        """The change from one place of the grid to another, with its 95 % range."""
        value = float(self.value[end] - self.value[start])
        se = float((self.draws[:, end] - self.draws[:, start]).std())
        return Estimate(value, value - Z * se, value + Z * se, se)


def response_curve(model: TrainedModel, column: str, progress: Progress = silent) -> ResponseCurve:
    """The curve of a column over a trained model's rows, from at most 4,000 lines.

    Where there are more rows and the average curve serves, it is of all of them: see `_IceLines`.

    The range holds what other rows would give (Poisson bootstrap, whole entities where they
    repeat) and what other fits would give (delete-a-group jackknife over the folds, Kott 2001).
    """
    values, drawn = model.explaining[column], ice_sample(model)
    together = associated_columns(model, column)
    grid = curve_grid(values)
    if together and isinstance(grid[0], str):
        grid = ordered_levels(drawn.rows, column, [str(level) for level in grid])
    counts = support(values, grid)
    progress("Looking at every place", 0.2)
    lines = drawn.final.lines(column, grid)
    fold_lines = []
    for k, ice_model in enumerate(drawn.by_fold):
        progress("Asking the five refits", 0.4 + 0.1 * k)
        fold_lines.append(ice_model.lines(column, grid))
    way: Way = "accumulated" if together else "average"
    near = _near(drawn.rows[column], grid)
    world = _World(model.family, near, counts / max(counts.sum(), 1.0))
    ice_lines = _IceLines(
        (lines, *fold_lines),
        tuple(mean_of(ice_model.base, model.family) for ice_model in (drawn.final, *drawn.by_fold)),
        drawn.weights,
        np.ones(len(lines), dtype=np.float32),
    )
    value, draws = ice_lines.curve(world, way, model.seed)
    of_all = drawn.everyone is not None and way == "average"
    if drawn.everyone is not None and of_all:
        exact = drawn.everyone.curve(column, grid)
        value, draws = ice_lines.curve_of_all(world, exact, drawn.share, model.seed)
    low, high = _range(value, draws, model.family)
    return ResponseCurve(
        column=column,
        grid=grid,
        rows=counts,
        thin=counts < fewest_rows(len(values)),
        way=way,
        value=value,
        low=low,
        high=high,
        other_way=ice_lines.value(world, "average" if way == "accumulated" else "accumulated"),
        together=together,
        places=drawn.places,
        lines=lines,
        fold_lines=tuple(fold_lines),
        draws=draws,
        family=model.family,
        of_all=of_all,
    )


def response_curve_among(
    model: TrainedModel, response: ResponseCurve, everyone: np.ndarray
) -> ResponseCurve:
    """The same curve for the rows of a mask (n,) only; places that few of them support are thin."""
    column, drawn = response.column, ice_sample(model)
    included = everyone[drawn.places].astype(np.float32)
    counts = support(model.explaining[column][everyone], response.grid)
    world = _World(
        model.family,
        _near(drawn.rows[column], response.grid),
        counts / max(counts.sum(), 1.0),
    )
    ice_lines = _IceLines(
        (response.lines, *response.fold_lines),
        tuple(mean_of(ice_model.base, model.family) for ice_model in (drawn.final, *drawn.by_fold)),
        drawn.weights * included,
        included,
    )
    value, draws = ice_lines.curve(world, response.way, model.seed)
    low, high = _range(value, draws, model.family)
    return replace(
        response,
        rows=counts,
        thin=counts < fewest_rows(len(everyone)),
        value=value,
        low=low,
        high=high,
        draws=draws,
    )


def associated_columns(model: TrainedModel, column: str) -> tuple[str, ...]:
    """Other columns whose association with this one is above 0.5, strongest first."""
    names = [str(name) for name in model.explaining.columns]
    strength = model.association[names.index(column)]
    associated = [
        (float(association), name)
        for association, name in zip(strength, names, strict=True)
        if name != column and association > TOGETHER
    ]
    return tuple(name for _, name in sorted(associated, key=lambda pair: (-pair[0], pair[1])))


@dataclass(frozen=True, slots=True, eq=False)
class _World:
    """What turns lines into one curve.

    Attributes:
        family: link of the lines.
        near: (n, g - 1) True where a row is at either end of the step, so that it may take it.
        share: (g,) of all rows at each place.
    """

    family: Family
    near: np.ndarray
    share: np.ndarray

    def curves(
        self, lines: np.ndarray, level: np.ndarray, weights: np.ndarray, way: Way
    ) -> np.ndarray:
        """Expected outcome from lines (m, g) of the first m rows and their levels (m,).

        One curve for each row of weights (d, m): (d, g).
        """
        expected = mean_of(lines, self.family)
        total = np.maximum(weights.sum(axis=1, keepdims=True), 1.0)
        if way == "average":
            return np.asarray(weights @ expected / total)
        near = self.near[: len(lines)]
        steps = np.diff(expected, axis=1)
        rows_near = np.maximum(weights @ near, 1e-9)
        risen = np.cumsum(weights @ (steps * near) / rows_near, axis=1)
        curves = np.concatenate([np.zeros((len(weights), 1)), risen], axis=1)
        curves += weights @ level[:, None] / total - curves @ self.share[:, None]
        return np.asarray(
            np.clip(curves, expected.min(), expected.max())
        )  # no mean lies beyond what any row has


@dataclass(frozen=True, slots=True, eq=False)
class _IceLines:
    """What the models say of the rows that a curve is the mean of.

    Attributes:
        lines: margins (m, g) by the model of all rows, then by each fold's of the first rows.
        levels: expected outcomes (m,) of the same rows as they are.
        weights: (d, m) of a row bootstrap.
        included: (m,) 1 for each row that counts, else 0.
    """

    lines: tuple[np.ndarray, ...]
    levels: tuple[np.ndarray, ...]
    weights: np.ndarray
    included: np.ndarray

    def value(self, world: _World, way: Way, fold: int = 0) -> np.ndarray:
        """The curve (g,) by the model of all rows, or by that of a fold, counted from 1."""
        lines, level = self.lines[fold], self.levels[fold]
        return world.curves(lines, level, self.included[None, : len(lines)], way).ravel()

    def curve(self, world: _World, way: Way, seed: int) -> tuple[np.ndarray, np.ndarray]:
        """The curve (g,), and draws (d, g) of what other rows and fits could have given."""
        value = self.value(world, way)
        by_rows = world.curves(self.lines[0], self.levels[0], self.weights, way)
        by_folds = np.array([self.value(world, way, k) for k in range(1, len(self.lines))])
        return value, _drawn(value, by_rows, by_folds, world.family, seed)

    def curve_of_all(
        self, world: _World, exact: np.ndarray, share: float, seed: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """The same of all rows, whose mean margins (g,) are known exactly: the average curve.

        Regression estimator (Cochran 1977): these lines only tell how the link bends, so the
        sampling error is that of what a straight line through margin and outcome leaves. Where
        the link is none, the curve is exact. What other rows would have given shrinks with all
        rows, of which these are a share.
        """
        lines = self.lines[0]
        expected = mean_of(lines, world.family)
        apart = lines - lines.mean(axis=0)
        spread = (apart**2).sum(axis=0)
        slope = np.where(spread > 0, (apart * expected).sum(axis=0), 0.0) / np.maximum(
            spread, 1e-12
        )
        value = expected.mean(axis=0) + slope * (exact - lines.mean(axis=0))
        value = np.clip(value, expected.min(axis=0), expected.max(axis=0))
        total = np.maximum(self.weights.sum(axis=1, keepdims=True), 1.0)
        of_lines, of_rest = (
            np.asarray(self.weights @ (per_row - per_row.mean(axis=0)) / total)
            for per_row in (expected, expected - slope * lines)
        )
        by_rows = value + np.sqrt(share) * of_lines
        by_rows += np.sqrt(1 - share) * np.roll(of_rest, 1, axis=0)  # the other rows' own luck
        by_folds = np.array([self.value(world, "average", k) for k in range(1, len(self.lines))])
        return value, _drawn(value, by_rows, by_folds, world.family, seed)


def _near(values: pd.Series, grid: Sequence[float | str]) -> np.ndarray:
    """Which steps between neighbouring places a row may take (n, g - 1)."""
    steps = np.arange(len(grid) - 1)[None, :]
    if isinstance(grid[0], str):
        at = level_places(values, [str(level) for level in grid])
        return np.asarray((at[:, None] == steps) | (at[:, None] == steps + 1), dtype=float)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    places = np.asarray(grid, dtype=float)
    if len(places) <= FEW_VALUES:  # every value is a place: its rows may go either way
        nearest = np.nan_to_num(np.abs(numbers[:, None] - places[None, :])).argmin(axis=1)
        at = np.where(np.isnan(numbers), -9, nearest)
        return np.asarray((at[:, None] == steps) | (at[:, None] == steps + 1), dtype=float)
    at = np.clip(np.searchsorted(places, numbers, side="left") - 1, 0, len(places) - 2)
    at = np.where(np.isnan(numbers), -9, at)
    return np.asarray(at[:, None] == steps, dtype=float)


def _drawn(
    value: np.ndarray, by_rows: np.ndarray, by_folds: np.ndarray, family: Family, seed: int
) -> np.ndarray:
    """Curves (d, g) around the value that vary as rows and folds do, on the margin's scale."""
    centre, rows, folds = (margin_of(curves, family) for curves in (value, by_rows, by_folds))
    lots = np.random.default_rng(seed + 1).standard_normal((len(rows), len(folds)))
    moved = lots @ (folds - folds.mean(axis=0)) * _fold_factor(len(folds))
    return mean_of(centre + (rows - rows.mean(axis=0)) + moved, family)


def fold_error(refits: np.ndarray) -> float:
    """Standard error of a number from its values by the folds' models (k,)."""
    return _fold_factor(len(refits)) * float(np.sqrt(((refits - refits.mean()) ** 2).sum()))


def _fold_factor(count: int) -> float:
    """Of the delete-a-group jackknife, and wider, since a few folds know little of their spread."""
    wider = float(student.ppf(0.975, count - 1)) / Z
    return wider * math.sqrt((count - 1) / count)


def _range(value: np.ndarray, draws: np.ndarray, family: Family) -> tuple[np.ndarray, np.ndarray]:
    """95 % range of each place, symmetrical on the margin's scale so that rates stay rates."""
    centre, sd = margin_of(value, family), margin_of(draws, family).std(axis=0)
    return mean_of(centre - Z * sd, family), mean_of(centre + Z * sd, family)

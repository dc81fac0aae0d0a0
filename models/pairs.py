"""Pairs of columns that work together: where a sum of two curves does not tell the story.

A pair's surface is its partial dependence on held-out rows, exact from the trees' tables. What no
sum of two curves tells of it, weighed as the rows lie (Hooker 2007; Lengerich et al. 2020), is its
interplay: columns that merely move together have none, since where nobody is nothing counts. Its
share of the surface's movement is Friedman's H² (Friedman and Popescu 2008). An interplay is real
where it points to what held-out rows did beyond all that two curves can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt

import numpy as np
import pandas as pd
from scipy.stats import norm

from models.additive import Additive
from models.outcome import margin_of, mean_of
from models.response import grid_of
from models.spline_glm import curvature
from models.trained import TrainedModel

MOST_PLACES = 8
MOST_LEVELS = 12
FEWEST_IN_A_CELL = 30
BY_CHANCE = 0.01  # that any pair of an additive world is called real
FOLDS_SHARE = sqrt(2)  # fold models share rows, so their scores go together: see `_score`


@dataclass(frozen=True, slots=True, eq=False)
class Places:
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
    def of(cls, values: pd.Series) -> Places:
        """Up to twelve levels, up to eight values, or eight parts of equal size."""
        if not pd.api.types.is_numeric_dtype(values):
            grid = grid_of(values, MOST_LEVELS)
            texts = pd.Index(values.astype("str"))
            return cls(str(values.name), grid, pd.Index(list(grid), dtype="str").get_indexer(texts))
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        known = np.isfinite(numbers)
        distinct = np.unique(numbers[known])
        if len(distinct) > MOST_PLACES:
            parts = np.linspace(0, 1, MOST_PLACES + 1)[1:-1]
            ends = np.unique(np.quantile(numbers[known], parts, method="lower"))
            at = np.searchsorted(ends, numbers, side="left")
            inside = [np.sort(numbers[known & (at == k)]) for k in range(len(ends) + 1)]
            grid = tuple(float(part[(len(part) - 1) // 2]) for part in inside if len(part))
            at = np.searchsorted([k for k, part in enumerate(inside) if len(part)], at)
        else:
            grid, at = tuple(distinct.tolist()), np.searchsorted(distinct, numbers)
        return cls(str(values.name), grid, np.where(known, at, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """How two columns work together.

    Attributes:
        columns: their names.
        grids: places of the first (a,) and of the second (b,).
        rows: (a, b) how many rows lie at both.
        surface: (a, b) expected margin, the mean of the folds' models.
        interplay: (a, b) what no sum of two curves tells of it.
        strength: share of the surface's movement that is interplay, 0..1.
        score: standard errors by which held-out rows speak for the interplay; under 0: against.
        real: True where they do beyond chance, all pairs of the table's columns looked at.
    """

    columns: tuple[str, str]
    grids: tuple[tuple[float | str, ...], tuple[float | str, ...]]
    rows: np.ndarray
    surface: np.ndarray
    interplay: np.ndarray
    strength: float
    score: float
    real: bool

    @property
    def thin(self) -> np.ndarray:
        """(a, b) True where too few rows lie to be shown."""
        return self.rows < FEWEST_IN_A_CELL


def pairs(model: TrainedModel, asked: Sequence[tuple[str, str]]) -> tuple[Pair, ...]:
    """How each of these pairs of columns works together, the strongest first.

    None where the model adds up its columns: there is no interplay by construction.
    """
    if isinstance(model.final, Additive):
        return ()
    places = {name: Places.of(model.explaining[name]) for pair in asked for name in pair}
    found = [_pair(model, places[one], places[two]) for one, two in asked]
    return tuple(sorted(found, key=lambda pair: -pair.strength))


def _pair(model: TrainedModel, one: Places, two: Places) -> Pair:
    shape = len(one.grid), len(two.grid)
    known = (one.at >= 0) & (two.at >= 0)
    cell = np.where(known, one.at * shape[1] + two.at, -1)
    rows = np.bincount(cell[known], minlength=shape[0] * shape[1]).reshape(shape)
    weight = np.bincount(
        cell[known],
        curvature(model.held_out, model.family)[known],
        minlength=rows.size,
    ).reshape(shape)
    surfaces = [asked.surface(one.column, one.grid, two.column, two.grid) for asked in model.held]
    parts = [_interplay(each, weight) for each in surfaces]
    score = _score(model, parts, cell)
    looks = comb(model.explaining.shape[1], 2)
    mean = np.mean(surfaces, axis=0)
    interplay = np.mean(parts, axis=0)
    centred = mean - (rows * mean).sum() / max(rows.sum(), 1)
    moved = float((rows * centred**2).sum())
    return Pair(
        columns=(one.column, two.column),
        grids=(one.grid, two.grid),
        rows=rows,
        surface=mean,
        interplay=interplay,
        strength=float((rows * interplay**2).sum()) / moved if moved > 1e-12 else 0.0,
        score=score,
        real=score > float(norm.isf(BY_CHANCE / looks)),
    )


def _interplay(surface: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """What no sum of two curves tells of a surface (a, b), least squares by weight."""
    one = np.repeat(np.eye(len(surface)), surface.shape[1], axis=0)
    two = np.tile(np.eye(surface.shape[1]), (len(surface), 1))
    curves = np.concatenate([one, two], axis=1)
    root = np.sqrt(weight.ravel())
    told = np.linalg.lstsq(curves * root[:, None], surface.ravel() * root, rcond=1e-10)[0]
    return np.where(weight > 0, surface - (curves @ told).reshape(surface.shape), 0.0)


def _score(model: TrainedModel, parts: Sequence[np.ndarray], cell: np.ndarray) -> float:
    """Standard errors by which held-out outcomes follow the interplay.

    The score of the interplay beside any two curves, each row's by the model that had not seen
    it, rows of one entity summed. Two folds' scores share what both are judged on and learnt
    from, which doubles the variance of their sum at most.
    """
    told = np.zeros(len(cell))
    for k, part in enumerate(parts):
        mine = (model.fold == k) & (cell >= 0)
        told[mine] = part.ravel()[cell[mine]]
    without = mean_of(margin_of(model.held_out, model.family) - told, model.family)
    values = told * (model.outcome - without)
    if model.groups is not None:
        values = np.bincount(pd.factorize(pd.Series(model.groups))[0], weights=values)
    spread = float(np.sqrt((values**2).sum()))
    return float(values.sum()) / (FOLDS_SHARE * spread) if spread > 0 else 0.0

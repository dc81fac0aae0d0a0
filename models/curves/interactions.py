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

from models.curves.grid import BinnedColumn, binned_columns
from models.curves.ice_sample import held_out_ice
from models.learners.additive import Additive
from models.learners.spline_glm import curvature
from models.statistics.outcome_family import margin_of, mean_of
from models.training.trained import TrainedModel

FEWEST_IN_A_CELL = 30
BY_CHANCE = 0.01  # that any pair of an additive world is called real
FOLDS_SHARE = sqrt(2)  # fold models share rows, so their scores go together: see `_score`


@dataclass(frozen=True, slots=True, eq=False)
class Interaction:
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


def interactions(model: TrainedModel, pairs: Sequence[tuple[str, str]]) -> tuple[Interaction, ...]:
    """How each of these pairs of columns works together, the strongest first.

    None where the model adds up its columns: there is no interplay by construction.
    """
    if isinstance(model.final, Additive):
        return ()
    held_out = _HeldOut(
        model, margin_of(model.held_out, model.family), curvature(model.held_out, model.family)
    )
    binned = binned_columns(model)
    measured = [_pair(held_out, binned[one], binned[two]) for one, two in pairs]
    return tuple(sorted(measured, key=lambda pair: -pair.strength))


@dataclass(frozen=True, slots=True, eq=False)
class _HeldOut:
    """A trained model with the held-out margins (n,) of its rows and how these bend (n,)."""

    model: TrainedModel
    margin: np.ndarray
    bend: np.ndarray


def _pair(held_out: _HeldOut, one: BinnedColumn, two: BinnedColumn) -> Interaction:
    model = held_out.model
    shape = len(one.grid), len(two.grid)
    in_grid = (one.at >= 0) & (two.at >= 0)
    cell = np.where(in_grid, one.at * shape[1] + two.at, -1)
    rows = np.bincount(cell[in_grid], minlength=shape[0] * shape[1]).reshape(shape)
    weight = np.bincount(cell[in_grid], held_out.bend[in_grid], minlength=rows.size).reshape(shape)
    surfaces = [
        ice_model.surface(one.column, one.grid, two.column, two.grid)
        for ice_model in held_out_ice(model)
    ]
    parts = [_interplay(surface, weight) for surface in surfaces]
    score = _score(held_out, parts, cell)
    looks = comb(model.explaining.shape[1], 2)
    mean = np.mean(surfaces, axis=0)
    interplay = np.mean(parts, axis=0)
    centred = mean - (rows * mean).sum() / max(rows.sum(), 1)
    moved = float((rows * centred**2).sum())
    return Interaction(
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
    coefficients = np.linalg.lstsq(curves * root[:, None], surface.ravel() * root, rcond=1e-10)[0]
    return np.where(weight > 0, surface - (curves @ coefficients).reshape(surface.shape), 0.0)


def _score(held_out: _HeldOut, parts: Sequence[np.ndarray], cell: np.ndarray) -> float:
    """Standard errors by which held-out outcomes follow the interplay.

    The score of the interplay beside any two curves, each row's by the model that had not seen
    it, rows of one entity summed. Two folds' scores share what both are judged on and learnt
    from, which doubles the variance of their sum at most.
    """
    model = held_out.model
    nowhere = np.zeros((len(parts), 1))  # of a row in no cell, whose place is -1
    interplay = np.concatenate([np.reshape(parts, (len(parts), -1)), nowhere], axis=1)[
        model.fold, cell
    ]
    without = mean_of(held_out.margin - interplay, model.family)
    values = interplay * (model.outcome - without)
    if model.groups is not None:
        values = np.bincount(pd.factorize(pd.Series(model.groups))[0], weights=values)
    spread = float(np.sqrt((values**2).sum()))
    return float(values.sum()) / (FOLDS_SHARE * spread) if spread > 0 else 0.0

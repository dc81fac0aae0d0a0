"""The edge of what rows of a kind have: how much of an answer rests beyond it.

A number that is moved can stay within the column's limits and yet leave what rows that are
otherwise alike ever had. Odds smooth over such an edge. What is left of the number once the other
columns are known shows it in one dimension, and how much of the outcome model's answer is gained
beyond it says how far the answer may be off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.interventions.scenario import Change, Scenario
from models.interventions.study import OutcomeFolds, Study
from models.learners.cross_fit import CrossFit, LabelledRows
from models.learners.design import View
from models.statistics.intervals import Interval

RARER = 30.0  # times than typical: as for weights, nobody to learn from
EXPECTED = 15.0  # real rows that would lie beyond; fewer prove nothing
LOOKED_AT = 40_000


@dataclass(frozen=True, slots=True)
class Extrapolation:
    """What lies beyond the edge.

    Attributes:
        share: of the changed rows, 0..1.
        rests: of the mean after the change, how much is gained or lost beyond the edge.
    """

    share: float = 0.0
    rests: float = 0.0


def extrapolation(
    study: Study, scenario: Scenario, who: np.ndarray, folds: OutcomeFolds
) -> Extrapolation:
    """How many changed rows leave what their kind has, and what of the answer rests on that.

    Args:
        study: the rows (n, k).
        scenario: what changes.
        who: (m,) places of the changed rows.
        folds: the outcome model of the scenario's levers.
    """
    moves = [change for change in scenario.changes if change.how != "set"]
    if not moves:
        return Extrapolation()
    real, aims = (_spread(places) for places in (np.arange(len(study.rows)), who))
    after = scenario.changed(study.rows).iloc[aims]
    stopped, out = after, np.zeros(len(aims), dtype=bool)
    for move in moves:
        stopped_values, beyond = _stopped(study, move, real, aims, after)
        stopped, out = stopped.assign(**{move.column: stopped_values}), out | beyond
    if not out.any():
        return Extrapolation()
    places = aims[out]
    at_change, at_edge = (
        folds.expected(View.of(rows[out], folds.view.preparation), study.fold[places])
        for rows in (after, stopped)
    )
    return Extrapolation(float(out.mean()), float(np.abs(at_change - at_edge).sum() / len(aims)))


def edges(real: np.ndarray, goal: np.ndarray, entities: float = 1.0) -> Interval:
    """Lowest and highest value of goal (m,) that is like any of real (n,).

    Beyond, real values are 30 times rarer than typical; infinite where there is no such place.
    """
    return Interval(_edge(real, goal, entities), -_edge(-real, -goal, entities))


def _edge(real: np.ndarray, goal: np.ndarray, entities: float) -> float:
    real, goal = np.sort(real), np.sort(goal)
    expected = np.arange(1, len(goal) + 1) * len(real) / len(goal)
    observed = np.searchsorted(real, goal, side="right")
    beyond = np.flatnonzero((expected * entities >= EXPECTED) & (observed <= expected / RARER))
    return float(goal[beyond[-1]]) if len(beyond) else -np.inf


def _stopped(
    study: Study, move: Change, real: np.ndarray, aims: np.ndarray, after: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """The moved number (m,) held at the edge of its kind, and a mask of those that were held."""
    preparation = study.view((move.column,)).preparation
    logs = move.how == "scale" and bool(study.rows[move.column].min() > 0)
    now, then = (_number(rows[move.column], logs=logs) for rows in (study.rows.iloc[real], after))
    alike, changed = (
        View.of(rows, preparation).apart_from((move.column,))
        for rows in (study.rows.iloc[real], after)
    )
    finite, moved = np.isfinite(now), np.isfinite(then)
    filled = np.where(finite, now, np.median(now[finite]))
    fit = CrossFit.fit(LabelledRows(alike, filled, study.fold[real], "squarederror", study.seed))
    usual, at = fit.margin(alike, study.fold[real]), fit.margin(changed, study.fold[aims])
    low, high = edges((now - usual)[finite], (then - at)[moved], study.entities)
    stopped_values = np.clip(then, at + low, at + high)
    beyond = moved & (stopped_values != then)
    stopped_numbers = np.exp(stopped_values) if logs else stopped_values
    return np.where(
        beyond, stopped_numbers, after[move.column].to_numpy(dtype=float, na_value=np.nan)
    ), beyond


def _number(column: pd.Series, *, logs: bool) -> np.ndarray:
    number = column.to_numpy(dtype=float, na_value=np.nan)
    return np.log(number) if logs else number


def _spread(places: np.ndarray) -> np.ndarray:
    """The places, thinned evenly where there are too many to look at."""
    return places[:: -(-len(places) // LOOKED_AT) or 1]

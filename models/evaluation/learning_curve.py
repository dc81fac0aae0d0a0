"""What more rows would bring: fits on a half and a quarter of the rows, and one doubling further.

Held-out loss falls as a power of the rows (Cortes et al. 1994; Viering and Loog 2023), so each
doubling gains a fixed part of what the one before gained. That part is measured on the last two
doublings and drawn towards what is usual, since two noisy differences alone say little of it.
What is usual, and how much luck the next rows have of their own, was chosen on simulated tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.progress import Progress, silent
from models.learners.additive import Additive
from models.learners.boosted_trees import MOST_ROUNDS, Trees, TreeSettings, early_stopped
from models.learners.predictor import Predictor
from models.learners.spline_glm import ridge
from models.statistics.intervals import Z95, Estimate
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, loss, margin_of, mean_of
from models.training.trained import TrainedModel

PARTS = (0.5, 0.25)
FEW_ROWS = 3_000  # below, trees are fitted in two folds, else in one
# What a doubling gains of the one before, and how far that may be off.
USUAL = {"additive": (0.5, 0.15), "trees": (0.7, 0.2)}
LUCK = 1.0  # errors of what was measured that the next rows' own luck is worth
LEAST, MOST = 0.25, 0.95

Fit = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Places to learn from (m,), places to judge (j,): expected outcomes there (j,)."""


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """What the model explains with fewer rows, and what it would with twice as many.

    Attributes:
        rows: of the quarter, the half and the whole.
        explained: share of the outcome explained on held-out rows with each of them, -inf..1.
        gain: what twice the rows would add to the last, with its 95 % range.
    """

    rows: tuple[int, int, int]
    explained: tuple[float, float, float]
    gain: Estimate


def learning_curve(model: TrainedModel, progress: Progress = silent) -> LearningCurve:
    """The curve of a model on its `sample` rows; a kind of its own fits halves and quarters.

    An additive model is fitted anew in every fold, trees in one or two, stopping early as theirs
    did. Above 20,000 rows the sample's curve is carried on to the table's size.
    """
    places = model.sample
    observations = model.observations.take(places)
    outcome, fold, groups = observations.outcome, observations.folds, observations.entity
    fit, folds = _fit_of(model.final, observations)
    draw = np.random.default_rng(model.seed)
    whole = len(places) == len(model.outcome)
    losses: list[np.ndarray] = []
    judged: list[np.ndarray] = []
    for k in range(folds):
        progress(f"Learning from fewer rows: part {k + 1} of {folds}", k / folds)
        held_out = np.flatnonzero(fold == k)
        learn = np.flatnonzero(fold != k)
        order = _shuffled(learn, groups, draw)
        by_part = [fit(order[: round(part * len(order))], held_out) for part in PARTS]
        full = model.held_out[places][held_out] if whole else fit(learn, held_out)
        losses.append(
            np.stack(
                [_lost(outcome[held_out], expected, model.family) for expected in (full, *by_part)]
            )
        )
        judged.append(held_out)
    every = np.concatenate(judged)
    base = float(_lost(outcome, np.full(len(outcome), outcome.mean()), model.family).mean())
    share = np.concatenate(losses, axis=1) / base if base > 0 else np.zeros((3, len(every)))
    doublings = float(np.log2(len(model.outcome) / len(places)))
    per_unit = share if groups is None else _by_entity(share, groups[every])
    gain = _gain(per_unit, model.final.kind, doublings)
    full, half, quarter = (1 - float(part.mean()) for part in share)
    count = len(places)
    return LearningCurve((count // 4, count // 2, count), (quarter, half, full), gain)


def _fit_of(final: Predictor, observations: Observations) -> tuple[Fit, int]:
    """A way to fit the model's kind on some rows, and in how many folds it is worth doing."""
    match final:
        case Additive():
            return _additive(final, observations), int(observations.folds.max()) + 1
        case Trees():
            return _trees(final, observations), 2 if len(observations) < FEW_ROWS else 1
        case other:
            raise TypeError(f"no way to fit a model of kind {other.kind} anew")


def _additive(final: Additive, observations: Observations) -> Fit:
    glm, scaled = final.glm, observations.outcome / final.unit
    design = glm.columns.design(observations.rows)

    def fit(learn: np.ndarray, held_out: np.ndarray) -> np.ndarray:
        own = ridge(design[learn], scaled[learn], glm.family, glm.penalty, glm.coefficients)
        return mean_of(design[held_out] @ own, glm.family) * final.unit

    return fit


def _trees(final: Trees, observations: Observations) -> Fit:
    codes, outcome = final.encoder.codes(observations.rows), observations.outcome
    candidates = (TreeSettings(final.depth, MOST_ROUNDS),)

    def fit(learn: np.ndarray, held_out: np.ndarray) -> np.ndarray:
        both = np.concatenate([learn, held_out])
        judge = np.arange(len(both)) >= len(learn)
        trees = early_stopped(
            codes[both],
            outcome[both],
            final.encoder,
            final.family,
            judge,
            observations.seed,
            candidates,
        )
        return trees.mean_of_codes(codes[held_out])

    return fit


def _shuffled(
    learn: np.ndarray, groups: np.ndarray | None, draw: np.random.Generator
) -> np.ndarray:
    """The places in random order, an entity's rows together: half of them is half the entities."""
    if groups is None:
        return draw.permutation(learn)
    of_entity = draw.permutation(int(groups.max()) + 1)
    return np.asarray(learn[np.argsort(of_entity[groups[learn]], kind="stable")])


def _lost(outcome: np.ndarray, expected: np.ndarray, family: Family) -> np.ndarray:
    """Loss of each row (n,) as `skill` counts it: deviance of a rate, squares of a number."""
    if family == "logistic":
        return loss(outcome, margin_of(expected, family), family)
    return np.asarray((outcome - expected) ** 2)


def _by_entity(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Values (3, n) summed by entity (3, g), scaled so that their mean stays what it was."""
    codes, distinct = pd.factorize(pd.Series(groups))
    sums = np.stack([np.bincount(codes, weights=row) for row in values])
    return np.asarray(sums * len(distinct) / values.shape[1])


def _gain(share: np.ndarray, kind: str, doublings: float) -> Estimate:
    """What the next doubling adds, from losses (3, n) with all, half and a quarter of the rows."""
    last, before = share[1] - share[0], share[2] - share[1]
    looked = np.stack([last, before, last + before])
    d1, d2, both = (float(mean) for mean in looked.mean(axis=1))
    e1, e2, error = (float(e) for e in looked.std(axis=1, ddof=1) / np.sqrt(share.shape[1]))
    ratio, ratio_error = _ratio(d1, d2, e1, e2, *USUAL[kind])
    # Of what both doublings gained, the next gains r²/(1 + r); the folds' models learnt from four
    # fifths of the rows, so it ends short.
    step = ratio**2 / (1 + ratio) * 0.8 ** -np.log2(ratio) * ratio**doublings
    bend = step * (2 / ratio - 1 / (1 + ratio) + doublings / ratio)
    value = max(both, 0.0) * step
    spread = float(np.linalg.norm((error * step, both * bend * ratio_error, LUCK * error)))
    return Estimate(value, max(value - Z95 * spread, 0.0), value + Z95 * spread, spread)


def _ratio(
    d1: float, d2: float, e1: float, e2: float, usual: float, usual_error: float
) -> tuple[float, float]:
    """Gain of one doubling over that of the one before, drawn to the usual; its error."""
    if d2 <= 2 * e2 or d1 <= 0:
        return usual, usual_error
    observed = float(np.clip(d1 / d2, LEAST, MOST))
    weight = 1 / max(float(np.hypot(e1 / d2, d1 * e2 / d2**2)), 1e-9) ** 2
    precision = 1 / usual_error**2
    return (weight * observed + precision * usual) / (weight + precision), float(
        (weight + precision) ** -0.5
    )

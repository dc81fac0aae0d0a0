"""Columns that hurt: without them the model is better on rows that it has not seen.

Columns are suspected on some folds, where shuffling them loses nothing, and left out together on
the other folds, whose held-out loss decides. So no column is judged by the rows that named it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.drivers.loco_importance import FoldLoss, fold_losses, p_value
from models.learners.additive import Additive
from models.statistics.intervals import Z95, Estimate
from models.statistics.outcome_family import loss, margin_of
from models.training.trained import TrainedModel

SUSPECTED_BY = 2  # folds that name columns
FEW_ROWS = 3_000  # below, trees are fitted anew in two folds, else in one; others in all
HELPS_AT = 1.0  # standard errors by which shuffling must lose for a column to be left alone
UNLIKELY = 0.01


@dataclass(frozen=True, slots=True)
class HarmfulColumns:
    """Columns that the model is better without, or as good.

    Attributes:
        columns: what was left out together; empty where every column seems to help.
        gain: what the model explains without them less what it explains with them, as a share of
            the loss that knowing nothing has, on held-out rows.
        hurt: True where it is clearly better without them.
    """

    columns: tuple[str, ...]
    gain: Estimate
    hurt: bool


NOTHING = HarmfulColumns((), Estimate(0.0, 0.0, 0.0, 0.0), hurt=False)


def harmful_columns(model: TrainedModel) -> HarmfulColumns:
    """The columns whose shuffling loses nothing, and what leaving them all out does."""
    observations = model.observations.take(model.sample)
    outcome, fold = observations.outcome, observations.folds
    judges = fold_losses(model)
    suspected = _suspected(judges[:SUSPECTED_BY], model.column_families, model.seed)
    if not suspected or len(suspected) == len(model.columns):
        return NOTHING
    by_trees = SUSPECTED_BY + (2 if len(observations) < FEW_ROWS else 1)
    more = len(judges) if isinstance(model.final, Additive) else by_trees
    rises = [judge.rise(judge.blind.without(suspected)) for judge in judges[SUSPECTED_BY:more]]
    rise = np.concatenate(rises)
    judged = np.isin(fold, np.arange(SUSPECTED_BY, more))
    base = margin_of(np.full(int(judged.sum()), outcome.mean()), model.family)
    total = float(loss(outcome[judged], base, model.family).sum())
    if model.family == "poisson":  # its loss has no zero: the deviance of knowing nothing
        exact = margin_of(np.maximum(outcome[judged], 1e-9), "poisson")
        total -= float(loss(outcome[judged], exact, "poisson").sum())
    error = float(rise.std(ddof=1) * np.sqrt(len(rise)) / total)
    value = -float(rise.sum()) / total
    gain = Estimate(value, value - Z95 * error, value + Z95 * error, error)
    return HarmfulColumns(suspected, gain, hurt=p_value(-rise) < UNLIKELY)


def _suspected(
    judges: Sequence[FoldLoss], column_families: Sequence[tuple[str, ...]], seed: int
) -> tuple[str, ...]:
    """Columns of the families whose shuffling does not clearly lose anything."""
    draw = np.random.default_rng(seed)
    orders = [draw.permutation(len(judge.outcome)) for judge in judges]
    suspected: list[str] = []
    for columns in column_families:
        rise = np.concatenate(
            [
                judge.rise(judge.blind.shuffled(columns, order))
                for judge, order in zip(judges, orders, strict=True)
            ]
        )
        error = float(rise.std()) / np.sqrt(len(rise))
        if float(rise.mean()) <= HELPS_AT * error:
            suspected.extend(columns)
    return tuple(suspected)

"""How far off a model is, beside a one-column rule and the average, and whether its folds agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

from models.training.scores import one_column, top_rows, wanted_rows
from models.training.trained import TrainedModel


@dataclass(frozen=True, slots=True)
class MeanAbsoluteError:
    """Mean distance of what is said from what happens, in the outcome's unit, on unseen rows.

    Attributes:
        model, low, high: of the model, with its 95 % range.
        rule: of the best rule with one column; of the average where no column helps.
        average: of saying the other folds' average for every row.
    """

    model: float
    low: float
    high: float
    rule: float
    average: float


@dataclass(frozen=True, slots=True)
class FoldSkills:
    """What the model finds in each fold.

    Attributes:
        hits: for each fold, of the rows put first the share worth finding.
        p: chance of folds that differ as much or more where luck alone makes them differ.
    """

    hits: tuple[float, ...]
    p: float

    @property
    def range(self) -> float:
        """Largest less smallest share."""
        return max(self.hits) - min(self.hits)


def mean_absolute_error(model: TrainedModel) -> MeanAbsoluteError:
    """The mean absolute distance of held-out expectations, one-column means and averages."""
    outcome, fold, judged = model.outcome, model.fold, model.judged
    away = np.abs(outcome - model.held_out)[judged]
    mean = float(away.mean())
    half = 1.959964 * _error(away, None if model.groups is None else model.groups[judged])
    average = np.empty(len(outcome))
    for k in np.unique(fold):
        average[fold == k] = outcome[fold != k].mean() if (fold != k).any() else outcome.mean()
    rule = average
    if model.scores.rule.column:
        rule = one_column(model.rows[model.scores.rule.column], outcome, fold)
    return MeanAbsoluteError(
        mean,
        mean - half,
        mean + half,
        float(np.abs(outcome - rule)[judged].mean()),
        float(np.abs(outcome - average)[judged].mean()),
    )


def fold_skills(model: TrainedModel) -> FoldSkills:
    """Of the rows that each fold puts first, as many as are worth finding, the share that are.

    Chi-squared test that the share is one (four degrees of freedom for five folds). Where
    entities repeat they are what is counted, not their rows.
    """
    wanted = wanted_rows(model.outcome, model.family)
    entity = np.arange(0) if model.groups is None else pd.factorize(pd.Series(model.groups))[0]
    hits, counts = [], []
    for k in np.unique(model.fold):
        members = np.flatnonzero(model.fold == k)
        count = max(1, int(wanted[members].sum()))
        top = members[top_rows(model.held_out[members], count)]
        hits.append(float(wanted[top].mean()))
        counts.append(count if model.groups is None else len(np.unique(entity[top])))
    shares, sizes = np.array(hits), np.array(counts, dtype=float)
    whole = float(np.average(shares, weights=sizes))
    spread = max(whole * (1 - whole), 1e-12)
    statistic = float((sizes * (shares - whole) ** 2).sum() / spread)
    return FoldSkills(tuple(hits), float(chi2.sf(statistic, max(len(hits) - 1, 1))))


def _error(values: np.ndarray, groups: np.ndarray | None) -> float:
    """Standard error of a mean; rows of an entity are summed first."""
    if groups is None:
        return float(values.std() / np.sqrt(len(values)))
    codes = pd.factorize(pd.Series(groups))[0]
    sums = np.bincount(codes, values - values.mean())
    return float(np.sqrt((sums**2).sum()) / len(values))

"""The glass-box candidate: a spline GLM that says what each column adds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.learners.contribution import Contributions
from models.learners.ridge_folds import ridge_by_folds
from models.learners.spline_columns import SplineColumns
from models.learners.spline_glm import SplineGLM, choose_penalty, ridge, tuning_split
from models.statistics.observations import Observations
from models.statistics.outcome_family import mean_of, unit_of


@dataclass(frozen=True, slots=True)
class Additive:
    """A fitted additive model; `kind` names it in records.

    `unit` is what the outcome was divided by for a log link's fit, see `unit_of`.
    """

    glm: SplineGLM
    unit: float = 1.0
    kind: str = "additive"

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        """Margins (n,)."""
        return self.glm.margin(rows) + float(np.log(self.unit))

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        """Expected outcomes (n,)."""
        return self.glm.mean(rows) * self.unit

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        """Exact Shapley contributions (n, k) to the margin.

        In an additive model a column's Shapley value is its own term less the term's mean over
        the background, here the rows of the fit (Lundberg and Lee 2017, corollary 1).
        """
        base = self.glm.intercept + float(np.log(self.unit))
        return Contributions(self.glm.columns.names, self.glm.terms(rows), base)


class CrossFittedAdditive(NamedTuple):
    """The model of all rows, those blind to one fold each, and what these say of it (n,)."""

    final: Additive
    by_fold: tuple[Additive, ...]
    held_out: np.ndarray


def fit_additive(observations: Observations, penalty: float | None = None) -> Additive:
    """Fit on rows and outcomes (n,); the penalty is chosen on one split where none is given."""
    unit = unit_of(observations.outcome, observations.family)
    scaled = replace(observations, outcome=observations.outcome / unit)
    return Additive(SplineGLM.fit(scaled, penalty=penalty), unit)


def cross_fit_additive(observations: Observations) -> CrossFittedAdditive:
    """Fit on all rows, and on all but each fold; the penalty is chosen once, on one split.

    Knots, levels and scales come from all rows once. They do not look at the outcome, so a fold's
    model learns from its fold no more of what is to be told than where the numbers lie.
    """
    fold, family = observations.folds, observations.family
    unit = unit_of(observations.outcome, family)
    scaled = observations.outcome / unit
    columns, design = SplineColumns.fit_design(observations.rows)
    learn, held_out = tuning_split(len(scaled), observations.seed)
    penalty, start = choose_penalty(
        design[learn], scaled[learn], design[held_out], scaled[held_out], family
    )
    whole = ridge(design, scaled, family, penalty, start)
    blind = ridge_by_folds(design, scaled, fold, family, penalty, whole)
    margin = (design @ blind.T)[np.arange(len(fold)), fold]

    def additive_of(coefficients: np.ndarray) -> Additive:
        return Additive(SplineGLM(family, columns, coefficients, penalty), unit)

    by_fold = tuple(additive_of(own) for own in blind)
    return CrossFittedAdditive(additive_of(whole), by_fold, mean_of(margin, family) * unit)

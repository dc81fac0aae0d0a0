"""The glass-box candidate: a spline GLM that says what each column adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.contribution import Contributions
from models.outcome import Family, unit_of
from models.spline_glm import SplineGLM


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
        """Exact Shapley contributions to the margin.

        In an additive model a column's Shapley value is its own term less the term's mean over
        the background, here the rows of the fit (Lundberg and Lee 2017, corollary 1).
        """
        base = self.glm.intercept + float(np.log(self.unit))
        return Contributions(self.glm.columns.names, self.glm.terms(rows), base)


def fit_additive(
    rows: pd.DataFrame,
    outcome: np.ndarray,
    family: Family,
    seed: int,
    penalty: float | None = None,
) -> Additive:
    """Fit on rows and outcomes (n,); the penalty is chosen on one split where none is given."""
    unit = unit_of(outcome, family)
    glm = SplineGLM.fit(rows, outcome / unit, family, penalty=penalty, seed=seed)
    return Additive(glm, unit)

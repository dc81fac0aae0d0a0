"""One learner for outcome and weights: a spline GLM, then boosted trees that start from its margin.

Trees alone flatten at the edge of the data, where a what-if sends the rows, and shrink odds
towards one; splines alone miss interactions. Together they have neither fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import xgboost as xgb

from models.outcome import OBJECTIVE, Family, loss, mean_of
from models.prepared import Prepared
from models.spline_glm import choose_penalty, ridge

MOST_ROUNDS = 500
PATIENCE = 50  # interactions without main effects show late
MANY_COLUMNS = 5  # fewer are all looked at: a tree that sees one column finds no interaction


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """What is chosen once per question: ridge penalty, number of trees, where fits may begin."""

    penalty: float
    rounds: int
    start: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class BoostedGLM:
    """A fitted learner: GLM coefficients (1 + p,) and the trees on its margin, if any help."""

    family: Family
    coefficients: np.ndarray
    trees: xgb.Booster | None = None

    @classmethod
    def fit(
        cls, rows: Prepared, outcome: np.ndarray, family: Family, tuned: Tuned, seed: int
    ) -> Self:
        """Fit with what was tuned elsewhere."""
        start = tuned.start
        coefficients = ridge(rows.design, outcome, family, tuned.penalty, start)
        if not tuned.rounds:
            return cls(family, coefficients)
        data = _matrix(rows, coefficients, outcome)
        trees = xgb.train(
            _parameters(family, rows.codes.shape[1], seed), data, tuned.rounds, verbose_eval=False
        )
        return cls(family, coefficients, trees)

    def margin(self, rows: Prepared) -> np.ndarray:
        """Margin of each row (n,)."""
        if self.trees is None:
            return np.asarray(rows.design @ self.coefficients)
        data = _matrix(rows, self.coefficients)
        return np.asarray(self.trees.predict(data, output_margin=True), dtype=float)

    def mean(self, rows: Prepared) -> np.ndarray:
        """Expected outcome of each row (n,)."""
        return mean_of(self.margin(rows), self.family)


def tune(
    learn: Prepared,
    outcome: np.ndarray,
    held: Prepared,
    held_outcome: np.ndarray,
    family: Family,
    seed: int,
) -> tuple[Tuned, BoostedGLM]:
    """Penalty and number of trees of least loss on the held rows, and the model that has them.

    No trees are taken where they do not lower the GLM's loss.
    """
    penalty, coefficients = choose_penalty(learn.design, outcome, held.design, held_outcome, family)
    smooth = BoostedGLM(family, coefficients)
    if not learn.types:  # nothing but a constant
        return Tuned(penalty, 0, coefficients), smooth
    trees = xgb.train(
        _parameters(family, learn.codes.shape[1], seed),
        _matrix(learn, coefficients, outcome),
        MOST_ROUNDS,
        evals=[(_matrix(held, coefficients, held_outcome), "held")],
        early_stopping_rounds=PATIENCE,
        verbose_eval=False,
    )
    rounds = trees.best_iteration + 1
    boosted = BoostedGLM(family, coefficients, trees[:rounds])
    if _mean_loss(boosted, held, held_outcome) < _mean_loss(smooth, held, held_outcome):
        return Tuned(penalty, rounds, coefficients), boosted
    return Tuned(penalty, 0, coefficients), smooth


def _mean_loss(model: BoostedGLM, rows: Prepared, outcome: np.ndarray) -> float:
    return float(loss(outcome, model.margin(rows), model.family).mean())


def _matrix(
    rows: Prepared, coefficients: np.ndarray, outcome: np.ndarray | None = None
) -> xgb.DMatrix:
    return xgb.DMatrix(
        rows.codes,
        outcome,
        base_margin=rows.design @ coefficients,
        feature_types=list(rows.types),
        enable_categorical=True,
        nthread=1,
    )


def _parameters(family: Family, columns: int, seed: int) -> dict[str, object]:
    """Small trees on one thread, so that two runs agree to the last bit."""
    return {
        "objective": OBJECTIVE[family],
        "max_depth": 3,
        "eta": 0.1,
        "min_child_weight": 5,
        "subsample": 0.8,
        "colsample_bytree": 0.8 if columns >= MANY_COLUMNS else 1.0,
        "reg_lambda": 2,
        "max_delta_step": 0.7 if family == "poisson" else 0,
        "base_score": 0.0 if family == "squarederror" else 0.5,  # the margin replaces it
        "nthread": 1,
        "seed": seed,
    }

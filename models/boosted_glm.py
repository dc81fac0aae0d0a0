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

MOST_ROUNDS = 500
PATIENCE = 40  # interactions without main effects show late
SHORT_PATIENCE = 20  # the first try: where nothing is to be had it costs less
BEYOND_CHANCE = 1.0  # standard errors that the held rows must gain from trees
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
        cls,
        rows: Prepared,
        outcome: np.ndarray,
        family: Family,
        coefficients: np.ndarray,
        rounds: int,
        seed: int,
    ) -> Self:
        """So many trees on the margin of a GLM that was fitted on the same rows."""
        if not rounds:
            return cls(family, coefficients)
        data = matrix(rows.codes, rows.types, rows.design @ coefficients, outcome)
        return cls(family, coefficients, grown(data, family, rounds, seed))

    def margin(self, rows: Prepared) -> np.ndarray:
        """Margin of each row (n,)."""
        return self.lifted(rows.codes, rows.types, np.asarray(rows.design @ self.coefficients))

    def lifted(self, codes: np.ndarray, types: tuple[str, ...], smooth: np.ndarray) -> np.ndarray:
        """The same from codes (n, k) and the GLM's margin (n,)."""
        if self.trees is None:
            return smooth
        return predicted(self.trees, matrix(codes, types, smooth))

    def mean(self, rows: Prepared) -> np.ndarray:
        """Expected outcome of each row (n,)."""
        return mean_of(self.margin(rows), self.family)


def trees_that_help(
    learn: xgb.DMatrix, held: xgb.DMatrix, family: Family, seed: int, *, patient: bool = False
) -> xgb.Booster | None:
    """As many trees as the held rows lose least with, None where their gain may be chance.

    Args:
        learn: rows with their outcome, as `matrix` makes them.
        held: the same of rows that the margins' model did not see.
        family: link and loss.
        seed: of row and column samples.
        patient: True where the search may cost more since its result serves often.
    """
    if not learn.num_col():
        return None
    trees = _stopped(learn, held, family, seed, PATIENCE if patient else SHORT_PATIENCE)
    if _gain(trees, held, family) < BEYOND_CHANCE:
        return None
    if not patient:
        trees = _stopped(learn, held, family, seed, PATIENCE)
    return trees[: trees.best_iteration + 1]


def grown(data: xgb.DMatrix, family: Family, rounds: int, seed: int) -> xgb.Booster:
    """So many trees."""
    return xgb.train(_parameters(family, data.num_col(), seed), data, rounds, verbose_eval=False)


def predicted(trees: xgb.Booster, data: xgb.DMatrix) -> np.ndarray:
    """Margins (n,)."""
    return np.asarray(trees.predict(data, output_margin=True), dtype=float)


def matrix(
    codes: np.ndarray,
    types: tuple[str, ...],
    margin: np.ndarray,
    outcome: np.ndarray | None = None,
) -> xgb.DMatrix:
    """Codes (n, k) for the trees, that begin at a margin (n,)."""
    return xgb.DMatrix(
        codes,
        outcome,
        base_margin=margin,
        feature_types=list(types),
        enable_categorical=True,
        nthread=1,
    )


def _stopped(
    learn: xgb.DMatrix, held: xgb.DMatrix, family: Family, seed: int, patience: int
) -> xgb.Booster:
    return xgb.train(
        _parameters(family, learn.num_col(), seed),
        learn,
        MOST_ROUNDS,
        evals=[(held, "held")],
        early_stopping_rounds=patience,
        verbose_eval=False,
    )


def _gain(trees: xgb.Booster, held: xgb.DMatrix, family: Family) -> float:
    """What the held rows lose less with the best number of trees, in standard errors."""
    outcome = held.get_label()
    before = loss(outcome, np.asarray(held.get_base_margin(), dtype=float), family)
    after = loss(outcome, predicted(trees[: trees.best_iteration + 1], held), family)
    gain = before - after
    return float(gain.mean() / max(gain.std() / np.sqrt(len(gain)), 1e-300))


def _parameters(family: Family, columns: int, seed: int) -> dict[str, object]:
    """Small trees on one thread, so that two runs agree to the last bit."""
    return {
        "objective": OBJECTIVE[family],
        "max_depth": 3,
        "eta": 0.2,
        "min_child_weight": 5,
        "subsample": 0.8,
        "colsample_bytree": 0.8 if columns >= MANY_COLUMNS else 1.0,
        "reg_lambda": 2,
        "max_delta_step": 0.7 if family == "poisson" else 0,
        "base_score": 0.0 if family == "squarederror" else 0.5,  # the margin replaces it
        "nthread": 1,
        "seed": seed,
    }

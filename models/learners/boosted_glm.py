"""One learner for outcome and weights: a spline GLM, then boosted trees that start from its margin.

Trees alone flatten at the edge of the data, where a what-if sends the rows, and shrink odds
towards one; splines alone miss interactions. Together they have neither fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xgboost as xgb

from models.learners.design import Prepared
from models.statistics.outcome_family import OBJECTIVE, Family, loss, mean_of

MOST_ROUNDS = 500
PATIENCE = 50  # interactions without main effects show late
SHORT_PATIENCE = 20  # the first try: where nothing is to be had it costs less
BEYOND_CHANCE = 1.0  # standard errors that the held rows must gain from trees
CAREFUL, BRISK = 0.1, 0.2  # shares of its way that a tree goes
MANY_ROWS = 5_000  # to learn from; fewer are learnt from carefully, which they can afford
MANY_COLUMNS = 5  # fewer are all looked at: a tree that sees one column finds no interaction


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """What is chosen once per question.

    Attributes:
        penalty: of the ridge, per row.
        rounds: number of trees.
        start: where fits may begin (1 + p,).
        eta: share of its way that each tree goes.
    """

    penalty: float
    rounds: int
    start: np.ndarray
    eta: float = CAREFUL


@dataclass(frozen=True, slots=True, eq=False)
class BoostedGLM:
    """A fitted learner: GLM coefficients (1 + p,) and the trees on its margin, if any help."""

    family: Family
    coefficients: np.ndarray
    trees: xgb.Booster | None = None

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
    learn: xgb.DMatrix, held_out: xgb.DMatrix, family: Family, seed: int, *, patient: bool = False
) -> xgb.Booster | None:
    """As many trees as the held rows lose least with, None where their gain may be chance.

    Args:
        learn: rows with their outcome, as `matrix` makes them.
        held_out: the same of rows that the margins' model did not see.
        family: link and loss.
        seed: of row and column samples.
        patient: True where the search may cost more since its result serves often.
    """
    if not learn.num_col():
        return None
    trees = xgb.Booster(
        _parameters(family, learn.num_col(), eta_for(learn.num_row()), seed), [learn, held_out]
    )
    patience, least, best = PATIENCE if patient else SHORT_PATIENCE, np.inf, 0
    for grown in range(MOST_ROUNDS):
        trees.update(learn, grown)
        now = float(str(trees.eval_set([(held_out, "held")], grown)).rsplit(":", 1)[1])
        if now < least:
            least, best = now, grown
        elif grown - best >= patience:
            if patience == PATIENCE:
                break
            if _gain(trees[: best + 1], held_out, family) < BEYOND_CHANCE:
                return None
            patience = PATIENCE
    kept = trees[: best + 1]
    return None if _gain(kept, held_out, family) < BEYOND_CHANCE else kept


def eta_for(rows: int) -> float:
    """How far each tree goes that learns from so many rows."""
    return CAREFUL if rows < MANY_ROWS else BRISK


def grown(data: xgb.DMatrix, family: Family, tuned: Tuned, seed: int) -> xgb.Booster:
    """As many trees as were tuned."""
    settings = _parameters(family, data.num_col(), tuned.eta, seed)
    return xgb.train(settings, data, tuned.rounds, verbose_eval=False)


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


def _gain(trees: xgb.Booster, held_out: xgb.DMatrix, family: Family) -> float:
    """What the held rows lose less with the trees, in standard errors."""
    outcome = held_out.get_label()
    before = loss(outcome, np.asarray(held_out.get_base_margin(), dtype=float), family)
    after = loss(outcome, predicted(trees, held_out), family)
    gain = before - after
    return float(gain.mean() / max(gain.std() / np.sqrt(len(gain)), 1e-300))


def _parameters(family: Family, columns: int, eta: float, seed: int) -> dict[str, object]:
    """Small trees on one thread, so that two runs agree to the last bit."""
    return {
        "objective": OBJECTIVE[family],
        "max_depth": 3,
        "eta": eta,
        "min_child_weight": 5,
        "subsample": 0.8,
        "colsample_bytree": 0.8 if columns >= MANY_COLUMNS else 1.0,
        "reg_lambda": 2,
        "max_delta_step": 0.7 if family == "poisson" else 0,
        "base_score": 0.0 if family == "squarederror" else 0.5,  # the margin replaces it
        "nthread": 1,
        "seed": seed,
    }

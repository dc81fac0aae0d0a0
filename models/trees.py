"""Boosted trees over our own codes: fitted with early stopping, saved without pickle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost as xgb

from models.contribution import Contributions
from models.encoding import Encoder
from models.outcome import OBJECTIVE, Family, loss, margin_of, mean_of, unit_of

MOST_ROUNDS = 2000
PATIENCE = 25
LEARNING_RATE = 0.1
DEPTHS = (2, 4, 6)
MAX_BIN = 254
FEW_ROWS = 50_000  # below, a second thread waits longer than it works


@dataclass(frozen=True, slots=True)
class TreeSettings:
    """What a fit needs beyond data: depth and number of trees, chosen once by `tuned`."""

    depth: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Trees:
    """A fitted ensemble of trees of at most `depth`; `kind` names it in records.

    `unit` is what the outcome was divided by for a log link's fit, see `unit_of`.
    """

    encoder: Encoder
    booster: xgb.Booster
    family: Family
    depth: int
    unit: float = 1.0
    kind: str = "trees"

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        """Margins (n,)."""
        return self.margin_of_codes(self.encoder.codes(rows))

    def margin_of_codes(self, codes: np.ndarray) -> np.ndarray:
        """Margins (n,) of rows that are encoded already, (n, k)."""
        margin = self.booster.inplace_predict(codes, predict_type="margin")
        return np.asarray(margin, dtype=float) + float(np.log(self.unit))

    def mean_of_codes(self, codes: np.ndarray) -> np.ndarray:
        """Expected outcomes (n,) of rows that are encoded already, (n, k)."""
        return mean_of(self.margin_of_codes(codes), self.family)

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        """Expected outcomes (n,): probabilities, rates or numbers."""
        return mean_of(self.margin(rows), self.family)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        """Exact Shapley contributions to the margin (Lundberg 2020, path-dependent TreeSHAP)."""
        data = xgb.DMatrix(self.encoder.codes(rows), feature_types=self.encoder.types)
        values = np.asarray(self.booster.predict(data, pred_contribs=True), dtype=float)
        base = float(values[0, -1]) + float(np.log(self.unit))
        return Contributions(self.encoder.names, values[:, :-1], base)

    def save(self, path: Path) -> None:
        """Write the ensemble as UBJ; the encoder is kept by whoever keeps the record."""
        self.booster.save_model(path)

    @classmethod
    def load(
        cls, path: Path, encoder: Encoder, family: Family, depth: int, unit: float = 1.0
    ) -> Trees:
        """Read an ensemble written by `save`."""
        return cls(encoder, xgb.Booster(model_file=path), family, depth, unit)


def fit_trees(
    codes: np.ndarray,
    outcome: np.ndarray,
    encoder: Encoder,
    family: Family,
    settings: TreeSettings,
    seed: int,
) -> Trees:
    """Fit an ensemble of a known size on codes (n, k) and outcomes (n,)."""
    unit = unit_of(outcome, family)
    parameters = _parameters(family, outcome / unit, settings.depth, seed)
    data = _matrix(codes, outcome / unit, encoder)
    booster = xgb.train(parameters, data, num_boost_round=settings.rounds)
    return Trees(encoder, booster, family, settings.depth, unit)


def tuned(
    codes: np.ndarray,
    outcome: np.ndarray,
    encoder: Encoder,
    family: Family,
    held: np.ndarray,
    seed: int,
) -> TreeSettings:
    """Choose depth and number of trees by early stopping on the rows of the mask `held` (n,).

    Once for all folds: stopping in every fold anew costs a third more time and gains nothing.
    """
    fit, outcome = ~held, outcome / unit_of(outcome, family)
    train = _matrix(codes[fit], outcome[fit], encoder)
    check = _matrix(codes[held], outcome[held], encoder, like=train)
    best, chosen = np.inf, TreeSettings(DEPTHS[0], 1)
    for depth in DEPTHS:
        booster = xgb.train(
            _parameters(family, outcome[fit], depth, seed),
            train,
            num_boost_round=MOST_ROUNDS,
            evals=[(check, "held")],
            early_stopping_rounds=PATIENCE,
            verbose_eval=False,
        )
        rounds = booster.best_iteration + 1
        margin = booster.inplace_predict(
            codes[held], predict_type="margin", iteration_range=(0, rounds)
        )
        score = float(loss(outcome[held], np.asarray(margin, dtype=float), family).mean())
        if score < best * (1 - 1e-4):
            best, chosen = score, TreeSettings(depth, rounds)
    return chosen


def _matrix(
    codes: np.ndarray,
    outcome: np.ndarray,
    encoder: Encoder,
    like: xgb.QuantileDMatrix | None = None,
) -> xgb.QuantileDMatrix:
    return xgb.QuantileDMatrix(
        codes,
        outcome,
        feature_types=encoder.types,
        enable_categorical=True,
        max_bin=MAX_BIN,
        ref=like,
    )


def _parameters(family: Family, outcome: np.ndarray, depth: int, seed: int) -> dict[str, object]:
    return {
        "objective": OBJECTIVE[family],
        "max_depth": depth,
        "eta": LEARNING_RATE,
        "min_child_weight": 5,
        "subsample": 0.8,
        "reg_lambda": 2.0,
        "max_bin": MAX_BIN,
        "max_delta_step": 0.7 if family == "poisson" else 0,
        "base_score": float(mean_of(margin_of(outcome.mean(), family), family)),
        "tree_method": "hist",
        "seed": seed,
        "nthread": 1 if len(outcome) < FEW_ROWS else 2,
    }

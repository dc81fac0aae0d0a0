"""Boosted trees over our own codes: fitted with early stopping, saved without pickle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xgboost as xgb

from models.learners.contribution import Contributions
from models.learners.encoding import Encoder
from models.statistics.outcome_family import OBJECTIVE, Family, loss, margin_of, mean_of, unit_of
from models.tree_shap.compiled import tables_of

if TYPE_CHECKING:
    from models.tree_shap.tables import TreeTables

MOST_ROUNDS = 2000
PATIENCE = 30
LOOK_ALWAYS = 25
LOOK_EVERY = 5
LEARNING_RATE = 0.1
MAX_BIN = 254
WORTH_TABLES = 256  # rows from which making the tables costs less than it saves
WORTH_RESPONSES = 100_000  # the same, in margins asked for
FEW_ROWS = 50_000  # below, a second thread waits longer than it works


@dataclass(frozen=True, slots=True)
class TreeSettings:
    """What a fit needs beyond data: depth and number of trees, chosen once by early stopping.

    `rate` is the learning rate.
    """

    depth: int
    rounds: int
    rate: float = LEARNING_RATE


TRIED = tuple(TreeSettings(depth, MOST_ROUNDS) for depth in (2, 4, 6))


@dataclass(frozen=True)
class Trees:
    """A fitted ensemble of trees of at most `depth`; `kind` names it in records.

    `unit` is what the outcome was divided by for a log link's fit, see `unit_of`. `rate` is the
    learning rate; a record does not keep it, as only fits that are not kept have another.
    """

    encoder: Encoder
    booster: xgb.Booster
    family: Family
    depth: int
    unit: float = 1.0
    kind: str = "trees"
    rate: float = LEARNING_RATE

    @property
    def settings(self) -> TreeSettings:
        """What another fit needs to be like this one."""
        return TreeSettings(self.depth, self.booster.num_boosted_rounds(), self.rate)

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
        """Exact Shapley contributions (n, k) to the margin (Lundberg 2020, path-dependent).

        From the tables where they are worth making, else from xgboost: the same to 1e-5.
        """
        codes = self.encoder.codes(rows)
        tables = self.tables if len(codes) >= WORTH_TABLES else None
        if tables is None:
            data = xgb.DMatrix(codes, feature_types=self.encoder.types)
            values = np.asarray(self.booster.predict(data, pred_contribs=True), dtype=float)
            parts, base = values[:, :-1], float(values[0, -1])
        else:
            parts, base = tables.reasons(tables.codes(codes))
        return Contributions(self.encoder.names, parts, base + float(np.log(self.unit)))

    def responses(self, codes: np.ndarray, place: int, values: np.ndarray) -> np.ndarray:
        """Margins (n, g) of encoded rows (n, k) with one column set to each of its codes (g,)."""
        tables = self.tables if len(codes) * len(values) >= WORTH_RESPONSES else None
        if tables is not None:
            at_values = np.repeat(codes[:1], len(values), axis=0)
            at_values[:, place] = values
            points = tables.codes(at_values)[place]
            responses = tables.responses(tables.codes(codes), place, points)
            return responses + float(np.log(self.unit))
        out, changed = np.empty((len(codes), len(values))), codes.copy()
        for k, value in enumerate(values):
            changed[:, place] = value
            out[:, k] = self.margin_of_codes(changed)
        return out

    @cached_property
    def tables(self) -> TreeTables | None:
        """The compiled view of the trees, or None where it is cold or they do not fit."""
        return tables_of(self.booster)

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
    parameters = _parameters(family, outcome / unit, settings, seed)
    data = _matrix(codes, outcome / unit, encoder)
    booster = xgb.train(parameters, data, num_boost_round=settings.rounds)
    return Trees(encoder, booster, family, settings.depth, unit, rate=settings.rate)


def early_stopped(
    codes: np.ndarray,
    outcome: np.ndarray,
    encoder: Encoder,
    family: Family,
    held_out: np.ndarray,
    seed: int,
    candidates: Sequence[TreeSettings] = TRIED,
) -> Trees:
    """Fit on the rows outside the mask `held_out` (n,), cut where these rows' loss is least.

    Each of `candidates` says a depth, a learning rate and the most trees; one is tried while the
    one before did better than the one before that. Depth and number serve all folds: stopping in
    every fold anew costs a third more time and gains nothing.
    """
    fit = ~held_out
    unit = unit_of(outcome[fit], family)
    outcome = outcome / unit
    train = _matrix(codes[fit], outcome[fit], encoder)
    check = _matrix(codes[held_out], outcome[held_out], encoder, like=train)
    best, chosen = np.inf, None
    for settings in candidates:
        parameters = _parameters(family, outcome[fit], settings, seed)
        booster = _stopped(parameters, train, check, settings.rounds)
        margin = np.asarray(booster.predict(check, output_margin=True), dtype=float)
        score = float(loss(outcome[held_out], margin, family).mean())
        if chosen is not None and not score < best * (1 - 1e-4):
            break
        best = score
        chosen = Trees(encoder, booster, family, settings.depth, unit, rate=settings.rate)
    assert chosen is not None
    return chosen


def _stopped(
    parameters: dict[str, object],
    train: xgb.QuantileDMatrix,
    check: xgb.QuantileDMatrix,
    most: int,
) -> xgb.Booster:
    """Trees up to the least loss on `check`, looked at every fifth tree after the first 25.

    Looking costs more than a small tree does, and near its least the loss is flat.
    """
    booster = xgb.Booster(parameters, [train, check])
    best, rounds = np.inf, 1
    for grown in range(1, most + 1):
        booster.update(train, grown - 1)
        if grown > LOOK_ALWAYS and grown % LOOK_EVERY:
            continue
        report = str(booster.eval_set([(check, "held")], grown - 1))
        now = float(report.rsplit(":", 1)[1])
        if now < best:
            best, rounds = now, grown
        elif grown - rounds >= PATIENCE:
            break
    return booster[:rounds]


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


def _parameters(
    family: Family, outcome: np.ndarray, settings: TreeSettings, seed: int
) -> dict[str, object]:
    return {
        "objective": OBJECTIVE[family],
        "max_depth": settings.depth,
        "eta": settings.rate,
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

"""Reasons for single rows, and what refits say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.learners.additive import Additive
from models.learners.boosted_trees import Trees
from models.learners.contribution import Contributions, against_in_outcome_units, in_outcome_units
from models.learners.predictor import Predictor
from models.statistics.outcome_family import mean_of
from models.training.trained import TrainedModel

MOST_PEERS = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class RowReasons:
    """Contributions of g families to n rows, in the outcome's unit, by the model and its refits.

    Attributes:
        start: what a row starts from; start + sum of a row's values is its end.
        values: (n, g) by the model of all rows.
        low, high: (n, g) smallest and largest over this model and the five fold models.
        best, worst: (n, g) highest and lowest place by size among them, from 1.
        ends: (fits, n) expectation of each row by each of them, the model of all rows first.
        by_column: contributions of single columns by the model of all rows.
    """

    start: float
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    best: np.ndarray
    worst: np.ndarray
    ends: np.ndarray
    by_column: Contributions

    @property
    def steady(self) -> np.ndarray:
        """(n, g) True where every refit agrees on the direction."""
        return np.asarray((self.low > 0) | (self.high < 0))

    def firm(self, top: int) -> np.ndarray:
        """(n, g) True where a steady reason is among the `top` largest by every refit."""
        return np.asarray(self.steady & (self.worst <= top))


def row_reasons(model: TrainedModel, rows: pd.DataFrame) -> RowReasons:
    """Exact reasons of rows (n, columns) by the model of all rows and by each fold's."""
    return _joined(
        [contributions_of(predictor, rows, model) for predictor in (model.final, *model.by_fold)],
        model,
    )


def reasons_against(
    model: TrainedModel, rows: pd.DataFrame, peers: pd.DataFrame
) -> RowReasons | None:
    """Exact reasons of rows (n, columns) against chosen others (m, columns), m of at least one.

    They start from the peers' mean expectation. Of more than 5,000 peers as many at random stand
    for all. Each row and peer costs 7 µs of CPU for each of the six models of trees.

    Returns:
        None where the compiled tables are not there (`models.tree_shap.compiled`) or a model
        does not fit them: nothing else here is exact.
    """
    if len(peers) > MOST_PEERS:
        draw = np.random.default_rng(model.seed)
        peers = peers.iloc[np.sort(draw.choice(len(peers), MOST_PEERS, replace=False))]
    fits = []
    for predictor in (model.final, *model.by_fold):
        contributions = _contributions_against(predictor, rows, peers, model)
        if contributions is None:
            return None
        fits.append(contributions)
    return _joined(fits, model)


def _joined(fits: list[Contributions], model: TrainedModel) -> RowReasons:
    """What the model of all rows, the first, and its refits say of the same rows."""
    groups = [("+".join(columns), columns) for columns in model.column_families]
    values = np.stack([fit.grouped(groups).parts for fit in fits])
    place = places(values)
    return RowReasons(
        start=fits[0].base,
        values=values[0],
        low=values.min(axis=0),
        high=values.max(axis=0),
        best=place.min(axis=0),
        worst=place.max(axis=0),
        ends=np.stack([fit.total() for fit in fits]),
        by_column=fits[0],
    )


def _contributions_against(
    predictor: Predictor, rows: pd.DataFrame, peers: pd.DataFrame, model: TrainedModel
) -> Contributions | None:
    """A predictor's contributions to rows against peers, in the outcome's unit."""
    start = predictor.margin(peers)
    pairs = _pairs(predictor, rows, peers)
    if pairs is None:
        return None
    parts = [against_in_outcome_units(against, start, model.family) for against in pairs]
    base = float(mean_of(start, model.family).mean())
    return Contributions(model.columns, np.array(parts), base)


def _pairs(
    predictor: Predictor, rows: pd.DataFrame, peers: pd.DataFrame
) -> Iterator[np.ndarray] | None:
    """For each row the contributions (m, k) to its margin against each peer's, exactly."""
    match predictor:
        case Additive():
            peer_terms = predictor.glm.terms(peers)
            return (own - peer_terms for own in predictor.glm.terms(rows))
        case Trees(tables=tables) if tables is not None:
            codes = tables.codes(predictor.encoder.codes(peers))
            own = tables.codes(predictor.encoder.codes(rows))
            return (tables.reasons_against_each(row_codes, codes) for row_codes in own.T)
        case _:
            return None


def contributions_of(
    predictor: Predictor, rows: pd.DataFrame, model: TrainedModel
) -> Contributions:
    """A predictor's contributions (n, k) of columns to rows, in the outcome's unit."""
    return in_outcome_units(predictor.contributions(rows), model.family)


def places(values: np.ndarray) -> np.ndarray:
    """Place of each value (n, k) by size along the last axis, 1 for the largest."""
    return np.asarray((-np.abs(values)).argsort(axis=-1, kind="stable").argsort(axis=-1) + 1)

"""Reasons for single rows, and what refits say of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.contribution import Contributions, in_outcome_units
from models.predictor import Predictor
from models.trained import TrainedModel


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
    groups = [("+".join(columns), columns) for columns in model.families]
    fits = [told_by(predictor, rows, model) for predictor in (model.final, *model.by_fold)]
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


def told_by(predictor: Predictor, rows: pd.DataFrame, model: TrainedModel) -> Contributions:
    """A predictor's contributions of columns to rows, in the outcome's unit."""
    return in_outcome_units(predictor.contributions(rows), model.family)


def places(values: np.ndarray) -> np.ndarray:
    """Place of each value by size along the last axis, 1 for the largest."""
    return np.asarray((-np.abs(values)).argsort(axis=-1, kind="stable").argsort(axis=-1) + 1)

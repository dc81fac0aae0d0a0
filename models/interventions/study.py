"""A table and its outcome with the fits that several what-ifs share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.learners.blas_threads import one_blas_thread
from models.learners.cross_fit import CrossFit, LabelledRows, Step
from models.learners.design import Rows, View
from models.statistics.folds import folds
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of, unit_of
from models.training.memo import Memo
from models.training.trained import TrainedModel

MANY_ROWS = 150_000  # from here on two folds serve
KEPT = 2  # sets of levers whose models are remembered
STUDIES_KEPT = 2


class ExpectedOutcomes(NamedTuple):
    """Expected outcome of each row (m,), and the same without trees (m,)."""

    mean: np.ndarray
    smooth: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeFolds:
    """The outcome model of a set of levers, one per fold.

    Attributes:
        view: the rows, levers meeting every column.
        fit: a model per fold.
        family: link of the margins.
        unit: of the outcome in which the model was fitted.
        mean: expected outcome of each row by the model that did not see it (n,).
        smooth: the same without trees (n,).
    """

    view: View
    fit: CrossFit
    family: Family
    unit: float
    mean: np.ndarray
    smooth: np.ndarray

    def expected(self, rows: Rows, fold: np.ndarray) -> np.ndarray:
        """Expected outcome (m,) of changed rows by the model that did not see their fold (m,)."""
        return self.both(rows, fold).mean

    def both(self, rows: Rows, fold: np.ndarray) -> ExpectedOutcomes:
        """The same (m,), and without trees (m,)."""
        margin, smooth = self.fit.margins(rows, fold)
        return ExpectedOutcomes(
            mean_of(margin, self.family) * self.unit, mean_of(smooth, self.family) * self.unit
        )


class Study:
    """Rows (n, k), their outcome (n,), and what was fitted on them so far.

    Columns that come after a lever in time, ids and the outcome must not be among the rows. Its
    folds are its own, two where there are many rows.
    """

    def __init__(self, observations: Observations) -> None:
        rows = observations.rows
        texts = [name for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
        one_blas_thread()
        self.observations = replace(
            observations,
            rows=rows.reset_index(drop=True).astype(dict.fromkeys(texts, "category")),
            outcome=np.asarray(observations.outcome, dtype=float),
        )
        self.rows, self.outcome = self.observations.rows, self.observations.outcome
        self.family: Family = observations.family
        self.seed, self.groups = observations.seed, observations.groups
        fold = folds(len(rows), self.groups, self.seed)
        self.fold = fold % 2 if len(rows) > MANY_ROWS else fold
        self._views = Memo(KEPT)
        self._folds = Memo(KEPT)

    @property
    def entities(self) -> float:
        """Distinct entities per row; 1 where rows do not repeat them."""
        if self.groups is None or not len(self.groups):
            return 1.0
        return len(pd.unique(pd.Series(self.groups))) / len(self.groups)

    def without(self, names: Sequence[str]) -> Study:
        """The same study without some columns."""
        return Study(replace(self.observations, rows=self.rows.drop(columns=list(names))))

    def part(self, most: int) -> Study:
        """A study of so many random rows; this one where it has no more."""
        if len(self.rows) <= most:
            return self
        draw = np.random.default_rng(self.seed)
        places = np.sort(draw.choice(len(self.rows), most, replace=False))
        return Study(self.observations.take(places))

    def view(self, levers: tuple[str, ...]) -> View:
        """The rows with these levers meeting every column."""
        return self._views.once(levers, lambda: View.learnt_from(self.rows, levers))

    def outcome_folds(self, levers: tuple[str, ...], step: Step = lambda _: None) -> OutcomeFolds:
        """The outcome model of these levers; fitted on first use."""
        return self._folds.once(levers, lambda: self._fitted(levers, step))

    def _fitted(self, levers: tuple[str, ...], step: Step) -> OutcomeFolds:
        view = self.view(levers)
        unit = unit_of(self.outcome, self.family)
        labelled = LabelledRows(view, self.outcome / unit, self.fold, self.family, self.seed)
        fit = CrossFit.fit(labelled, step=step)
        mean, smooth = (
            mean_of(margin, self.family) * unit for margin in fit.margins(view, self.fold)
        )
        return OutcomeFolds(view, fit, self.family, unit, mean, smooth)


def study_of(model: TrainedModel, columns: tuple[str, ...]) -> Study:
    """These columns with the outcome and the fits that several what-ifs share; two are kept."""
    return model.once(_studies).once(columns, lambda: _study(model, columns))


def _studies(_: TrainedModel) -> Memo:
    return Memo(STUDIES_KEPT)


def _study(model: TrainedModel, columns: tuple[str, ...]) -> Study:
    return Study(replace(model.observations, rows=model.rows[list(columns)], fold=None))

"""A table made ready once for any number of comparisons of two sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from models.learners.boosted_glm import Tuned, grown, matrix, predicted
from models.learners.cross_fit import TUNED_ROWS, LabelledRows, choose
from models.learners.design import Preparation, Prepared
from models.learners.ridge_folds import ridge_by_folds
from models.learners.spline_columns import FEW_LEVELS, NumberColumn, SplineColumns
from models.statistics.folds import folds
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of, unit_of
from models.training.trained import TrainedModel


class ExpectedBySide(NamedTuple):
    """Mean outcome of every row (n,) on the named side and on the other."""

    named: np.ndarray
    other: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class ContrastDesign:
    """Rows and their outcome, the columns in the forms that the learner needs.

    Penalty and number of trees of the outcome model are chosen once, on all columns; each
    comparison fits the model anew on the columns it holds alike.

    Attributes:
        prepared: the rows (n), columns to hold alike only.
        sources: source columns of each design column after the first.
        simple: places in the design of the columns that meet the side.
        outcome: (n,).
        fold: of each row (n,).
        family: link and loss.
        unit: of the outcome in which models are fitted.
        tuned: of the outcome model.
        seed: of samples and trees.
        groups: (n,) what rows belong together.
        names: source column of each code.
    """

    prepared: Prepared
    sources: tuple[tuple[str, ...], ...]
    simple: np.ndarray
    outcome: np.ndarray
    fold: np.ndarray
    family: Family
    unit: float
    tuned: Tuned
    seed: int
    groups: np.ndarray | None
    names: tuple[str, ...]

    @classmethod
    def of(cls, observations: Observations) -> Self:
        """Make rows (n, k) and their outcome (n,) ready; the folds are its own."""
        rows, family = observations.rows, observations.family
        seed, groups = observations.seed, observations.groups
        texts = [name for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
        coded = rows.reset_index(drop=True).astype(dict.fromkeys(texts, "category"))
        preparation, prepared = Preparation.fit_of(coded)
        outcome = np.asarray(observations.outcome, dtype=float)
        fold = folds(len(rows), groups, seed)
        unit = unit_of(outcome, family)
        some = np.arange(len(rows))
        if len(rows) > TUNED_ROWS:
            draw = np.random.default_rng(seed)
            some = np.sort(draw.choice(len(rows), TUNED_ROWS, replace=False))
        part = LabelledRows(prepared, outcome / unit, fold, family, seed).take(some)
        tuned = choose(part, patient=True).tuned
        columns = preparation.columns
        return cls(
            prepared, columns.sources, _simple(columns), outcome, fold, family, unit, tuned, seed,
            groups, tuple(preparation.encoder.names),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.outcome)

    def only(self, columns: Sequence[str]) -> ContrastDesign:
        """The same rows with these columns alone."""
        kept = set(columns)
        places = np.flatnonzero([True, *(set(source) <= kept for source in self.sources)])
        codes = np.flatnonzero([name in kept for name in self.names])
        start = self.tuned.start[places]
        return replace(
            self,
            prepared=self.prepared.pick(places, codes),
            sources=tuple(self.sources[place - 1] for place in places[1:]),
            simple=np.flatnonzero(np.isin(places, self.simple)),
            tuned=replace(self.tuned, start=start),
            names=tuple(self.names[code] for code in codes),
        )

    def at(self, places: np.ndarray) -> ContrastDesign:
        """The rows at these places (m,), with the same columns, folds and choices."""
        return replace(
            self,
            prepared=self.prepared.take(places),
            outcome=self.outcome[places],
            fold=self.fold[places],
            groups=None if self.groups is None else self.groups[places],
        )

    def expected(self, side: np.ndarray) -> ExpectedBySide:
        """Mean outcome of every row (n,) on the named side and on the other, out of fold.

        One ridge fit per fold in which the side (n,), a mask, meets the simple columns, then
        trees where they help. The other side of a row changes the side's columns only.
        """
        design, share = self.prepared.design, float(side.mean())
        spread = float(np.sqrt(share * (1 - share)))
        turn = np.where(side, (1 - share) / spread, -share / spread)
        covariates = design[:, self.simple]
        products = turn[:, None] * covariates
        scale = np.maximum(products.std(axis=0), 1e-9)
        full = np.concatenate([design, turn[:, None], products / scale], axis=1)
        start = np.concatenate([self.tuned.start, np.zeros(1 + len(self.simple))])
        coefficients = ridge_by_folds(
            full, self.outcome / self.unit, self.fold, self.family, self.tuned.penalty, start
        ).T
        width = design.shape[1]
        smooth = design @ coefficients[:width]
        by_side = coefficients[width] + covariates @ (coefficients[width + 1 :] / scale[:, None])
        named = smooth + (1 - share) / spread * by_side
        other = smooth - share / spread * by_side
        margins = self._with_trees(side, named, other) if self.tuned.rounds else (named, other)
        own_fold = np.arange(len(self)), self.fold
        first, second = (mean_of(margin[own_fold], self.family) * self.unit for margin in margins)
        return ExpectedBySide(first, second)

    def _with_trees(
        self, side: np.ndarray, named: np.ndarray, other: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Margins (n, k) on both sides with the trees of each fold, on the rows it has not seen."""
        margins, types = (named.copy(), other.copy()), (*self.prepared.types, "q")
        codes = np.concatenate([self.prepared.codes, side[:, None].astype(np.float32)], axis=1)
        for k in range(named.shape[1]):
            learn, held_out = np.flatnonzero(self.fold != k), np.flatnonzero(self.fold == k)
            now = np.where(side, named[:, k], other[:, k])[learn]
            data = matrix(codes[learn], types, now, self.outcome[learn] / self.unit)
            trees = grown(data, self.family, self.tuned, self.seed)
            for margin, place in zip(margins, (1.0, 0.0), strict=True):
                turned = codes[held_out]
                turned[:, -1] = place
                margin[held_out, k] = predicted(trees, matrix(turned, types, margin[held_out, k]))
        return margins


def contrast_design(model: TrainedModel) -> ContrastDesign:
    """A trained model's `sample` rows made ready for comparing like with like."""
    return model.once(_contrast_design)


def _contrast_design(model: TrainedModel) -> ContrastDesign:
    return ContrastDesign.of(model.observations.take(model.sample))


def _simple(columns: SplineColumns) -> np.ndarray:
    """Places in the design of what may meet a lever: numbers alone, and levels that are few."""
    starts = np.cumsum([0, *(column.width for column in columns.columns)])
    raw = [
        np.arange(start, start + (1 if isinstance(column, NumberColumn) else column.width))
        for column, start in zip(columns.columns, starts, strict=False)
        if isinstance(column, NumberColumn) or len(column.levels) <= FEW_LEVELS
    ]
    return 1 + np.flatnonzero(np.isin(columns.kept, np.concatenate(raw or [np.arange(0)])))

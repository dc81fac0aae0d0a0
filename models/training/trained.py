"""A trained model with all that answers lean on: rows, folds, held-out predictions, scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset, Split
from models.learners.predictor import Predictor
from models.statistics.folds import repeating
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family
from models.training.column_families import association, column_families
from models.training.memo import Made, Memo
from models.training.scores import Scores

MOST_SAMPLED = 20_000


@dataclass(frozen=True)
class TrainedModel:
    """One outcome, fitted once, used by every question.

    Attributes:
        dataset: the card it was trained for.
        rows: the rows with a known outcome; explaining, id and date columns.
        outcome: (n,) 0/1 for a rate, else the number itself.
        family: link and loss.
        final: fitted on all rows; explains and predicts.
        by_fold: the five models of the folds, each blind to its own fold.
        fold: (n,) the fold whose model has not seen the row.
        held_out: (n,) expected outcomes by models that had not seen the row.
        rival_skill: held-out skill of the candidate that was not taken, and its kind.
        scores: quality on held-out rows.
        seed: of folds and fits, from the data's fingerprint.
        rows_without_outcome: rows left out because their outcome is missing.
        fitted_rows: rows that the folds were fitted on; fewer than n on very large tables.
        split: "" where the folds are of rows of all times; else they are stretches by the date, or
            by the order of the rows, and quality and ranges are judged on the last.
        part_of: rows of the table where these are a random part of it; None where they are all.
        unlabelled: the rows left out because their outcome is missing, by their place in the table;
            None where there are none.
        picked: (n,) which of the rows with a known outcome these are, where they were picked by
            what they hold; None where they are all.
        picked_from: how many rows there were to pick from; None where these are all.
        folder: where models are kept on disk; None where they are not.
    """

    dataset: Dataset
    rows: pd.DataFrame
    outcome: np.ndarray
    family: Family
    final: Predictor
    by_fold: tuple[Predictor, ...]
    fold: np.ndarray
    held_out: np.ndarray
    rival_skill: tuple[str, float]
    scores: Scores
    seed: int
    rows_without_outcome: int
    fitted_rows: int
    split: Split = ""
    part_of: int | None = None
    unlabelled: pd.DataFrame | None = None
    picked: np.ndarray | None = None
    picked_from: int | None = None
    folder: Path | None = None
    _memo: Memo = field(default_factory=Memo, init=False, repr=False, compare=False)

    def once(self, make: Callable[[TrainedModel], Made]) -> Made:
        """What a function makes of this model: made on first use, then kept with the model.

        Rooms above offer what they make of a model through it; several threads may ask.
        """
        return self._memo.once(make, lambda: make(self))

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the explaining columns."""
        return tuple(column.name for column in self.dataset.explaining)

    @cached_property
    def row_places(self) -> np.ndarray:
        """Place of each row (n,) among the table's rows with a known outcome, from 0."""
        return np.arange(len(self.rows)) if self.picked is None else self.picked

    @cached_property
    def explaining(self) -> pd.DataFrame:
        """The explaining columns of the rows (n, k)."""
        return self.rows[list(self.columns)]

    @cached_property
    def groups(self) -> np.ndarray | None:
        """Entity of each row (n,) where entities repeat, else None."""
        ids = tuple(column.name for column in self.dataset.with_role("id"))
        return repeating(self.rows, ids)

    @cached_property
    def observations(self) -> Observations:
        """The explaining columns with the outcome, entities and folds: what a fit is given."""
        return Observations(
            self.explaining, self.outcome, self.family, self.seed, self.groups, self.fold
        )

    @cached_property
    def association(self) -> np.ndarray:
        """How strongly the explaining columns go together (k, k), 0..1."""
        return association(self.explaining, self.seed)

    @cached_property
    def column_families(self) -> tuple[tuple[str, ...], ...]:
        """Columns that move together, as groups."""
        return column_families(self.columns, self.association)

    @cached_property
    def judged(self) -> np.ndarray:
        """Mask (n,) of the rows that quality and ranges are judged on: all, or the last fifth."""
        if not self.split:
            return np.ones(len(self.outcome), dtype=bool)
        return np.asarray(self.fold == self.fold.max())

    @cached_property
    def sample(self) -> np.ndarray:
        """Places (m,) of the rows that stand for all in what is fitted or compared: all, or 20,000.

        Drawn at random. How large contributions are is not of these but of every row:
        `models.drivers.mean_shap`.
        """
        count = len(self.outcome)
        if count <= MOST_SAMPLED:
            return np.arange(count)
        draw = np.random.default_rng(self.seed)
        return np.sort(draw.choice(count, MOST_SAMPLED, replace=False))

    @cached_property
    def expected(self) -> np.ndarray:
        """Expected outcomes (m,) of the `sample` rows as they are, by the final model."""
        return self.final.mean(self.explaining.iloc[self.sample])

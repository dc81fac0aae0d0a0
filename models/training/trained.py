"""A trained model with all that answers lean on: rows, folds, held-out predictions, scores."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset, Split
from models.curves.grid import Places
from models.curves.ice import Asked
from models.curves.ice_sample import Lines, unseen
from models.drivers.bootstrap_ranks import blocks
from models.drivers.mean_shap import Sizes, from_stream, in_batches, sizes, sizes_of_parts
from models.drivers.score_directions import Directions
from models.effects.adjustment_set import Ties
from models.effects.contrast_design import Comparable
from models.effects.study import Study
from models.evaluation.missing_values import Blanks, blanks_of
from models.evaluation.pooled_levels import Merged, merged_levels
from models.evaluation.survivorship import Survivorship, survivorship
from models.learners.contribution import Contributions, in_outcome_units
from models.learners.predictor import Predictor
from models.one_row.lime import Surroundings
from models.statistics.folds import repeating
from models.statistics.outcome_family import Family
from models.statistics.permutation_null import Signal, signal
from models.training.column_families import association, families
from models.training.scores import Scores

MOST_SAMPLED = 20_000
STUDIES_KEPT = 2


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

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the explaining columns."""
        return tuple(column.name for column in self.dataset.explaining)

    @cached_property
    def explaining(self) -> pd.DataFrame:
        """The explaining columns of the rows."""
        return self.rows[list(self.columns)]

    @cached_property
    def groups(self) -> np.ndarray | None:
        """Entity of each row (n,) where entities repeat, else None."""
        ids = tuple(column.name for column in self.dataset.with_role("id"))
        return repeating(self.rows, ids)

    @cached_property
    def association(self) -> np.ndarray:
        """How strongly the explaining columns go together (k, k), 0..1."""
        return association(self.explaining, self.seed)

    @cached_property
    def families(self) -> tuple[tuple[str, ...], ...]:
        """Columns that move together, as groups."""
        return families(self.columns, self.association)

    @cached_property
    def lines(self) -> Lines:
        """The rows that curves are drawn from, ready to be asked about any column."""
        return Lines.of(self.explaining, self.final, self.by_fold, self.groups, self.seed)

    @cached_property
    def held(self) -> tuple[Asked, ...]:
        """Each fold's model with at most 4,000 rows that it has not seen."""
        return unseen(self.explaining, self.by_fold, self.fold, self.seed)

    @cached_property
    def cells(self) -> dict[str, Places]:
        """Each explaining column cut into a few places, and where every row is."""
        return {name: Places.of(self.explaining[name]) for name in self.columns}

    @cached_property
    def judged(self) -> np.ndarray:
        """Mask (n,) of the rows that quality and ranges are judged on: all, or the last fifth."""
        if not self.split:
            return np.ones(len(self.outcome), dtype=bool)
        return np.asarray(self.fold == self.fold.max())

    @cached_property
    def sample(self) -> np.ndarray:
        """Places of the rows that stand for all in what is fitted or compared: all, or 20,000.

        Drawn at random. How large contributions are is not of these but of every row: `sizes`.
        """
        count = len(self.outcome)
        if count <= MOST_SAMPLED:
            return np.arange(count)
        draw = np.random.default_rng(self.seed)
        return np.sort(draw.choice(count, MOST_SAMPLED, replace=False))

    @cached_property
    def expected(self) -> np.ndarray:
        """Expected outcomes of the `sample` rows as they are, by the final model."""
        return self.final.mean(self.explaining.iloc[self.sample])

    @cached_property
    def surroundings(self) -> Surroundings:
        """What second looks at single rows draw from; the `sample` rows stand for all."""
        return Surroundings.learnt_from(self.explaining.iloc[self.sample], self.seed)

    @cached_property
    def _studies(self) -> OrderedDict[tuple[str, ...], Study]:
        return OrderedDict()

    def study(self, columns: tuple[str, ...]) -> Study:
        """These columns with the outcome and the fits that several what-ifs share."""
        if columns not in self._studies:
            rows = self.rows[list(columns)]
            self._studies[columns] = Study(
                rows, self.outcome, family=self.family, seed=self.seed, groups=self.groups
            )
            while len(self._studies) > STUDIES_KEPT:
                self._studies.popitem(last=False)
        return self._studies[columns]

    @cached_property
    def ties(self) -> Ties:
        """How the columns hang together: what to hold alike when one is compared."""
        return Ties.of(self.explaining, self.seed)

    @cached_property
    def comparable(self) -> Comparable:
        """The `sample` rows made ready for comparing like with like."""
        return Comparable.of(
            self.explaining.iloc[self.sample],
            self.outcome[self.sample],
            family=self.family,
            seed=self.seed,
            groups=None if self.groups is None else self.groups[self.sample],
        )

    @cached_property
    def signal(self) -> Signal:
        """Whether the columns explain the outcome at all."""
        places = self.sample
        asked = Directions.of(self.explaining.iloc[places])
        return signal(
            asked.values,
            self.outcome[places],
            self.scores.gain_t,
            owner=asked.owner,
            groups=None if self.groups is None else self.groups[places],
            seed=self.seed,
        )

    @cached_property
    def blanks(self) -> Blanks:
        """Columns with missing values, and those whose missing values go with the outcome."""
        places = self.sample
        groups = None if self.groups is None else self.groups[places]
        return blanks_of(self.explaining.iloc[places], self.outcome[places], groups=groups)

    @cached_property
    def merged(self) -> tuple[Merged, ...]:
        """Columns some of whose values are too rare to be told apart."""
        return merged_levels(self.final, self.explaining)

    @cached_property
    def survivorship(self) -> Survivorship:
        """Signs that rows are only those that stayed long enough."""
        return survivorship(self.dataset, self.rows, self.outcome)

    @cached_property
    def sizes(self) -> Sizes:
        """How large the held-out contributions of every row are, by column and by family."""
        told = (self.columns, self.families)
        block = blocks(self.fold, self.groups, self.seed)
        if len(self.sample) == len(self.outcome):
            return sizes_of_parts(self.contributions.parts, block, *told)
        batches = in_batches(self.explaining, self.fold, block)
        return sizes(batches, self.by_fold, self.family, *told)

    def sizes_of(self, frames: Iterable[pd.DataFrame], entity: str | None = None) -> Sizes:
        """The same of rows that come part by part, such as a table larger than memory.

        Args:
            frames: rows that the folds were not fitted on, with the explaining columns, as
                `Workspace.batches` gives them.
            entity: the frames' id column where entities repeat.
        """
        batches = from_stream(frames, self.columns, entity, self.seed)
        return sizes(batches, self.by_fold, self.family, self.columns, self.families)

    def reasons_of(self, frames: Iterable[pd.DataFrame]) -> Iterator[Contributions]:
        """Contributions (m, k) of the model of all rows to each of the frames' rows.

        In the outcome's unit, as float32, so that what is kept of them is small.
        """
        for frame in frames:
            told = in_outcome_units(
                self.final.contributions(frame[list(self.columns)]), self.family
            )
            yield Contributions(told.names, told.parts.astype(np.float32), told.base)

    @cached_property
    def contributions(self) -> Contributions:
        """Held-out contributions of the `sample` rows in the outcome's unit, by column."""
        fold = self.fold[self.sample]
        rows = self.explaining.iloc[self.sample]
        parts = np.empty((len(rows), len(self.columns)))
        bases = np.empty(len(rows))
        for k, model in enumerate(self.by_fold):
            mine = fold == k
            if not mine.any():
                continue
            told = in_outcome_units(model.contributions(rows[mine]), self.family)
            parts[mine] = told.parts
            bases[mine] = told.base
        return Contributions(self.columns, parts, float(bases.mean()))

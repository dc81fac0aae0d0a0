"""What is asked where groups are compared: the rows, and what was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analyses._groups.segment_words import worst_way
from analyses._groups.unheld_differences import StratifiedRows
from analyses._language.columns import find_column
from analyses._language.voice import Voice
from answers.answer import CannotAnswer, Choice
from answers.quantity import Quantity
from models.training.trained import TrainedModel

FEWEST = 100
ENDS = {"highest": 1, "lowest": -1}
START = 5  # of 100 rows, the smallest group


@dataclass(frozen=True)
class SegmentQuestion:
    """A question about groups of rows.

    Attributes:
        model: trained on the dataset.
        voice: the dataset's words.
        way: +1 where the end with the higher outcome is told first, else -1.
        column: the one column whose groups are compared; empty where groups are searched.
        smallest: share of the rows that a group must have, 0..1.
        choices: as they were typed, those left at their start omitted.
    """

    model: TrainedModel
    voice: Voice
    way: int
    column: str
    smallest: float
    choices: dict[str, Choice]

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Their explaining columns (n, k)."""
        return self.model.explaining

    @cached_property
    def outcome(self) -> np.ndarray:
        """Their outcomes (n,)."""
        return self.model.outcome

    @cached_property
    def groups(self) -> np.ndarray | None:
        """Whose rows they are (n,), where entities repeat."""
        return self.model.groups

    @cached_property
    def stratified(self) -> StratifiedRows:
        """They, made ready for looking whether differences hold within other columns."""
        entity = None if self.groups is None else pd.factorize(pd.Series(self.groups))[0]
        return StratifiedRows.of(self.rows, self.outcome, entity, self.model.seed)

    @property
    def about(self) -> str:
        """How many they are, and what their outcome is."""
        who = self.voice.rows(len(self.outcome))
        mean = float(self.outcome.mean())
        if self.model.dataset.is_rate:
            rate = Quantity("rate", mean, "share")
            happened = f"{int(self.outcome.sum()):,} {self.voice.happened}"
            return f"{who}, {happened} ({rate.plain()})"
        level = self.voice.level("mean", mean)
        return f"{who}, {self.voice.outcome} {level.plain()} on average"


def segment_question(model: TrainedModel, column: str, end: str, smallest: int) -> SegmentQuestion:
    """The question with its choices read.

    Raises:
        CannotAnswer: a choice is none, or too few rows are as asked.
    """
    voice = Voice(model.dataset)
    choices: dict[str, Choice] = {}
    if column:
        column = choices["column"] = _column(model, column)
    if end:
        choices["end"] = end
    if smallest != START:
        choices["smallest"] = smallest
    if not 1 <= smallest <= 25:
        raise CannotAnswer(
            "The smallest group can be 1 to 25 of 100 rows. Nothing was calculated.",
            "Give it as smallest=5.",
        )
    if len(model.outcome) < FEWEST:
        raise CannotAnswer(
            f"{voice.rows(len(model.outcome))} are too few to compare groups of them. "
            "Nothing was calculated.",
            "Ask about more of them.",
        )
    return SegmentQuestion(model, voice, _way(voice, end), column, smallest / 100, choices)


def _way(voice: Voice, end: str) -> int:
    """Which end is told first: worst for a rate, lowest or highest for a number."""
    worst = worst_way(voice)
    ends = {"": worst, "worst": worst, "best": -worst, **ENDS}
    if end not in ends:
        raise CannotAnswer(
            f"“{end}” is no end that can be told first. Nothing was calculated.",
            "It takes: worst, best, highest or lowest.",
        )
    return ends[end]


def _column(model: TrainedModel, name: str) -> str:
    """The explaining column of that name or title.

    Raises:
        CannotAnswer: there is none, or it explains nothing.
    """
    column = find_column(model.dataset, name)
    if column.name not in model.columns:
        why = f": {column.why[:1].lower()}{column.why[1:].rstrip('.')}" if column.why else ""
        raise CannotAnswer(
            f"{column.title} is no column whose groups can be compared{why}.",
            "Choose another column.",
        )
    return column.name

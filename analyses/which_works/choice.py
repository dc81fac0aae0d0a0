"""Which column is asked about, which of its values are arms, and which of them means none."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from analyses._language.columns import find_column, usable
from answers.answer import CannotAnswer
from datasets.cards.card import Column, Dataset
from models.effects.arms import Level
from models.interventions.scenario import Condition
from models.overlap.support import FEWEST
from models.training.trained import TrainedModel

NONE = frozenset(
    {"no", "none", "control", "0", "nothing", "placebo", "off", "false", "without", "n"}
)
STARTS_WITH_NONE = re.compile(r"(?i)(no|without|not)\b(?! internet| phone)")
MOST_ARMS = 6
FEW_VALUES = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """The arms of a column.

    Attributes:
        column: which.
        levels: the arms, the baseline first.
        means_none: True where the baseline means none; else it is the most frequent value.
        left_out: values with too few rows, or beyond the six most frequent.
    """

    column: Column
    levels: tuple[Level, ...]
    means_none: bool
    left_out: tuple[Level, ...]


def chosen(model: TrainedModel, name: str) -> Choice | None:
    """The column that was asked for, or the first that has arms; None where no column has.

    Raises:
        CannotAnswer: no such column, or one without arms.
    """
    if not name:
        made = (_arms(model, column) for column in _in_question(model.dataset))
        return next((choice for choice in made if choice is not None), None)
    column = find_column(model.dataset, name)
    usable(model.dataset, column)
    choice = _arms(model, column)
    if choice is None:
        raise CannotAnswer(
            f"{column.title} has no two values with enough rows to lay side by side.",
            "Choose a column of a few values, or ask how the outcome moves with it.",
        )
    return choice


def _in_question(dataset: Dataset) -> list[Column]:
    """What was drawn by lot first, then what can be changed and can be none, then the rest."""
    columns = [column for column in dataset.explaining if column.kind != "number"]
    numbers = [column for column in dataset.explaining if column.kind == "number"]

    def rank(column: Column) -> tuple[bool, bool, bool]:
        return (
            not column.randomised,
            column.role != "lever",
            not any(means_none(level) for level in column.levels),
        )

    return [*sorted(columns, key=rank), *sorted(numbers, key=rank)]


def means_none(level: Level) -> bool:
    """True for a value that says that nothing was done: "No", "none", "No E-Mail", 0."""
    if isinstance(level, float):
        return level == 0
    plain = level.strip().lower()
    return plain in NONE or bool(STARTS_WITH_NONE.match(plain))


def _arms(model: TrainedModel, column: Column) -> Choice | None:
    counts = _counts(model, column)
    enough = [level for level, rows in counts if rows >= FEWEST]
    if len(enough) < 2:
        return None
    none = [level for level in enough if means_none(level)]
    none.sort(key=lambda level: not (isinstance(level, float) or level.strip().lower() in NONE))
    baseline = none[0] if none else enough[0]
    others = [level for level in enough if level != baseline]
    levels = (baseline, *others[: MOST_ARMS - 1])
    left = tuple(level for level, _ in counts if level not in levels)
    return Choice(column, levels, bool(none), left)


def _counts(model: TrainedModel, column: Column) -> list[tuple[Level, int]]:
    """The values with their rows, the most frequent first; none of a number of many values."""
    values = model.explaining[column.name]
    if column.kind != "number":
        return [
            (level, int(Condition(column.name, "=", level).holds(model.explaining).sum()))
            for level in column.levels
        ]
    distinct, rows = np.unique(values.dropna().to_numpy(dtype=float), return_counts=True)
    if len(distinct) > FEW_VALUES:
        return []
    order = np.argsort(-rows, kind="stable")
    return [(float(distinct[k]), int(rows[k])) for k in order]

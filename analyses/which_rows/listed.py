"""Which rows stand on the list, in which order: the choices of `which_rows` read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses._asking.selection import rows_of
from analyses._language.columns import find_column
from analyses._language.voice import Voice
from answers.answer import CannotAnswer
from answers.words import short
from datasets.cards.card import Column
from models.drivers.permutation_test import signal
from models.training.trained import TrainedModel

MOST = 500
ENDS = ("", "highest", "lowest")


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A list of rows.

    Attributes:
        model: whose rows.
        voice: their words.
        places: of the rows on the list, in its order.
        among: mask (n,) of the rows that it is taken from.
        who: whom these are, in words; empty for all.
        sort: the column by which they are ordered; None where by what is expected of them.
        lowest: True where the list is of the lowest.
        explains: True where the columns explain the outcome, so that a chance can be told.
        unknown: rows without a value to be ordered by.
    """

    model: TrainedModel
    voice: Voice
    places: tuple[int, ...]
    among: np.ndarray
    who: str
    sort: Column | None
    lowest: bool
    explains: bool
    unknown: int


def listed(
    model: TrainedModel, *, how_many: int, sort: str, end: str, where: tuple[str, ...]
) -> Listed:
    """The rows at the end that is asked for.

    Raises:
        CannotAnswer: a column or value does not exist, or rows cannot be ordered by it.
    """
    voice = Voice(model.dataset)
    if not 1 <= how_many <= MOST:
        raise CannotAnswer(
            f"A list has 1 to {MOST} {voice.nouns}.", "Take all of them from the table itself."
        )
    if end not in ENDS:
        raise CannotAnswer(
            f"The end is highest or lowest, not “{short(end)}”.", "Choose one of them."
        )
    among, who = rows_of(model, where)
    column = _sorted_by(model, sort) if sort else None
    values = model.held_out if column is None else _values(model, column)
    known = np.flatnonzero(among & np.isfinite(values))
    lowest = end == "lowest"
    order = known[np.argsort(values[known] if lowest else -values[known], kind="stable")]
    return Listed(
        model,
        voice,
        tuple(int(place) for place in order[:how_many]),
        among,
        who,
        column,
        lowest,
        signal(model).found,
        int(among.sum()) - len(known),
    )


def _sorted_by(model: TrainedModel, name: str) -> Column:
    column = find_column(model.dataset, name)
    is_there = column.role == "outcome" or column.name in model.rows
    is_date = column.kind == "date" and is_there and column.role != "outcome"
    if not is_there or not (column.kind == "number" or is_date) or column.role == "id":
        raise CannotAnswer(
            f"{column.title} gives {model.dataset.noun[1]} no order.",
            "Choose a column of numbers or dates that is not left out.",
        )
    return column


def _values(model: TrainedModel, column: Column) -> np.ndarray:
    """What the rows (n,) are ordered by, NaN where it is not known."""
    if column.role == "outcome":
        return np.asarray(model.outcome, dtype=float)
    values = model.rows[column.name]
    if pd.api.types.is_datetime64_any_dtype(values):
        since = values - values.min()
        return np.asarray(since.dt.total_seconds().to_numpy(dtype=float, na_value=np.nan))
    return np.asarray(pd.to_numeric(values, errors="coerce").to_numpy(float, na_value=np.nan))

"""Columns as typed: found by name or title, refused with the nearest name or with the reason."""

from __future__ import annotations

import difflib

from analyses._language.voice import Voice
from answers.answer import CannotAnswer
from answers.words import listing
from datasets.cards.card import Column, Dataset

MARKS = frozenset('=<>!|"')
NOT_USABLE = {
    "outcome": "it is the outcome itself",
    "id": "it only names the rows",
    "date": "a date cannot be changed",
    "left_out": "it is left out",
}


def find_column(dataset: Dataset, name: str) -> Column:
    """The column called so, by name or title, whatever the case.

    Raises:
        CannotAnswer: none is; with the nearest name.
    """
    for column in dataset.columns:
        if column.name == name:
            return column
    wanted = name.strip().lower()
    for column in dataset.columns:
        if column.name.lower() == wanted:
            return column
    for column in dataset.columns:
        if column.title.lower() == wanted:
            return column
    typed_by_name = {label.lower(): typed(column) for column in dataset.columns
                     for label in (column.title, column.name)}  # fmt: skip
    near = difflib.get_close_matches(wanted, typed_by_name, n=1, cutoff=0.5)
    raise CannotAnswer(
        f"There is no column called {name.strip()}. Nothing was calculated.",
        f"Did you mean {typed_by_name[near[0]]}?"
        if near
        else f"There are: {listing([typed(column) for column in dataset.columns])}.",
    )


def typed(column: Column) -> str:
    """What a column is called in a text to type: its title, or its name where a mark is in that."""
    return column.name if MARKS & set(column.title) else column.title


def usable(dataset: Dataset, column: Column) -> None:
    """Nothing where a change or a condition may use the column.

    Raises:
        CannotAnswer: it may not; with the reason.
    """
    why = NOT_USABLE.get(column.role)
    if why:
        details = Voice(dataset).titled(column.why).rstrip(".")
        more = f" ({details})" if column.role == "left_out" and details else ""
        raise CannotAnswer(
            f"{column.title} cannot be used here: {why}{more}.", "Choose another column."
        )

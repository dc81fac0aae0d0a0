"""What is in a column: its kind, its values, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.cards.card import Kind

LEVELS = 200  # levels that a card lists and that can be compared
FEW = 50  # levels that need no minimum of rows each
ROWS_PER_LEVEL = 20


@dataclass(frozen=True, slots=True)
class Facts:
    """What a column holds, before anything is said about its use.

    Attributes:
        name: as in the table.
        kind: number, yes_no, category, date or text.
        rows: rows of the table.
        missing: rows without a value.
        distinct: different values.
        levels: values of a yes_no or category column, most frequent first, at most 200.
        counts: rows of each of these levels.
        low: smallest value of a number column.
        high: largest value of a number column.
        whole: for numbers: True where all are whole.
        counter: True where the values number the rows: whole, and one more in each row.
    """

    name: str
    kind: Kind
    rows: int
    missing: int
    distinct: int
    levels: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    low: float | None = None
    high: float | None = None
    whole: bool = False
    counter: bool = False

    @property
    def unique(self) -> bool:
        """True where every row has a value of its own."""
        return self.missing == 0 and self.distinct == self.rows


def facts_of(frame: pd.DataFrame) -> tuple[Facts, ...]:
    """The facts of every column of a typed table (float64, datetime64 and str columns)."""
    return tuple(_column_facts(str(name), frame[name]) for name in frame.columns)


def _column_facts(name: str, column: pd.Series) -> Facts:
    rows, missing = len(column), int(column.isna().sum())
    if pd.api.types.is_datetime64_any_dtype(column):
        return Facts(name, "date", rows, missing, int(column.nunique()))
    if pd.api.types.is_numeric_dtype(column):
        return _number_facts(name, column, missing)
    counts = column.value_counts()  # most frequent first; ties in order of appearance
    distinct = len(counts)
    kind = text_kind(distinct, rows - missing)
    if kind == "text":
        return Facts(name, kind, rows, missing, distinct)
    listed = counts.head(LEVELS)
    levels = tuple(str(level) for level in listed.index)
    return Facts(name, kind, rows, missing, distinct, levels, tuple(map(int, listed)))


def _number_facts(name: str, column: pd.Series, missing: int) -> Facts:
    values = column.to_numpy(dtype=float)
    observed = values[~np.isnan(values)]
    whole = bool(len(observed)) and bool((observed == np.round(observed)).all())
    counter = whole and missing == 0 and len(observed) > 1 and bool((np.diff(observed) == 1).all())
    return Facts(
        name,
        "number",
        len(values),
        missing,
        len(np.unique(observed)),
        low=float(observed.min()) if len(observed) else None,
        high=float(observed.max()) if len(observed) else None,
        whole=whole,
        counter=counter,
    )


def text_kind(distinct: int, filled: int) -> Kind:
    """Two values are yes_no; a category has few enough levels to be compared; else text."""
    if distinct == 2:
        return "yes_no"
    few = distinct <= FEW and distinct <= max(filled / 2, 2)
    comparable = distinct <= LEVELS and filled / max(distinct, 1) >= ROWS_PER_LEVEL
    return "category" if few or comparable else "text"

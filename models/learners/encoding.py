"""Rows to numbers for the trees, so that an unseen value never passes for another one.

XGBoost 3.2 scores an unseen category as its neighbour in sort order and sends a missing number
down a branch that training never used. Here a level is our own code, rare levels share a trained
"(other)" level, missing is a level of its own, and whatever was not seen goes to "(other)"; where
training had no rare level to learn "(other)" from, the most frequent level stands in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

OTHER = "(other)"
MISSING = "(missing)"
RAREST = 10
MOST_LEVELS = 100
FEW_ROWS = 64  # up to here a dictionary is faster than an index of pandas
LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True, slots=True)
class NumberCode:
    """A number column: the median stands in for a missing value where training had none."""

    name: str
    median: float
    had_missing: bool


@dataclass(frozen=True, slots=True)
class LevelCode:
    """A column of levels; the code of a level is its place.

    Attributes:
        name: of the column.
        levels: in order of their text; ends in "(other)" where training pooled rare levels.
        unseen: code of any other value: "(other)", or the most frequent level without one.
    """

    name: str
    levels: tuple[str, ...]
    unseen: int


@dataclass(frozen=True, slots=True)
class Encoder:
    """Codes for each column, in order. Made by `Encoder.learnt_from`."""

    columns: tuple[NumberCode | LevelCode, ...]

    @classmethod
    def learnt_from(cls, rows: pd.DataFrame) -> Encoder:
        """Learn levels and medians from rows (n, k): numeric columns are numbers, others levels."""
        return cls(tuple(_learn(rows[name]) for name in rows.columns))

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in the order of the codes."""
        return tuple(column.name for column in self.columns)

    @property
    def types(self) -> list[str]:
        """XGBoost's feature types: "q" for numbers, "c" for levels."""
        return ["q" if isinstance(column, NumberCode) else "c" for column in self.columns]

    def codes(self, rows: pd.DataFrame) -> np.ndarray:
        """Codes (n, k) as float32; NaN only in number columns whose training had missing values.

        What is not finite is missing; what float32 cannot hold stops at its limits.
        """
        out = np.empty((len(rows), len(self.columns)), dtype=np.float32)
        for place, column in enumerate(self.columns):
            match column:
                case NumberCode(name, median, had_missing):
                    values = np.clip(_numbers(rows[name]), -LARGEST, LARGEST)
                    if not had_missing:
                        values[np.isnan(values)] = median
                    out[:, place] = values
                case LevelCode(name, _, unseen):
                    level_codes = _known_codes(column, rows[name])
                    out[:, place] = np.where(level_codes < 0, unseen, level_codes)
        return out

    def pooled(self, rows: pd.DataFrame) -> dict[str, int]:
        """How many of the rows (n, k) have no level of their own, by column that has any such."""
        counts = {
            column.name: int((_known_codes(column, rows[column.name]) < 0).sum())
            for column in self.columns
            if isinstance(column, LevelCode)
        }
        return {name: count for name, count in counts.items() if count}

    def to_record(self) -> list[dict[str, Any]]:
        """JSON-able form; `from_record` reads it back."""
        return [
            {"name": c.name, "median": c.median, "had_missing": c.had_missing}
            if isinstance(c, NumberCode)
            else {"name": c.name, "levels": list(c.levels), "unseen": c.unseen}
            for c in self.columns
        ]

    @classmethod
    def from_record(cls, record: Sequence[Mapping[str, Any]]) -> Encoder:
        """The encoder of a record made by `to_record`."""
        return cls(
            tuple(
                LevelCode(item["name"], tuple(item["levels"]), item["unseen"])
                if "levels" in item
                else NumberCode(item["name"], item["median"], item["had_missing"])
                for item in record
            )
        )


def _learn(column: pd.Series) -> NumberCode | LevelCode:
    name = str(column.name)
    if pd.api.types.is_numeric_dtype(column):
        values = _numbers(column)
        present = values[~np.isnan(values)]
        median = float(np.median(present)) if len(present) else 0.0
        return NumberCode(name, median, had_missing=bool(len(present) < len(values)))
    counts = level_counts(column)
    frequent = [level for level in counts if counts[level] >= RAREST and level != OTHER]
    frequent.sort(key=lambda level: (-counts[level], level == MISSING, level))
    levels = sorted(frequent[:MOST_LEVELS])
    if len(levels) < len(counts):
        return LevelCode(name, (*levels, OTHER), unseen=len(levels))
    return LevelCode(name, tuple(levels), unseen=levels.index(frequent[0]) if levels else 0)


def level_counts(values: pd.Series) -> dict[str, int]:
    """How many of the values (n,) have each level, by its text; a missing one is a level, too."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        counted = _texts(values).value_counts()
        return dict(zip(counted.index.astype(str), counted.tolist(), strict=True))
    levels = [*_texts(values.cat.categories.to_series()).tolist(), MISSING]
    rows = np.bincount(values.cat.codes.to_numpy().astype(int) % len(levels), minlength=len(levels))
    counts: dict[str, int] = {}
    for level, count in zip(levels, rows.tolist(), strict=True):
        if count:
            counts[level] = counts.get(level, 0) + count
    return counts


def _numbers(values: pd.Series) -> np.ndarray:
    """As floats (n,); what is not finite counts as missing."""
    number = values.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(number), number, np.nan)


def _texts(values: pd.Series) -> pd.Series:
    """As text (n,), missing values as a level of their own."""
    return values.astype("str").fillna(MISSING)


def _known_codes(column: LevelCode, values: pd.Series) -> np.ndarray:
    """Code of each value's own level (n,), -1 where it has none."""
    own = [level for level in column.levels if level != OTHER]
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _few(own, values.cat.categories, (MISSING,))[values.cat.codes.to_numpy()]
    if len(values) <= FEW_ROWS:
        return _few(own, values)
    return np.asarray(pd.Index(own, dtype="str").get_indexer(pd.Index(_texts(values))))


def _few(
    levels: Sequence[str], values: pd.Series | pd.Index, more: tuple[str, ...] = ()
) -> np.ndarray:
    """Place of each of a few values and of `more` among the levels (n,), -1 where it has none."""
    place = {level: k for k, level in enumerate(levels)}
    texts = values if isinstance(values.dtype, pd.StringDtype) else values.astype("str")
    texts_or_missing = (text if isinstance(text, str) else MISSING for text in texts.tolist())
    return np.array([place.get(text, -1) for text in (*texts_or_missing, *more)], dtype=int)

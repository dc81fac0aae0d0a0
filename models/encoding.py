"""Rows to numbers for the trees, so that an unseen value never passes for another one.

XGBoost 3.2 scores an unseen category as its neighbour in sort order and sends a missing number
down a branch that training never used. Here a level is our own code, rare levels share a trained
"(other)" level, missing is a level of its own, and whatever was not seen goes to "(other)".
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


@dataclass(frozen=True, slots=True)
class NumberCode:
    """A number column: the median stands in for a missing value where training had none."""

    name: str
    median: float
    had_missing: bool


@dataclass(frozen=True, slots=True)
class LevelCode:
    """A column of levels; the code of a level is its place. The last place is "(other)"."""

    name: str
    levels: tuple[str, ...]

    @property
    def other(self) -> int:
        """The code of "(other)"."""
        return len(self.levels) - 1


@dataclass(frozen=True, slots=True)
class Encoder:
    """Codes for each column, in order. Made by `Encoder.learnt_from`."""

    columns: tuple[NumberCode | LevelCode, ...]

    @classmethod
    def learnt_from(cls, rows: pd.DataFrame) -> Encoder:
        """Learn levels and medians from rows: number columns are numeric, all others levels."""
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
        """Codes (n, k) as float32; NaN only in number columns whose training had missing values."""
        out = np.empty((len(rows), len(self.columns)), dtype=np.float32)
        for place, column in enumerate(self.columns):
            match column:
                case NumberCode(name, median, had_missing):
                    values = rows[name].to_numpy(dtype=np.float64, na_value=np.nan)
                    out[:, place] = values if had_missing else np.nan_to_num(values, nan=median)
                case LevelCode():
                    out[:, place] = _level_codes(column, rows[column.name])
        return out

    def pooled(self, rows: pd.DataFrame) -> dict[str, int]:
        """Rows in "(other)" by column of levels; columns without any are left out."""
        counts = {
            column.name: int((_level_codes(column, rows[column.name]) == column.other).sum())
            for column in self.columns
            if isinstance(column, LevelCode)
        }
        return {name: count for name, count in counts.items() if count}

    def to_record(self) -> list[dict[str, Any]]:
        """JSON-able form; `from_record` reads it back."""
        return [
            {"name": c.name, "median": c.median, "had_missing": c.had_missing}
            if isinstance(c, NumberCode)
            else {"name": c.name, "levels": list(c.levels)}
            for c in self.columns
        ]

    @classmethod
    def from_record(cls, record: Sequence[Mapping[str, Any]]) -> Encoder:
        """The encoder of a record made by `to_record`."""
        return cls(
            tuple(
                LevelCode(item["name"], tuple(item["levels"]))
                if "levels" in item
                else NumberCode(item["name"], item["median"], item["had_missing"])
                for item in record
            )
        )


def _learn(column: pd.Series) -> NumberCode | LevelCode:
    name = str(column.name)
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        known = values[~np.isnan(values)]
        median = float(np.median(known)) if len(known) else 0.0
        return NumberCode(name, median, had_missing=bool(len(known) < len(values)))
    counts = column.astype(object).where(column.notna(), MISSING).value_counts()
    kept = [str(level) for level in counts.index[counts >= RAREST][:MOST_LEVELS]]
    return LevelCode(name, (*sorted(kept), OTHER))


def _level_codes(column: LevelCode, values: pd.Series) -> np.ndarray:
    places = {level: code for code, level in enumerate(column.levels)}
    text = values.astype(object).where(values.notna(), MISSING)
    return text.map(places).fillna(column.other).to_numpy(dtype=np.float32)

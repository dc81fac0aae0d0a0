"""A what-if as data: which columns change, how, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

How = Literal["set", "shift", "scale"]
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Change:
    """One lever: set to a value, shifted by an amount, or scaled by a factor."""

    column: str
    how: How
    amount: str | float


@dataclass(frozen=True, slots=True)
class Condition:
    """A row belongs where its value compares so, with a level or a number."""

    column: str
    compare: Comparison
    value: str | float

    def holds(self, rows: pd.DataFrame) -> np.ndarray:
        """Mask of the rows (n,) where the condition holds; a missing value never does."""
        column = rows[self.column]
        if pd.api.types.is_numeric_dtype(column):
            values, wanted = column.to_numpy(dtype=float, na_value=np.nan), float(self.value)
        else:
            values, wanted = column.astype(object).to_numpy(), str(self.value)  # type: ignore[assignment]
        present = ~pd.isna(column).to_numpy()
        mask = np.zeros(len(rows), dtype=bool)
        match self.compare:
            case "=":
                mask[present] = values[present] == wanted
            case "!=":
                mask[present] = values[present] != wanted
            case "<":
                mask[present] = values[present] < wanted
            case "<=":
                mask[present] = values[present] <= wanted
            case ">":
                mask[present] = values[present] > wanted
            case ">=":
                mask[present] = values[present] >= wanted
        return mask

    @property
    def columns(self) -> tuple[str, ...]:
        """The column that it looks at."""
        return (self.column,)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A row belongs where one of several ways holds; a way holds where all its conditions do."""

    ways: tuple[tuple[Condition, ...], ...]

    def holds(self, rows: pd.DataFrame) -> np.ndarray:
        """Mask of the rows (n,) where a way holds."""
        mask = np.zeros(len(rows), dtype=bool)
        for way in self.ways:
            all_hold = np.ones(len(rows), dtype=bool)
            for condition in way:
                all_hold &= condition.holds(rows)
            mask |= all_hold
        return mask

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at, each once."""
        return tuple(dict.fromkeys(condition.column for way in self.ways for condition in way))


Clause = Condition | AnyOf


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes for the rows where all clauses hold, or for a random share of those rows.

    Attributes:
        changes: one for each lever.
        who: clauses that must all hold; none for everyone.
        share: of those rows, drawn at random, 0..1.
        beyond: True where moved numbers may leave what was observed.
    """

    changes: tuple[Change, ...]
    who: tuple[Clause, ...] = ()
    share: float = 1.0
    beyond: bool = False

    @property
    def levers(self) -> tuple[str, ...]:
        """The columns that change."""
        return tuple(change.column for change in self.changes)

    @property
    def looks_at(self) -> tuple[str, ...]:
        """The columns that say whom it is about, each once."""
        return tuple(dict.fromkeys(name for clause in self.who for name in clause.columns))

    def mask(self, rows: pd.DataFrame) -> np.ndarray:
        """Mask (n,) of the rows that it is about."""
        mask = np.ones(len(rows), dtype=bool)
        for clause in self.who:
            mask &= clause.holds(rows)
        return mask

    def changed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """A copy of rows (n, k) with the changes made; a missing number that is moved stays so.

        Moved numbers stop at the observed limits, unless they may go beyond.
        """
        after = rows.copy(deep=False)
        for change in self.changes:
            column = rows[change.column]
            if change.how == "set":
                after[change.column] = pd.Series(
                    [change.amount] * len(rows), index=rows.index, dtype=column.dtype
                )
            else:
                moved = (
                    column + float(change.amount)
                    if change.how == "shift"
                    else column * float(change.amount)
                )
                limits = (None, None) if self.beyond else (column.min(), column.max())
                after[change.column] = moved.clip(*limits)
        return after

    def leaving(self, rows: pd.DataFrame) -> np.ndarray:
        """Mask (n,) of the rows whose moved number leaves what was observed, or would."""
        mask = np.zeros(len(rows), dtype=bool)
        for change in self.changes:
            if change.how == "set":
                continue
            column, amount = rows[change.column], float(change.amount)
            moved = column + amount if change.how == "shift" else column * amount
            mask |= ((moved < column.min()) | (moved > column.max())).to_numpy()
        return mask

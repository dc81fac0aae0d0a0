"""A large table by its columns' distinct values: a linear model's margins without its design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from models.encoding import Encoder
from models.spline_columns import LIMIT, LevelColumn, SourceColumn, SplineColumns, meetings

PART = 32_768  # rows or values that are worked on at a time; they stay in the processor's cache
MOST_PAIRS = 65_536  # pairs of values that are worked out before the rows are looked at


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """One column: its distinct values, a missing one last, and the place of each row's (n,)."""

    values: pd.DataFrame
    place: np.ndarray

    @classmethod
    def of(cls, column: pd.Series) -> Self:
        """Read off a column (n,)."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            place = column.cat.codes.to_numpy()
            known = len(column.cat.categories)
            found = pd.Series(pd.Categorical.from_codes([*range(known), -1], dtype=column.dtype))
        else:
            place, distinct = pd.factorize(column)
            known = len(distinct)
            found = pd.Series(distinct, dtype=column.dtype).reindex(range(known + 1))
        place = np.where(place < 0, known, place).astype(np.min_scalar_type(known))
        return cls(pd.DataFrame({str(column.name): found}), place)


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Rows (n) as places among the distinct values of their columns.

    What depends on one column is worked out once for each of its values and looked up for each
    row; the same holds for two columns that meet where their values are few.

    Attributes:
        columns: how rows become a design.
        seen: each column.
        codes: of the distinct values of each column, for the trees.
        coded: place of each row's code among them.
    """

    columns: SplineColumns
    seen: tuple[Distinct, ...]
    codes: tuple[np.ndarray, ...]
    coded: tuple[np.ndarray, ...]

    @classmethod
    def of(
        cls,
        rows: pd.DataFrame,
        columns: SplineColumns,
        encoder: Encoder,
        coded: pd.DataFrame | None = None,
    ) -> Self:
        """Read off rows (n, k); the trees see `coded` instead where it is given."""
        seen = tuple(Distinct.of(rows[name]) for name in columns.names)
        told = tuple(
            own if coded is None or coded[name].equals(rows[name]) else Distinct.of(coded[name])
            for name, own in zip(columns.names, seen, strict=True)
        )
        codes = tuple(
            Encoder((code,)).codes(own.values)[:, 0]
            for code, own in zip(encoder.columns, told, strict=True)
        )
        return cls(columns, seen, codes, tuple(own.place for own in told))

    def __len__(self) -> int:
        return len(self.coded[0]) if self.coded else 0

    def codes_at(self, places: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Codes (m, k) float32 of some columns of the rows at these places."""
        out = np.empty((len(places), len(columns)), dtype=np.float32)
        for at, column in enumerate(columns):
            out[:, at] = self.codes[column][self.coded[column][places]]
        return out

    def linear(self, coefficients: np.ndarray) -> np.ndarray:
        """Design @ coefficients (1 + p, m) of all rows (n, m)."""
        alone = self._alone(coefficients)
        paired = self._paired(coefficients)
        out = np.empty((len(self), coefficients.shape[1]))
        out[:] = coefficients[0]
        for start in range(0, len(out), PART):
            rows = slice(start, start + PART)
            part = out[rows]
            for table, place in alone:
                part += table.take(place[rows], axis=0)
            for pair in paired:
                part += pair.of_rows(rows)
        return out

    def _alone(self, coefficients: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Each column's part by distinct value (u, m), with the rows' places."""
        return [
            (table, own.place)
            for at, own in enumerate(self.seen)
            if (table := self._term(at, own.values, coefficients)).any()
        ]

    def _term(self, at: int, values: pd.DataFrame, coefficients: np.ndarray) -> np.ndarray:
        parts = (values.iloc[a : a + PART] for a in range(0, len(values), PART))
        return np.concatenate([self.columns.term(at, part, coefficients) for part in parts])

    def _paired(self, coefficients: np.ndarray) -> list[_Pair]:
        """What the products of two columns add."""
        made, own = self.columns, {c.name: at for at, c in enumerate(self.columns.columns)}
        first = sum(column.width for column in made.columns)
        pairs: list[_Pair] = []
        for names in meetings(made.columns, made.levers):
            one, other = (
                _Simple.of(made.columns[own[name]], self.seen[own[name]]) for name in names
            )
            slots = _Slots.of(made, first, one.width * other.width, coefficients)
            first += one.width * other.width
            if slots.weight.any():
                pairs.append(_Pair.of(one, other, slots))
        return pairs


@dataclass(frozen=True, slots=True, eq=False)
class _Simple:
    """A column as one number among several: which (u,) and its value (u,), by distinct value."""

    slot: np.ndarray
    value: np.ndarray
    width: int
    place: np.ndarray

    @classmethod
    def of(cls, column: SourceColumn, seen: Distinct) -> Self:
        count = len(seen.values)
        if isinstance(column, LevelColumn) and column.width > 1:
            return cls(column.codes(seen.values), np.ones(count), column.width, seen.place)
        value = column.simple(seen.values)[:, 0]
        return cls(np.zeros(count, dtype=int), value, 1, seen.place)


@dataclass(frozen=True, slots=True, eq=False)
class _Slots:
    """The design columns of two that meet, of which one at most is not zero.

    Attributes:
        centre: (s + 1,); the last stands for none.
        scale: (s + 1,).
        weight: coefficients (s + 1, m).
        nought: what each adds where it is zero (s + 1, m).
    """

    centre: np.ndarray
    scale: np.ndarray
    weight: np.ndarray
    nought: np.ndarray

    @classmethod
    def of(cls, made: SplineColumns, first: int, width: int, coefficients: np.ndarray) -> Self:
        start, upto = np.searchsorted(made.kept, [first, first + width])
        own, mine = made.kept[start:upto] - first, slice(int(start), int(upto))
        centre, scale = np.zeros(width + 1), np.ones(width + 1)
        weight = np.zeros((width + 1, coefficients.shape[1]))
        centre[own], scale[own], weight[own] = (
            made.centre[mine], made.scale[mine], coefficients[1:][mine],
        )  # fmt: skip
        nought = np.clip(-centre / scale, -LIMIT, LIMIT)[:, None] * weight
        return cls(centre, scale, weight, nought)

    def of_value(self, slot: np.ndarray, value: np.ndarray) -> np.ndarray:
        """What all columns add (r, m) where these slots (r,) hold these values (r,)."""
        held = np.clip((value - self.centre[slot]) / self.scale[slot], -LIMIT, LIMIT)
        rest = self.nought.sum(axis=0) - self.nought
        return np.asarray(held[:, None] * self.weight[slot] + rest[slot])


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Two columns that meet; a table of all pairs of their values where these are few."""

    one: _Simple
    other: _Simple
    slots: _Slots
    table: np.ndarray | None

    @classmethod
    def of(cls, one: _Simple, other: _Simple, slots: _Slots) -> Self:
        table = None
        if len(one.value) * len(other.value) <= MOST_PAIRS:
            left = np.repeat(np.arange(len(one.value)), len(other.value))
            right = np.tile(np.arange(len(other.value)), len(one.value))
            table = slots.of_value(*_met(one, other, left, right))
        return cls(one, other, slots, table)

    def of_rows(self, rows: slice) -> np.ndarray:
        """What the products add for some rows (r, m)."""
        left, right = self.one.place[rows], self.other.place[rows]
        if self.table is None:
            return self.slots.of_value(*_met(self.one, self.other, left, right))
        both = left.astype(np.int64) * len(self.other.value) + right
        return np.asarray(self.table.take(both, axis=0))


def _met(
    one: _Simple, other: _Simple, left: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Slot (r,) and value (r,) of the product of two columns, by places (r,) of their values."""
    first, second = one.slot[left], other.slot[right]
    slot = first * other.width + second
    slot = np.where((first < 0) | (second < 0), one.width * other.width, slot)
    return slot, one.value[left] * other.value[right]

"""A large table by its columns' distinct values: a linear model's margins without its design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import pandas as pd

from models.learners.encoding import Encoder
from models.learners.spline_columns import LIMIT, LevelColumn, SourceColumn, SplineColumns, meetings

PART = 32_768  # rows or values that are worked on at a time; they stay in the processor's cache
MOST_PAIRS = 65_536  # pairs of values that are worked out before the rows are looked at


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """One column: its distinct values, a missing one last, and the place of each row's (n,).

    Attributes:
        values: (u, 1).
        place: (n,).
        terms: what was worked out last for the values; changed rows ask for the same once more.
    """

    values: pd.DataFrame
    place: np.ndarray
    terms: dict[bytes, np.ndarray]

    @classmethod
    def of(cls, column: pd.Series) -> Self:
        """Read off a column (n,)."""
        if isinstance(column.dtype, pd.CategoricalDtype):
            place = column.cat.codes.to_numpy()
            count = len(column.cat.categories)
            values = pd.Series(pd.Categorical.from_codes([*range(count), -1], dtype=column.dtype))
        else:
            place, distinct = pd.factorize(column)
            count = len(distinct)
            values = pd.Series(distinct, dtype=column.dtype).reindex(range(count + 1))
        place = np.where(place < 0, count, place).astype(np.min_scalar_type(count))
        return cls(pd.DataFrame({str(column.name): values}), place, {})

    def take(self, places: np.ndarray) -> Distinct:
        """The same values for the rows at these ascending places (m,)."""
        every = len(places) == len(self.place)
        return self if every else replace(self, place=self.place[places])


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """Rows (n) as places among the distinct values of their columns.

    What depends on one column is worked out once for each of its values and looked up for each
    row; the same holds for two columns that meet where their values are few.

    Attributes:
        columns: how rows become a design.
        encoder: how they become codes for the trees.
        seen: each column.
        coded: each column as the trees see it.
        codes: of its distinct values.
    """

    columns: SplineColumns
    encoder: Encoder
    seen: tuple[Distinct, ...]
    coded: tuple[Distinct, ...]
    codes: tuple[np.ndarray, ...]

    @classmethod
    def of(
        cls,
        rows: pd.DataFrame,
        columns: SplineColumns,
        encoder: Encoder,
        coded: pd.DataFrame | None = None,
    ) -> Self:
        """Read off rows (n, k); the trees see `coded` instead where it is given."""
        distinct = tuple(Distinct.of(rows[name]) for name in columns.names)
        lookup = cls(columns, encoder, distinct, distinct, tuple(_codes(encoder, distinct)))
        return lookup if coded is None else lookup._coded_by(coded, columns.names)

    def after(
        self, rows: pd.DataFrame, names: Sequence[str], who: np.ndarray, coded: pd.DataFrame | None
    ) -> Lookup:
        """The rows at these places (m,) after a change of some columns, which made them `rows`."""
        distinct = tuple(
            Distinct.of(rows[name]) if name in names else own.take(who)
            for name, own in zip(self.columns.names, self.seen, strict=True)
        )
        lookup = replace(
            self, seen=distinct, coded=distinct, codes=tuple(_codes(self.encoder, distinct))
        )
        return lookup if coded is None else lookup._coded_by(coded, names)

    def _coded_by(self, rows: pd.DataFrame, names: Sequence[str]) -> Self:
        coded = tuple(
            Distinct.of(rows[name]) if name in names else own
            for name, own in zip(self.columns.names, self.seen, strict=True)
        )
        return replace(self, coded=coded, codes=tuple(_codes(self.encoder, coded)))

    def __len__(self) -> int:
        return len(self.seen[0].place) if self.seen else 0

    def codes_at(self, places: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Codes (m, k) float32 of some columns of the rows at these places."""
        out = np.empty((len(places), len(columns)), dtype=np.float32)
        for at, column in enumerate(columns):
            out[:, at] = self.codes[column][self.coded[column].place[places]]
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
            if (table := self._term(at, own, coefficients)).any()
        ]

    def _term(self, at: int, own: Distinct, coefficients: np.ndarray) -> np.ndarray:
        key = coefficients.tobytes()
        term = own.terms.get(key)
        if term is None:
            parts = (own.values.iloc[a : a + PART] for a in range(0, len(own.values), PART))
            every = [self.columns.term(at, part, coefficients) for part in parts]
            term = np.concatenate(every)
            own.terms.clear()
            own.terms[key] = term
        return term

    def _paired(self, coefficients: np.ndarray) -> list[_Pair]:
        """What the products of two columns add."""
        columns, pairs = self.columns, meetings(self.columns.columns, self.columns.levers)
        simple = {
            column.name: _Simple.of(column, own)
            for column, own in zip(columns.columns, self.seen, strict=True)
            if any(column.name in names for names in pairs)
        }
        first = sum(column.width for column in columns.columns)
        terms: list[_Pair] = []
        for names in pairs:
            one, other = simple[names[0]], simple[names[1]]
            slots = _Slots.of(columns, first, one.width * other.width, coefficients)
            first += one.width * other.width
            if slots.weight.any():
                terms.append(_Pair.of(one, other, slots))
        return terms


def _codes(encoder: Encoder, distinct: tuple[Distinct, ...]) -> Iterator[np.ndarray]:
    """Codes of each column's distinct values (u,)."""
    for code, own in zip(encoder.columns, distinct, strict=True):
        yield Encoder((code,)).codes(own.values)[:, 0]


@dataclass(frozen=True, slots=True, eq=False)
class _Simple:
    """A column as one number among several: which (u,) and its value (u,), by distinct value."""

    slot: np.ndarray
    value: np.ndarray
    width: int
    place: np.ndarray

    @classmethod
    def of(cls, column: SourceColumn, distinct: Distinct) -> Self:
        count = len(distinct.values)
        if isinstance(column, LevelColumn) and column.width > 1:
            return cls(column.codes(distinct.values), np.ones(count), column.width, distinct.place)
        value = column.simple(distinct.values)[:, 0]
        return cls(np.zeros(count, dtype=int), value, 1, distinct.place)


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
    def of(cls, columns: SplineColumns, first: int, width: int, coefficients: np.ndarray) -> Self:
        start, upto = np.searchsorted(columns.kept, [first, first + width])
        own, part = columns.kept[start:upto] - first, slice(int(start), int(upto))
        centre, scale = np.zeros(width + 1), np.ones(width + 1)
        weight = np.zeros((width + 1, coefficients.shape[1]))
        centre[own], scale[own], weight[own] = (
            columns.centre[part], columns.scale[part], coefficients[1:][part],
        )  # fmt: skip
        nought = np.clip(-centre / scale, -LIMIT, LIMIT)[:, None] * weight
        return cls(centre, scale, weight, nought)

    def of_value(self, slot: np.ndarray | None, value: np.ndarray) -> np.ndarray:
        """What all columns add (r, m) where these slots (r,) hold these values (r,); None: one."""
        if slot is None:
            value -= self.centre[0]
            value /= self.scale[0]
            scaled = np.clip(value, -LIMIT, LIMIT, out=value)
            return np.asarray(np.multiply.outer(scaled, self.weight[0]))
        scaled = np.clip((value - self.centre[slot]) / self.scale[slot], -LIMIT, LIMIT)
        rest = self.nought.sum(axis=0) - self.nought
        return np.asarray(scaled[:, None] * self.weight[slot] + rest[slot])


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
) -> tuple[np.ndarray | None, np.ndarray]:
    """Slot (r,) and value (r,) of the product of two columns, by places (r,) of their values."""
    value = one.value[left] * other.value[right]
    if one.width == other.width == 1:
        return None, value
    first, second = one.slot[left], other.slot[right]
    slot = first * other.width + second
    return np.where((first < 0) | (second < 0), one.width * other.width, slot), value

"""Rows in the two forms that the learner needs, made once and shared by every model on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol, Self

import numpy as np
import pandas as pd

from models.learners.distinct_values import Lookup
from models.learners.encoding import Encoder
from models.learners.spline_columns import SplineColumns

HELD_ROWS = 150_000  # tables up to here are held as a design, larger ones are made in blocks
BLOCK = 50_000
FEW = 5  # a part of all rows under one over this is made ready of its own
FINE_GRID = 0.05  # standard deviations between a moved value and the nearest seen one


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Rows in the two forms that the learner needs.

    Attributes:
        design: (n, 1 + p) for the GLM, ones first.
        codes: (n, k) float32 for the trees.
        types: xgboost's feature type of each code, "q" or "c".
    """

    design: np.ndarray
    codes: np.ndarray
    types: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.design)

    def take(self, places: np.ndarray) -> Prepared:
        """The rows at these places (m,)."""
        return replace(self, design=self.design[places], codes=self.codes[places])

    def linear(self, coefficients: np.ndarray) -> np.ndarray:
        """Design @ coefficients (1 + p, m) of all rows (n, m)."""
        return np.asarray(self.design @ coefficients)

    def codes_at(self, places: np.ndarray) -> np.ndarray:
        """Codes (m, k) of the rows at these places."""
        return np.asarray(self.codes[places])

    def pick(self, columns: np.ndarray, codes: np.ndarray) -> Prepared:
        """The design columns and codes at these places (p,) and (k,) alone."""
        types = tuple(self.types[place] for place in codes)
        return Prepared(self.design[:, columns], self.codes[:, codes], types)

    def over(self, other: Prepared) -> Prepared:
        """These rows, then the other's."""
        return replace(
            self,
            design=np.concatenate([self.design, other.design]),
            codes=np.concatenate([self.codes, other.codes]),
        )


class DesignPlaces(NamedTuple):
    """Places of columns of the design, and of codes."""

    design: np.ndarray
    codes: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Preparation:
    """How rows become Prepared; fitted once per table and shared by every model on it."""

    columns: SplineColumns
    encoder: Encoder

    @classmethod
    def fit(cls, rows: pd.DataFrame, levers: Sequence[str] = ()) -> Self:
        """Knots, levels and scales of rows (n, k); levers meet every other column."""
        return cls(SplineColumns.fit(rows, levers), Encoder.learnt_from(rows))

    @classmethod
    def fit_of(cls, rows: pd.DataFrame, levers: Sequence[str] = ()) -> tuple[Self, Prepared]:
        """The same with these rows (n, k) in both forms, whose design is made on the way."""
        columns, design = SplineColumns.fit_design(rows, levers)
        preparation = cls(columns, Encoder.learnt_from(rows))
        return preparation, Prepared(
            design, preparation.encoder.codes(rows), tuple(preparation.encoder.types)
        )

    def of(self, rows: pd.DataFrame, coded: pd.DataFrame | None = None) -> Prepared:
        """Rows (n, k) in both forms; the codes are those of `coded` (n, k) where it is given."""
        design, codes = (
            self.columns.design(rows),
            self.encoder.codes(rows if coded is None else coded),
        )
        return Prepared(design, codes, tuple(self.encoder.types))

    def apart_from(self, names: Sequence[str]) -> DesignPlaces:
        """Places of the design columns and of the codes that do not touch these columns."""
        codes = [at for at, name in enumerate(self.encoder.names) if name not in set(names)]
        return DesignPlaces(self.columns.without(names), np.array(codes, dtype=int))


def on_the_grid(changed: pd.DataFrame, data: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Moved numbers taken to the nearest value seen in the data, where that is a hair away.

    The changed rows are (n, k), those seen (m, k).

    Prices come in cents; a price × 0.95 does not. Trees would tell the changed rows by their
    odd cents instead of by their prices.
    """
    near = {}
    for name in columns:
        distinct = np.unique(data[name].dropna().to_numpy(dtype=float))
        moved = changed[name].to_numpy(dtype=float, na_value=np.nan)
        if len(distinct) < 2:
            continue
        above = np.clip(np.searchsorted(distinct, moved), 1, len(distinct) - 1)
        left, right = distinct[above - 1], distinct[above]
        nearest = np.where(moved - left <= right - moved, left, right)
        close = np.abs(nearest - moved) <= FINE_GRID * distinct.std()
        near[name] = np.where(close, nearest, moved)
    return changed.assign(**near)


class Rows(Protocol):
    """Rows that can be taken by their places."""

    def __len__(self) -> int: ...

    @property
    def types(self) -> tuple[str, ...]:
        """Xgboost's feature type of each code."""
        ...

    def take(self, places: np.ndarray) -> Prepared:
        """The rows at these places (m,)."""
        ...

    def linear(self, coefficients: np.ndarray) -> np.ndarray:
        """Design @ coefficients (1 + p, m) of all rows (n, m)."""
        ...

    def codes_at(self, places: np.ndarray) -> np.ndarray:
        """Codes (m, k) of the rows at these places."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Rows of a table as Prepared, held where they fit, made when taken where they do not.

    Attributes:
        rows: of the table (n, k).
        preparation: what makes them ready.
        without: columns that are left out, with their products.
        held: the rows made ready, where they fit.
        coded: what the trees see instead of the rows, where that differs.
        lookup: the rows by their columns' distinct values, where they are not held.
    """

    rows: pd.DataFrame
    preparation: Preparation
    without: tuple[str, ...] = ()
    held: Prepared | None = None
    coded: pd.DataFrame | None = None
    lookup: Lookup | None = None

    @classmethod
    def of(
        cls, rows: pd.DataFrame, preparation: Preparation, coded: pd.DataFrame | None = None
    ) -> Self:
        """All columns of rows (n, k); the trees see `coded` (n, k) instead where it is given."""
        if len(rows) <= HELD_ROWS:
            return cls(rows, preparation, (), preparation.of(rows, coded), coded)
        lookup = Lookup.of(rows, preparation.columns, preparation.encoder, coded)
        return cls(rows, preparation, (), None, coded, lookup)

    @classmethod
    def learnt_from(cls, rows: pd.DataFrame, levers: Sequence[str] = ()) -> Self:
        """The rows (n, k) as their own preparation makes them; levers meet every other column."""
        if len(rows) > HELD_ROWS:
            return cls.of(rows, Preparation.fit(rows, levers))
        preparation, prepared = Preparation.fit_of(rows, levers)
        return cls(rows, preparation, (), prepared)

    def after(
        self, rows: pd.DataFrame, names: Sequence[str], who: np.ndarray, coded: pd.DataFrame | None
    ) -> View:
        """The rows at these ascending places (m,) after a change of some columns: `rows` (m, k)."""
        if self.lookup is None or len(rows) <= HELD_ROWS:
            return View.of(rows, self.preparation, coded)
        lookup = self.lookup.after(rows, names, who, coded)
        return View(rows, self.preparation, (), None, coded, lookup)

    def apart_from(self, names: Sequence[str]) -> View:
        """The same rows without these columns and their products."""
        if not names:
            return self
        stored = self.held and self.held.pick(*self.preparation.apart_from(names))
        return replace(self, without=tuple(names), held=stored)

    @property
    def sources(self) -> tuple[tuple[str, ...], ...]:
        """Source columns of each design column after the first."""
        places = self.preparation.apart_from(self.without)[0][1:] - 1
        return tuple(self.preparation.columns.sources[place] for place in places)

    @property
    def types(self) -> tuple[str, ...]:
        """Xgboost's feature type of each code."""
        every = self.preparation.encoder.types
        return tuple(every[at] for at in self.preparation.apart_from(self.without)[1])

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, places: np.ndarray) -> Prepared:
        """The rows at these places (m,)."""
        if self.held is not None:
            return self.held.take(places)
        coded = None if self.coded is None else self.coded.iloc[places]
        prepared = self.preparation.of(self.rows.iloc[places], coded)
        return (
            prepared.pick(*self.preparation.apart_from(self.without)) if self.without else prepared
        )

    def linear(self, coefficients: np.ndarray) -> np.ndarray:
        """Design @ coefficients (1 + p, m) of all rows (n, m)."""
        if self.lookup is None:
            return self._whole().linear(coefficients)
        own = self.preparation.apart_from(self.without)[0]
        every = np.zeros((1 + len(self.preparation.columns.sources), coefficients.shape[1]))
        every[own] = coefficients
        return self.lookup.linear(every)

    def codes_at(self, places: np.ndarray) -> np.ndarray:
        """Codes (m, k) of the rows at these places."""
        if self.lookup is None:
            return self._whole().codes_at(places)
        return self.lookup.codes_at(places, self.preparation.apart_from(self.without)[1])

    def _whole(self) -> Prepared:
        return self.take(np.arange(len(self))) if self.held is None else self.held


@dataclass(frozen=True, slots=True, eq=False)
class Subset:
    """Some rows of others, by their places."""

    rows: Rows
    places: np.ndarray

    def __len__(self) -> int:
        return len(self.places)

    @property
    def types(self) -> tuple[str, ...]:
        """Xgboost's feature type of each code."""
        return self.rows.types

    def take(self, places: np.ndarray) -> Prepared:
        """The rows at these places (m,) of the subset."""
        return self.rows.take(self.places[places])

    def linear(self, coefficients: np.ndarray) -> np.ndarray:
        """Design @ coefficients (1 + p, m) of all rows (n, m)."""
        if FEW * len(self.places) < len(self.rows):
            return self.take(np.arange(len(self.places))).linear(coefficients)
        return np.asarray(self.rows.linear(coefficients)[self.places])

    def codes_at(self, places: np.ndarray) -> np.ndarray:
        """Codes (m, k) of the rows at these places of the subset."""
        return self.rows.codes_at(self.places[places])


@dataclass(frozen=True, slots=True, eq=False)
class Stacked:
    """Some rows, then others."""

    first: Rows
    second: Rows

    def __len__(self) -> int:
        return len(self.first) + len(self.second)

    @property
    def types(self) -> tuple[str, ...]:
        """Xgboost's feature type of each code."""
        return self.first.types

    def take(self, places: np.ndarray) -> Prepared:
        """The rows at these ascending places (m,)."""
        count = len(self.first)
        cut = int(np.searchsorted(places, count))
        return self.first.take(places[:cut]).over(self.second.take(places[cut:] - count))

    def linear(self, coefficients: np.ndarray) -> np.ndarray:
        """Design @ coefficients (1 + p, m) of all rows (n, m)."""
        return np.concatenate([rows.linear(coefficients) for rows in (self.first, self.second)])

    def codes_at(self, places: np.ndarray) -> np.ndarray:
        """Codes (m, k) of the rows at these ascending places."""
        count = len(self.first)
        cut = int(np.searchsorted(places, count))
        first, second = (
            self.first.codes_at(places[:cut]),
            self.second.codes_at(places[cut:] - count),
        )
        return np.concatenate([first, second])


def held_of(rows: Rows) -> Prepared | None:
    """All the rows as they lie in memory, None where they do not."""
    match rows:
        case Prepared():
            return rows
        case View():
            return rows.held
        case _:
            return None


def taken(rows: Rows, places: np.ndarray) -> Prepared:
    """The rows at these ascending places (m,); not copied where they are all."""
    stored = held_of(rows)
    return stored if stored is not None and len(places) == len(stored) else rows.take(places)

"""A table as the columns of a linear model: splines for numbers, indicators for levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy.interpolate import BSpline

from models.learners.encoding import level_counts

MISSING = "(missing)"
OTHER = "(other)"
RARE = 5  # a level with fewer rows is pooled
MOST_LEVELS = 200
FIRST_ROWS = 1000  # mostly enough to see that there are more than a few values
FEW_VALUES = 20  # a number with so few distinct values gets gentler splines
FEW_LEVELS = 12  # only such columns interact with a lever
FEW_ROWS = 64  # up to here a dictionary is faster than an index of pandas
SCALED_ROWS = 50_000
LIMIT = 8.0  # standard deviations; a value further out pulls no harder than one there


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A number as itself, a spline with linear tails, and whether it is missing.

    Attributes:
        name: of the source column.
        centre: mean of the known values.
        scale: their standard deviation.
        fill: their median, which stands in for a missing value.
        missing: True where some values are missing, so that the column gets an indicator.
        knots: of the spline, ends included; empty where the number has too few values for one.
        degree: of the spline.
    """

    name: str
    centre: float
    scale: float
    fill: float
    missing: bool
    knots: tuple[float, ...]
    degree: int

    @classmethod
    def fit(cls, values: pd.Series) -> Self:
        """Six quantile knots of values (n,), cubic; five, quadratic for up to 20 distinct ones."""
        number = _numbers(values)
        present = number[~np.isnan(number)]
        if not len(present):
            present = np.zeros(1)
        few = all(len(np.unique(part)) <= FEW_VALUES for part in (present[:FIRST_ROWS], present))
        places = (0, 0.25, 0.5, 0.75, 1) if few else (0.01, 0.2, 0.4, 0.6, 0.8, 0.99)
        knots = np.unique(np.quantile(present, places))
        return cls(
            name=str(values.name),
            centre=float(present.mean()),
            scale=float(present.std()) or 1.0,
            fill=float(np.median(present)),
            missing=len(present) < len(number),
            knots=tuple(knots.tolist()) if len(knots) > 2 else (),
            degree=2 if few else 3,
        )

    @property
    def width(self) -> int:
        """Columns of `full`."""
        pieces = len(self.knots) + self.degree - 2 if self.knots else 0
        return 1 + pieces + self.missing

    def simple(self, rows: pd.DataFrame) -> np.ndarray:
        """The number alone (n, 1), centred and scaled, the median where missing."""
        number = _numbers(rows[self.name])
        filled = np.where(np.isnan(number), self.fill, number)
        return ((filled - self.centre) / self.scale)[:, None]

    def full(self, rows: pd.DataFrame) -> np.ndarray:
        """Number, spline pieces and missing indicator (n, k)."""
        number = _numbers(rows[self.name])
        absent = np.isnan(number)
        filled = np.where(absent, self.fill, number)
        blocks = [((filled - self.centre) / self.scale)[:, None]]
        if self.knots:
            blocks.append(self._pieces(filled))
        if self.missing:
            blocks.append(absent[:, None].astype(float))
        return np.concatenate(blocks, axis=1)

    def _pieces(self, number: np.ndarray) -> np.ndarray:
        """B-spline basis (n, pieces) without its last member, going on straight beyond the ends."""
        ends, degree = np.asarray(self.knots), self.degree
        before, after = ends[1] - ends[0], ends[-1] - ends[-2]
        steps = np.arange(degree, 0, -1)
        knots = np.concatenate([ends[0] - steps * before, ends, ends[-1] + steps[::-1] * after])
        basis = BSpline(knots, np.eye(len(knots) - degree - 1)[:, :-1], degree)
        inside = np.clip(number, ends[0], ends[-1])
        pieces = np.asarray(basis(inside))
        slope = basis.derivative()
        for end in (ends[0], ends[-1]):
            beyond = (number < end) if end == ends[0] else (number > end)
            if beyond.any():
                pieces[beyond] += (number[beyond] - end)[:, None] * slope(end)
        return pieces


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """A category as one indicator per level; a missing value is a level of its own.

    Attributes:
        name: of the source column.
        levels: most frequent first; ends in "(other)" where rare levels were pooled.
    """

    name: str
    levels: tuple[str, ...]

    @classmethod
    def fit(cls, values: pd.Series) -> Self:
        """Levels of values (n,) with at least 5 rows, the 200 most frequent; else "(other)"."""
        counts = level_counts(values)
        frequent = [level for level, rows in counts.items() if rows >= RARE]
        frequent = sorted(frequent, key=lambda level: (-counts[level], level))[:MOST_LEVELS]
        kept = tuple(level for level in frequent if level != OTHER)
        return cls(str(values.name), kept + ((OTHER,) if len(kept) < len(counts) else ()))

    @property
    def width(self) -> int:
        """Columns of `full`."""
        return 1 if len(self.levels) == 2 else len(self.levels)

    def codes(self, rows: pd.DataFrame) -> np.ndarray:
        """Place of each value among the levels (n,); unseen ones are "(other)", else -1."""
        values = rows[self.name]
        if isinstance(values.dtype, pd.CategoricalDtype):
            codes = self._few(values.cat.categories, (MISSING,))[values.cat.codes.to_numpy()]
        elif len(values) <= FEW_ROWS:
            codes = self._few(values)
        else:
            index = pd.Index(self.levels, dtype="str")
            codes = index.get_indexer(pd.Index(_texts(values)))
        if self.levels and self.levels[-1] == OTHER:
            codes = np.where(codes < 0, len(self.levels) - 1, codes)
        return np.asarray(codes)

    def _few(self, values: pd.Series | pd.Index, more: tuple[str, ...] = ()) -> np.ndarray:
        """Place of each of a few values and of `more` (n,), -1 where it has none."""
        place = {level: k for k, level in enumerate(self.levels)}
        texts = values if isinstance(values.dtype, pd.StringDtype) else values.astype("str")
        texts_or_missing = (text if isinstance(text, str) else MISSING for text in texts.tolist())
        return np.array([place.get(text, -1) for text in (*texts_or_missing, *more)], dtype=int)

    def simple(self, rows: pd.DataFrame) -> np.ndarray:
        """Indicators (n, levels), as full."""
        return self.full(rows)

    def full(self, rows: pd.DataFrame) -> np.ndarray:
        """Indicators (n, levels); one is enough for two levels."""
        return self.indicators(self.codes(rows))

    def indicators(self, codes: np.ndarray) -> np.ndarray:
        """The same from places among the levels (n,), -1 for none."""
        count = len(self.levels)
        if count == 2:
            return np.select([codes == 0, codes == 1], [1.0, 0.0], 0.5)[:, None]
        return np.asarray(codes[:, None] == np.arange(count), dtype=float)


SourceColumn = NumberColumn | LevelColumn


@dataclass(frozen=True, slots=True, eq=False)
class SplineColumns:
    """How to turn rows into the design of an additive model; levers may meet every column.

    Attributes:
        columns: the source columns in the table's order.
        levers: source columns that are multiplied with every other.
        kept: places of the raw columns that vary.
        centre: their means (p,).
        scale: their standard deviations (p,).
        sources: source column of each of them, two for a product.
    """

    columns: tuple[SourceColumn, ...]
    levers: tuple[str, ...]
    kept: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    sources: tuple[tuple[str, ...], ...]

    @classmethod
    def fit(cls, rows: pd.DataFrame, levers: Sequence[str] = ()) -> Self:
        """Knots, levels and scales from rows (n, k) of numbers (NaN = missing), text or categories.

        The scales of a large table are those of 50,000 rows, evenly taken.

        Raises:
            KeyError: a lever is not among the columns.
        """
        some = np.linspace(0, len(rows) - 1, SCALED_ROWS).astype(int)
        scaled = rows.iloc[some] if len(rows) > SCALED_ROWS else rows
        return cls._scaled_by(scaled, _learnt(rows), levers)[0]

    @classmethod
    def fit_design(cls, rows: pd.DataFrame, levers: Sequence[str] = ()) -> tuple[Self, np.ndarray]:
        """The same with the design (n, 1 + p) of these rows; all scales are theirs."""
        return cls._scaled_by(rows, _learnt(rows), levers)

    @classmethod
    def _scaled_by(
        cls, rows: pd.DataFrame, columns: tuple[SourceColumn, ...], levers: Sequence[str]
    ) -> tuple[Self, np.ndarray]:
        absent = [lever for lever in levers if lever not in rows.columns]
        if absent:
            raise KeyError(absent[0])
        design, sources = _raw(columns, tuple(levers), rows)
        raw = design[:, 1:]
        centre = raw.mean(axis=0)
        raw -= centre
        scale = np.sqrt(np.einsum("ij,ij->j", raw, raw) / max(len(raw), 1))
        kept = np.flatnonzero(scale > 1e-9)
        if len(kept) < len(scale):
            design = design[:, [0, *(kept + 1)]]
        spline_columns = cls(
            columns=columns,
            levers=tuple(levers),
            kept=kept,
            centre=centre[kept],
            scale=scale[kept],
            sources=tuple(sources[place] for place in kept),
        )
        design[:, 1:] /= spline_columns.scale
        np.clip(design[:, 1:], -LIMIT, LIMIT, out=design[:, 1:])
        return spline_columns, design

    @property
    def names(self) -> tuple[str, ...]:
        """The source columns in the table's order."""
        return tuple(column.name for column in self.columns)

    @property
    def owner(self) -> tuple[str, ...]:
        """Name of the source column of each design column (p,); "a:b" for a product."""
        return tuple(":".join(source) for source in self.sources)

    def design(self, rows: pd.DataFrame) -> np.ndarray:
        """Design (n, 1 + p): ones, then standardised columns, held within 8 deviations."""
        design, _ = _raw(self.columns, self.levers, rows)
        if len(self.kept) < design.shape[1] - 1:
            design = design[:, [0, *(self.kept + 1)]]
        raw = design[:, 1:]
        raw -= self.centre
        raw /= self.scale
        np.clip(raw, -LIMIT, LIMIT, out=raw)
        return design

    def terms(self, rows: pd.DataFrame, coefficients: np.ndarray) -> np.ndarray:
        """What each source column adds to design @ coefficients (n, k); there are no levers."""
        out = np.empty((len(rows), len(self.columns)))
        for place in range(len(self.columns)):
            out[:, place] = self.term(place, rows, coefficients)
        return out

    def term(self, place: int, rows: pd.DataFrame, coefficients: np.ndarray) -> np.ndarray:
        """What one source column adds to design @ coefficients (n,); rows may lack the others.

        A level's part is worked out once and looked up for each row.
        """
        column = self.columns[place]
        first = sum(earlier.width for earlier in self.columns[:place])
        start, upto = np.searchsorted(self.kept, [first, first + column.width])
        own = slice(int(start), int(upto))
        if isinstance(column, LevelColumn):
            raw = column.indicators(np.arange(-1, len(column.levels)))
        else:
            raw = column.full(rows)
        part = raw[:, self.kept[own] - first]
        part -= self.centre[own]
        part /= self.scale[own]
        term = np.asarray(np.clip(part, -LIMIT, LIMIT, out=part) @ coefficients[1:][own])
        return term[column.codes(rows) + 1] if isinstance(column, LevelColumn) else term

    def without(self, names: Sequence[str]) -> np.ndarray:
        """Places (p,) in the design, the leading 1 included, that do not touch these columns."""
        free = [not set(source) & set(names) for source in self.sources]
        return np.flatnonzero([True, *free])

    def to_record(self) -> dict[str, Any]:
        """As plain lists and numbers, for JSON."""
        return {
            "columns": [_column_record(column) for column in self.columns],
            "levers": list(self.levers),
            "kept": self.kept.tolist(),
            "centre": self.centre.tolist(),
            "scale": self.scale.tolist(),
            "sources": [list(source) for source in self.sources],
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """The inverse of to_record."""
        return cls(
            columns=tuple(_column_from(column) for column in record["columns"]),
            levers=tuple(record["levers"]),
            kept=np.asarray(record["kept"], dtype=int),
            centre=np.asarray(record["centre"], dtype=float),
            scale=np.asarray(record["scale"], dtype=float),
            sources=tuple(tuple(source) for source in record["sources"]),
        )


def _learnt(rows: pd.DataFrame) -> tuple[SourceColumn, ...]:
    """Knots and levels of each column."""
    return tuple(
        NumberColumn.fit(rows[name])
        if pd.api.types.is_numeric_dtype(rows[name])
        else LevelColumn.fit(rows[name])
        for name in rows.columns
    )


def _numbers(values: pd.Series) -> np.ndarray:
    """As floats (n,); what is not finite counts as missing."""
    number = values.to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(number), number, np.nan)


def _texts(values: pd.Series) -> pd.Series:
    """As text (n,), missing values as a level of their own."""
    return values.astype("str").fillna(MISSING)


Sources = tuple[tuple[str, ...], ...]


def _raw(
    columns: tuple[SourceColumn, ...], levers: tuple[str, ...], rows: pd.DataFrame
) -> tuple[np.ndarray, Sources]:
    """Ones and raw columns (n, 1 + all): each column's own, then the products with the levers.

    With them the sources of all but the ones.
    """
    products = _products(columns, levers, rows)
    widths = [column.width for column in columns] + [block.shape[1] for _, block in products]
    whose: list[tuple[str, ...]] = [(column.name,) for column in columns]
    whose += [pair for pair, _ in products]
    out = np.empty((len(rows), 1 + sum(widths)))
    out[:, 0] = 1.0
    ends = np.cumsum([1, *widths])
    for column, first, last in zip(columns, ends, ends[1:], strict=False):
        out[:, first:last] = column.full(rows)
    for place, (_, block) in enumerate(products, len(columns)):
        out[:, ends[place] : ends[place + 1]] = block
    return out, tuple(
        source for source, width in zip(whose, widths, strict=True) for _ in range(width)
    )


def meetings(columns: Sequence[SourceColumn], levers: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of a lever and another column whose products are in the design, in its order."""
    few = [c for c in columns if isinstance(c, NumberColumn) or len(c.levels) <= FEW_LEVELS]
    able = [column.name for column in few]
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for one in levers:
        for other in able if one in able else ():
            if one != other:
                pairs.setdefault(frozenset((one, other)), (one, other))
    return list(pairs.values())


def _products(
    columns: tuple[SourceColumn, ...], levers: tuple[str, ...], rows: pd.DataFrame
) -> list[tuple[tuple[str, str], np.ndarray]]:
    """Each lever times each other column, with their names."""
    pairs = meetings(columns, levers)
    in_products = {name for pair in pairs for name in pair}
    simple = {column.name: column.simple(rows) for column in columns if column.name in in_products}
    blocks = (simple[one][:, :, None] * simple[other][:, None, :] for one, other in pairs)
    flat = (block.reshape(len(rows), block.shape[1] * block.shape[2]) for block in blocks)
    return list(zip(pairs, flat, strict=True))


def _column_record(column: SourceColumn) -> dict[str, Any]:
    kind = "levels" if isinstance(column, LevelColumn) else "number"
    fields = {name: getattr(column, name) for name in column.__slots__}
    plain = {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}
    return {"kind": kind, **plain}


def _column_from(record: dict[str, Any]) -> SourceColumn:
    values = {key: value for key, value in record.items() if key != "kind"}
    if record["kind"] == "levels":
        return LevelColumn(**{**values, "levels": tuple(values["levels"])})
    return NumberColumn(**{**values, "knots": tuple(values["knots"])})

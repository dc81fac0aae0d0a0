"""Which columns to hold alike when one is compared: all that carry something of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
import pandas as pd
from scipy.linalg import cho_factor, cho_solve

from models.training.trained import TrainedModel

FIXED_AT = 0.98
SAME = 1e-6
MOST_ROWS = 5_000
MOST_MULTIPLIED = 12  # number columns; beyond, their products are too many to try
MOST_READY = 24  # number columns of a table whose products are made at all
FEWEST_EACH = 5  # rows for each column of a fit that is to say something
HELD_UP = 1e-10  # of each variance: columns that say the same twice can be solved for


@dataclass(frozen=True, slots=True, eq=False)
class ColumnCovariance:
    """How the columns of a table hang together, summed up once for any number of questions.

    Attributes:
        names: the columns.
        numbers: those that are numbers.
        covariance: of numbers, indicators of levels and products of two numbers (p, p).
        sources: column of each of them, two for a product.
        rows: looked at.
    """

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    covariance: np.ndarray
    sources: tuple[tuple[str, ...], ...]
    rows: int

    @classmethod
    def of(cls, rows: pd.DataFrame, seed: int = 0) -> Self:
        """Look at a table (n, k), at most 5,000 of its rows."""
        if len(rows) > MOST_ROWS:
            rows = rows.sample(MOST_ROWS, random_state=seed)
        names = tuple(str(name) for name in rows.columns)
        numbers = tuple(name for name in names if pd.api.types.is_numeric_dtype(rows[name]))
        blocks: dict[tuple[str, ...], np.ndarray] = {(name,): _block(rows[name]) for name in names}
        if len(numbers) <= MOST_READY:
            blocks |= {(a, b): blocks[a,] * blocks[b,] for a, b in combinations(numbers, 2)}
        sources = tuple(key for key, block in blocks.items() for _ in range(block.shape[1]))
        columns = np.concatenate([np.zeros((len(rows), 0)), *blocks.values()], axis=1)
        return cls(names, numbers, columns.T @ columns / max(len(rows), 1), sources, len(rows))

    def determined(self, among: Sequence[str], levers: Sequence[str] = ()) -> tuple[str, ...]:
        """Number columns, levers aside, that others `among` these columns fix almost exactly.

        A bill that is the sum of the services says nothing that the services do not say, nor does
        a total that is months times fee. Held alike with them they would leave nobody to compare.
        Linear in numbers, their products and indicators of levels; the most fixed column goes
        first (98 % of its variance or more), then the rest is looked at again. In a sum each part
        is as fixed as the sum itself: the one that shares most with the others is the sum.
        """
        numbers = [name for name in self.numbers if name in among and name not in levers]
        multiplied = numbers if len(numbers) <= MOST_MULTIPLIED else []
        fixed: list[str] = []
        while True:
            explained = {
                name: self._explained(name, among, multiplied, fixed)
                for name in numbers
                if name not in fixed
            }
            most = max(explained.values(), default=0.0)
            if most < FIXED_AT:
                return tuple(fixed)
            worst = [name for name, share in explained.items() if share >= most - SAME]
            fixed.append(max(worst, key=lambda name: self._shared(name, among)))

    def adjustment_set(
        self, levers: Sequence[str], column_family: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Columns to hold alike when levers change; their own `column_family` stays out."""
        others = [name for name in self.names if name not in {*levers, *column_family}]
        fixed = self.determined([*others, *levers], levers)
        return tuple(name for name in others if name not in fixed)

    def _explained(
        self, name: str, among: Sequence[str], multiplied: Sequence[str], fixed: Sequence[str]
    ) -> float:
        """Share of a number's variance that a fit on columns and products explains, 0..1.

        A column that the others fix may still multiply another: it is a function of them.
        """
        alone = set(among) - {name, *fixed}
        pairs = set(multiplied) - {name}
        wanted = [
            source[0] in alone if len(source) == 1 else set(source) <= pairs
            for source in self.sources
        ]
        spread = np.diag(self.covariance)
        used, target = np.flatnonzero(wanted & (spread > 0)), self.sources.index((name,))
        if not len(used) or not spread[target] > 0 or len(used) >= self.rows / FEWEST_EACH:
            return 0.0
        scale = np.sqrt(spread[used])
        second = self.covariance[np.ix_(used, used)] / scale / scale[:, None]
        second[np.diag_indices(len(used))] += HELD_UP
        first = self.covariance[used, target] / scale
        factor = cho_factor(second, check_finite=False)
        return float(first @ cho_solve(factor, first, check_finite=False) / spread[target])

    def _shared(self, name: str, among: Sequence[str]) -> float:
        """Sum of squared covariances of a scaled number with the columns of all others."""
        others = [
            len(source) == 1 and source[0] != name and source[0] in among for source in self.sources
        ]
        return float((self.covariance[others, self.sources.index((name,))] ** 2).sum())


def column_covariance(model: TrainedModel) -> ColumnCovariance:
    """How a trained model's columns hang together: what to hold alike when one is compared."""
    return model.once(_column_covariance)


def _column_covariance(model: TrainedModel) -> ColumnCovariance:
    return ColumnCovariance.of(model.explaining, model.seed)


def adjustment_set(
    rows: pd.DataFrame, levers: Sequence[str], column_family: Sequence[str] = (), seed: int = 0
) -> tuple[str, ...]:
    """`ColumnCovariance.adjustment_set` of rows (n, k) that are looked at once."""
    return ColumnCovariance.of(rows, seed).adjustment_set(levers, column_family)


def _block(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        middle = np.nanmedian(values) if not np.isnan(values).all() else 0.0
        filled = np.where(np.isnan(values), middle, values)
        spread = filled.std()
        scaled = (filled - filled.mean()) / (spread if spread > 0 else 1.0)
        return np.asarray(scaled[:, None])
    codes, levels = pd.factorize(column.astype(object).where(column.notna(), "(missing)"))
    frequent = np.argsort(-np.bincount(codes, minlength=len(levels)))[:50]
    hot = (codes[:, None] == frequent[None, :]).astype(float)
    return np.asarray(hot - hot.mean(axis=0))

"""One compiled view of an ensemble of trees: exact reasons and curves for every row.

Rows are coded once among the ensemble's own thresholds. Its trees are cut into groups of leaves
(`models.tree_shap.groups`); what a row answers to a group's splits is one byte, its pattern, and
all that the group says of the row is one table entry. Shapley values, margins and curves are sums
of entries. And how many background rows have each pattern is all that interventional Shapley
values and partial dependence need of the background (WOODELF, Nadel and Wettenstein 2025, has
tables by leaf; groups of leaves on bytes are ours).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from math import factorial

import numpy as np
import xgboost as xgb

from models.tree_shap import kernels as rows_of
from models.tree_shap import kernels_sums as sums_of
from models.tree_shap.codes import CodeBook
from models.tree_shap.groups import LeafGroups, TableLayout
from models.tree_shap.kernels_cut import BITS
from models.tree_shap.leaves import Leaves
from models.tree_shap.paths import Ensemble

THREADS = min(2, os.cpu_count() or 1)
WORTH_A_THREAD = 4096  # rows
TABLE_BYTES = 64 * 2**20  # entries held at a time; larger tables are made part by part


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Rows to compare with, as how many of them have each pattern of each group."""

    counts: np.ndarray
    rows: int


@dataclass(frozen=True, eq=False)
class TreeTables:
    """The tables of one ensemble. Codes are (k, n) bytes, made by `codes`.

    Margins are the booster's own: no unit of ours is added.
    """

    book: CodeBook
    groups: LeafGroups
    base: float

    @classmethod
    def of(cls, booster: xgb.Booster) -> TreeTables:
        """From a booster; ValueError where it does not fit.

        It fits where it is one plain sum of trees, no way to a leaf meets more than eight columns,
        and no column has more than 254 thresholds or levels.
        """
        ensemble = Ensemble.of(booster)
        groups = LeafGroups.of(ensemble)
        return cls(ensemble.book, groups, ensemble.base + groups.constant)

    def codes(self, values: np.ndarray) -> np.ndarray:
        """Codes (k, n) of values (n, k) as the booster takes them: NaN is missing."""
        values = np.require(values, np.float32, ("C", "W"))
        out = np.empty(values.shape[::-1], dtype=np.uint8)
        book = (self.book.is_level, self.book.known, self.book.start, self.book.cuts)
        _in_threads(
            lambda first, last: rows_of.encode(values, book, out, first, last),
            len(values),
        )
        return out

    def margin(self, codes: np.ndarray) -> np.ndarray:
        """Margins (n,)."""
        codes, groups = _plain(codes), self.groups
        if not rows_of.is_compiled(rows_of.margins):
            return self.base + groups.margins(codes)
        out = np.full(codes.shape[1], self.base)
        _in_threads(
            lambda first, last: rows_of.margins(
                codes, groups.tests, groups.entries, out, first, last
            ),
            codes.shape[1],
        )
        return out

    def reasons(self, codes: np.ndarray) -> tuple[np.ndarray, float]:
        """Exact path-dependent Shapley values (n, k) of the margin, and their base.

        The same as xgboost's `pred_contribs` (Lundberg et al. 2020).
        """
        codes = _plain(codes)
        out = np.zeros(codes.shape[::-1])
        for place, layout in enumerate(self._layouts):
            table = self._path_table if len(self._layouts) == 1 else self._path_entries(place)
            self._add_up(codes, layout, table, out)
        _, value, _, ratio = self.groups.leaves
        return out, self.base + float(value @ ratio.prod(axis=1))

    def background(self, codes: np.ndarray) -> Background:
        """Count the patterns of codes (k, n) of rows to compare with, at least one."""
        codes = _plain(codes)
        value_at = self.groups.value_at
        parts: list[np.ndarray] = []

        def count(first: int, last: int) -> None:
            pattern_counts = np.zeros(value_at[-1], dtype=np.int64)
            parts.append(pattern_counts)
            rows_of.count_up(codes, self.groups.tests, value_at, pattern_counts, first, last)

        _in_threads(count, codes.shape[1])
        return Background(np.sum(parts, axis=0).astype(np.float64), codes.shape[1])

    def reasons_against(
        self, codes: np.ndarray, background: Background
    ) -> tuple[np.ndarray, float]:
        """Exact interventional Shapley values (n, k) against all background rows, and their base.

        The base is the mean margin of the background rows (Janzing et al. 2020).
        """
        codes = _plain(codes)
        out = np.zeros(codes.shape[::-1])
        for place, layout in enumerate(self._layouts):
            self._add_up(codes, layout, self._background_entries(place, background), out)
        mean = float(background.counts @ self.groups.values) / background.rows
        return out, self.base + mean

    def reasons_against_each(self, row: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """Exact interventional Shapley values (n, k) of one row (k,) against each of n others.

        Each adds up to the margin of the row less that of the other; their mean is what
        `reasons_against` says.
        """
        codes, row = _plain(codes), _plain(row)
        out = np.zeros(codes.shape[::-1])
        inputs = (row, self.groups.tests, _weights())
        for layout in self._layouts:
            self._add_up(codes, layout, self._entries(sums_of.pair_entries, layout, inputs), out)
        return out

    def curve(self, column: int, background: Background) -> np.ndarray:
        """Exact partial dependence of the margin at each code of a column (known + 2,).

        Between two thresholds a tree's margin is constant, so these are all values there are;
        the last is that of a missing value.
        """
        points = np.arange(self.book.known[column] + 2)
        masks, answers = self.groups.answers_of(column, points)
        asking = np.flatnonzero(masks)
        out = np.zeros(len(points))
        sums_of.one_column(
            background.counts,
            self.groups.values,
            self.groups.value_at,
            masks[asking],
            answers[asking],
            asking,
            out,
        )
        sums = np.add.reduceat(background.counts * self.groups.values, self.groups.value_at[:-1])
        return np.asarray(self.base + (np.cumsum(out) + sums[masks == 0].sum()) / background.rows)

    def responses(self, codes: np.ndarray, column: int, points: np.ndarray) -> np.ndarray:
        """Exact margins (n, points) of rows with one column's codes replaced, all else as it is."""
        codes = _plain(codes)
        asking = self.groups.answers_of(column, points.astype(np.int64))
        out = np.zeros((len(points), codes.shape[1]))
        out[0] = self.base
        groups = self.groups
        _in_threads(
            lambda first, last: rows_of.responses(
                codes, groups.tests, groups.entries, asking, out, first, last
            ),
            codes.shape[1],
        )
        return out.T

    @cached_property
    def leaves(self) -> Leaves:
        """What the way to each leaf asks."""
        return Leaves.of(self.groups, self.book, self.base)

    @cached_property
    def _layouts(self) -> tuple[TableLayout, ...]:
        return TableLayout.all_of(self.groups, len(self.book.known), TABLE_BYTES)

    @cached_property
    def _path_table(self) -> np.ndarray:
        return self._path_entries(0)

    def _path_entries(self, place: int) -> np.ndarray:
        return self._entries(sums_of.path_entries, self._layouts[place], _quadrature())

    def _background_entries(self, place: int, background: Background) -> np.ndarray:
        inputs = (background.counts, self.groups.value_at, float(background.rows), _weights())
        return self._entries(sums_of.background_entries, self._layouts[place], inputs)

    def _entries(
        self, fill: Callable[..., None], layout: TableLayout, inputs: object
    ) -> np.ndarray:
        """The layout's table, filled group by group with what a kernel makes of `inputs`."""
        table, groups = layout.empty_table(), self.groups
        shape = (*groups.asked, layout.place, layout.entry_at)
        _in_threads(
            lambda first, last: fill(first, last, groups.leaves, shape, inputs, table),
            layout.last,
            begin=layout.first,
            worth=256,
        )
        return table

    def _add_up(
        self, codes: np.ndarray, layout: TableLayout, table: np.ndarray, out: np.ndarray
    ) -> None:
        _in_threads(
            lambda first, last: rows_of.add_up(
                codes, self.groups.tests, layout.order, table, out, first, last
            ),
            codes.shape[1],
        )


def _plain(codes: np.ndarray) -> np.ndarray:
    """Codes lying as the kernels were compiled for: any other way would ask for a compiler."""
    return np.require(codes, np.uint8, ("C", "W"))


def _in_threads(
    work: Callable[[int, int], None], end: int, *, begin: int = 0, worth: int = WORTH_A_THREAD
) -> None:
    """Do work(first, last) for parts of begin..end, each thread its own; results never differ."""
    threads = max(1, min(THREADS, (end - begin) // worth))
    cuts = np.linspace(begin, end, threads + 1).astype(int).tolist()
    if threads == 1:
        work(begin, end)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, a, b) for a, b in pairwise(cuts)]:
            done.result()


@cache
def _quadrature() -> np.ndarray:
    """Points and weights (2, 4) of Gauss-Legendre on [0, 1]: exact up to degree seven."""
    points, weights = np.polynomial.legendre.leggauss(4)
    return np.array([(points + 1) / 2, weights / 2])


@cache
def _weights() -> np.ndarray:
    """(9, 9): (a - 1)! b! / (a + b)!, the Shapley weight of one of a columns beside b others."""
    out = np.zeros((BITS + 1, BITS + 1))
    for a in range(1, BITS + 1):
        for b in range(BITS + 1 - a):
            out[a, b] = factorial(a - 1) * factorial(b) / factorial(a + b)
    return out

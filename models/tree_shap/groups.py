"""An ensemble's leaves in groups, and how the groups' table entries lie in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.tree_shap import kernels_cut as cut_of
from models.tree_shap import kernels_sums as sums_of
from models.tree_shap.kernels import BATCH, WIDTH
from models.tree_shap.kernels_cut import BITS
from models.tree_shap.paths import Ensemble

TOGETHER = 8  # entries that one step of `add_up` adds


@dataclass(frozen=True, slots=True, eq=False)
class LeafGroups:
    """All leaves of an ensemble in groups of at most eight answers, so of 256 patterns.

    Attributes:
        tests: arrays test_start (g + 1,), column, low, span, bit: a row's pattern has `bit` where
            its code lies in one of the arcs from `low` on, `span` codes further, on the circle of
            256.
        asked: arrays columns (g, 8), masks (g, 8), widths (g,): which columns a group asks (-1:
            none), which bits are theirs, and how many bits there are.
        leaves: arrays leaf_start (g + 1,), value (l,), bits (l, 2), ratio (l, 8): a row is in a
            leaf where its pattern has the wanted bits among those asked; the ratio is the share of
            training cover that each column of the group lets through.
        value_at: (g + 1,) where each group's patterns begin in `values` and in counts of rows.
        values: the margin that each pattern adds.
        constant: the margin that trees of a single leaf add.
    """

    tests: tuple[np.ndarray, ...]
    asked: tuple[np.ndarray, ...]
    leaves: tuple[np.ndarray, ...]
    value_at: np.ndarray
    values: np.ndarray
    constant: float

    @classmethod
    def of(cls, ensemble: Ensemble) -> LeafGroups:
        """Cut an ensemble; ValueError where a way to a leaf meets more than eight columns."""
        nodes, codes_known = ensemble.nodes, ensemble.book.known
        shape = (nodes.left, nodes.right, nodes.column)
        parent, piece_root, piece_group, fits = cut_of.pieces(nodes.root, *shape)
        if not fits:
            raise ValueError(f"a leaf whose way meets more than {BITS} columns")
        decisions = cut_of.answers(*shape, parent, piece_root, piece_group)
        count = int(piece_group[-1]) + 1 if len(piece_group) else 0
        bit = (1 << _ranks(decisions[:, 0])).astype(np.uint8)
        columns, masks = _columns(decisions, bit, count)
        widths = np.bincount(decisions[:, 0], minlength=count).astype(np.int64)
        codes = (nodes.cut, nodes.missing_left, nodes.set_start, nodes.levels)
        splits = (nodes.left, nodes.column, *codes)
        tests = cut_of.arcs(decisions, splits, parent, codes_known)
        own, way = np.zeros((2, len(nodes.left)), dtype=np.uint8)
        inside = decisions[:, 3] == 0
        own[decisions[inside, 2]] = bit[inside]
        np.bitwise_or.at(way, decisions[~inside, 2], bit[~inside])
        value, answer, ratio, group = cut_of.leaves(
            shape, nodes.cover, nodes.value, parent, (piece_root, piece_group), (own, way), columns
        )
        value_at = _starts(1 << widths)
        leaf_start = _starts(np.bincount(group, minlength=count))
        values = np.zeros(value_at[-1])
        sums_of.leaf_sums(leaf_start, value, answer, value_at, values)
        single = nodes.left[nodes.root] < 0
        return cls(
            _tests(tests, decisions, bit, count),
            (columns, masks, widths),
            (leaf_start, value, answer, ratio),
            value_at,
            values,
            float(nodes.value[nodes.root[single]].sum()),
        )

    @property
    def entries(self) -> tuple[np.ndarray, np.ndarray]:
        """Where each group's patterns begin (g + 1,), and the margin that each adds (v,)."""
        return self.value_at, self.values

    def __len__(self) -> int:
        return len(self.value_at) - 1

    def margins(self, codes: np.ndarray) -> np.ndarray:
        """What the groups add to the margins (n,) of codes (k, n), without a kernel.

        For a few hundred rows where none is compiled: some 30 ms, which a kernel that Python runs
        takes seconds for.
        """
        test_start, column, low, span, bit = self.tests
        inside = (codes[column] - low[:, None]) <= span[:, None]  # on the byte's circle
        pattern = np.zeros((len(self), codes.shape[1]), dtype=np.uint8)
        group = np.repeat(np.arange(len(self)), np.diff(test_start))
        np.bitwise_or.at(pattern, group, np.where(inside, bit[:, None], 0).astype(np.uint8))
        return np.asarray(self.values[self.value_at[:-1, None] + pattern].sum(axis=0))

    def answers_of(self, column: int, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bits that a column decides in each group (g,), and what each of its codes says (g, c)."""
        columns, masks, _ = self.asked
        mask = np.where(columns == column, masks, 0).sum(axis=1).astype(np.uint8)
        test_start, columns_asked, low, span, bit = self.tests
        tests = np.flatnonzero(columns_asked == column)
        group = np.repeat(np.arange(len(self)), np.diff(test_start))[tests]
        inside = (codes[None, :] - low[tests, None]).astype(np.uint8) <= span[tests, None]
        answer_bits = np.zeros((len(self), len(codes)), dtype=np.uint8)
        np.bitwise_or.at(answer_bits, group, np.where(inside, bit[tests, None], 0).astype(np.uint8))
        return mask, answer_bits


def _starts(sizes: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _ranks(group: np.ndarray) -> np.ndarray:
    """Place of each item within its group; groups come in order."""
    first = np.concatenate([[True], group[1:] != group[:-1]])[: len(group)]
    return np.arange(len(group)) - np.maximum.accumulate(np.where(first, np.arange(len(group)), 0))


def _columns(decisions: np.ndarray, bit: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns that each group asks (g, 8) and their bits (g, 8)."""
    pairs, inverse = np.unique(decisions[:, :2], axis=0, return_inverse=True)
    place = (pairs[:, 0], _ranks(pairs[:, 0]))
    columns = np.full((count, BITS), -1, dtype=np.int64)
    columns[place] = pairs[:, 1]
    mask = np.zeros(len(pairs), dtype=np.uint8)
    np.bitwise_or.at(mask, inverse, bit)
    masks = np.zeros((count, BITS), dtype=np.uint8)
    masks[place] = mask
    return columns, masks


def _tests(
    arcs: np.ndarray, decisions: np.ndarray, bit: np.ndarray, count: int
) -> tuple[np.ndarray, ...]:
    answer = arcs[:, 0]
    start = _starts(np.bincount(decisions[answer, 0], minlength=count))
    low, span = arcs[:, 1].astype(np.uint8), arcs[:, 2].astype(np.uint8)
    return start, decisions[answer, 1].copy(), low, span, bit[answer].copy()


@dataclass(frozen=True, slots=True, eq=False)
class TableLayout:
    """Where the entries of the groups first..last lie in one table.

    A panel is WIDTH columns; a cell is a group's entries for one panel that it asks about, WIDTH
    float32 for each pattern. Cells are in batches of groups, in each by panel, eight at a time;
    what is lacking to eight is filled with the cell of nothing at the table's start.

    Attributes:
        first: of the groups.
        last: one beyond the last.
        place: (k,) of each column among all panels; often asked columns come first, so that the
            last panels have few cells.
        entry_at: (g, panels) where a group's cell begins; only for these groups.
        order: arrays for `add_up`: columns in their places, batch_group, batch_run, run_panel,
            run_cell, slot, at.
        size: floats in the table.
    """

    first: int
    last: int
    place: np.ndarray
    entry_at: np.ndarray
    order: tuple[np.ndarray, ...]
    size: int

    @classmethod
    def all_of(cls, groups: LeafGroups, columns: int, most_bytes: int) -> tuple[TableLayout, ...]:
        """As many layouts as keep each table below `most_bytes`, of one batch at least."""
        touched = np.zeros((len(groups), -(-columns // WIDTH)), dtype=np.bool_)
        group, slot = np.nonzero(groups.asked[0] >= 0)
        column = groups.asked[0][group, slot]
        place = np.empty(columns, dtype=np.int64)
        often = np.argsort(-np.bincount(column, minlength=columns), kind="stable")
        place[often] = np.arange(columns)
        touched[group, place[column] // WIDTH] = True
        floats = touched.sum(axis=1) * WIDTH << groups.asked[2]
        layouts, first = [], 0
        while first < len(groups):
            room = int(np.searchsorted(np.cumsum(floats[first:]), most_bytes // 4, side="right"))
            whole = first + room == len(groups)
            last = first + (room if whole else max(BATCH, room // BATCH * BATCH))
            last = min(len(groups), last)
            layouts.append(cls._of((first, last), place, touched, groups.asked[2]))
            first = last
        return tuple(layouts)

    @classmethod
    def _of(
        cls, span: tuple[int, int], place: np.ndarray, touched: np.ndarray, widths: np.ndarray
    ) -> TableLayout:
        first, last = span
        group, panel = np.nonzero(touched[first:last])
        batch = group // BATCH
        order = np.lexsort((group, panel, batch))
        group, panel, batch = group[order], panel[order], batch[order]
        sizes = WIDTH << widths[first:last][group]
        begin = WIDTH + np.concatenate([[0], np.cumsum(sizes)])
        entry_at = np.full(touched.shape, -1, dtype=np.int64)
        entry_at[first + group, panel] = begin[:-1]
        run = batch * touched.shape[1] + panel
        runs, lengths = np.unique(run, return_counts=True)
        padded = -(-lengths // TOGETHER) * TOGETHER
        run_cell = _starts(padded)
        at = np.zeros(run_cell[-1], dtype=np.int64)
        slot = np.full(run_cell[-1], BATCH, dtype=np.int64)
        cell = np.repeat(run_cell[:-1], lengths) + _ranks(run)
        at[cell], slot[cell] = begin[:-1], group % BATCH
        batches = -(-(last - first) // BATCH)
        batch_group = np.minimum(first + np.arange(batches + 1) * BATCH, last)
        batch_run = np.searchsorted(runs // touched.shape[1], np.arange(batches + 1))
        cells = (batch_group, batch_run, runs % touched.shape[1], run_cell, slot, at)
        return cls(first, last, place, entry_at, (np.argsort(place), *cells), int(begin[-1]))

    def empty_table(self) -> np.ndarray:
        """Zeros (size,) for every entry."""
        return np.zeros(self.size, dtype=np.float32)

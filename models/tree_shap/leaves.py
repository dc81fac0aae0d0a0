"""What the way to each leaf asks of each column, as runs of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.tree_shap.codes import CodeBook
from models.tree_shap.groups import LeafGroups


@dataclass(frozen=True, slots=True, eq=False)
class Leaves:
    """All leaves of an ensemble, and the conditions on single columns that lead to them.

    Attributes:
        code_start: (k + 1,) where each column's codes begin among those of all columns.
        asked: arrays run_start (c + 1,), run_first, run_last: the runs of codes that a condition
            lets through, each column's codes counted from `code_start` and its own place.
        leaves: arrays leaf_start (l + 1,), leaf_condition, leaf_value.
        base: where margins start.
    """

    code_start: np.ndarray
    asked: tuple[np.ndarray, np.ndarray, np.ndarray]
    leaves: tuple[np.ndarray, np.ndarray, np.ndarray]
    base: float

    @classmethod
    def of(cls, groups: LeafGroups, book: CodeBook, base: float) -> Leaves:
        """From groups of leaves; the same condition in several leaves is kept once."""
        counts = book.known
        leaf_start, value, bits, _ = groups.leaves
        group = np.repeat(np.arange(len(groups)), np.diff(leaf_start))
        code_start = np.concatenate([[0], np.cumsum(counts + 2)]).astype(np.int64)
        runs, pairs, count = [], [], 0
        for column in range(len(counts)):
            mask, answers = groups.answers_of(column, np.arange(counts[column] + 2))
            leaf = np.flatnonzero(mask[group] & bits[:, 0])
            bits_asked = (bits[leaf, 0] & mask[group[leaf]])[:, None]
            passes = ((answers[group[leaf]] ^ bits[leaf, 1][:, None]) & bits_asked) == 0
            same, once = _same(passes)
            passes = passes[once]
            edges = np.diff(np.pad(passes.astype(np.int8), ((0, 0), (1, 1))), axis=1)
            start = code_start[column] + column
            condition, first = np.nonzero(edges == 1)
            _, last = np.nonzero(edges == -1)
            runs.append((condition + count, first + start, last + start))
            pairs.append((leaf, same + count))
            count += len(once)
        leaf, condition = _joined(pairs)
        order = np.argsort(leaf, kind="stable")
        asking, first, last = _joined(runs)
        return cls(
            code_start,
            (_starts(asking, count), first, last),
            (_starts(leaf, len(value)), condition[order], value),
            base,
        )


def _same(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number of each row of a mask (n, m) among the distinct ones, and where these come first."""
    packed = np.packbits(rows, axis=1)
    number: dict[bytes, int] = {}
    whole = packed.view(f"V{packed.shape[1]}").reshape(-1).tolist()  # rows as bytes sort slowly
    same = np.array(
        [number.setdefault(packed_row, len(number)) for packed_row in whole], dtype=np.int64
    )
    return same, np.unique(same, return_index=True)[1]


def _joined(parts: Sequence[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, ...]:
    return tuple(np.concatenate(arrays).astype(np.int64) for arrays in zip(*parts, strict=True))


def _starts(owner: np.ndarray, count: int) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))]).astype(np.int64)

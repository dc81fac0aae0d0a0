"""Rows as codes among an ensemble's own thresholds: one byte says all that its trees can tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_CODES = 256


@dataclass(frozen=True, slots=True, eq=False)
class CodeBook:
    """How values of k columns become codes.

    A number's code is how many thresholds are at or below it, a level's code is the level. Above
    them come `known` (a number beyond every threshold, a level that no split names) and
    `known + 1` (missing).

    Attributes:
        is_level: (k,) True where splits ask for levels.
        known: (k,) thresholds of the column, or levels that its splits name.
        start: (k + 1,) where each column's thresholds begin in `cuts`.
        cuts: thresholds as float32, rising within a column.
    """

    is_level: np.ndarray
    known: np.ndarray
    start: np.ndarray
    cuts: np.ndarray

    @classmethod
    def of(
        cls, columns: int, split_column: np.ndarray, threshold: np.ndarray, level: np.ndarray
    ) -> CodeBook:
        """From the splits (s,): column, float32 threshold, and largest level named (-1: a number).

        Raises ValueError where a column needs more codes than a byte has.
        """
        is_level = np.zeros(columns, dtype=np.bool_)
        is_level[split_column[level >= 0]] = True
        thresholds = [
            np.unique(threshold[(split_column == k) & (level < 0)]).astype(np.float32)
            for k in range(columns)
        ]
        counts = np.array([len(cuts) for cuts in thresholds], dtype=np.int64)
        for k in np.flatnonzero(is_level):
            if counts[k]:
                raise ValueError(f"column {k} is split both by thresholds and by levels")
            counts[k] = int(level[split_column == k].max()) + 1
        if columns and counts.max() + 2 > MOST_CODES:
            raise ValueError(f"{counts.max()} thresholds in one column are more than a byte tells")
        lengths = [len(cuts) for cuts in thresholds]
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        cuts = np.concatenate([*thresholds, np.empty(0, np.float32)]).astype(np.float32)
        return cls(is_level, counts, start, cuts)

    def thresholds(self, column: int) -> np.ndarray:
        """Thresholds (known,) of a number column, rising; none for a level column."""
        return self.cuts[self.start[column] : self.start[column + 1]]

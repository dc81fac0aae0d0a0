"""A limit that as large a share of the rows keeps to in every segment, not only in all.

One limit for all rows is kept to by nine of ten on average and by fewer where rows spread more.
Here it is a sum of one step for each segment that a row is in, chosen so that every segment has
the share that was asked for: quantile regression on the segments' indicators, whose solution
covers each of them (Gibbs, Cherian and Candès 2023), found part by part (Jung, Noarov,
Ramalingam and Roth 2023). Steps are order statistics with the finite-sample correction of
conformal prediction (Vovk, Gammerman and Shafer 2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

FEWEST = 20  # rows of a segment from which it has a step of its own
SWEEPS = 8
NEAR = 0.005  # a share that is above the one asked for by no more needs no step


@dataclass(frozen=True, slots=True, eq=False)
class SegmentLimits:
    """An upper limit for a score, by segment.

    Attributes:
        base: the limit of a row that is in no segment.
        steps: for each way to cut the rows, what each of its parts adds; the last entry, zero,
            is for rows in none.
    """

    base: float
    steps: tuple[np.ndarray, ...]

    @classmethod
    def fit(cls, score: np.ndarray, cuts: np.ndarray, share: float) -> SegmentLimits:
        """Limits that this share of the scores keeps to, in all and in every segment.

        Args:
            score: (n,) the rows that calibrate.
            cuts: (c, n) for each way to cut the rows the part of each, -1 where it is in none.
            share: 0..1.
        """
        base = _limit(score, _aim(share, len(score)))
        left = score - base
        parts = [_rows_by_part(cut) for cut in cuts]
        steps = [np.zeros(len(rows) + 1) for rows in parts]
        for _ in range(SWEEPS):
            moved = False
            for cut, rows_of in enumerate(parts):
                for part, rows in enumerate(rows_of):
                    if len(rows) < FEWEST:
                        continue
                    mine, aim = left[rows], _aim(share, len(rows))
                    if 0 <= float((mine <= 0).mean()) - aim <= NEAR + 1 / len(rows):
                        continue
                    step = _limit(mine, aim)
                    if step == 0:
                        continue
                    steps[cut][part] += step
                    left[rows] = mine - step
                    moved = True
            if not moved:
                break
        return cls(base, tuple(steps))

    def at(self, cuts: np.ndarray) -> np.ndarray:
        """The limit (n,) of rows in these parts (c, n); parts never seen add nothing."""
        limit = np.full(cuts.shape[1], self.base)
        for steps, cut in zip(self.steps, cuts, strict=True):
            limit += steps[np.where(cut < len(steps) - 1, cut, -1)]
        return limit


def _rows_by_part(cut: np.ndarray) -> list[np.ndarray]:
    """The rows of each part of a cut (n,)."""
    order = np.argsort(cut, kind="stable")
    ends = np.searchsorted(cut[order], np.arange(int(cut.max(initial=-1)) + 2))
    return [order[start:end] for start, end in pairwise(ends)]


def _aim(share: float, rows: int) -> float:
    """The share asked for and half its standard error on so many rows."""
    return min(share + 0.5 * float(np.sqrt(share * (1 - share) / rows)), 1.0)


def _limit(score: np.ndarray, share: float) -> float:
    """The ⌈(n + 1)·share⌉-th smallest score; the largest where that is beyond the last."""
    place = min(int(np.ceil((len(score) + 1) * share)), len(score)) - 1
    return float(np.partition(score, place)[place])

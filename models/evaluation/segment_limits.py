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
    def fit(
        cls, score: np.ndarray, cuts: np.ndarray, share: float, entity: np.ndarray | None = None
    ) -> SegmentLimits:
        """Limits that this share of the scores keeps to, in all and in every segment.

        Where rows repeat an entity, those asked about later are of others, and what counts is how
        many entities there are (Lee, Barber and Willett 2023), as far as their rows are alike:
        the rows of a segment count as so many as leave luck as much room (Kish 1965).

        Args:
            score: (n,) the rows that calibrate.
            cuts: (c, n) for each way to cut the rows the part of each, -1 where it is in none.
            share: 0..1.
            entity: (n,) number of the entity of each row; None where each is its own.
        """
        alike = 0.0
        if entity is not None:
            alike = _alike(score <= _limit(score, share, len(score)), entity)
        base = _limit(score, share, len(score) if entity is None else _count(entity, alike))
        left = score - base
        parts = [_rows_by_part(cut) for cut in cuts]
        counts = [
            [_count(rows if entity is None else entity[rows], alike) for rows in rows_of]
            for rows_of in parts
        ]
        steps = [np.zeros(len(rows) + 1) for rows in parts]
        for _ in range(SWEEPS):
            moved = False
            for cut, rows_of in enumerate(parts):
                for part, rows in enumerate(rows_of):
                    if len(rows) < FEWEST:
                        continue
                    scores, count = left[rows], counts[cut][part]
                    over = float((scores <= 0).mean()) - _aim(share, count)
                    if 0 <= over <= NEAR + 1 / len(rows):
                        continue
                    step = _limit(scores, share, count)
                    if step == 0:
                        continue
                    steps[cut][part] += step
                    left[rows] = scores - step
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


def _alike(keeps: np.ndarray, entity: np.ndarray) -> float:
    """How alike an entity's rows (n,) are in keeping to a limit, 0..1: the correlation of two."""
    share, rows = float(keeps.mean()), np.bincount(entity)
    mean_rows = float((rows.astype(float) ** 2).sum()) / len(entity)
    if not 0 < share < 1 or mean_rows <= 1:
        return 0.0
    sums = np.bincount(entity, keeps - share)
    effect = float((sums**2).sum()) / (len(entity) * share * (1 - share))
    return float(np.clip((effect - 1) / (mean_rows - 1), 0.0, 1.0))


def _count(entity: np.ndarray, alike: float) -> float:
    """How many rows without entities leave luck as much room as rows of these (n,) do."""
    if not alike or not len(entity):
        return float(len(entity))
    rows = np.unique(entity, return_counts=True)[1].astype(float)
    return len(entity) / (1 + (float((rows**2).sum()) / len(entity) - 1) * alike)


def _aim(share: float, count: float) -> float:
    """The share of seen scores that promises `share` of new ones, and half its standard error.

    Of one more score after as many as `count` seen ones; 1 where they are too few to promise it.
    """
    if not count:
        return 1.0
    aim = share + 0.5 * float(np.sqrt(share * (1 - share) / count))
    return min(aim * (count + 1) / count, 1.0)


def _limit(score: np.ndarray, share: float, count: float) -> float:
    """The smallest of the scores (n,) that as many of them keep to as promise the share."""
    place = max(int(np.ceil(len(score) * _aim(share, count))), 1) - 1
    return float(np.partition(score, place)[place])

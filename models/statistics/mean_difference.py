"""How far the mean of some rows lies from that of the others, everywhere or like with like.

Within strata the gap is that of Mantel and Haenszel (1959): each stratum's own gap, weighed by how
many rows it has on both sides. Its error comes from the influence values, summed by entity where
ids repeat (Liang and Zeger 1986).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom, norm
from scipy.stats import t as student

from models.statistics.intervals import LEAST_FREEDOM, LEVEL, Estimate


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """Mean of the rows inside less that of the others.

    Attributes:
        value: in the outcome's unit; 0.0 where no stratum has rows on both sides.
        se: standard error; infinite there.
        skew: third moment of what makes it up, over the cube of the error.
        freedom: degrees of freedom that the rows or entities leave.
    """

    value: float
    se: float
    skew: float
    freedom: float

    def beyond(self, way: int) -> float:
        """One-sided p-value that it does not lie in a direction (+1 above, -1 below zero).

        Student's t with Hall's (1992) correction for skewness: of few rows with a large value,
        mean and error move together.
        """
        if not 0 < self.se < np.inf:
            return 1.0
        score, skew = way * self.value / self.se, way * self.skew
        corrected = score + skew * score**2 / 3 + skew**2 * score**3 / 27 + skew / 6
        return float(student.sf(corrected, self.freedom))

    def range(self) -> Estimate:
        """With its 95 % interval."""
        half = float(student.ppf((1 + LEVEL) / 2, self.freedom) * self.se)
        return Estimate(self.value, self.value - half, self.value + half, self.se)


def mean_difference(
    outcome: np.ndarray,
    inside: np.ndarray,
    stratum: np.ndarray | None = None,
    entity: np.ndarray | None = None,
) -> MeanDifference:
    """The gap between masked rows (n,) and the others, within strata (n,) where these are given.

    Rows whose stratum is negative are left out, as are strata with fewer than two rows on a side.
    `entity` (n,) numbers whose rows they are, from 0.
    """
    stratum = np.zeros(len(outcome), dtype=int) if stratum is None else stratum
    side = np.where(stratum >= 0, 2 * stratum + inside, -1)
    places = np.flatnonzero(side >= 0)
    side, values = side[places], outcome[places]
    parts = 2 * (int(side.max()) // 2 + 1) if len(side) else 0
    size = np.bincount(side, minlength=parts).astype(float).reshape(-1, 2)
    sums = np.bincount(side, values, parts).reshape(-1, 2)
    both = np.asarray((size >= 2).all(axis=1))
    if not both.any():
        return MeanDifference(0.0, np.inf, 0.0, LEAST_FREEDOM)
    size = np.where(both[:, None], size, 1.0)
    means = sums / size
    weight = np.where(both, size[:, 0] * size[:, 1] / (size[:, 0] + size[:, 1]), 0.0)
    weight = weight / weight.sum()
    value = float((weight * (means[:, 1] - means[:, 0])).sum())
    row_weight = weight[:, None] / size
    influence = (values - means.ravel()[side]) * row_weight.ravel()[side]
    # a mean of m rows is known from m - 1 of them
    influence *= np.sqrt(size / np.maximum(size - 1, 1)).ravel()[side] * np.where(
        side % 2, 1.0, -1.0
    )
    heavy = row_weight.ravel()[side]
    few = 1.0
    if entity is not None:
        own = np.unique(entity[places], return_inverse=True)[1]
        influence = np.bincount(own, influence)
        heavy = np.sqrt(np.bincount(own, heavy**2))
        few = len(influence) / max(len(influence) - 1, 1)
    square = float((influence**2).sum())
    se = float(np.sqrt(square * few))
    skew = float((influence**3).sum()) / square**1.5 if square > 0 else 0.0
    left = float((heavy**2).sum() ** 2 / (heavy**4).sum())
    return MeanDifference(value, se, skew, max(left, LEAST_FREEDOM))


def p_beyond(
    outcome: np.ndarray, inside: np.ndarray, way: int, *, rate: bool, entity: np.ndarray | None
) -> float:
    """One-sided p-value that masked rows (n,) do not lie beyond the others in a direction.

    Fisher's exact test for a rate whose rows are their own. For a number the larger of two: that of
    the gap, and that with the spread of all rows, since of few skewed rows that happen to be small
    the spread is small, too.
    """
    if entity is not None:
        return mean_difference(outcome, inside, entity=entity).beyond(way)
    if not rate:
        own = mean_difference(outcome, inside)
        spread = float(outcome.std()) * np.sqrt(1 / inside.sum() + 1 / (~inside).sum())
        alike = float(student.sf(way * own.value / spread, len(outcome) - 2)) if spread > 0 else 1.0
        return max(own.beyond(way), alike)
    positives, inside_rows = int(outcome.sum()), int(inside.sum())
    hits = int(outcome[inside].sum())
    if way > 0:
        return float(hypergeom.sf(hits - 1, len(outcome), positives, inside_rows))
    return float(hypergeom.cdf(hits, len(outcome), positives, inside_rows))


def mean_of_rows(
    outcome: np.ndarray,
    *,
    rate: bool,
    entity: np.ndarray | None = None,
    level: float = LEVEL,
) -> Estimate:
    """The mean outcome (n,), n > 1, with its interval: Wilson's for a rate, else Student's.

    Where entities (n,) repeat, their rows count as the fewer that they are worth (design effect).
    """
    count, mean = len(outcome), float(outcome.mean())
    left = outcome - mean
    worth, se = float(count), float(left.std(ddof=1) / np.sqrt(count))
    if entity is not None:
        own = np.unique(entity, return_inverse=True)[1]
        sums, rows = np.bincount(own, left), np.bincount(own)
        se = float(np.sqrt((sums**2).sum() * len(sums) / max(len(sums) - 1, 1))) / count
        worth = max(float(count**2 / (rows.astype(float) ** 2).sum()), LEAST_FREEDOM)
    q = float(student.ppf((1 + level) / 2, max(worth - 1, LEAST_FREEDOM)))
    if not rate:
        return Estimate(mean, mean - q * se, mean + q * se, se)
    z = float(norm.ppf((1 + level) / 2))
    plain = mean * (1 - mean) / count
    if entity is None:
        return Estimate(mean, *_wilson(mean, count, z), se)
    spread = max(se**2 * (q / z) ** 2, plain)
    return Estimate(mean, *_wilson(mean, mean * (1 - mean) / spread if plain > 0 else worth, z), se)


def _wilson(share: float, count: float, z: float) -> tuple[float, float]:
    """Range of a share counted on so many rows (Wilson 1927)."""
    centre = share + z**2 / (2 * count)
    half = z * float(np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)))
    scale = 1 + z**2 / count
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)

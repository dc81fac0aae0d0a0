"""Levels and changes with their 95 % intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import t as student

from models.statistics.outcome_family import Family

LEVEL = 0.95
Z95 = 1.959964
LEAST_FREEDOM = 3.0


class Interval(NamedTuple):
    """The two ends of a range."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number in the outcome's scale, its 95 % interval and standard error."""

    value: float
    low: float
    high: float
    se: float

    def times(self, factor: float) -> Estimate:
        """The same for a multiple, e.g. a total or a random share of the rows."""
        ends = sorted((self.low * factor, self.high * factor))
        return Estimate(self.value * factor, ends[0], ends[1], self.se * abs(factor))

    @property
    def excludes_zero(self) -> bool:
        """True where the whole interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


def covariance(
    after: np.ndarray, before: np.ndarray, groups: np.ndarray | None = None
) -> np.ndarray:
    """Covariance (2, 2) of two means from their influence values (n,).

    Where rows repeat an entity (groups, (n,)), the entity's values are summed first.
    """
    values = np.stack([after, before], axis=1)
    values = values - values.mean(axis=0)
    count = len(values)
    if groups is None:
        return np.asarray(values.T @ values / count / max(count - 1, 1))
    codes, distinct = pd.factorize(pd.Series(groups))
    sums = np.stack([np.bincount(codes, weights=column) for column in values.T], axis=1)
    few = len(distinct) / max(len(distinct) - 1, 1)
    return np.asarray(sums.T @ sums / count**2 * few)


def freedom(weights: np.ndarray, groups: np.ndarray | None = None) -> float:
    """Degrees of freedom that weights (n,) leave: (Σw²)² / Σw⁴, summed by group where rows repeat.

    A few heavy rows make the variance itself uncertain.
    """
    w = weights / weights.sum()
    if groups is not None:
        w = np.sqrt(np.bincount(pd.factorize(pd.Series(groups))[0], weights=w**2))
    return max(float((w**2).sum() ** 2 / (w**4).sum()), LEAST_FREEDOM)


def quantile(weights: np.ndarray, groups: np.ndarray | None = None) -> float:
    """Student's 97.5 % quantile with as many degrees of freedom as the weights (n,) leave."""
    return float(student.ppf((1 + LEVEL) / 2, freedom(weights, groups)))


def level(value: float, se: float, q: float, family: Family) -> Estimate:
    """A mean outcome with its interval; a share's is made on the logit scale."""
    if family != "logistic" or not 0 < value < 1:
        return Estimate(value, value - q * se, value + q * se, se)
    logit, half = np.log(value / (1 - value)), q * se / (value * (1 - value))
    low, high = (1 / (1 + np.exp(-(logit + side))) for side in (-half, half))
    return Estimate(value, float(low), float(high), se)


def change(after: Estimate, before: Estimate, covariance_of_both: float) -> Estimate:
    """After − before from the two levels' own intervals (MOVER; Zou and Donner 2008)."""
    spread = after.se * before.se
    correlation = float(np.clip(covariance_of_both / spread, -1, 1)) if spread > 0 else 0.0

    def side(a: float, b: float) -> float:
        return float(np.sqrt(max(a * a + b * b - 2 * correlation * a * b, 0.0)))

    value = after.value - before.value
    variance = after.se**2 + before.se**2 - 2 * covariance_of_both
    return Estimate(
        value=value,
        low=value - side(after.value - after.low, before.high - before.value),
        high=value + side(after.high - after.value, before.value - before.low),
        se=float(np.sqrt(max(variance, 0.0))),
    )


def wider(estimate: Estimate, by: float, family: Family = "squarederror") -> Estimate:
    """Both ends moved out, as far as a mean of the family can be."""
    low, high = estimate.low - by, estimate.high + by
    if family != "squarederror":
        low, high = max(low, 0.0), min(high, 1.0) if family == "logistic" else high
    return replace(estimate, low=low, high=high)


def wilson(share: float, count: float) -> Interval:
    """95 % range of a share counted on `count` rows (Wilson 1927)."""
    if count <= 0:
        return Interval(0.0, 1.0)
    centre = share + Z95**2 / (2 * count)
    half = Z95 * np.sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2))
    scale = 1 + Z95**2 / count
    low, high = float((centre - half) / scale), float((centre + half) / scale)
    return Interval(max(0.0, low), min(1.0, high))

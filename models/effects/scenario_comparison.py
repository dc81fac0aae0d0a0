"""Several what-ifs on one table: what each comes to over all rows, and what one has over another.

From the influence values row by row, never from two intervals: the same rows carry both, so what
they share cancels.
"""

from __future__ import annotations

import numpy as np

from models.effects.effect import Effect
from models.statistics.intervals import Estimate, covariance, level, wider
from models.statistics.observations import Observations


def in_all(effect: Effect) -> Estimate:
    """The change summed over the rows that the what-if is about."""
    return effect.change.times(effect.rows)


def more_in_all(one: Effect, other: Effect, groups: np.ndarray | None = None) -> Estimate:
    """How much more one comes to in all than the other, whomever they are about.

    Args:
        one: answered effect on n rows.
        other: another on the same rows.
        groups: (n,) what rows belong together.
    """
    values = _per_row(one) - _per_row(other)
    count = len(values)
    se = count * float(np.sqrt(covariance(values, values, groups)[0, 0]))
    value, q = in_all(one).value - in_all(other).value, max(one.quantile, other.quantile)
    half = q * se + one.unsure * one.rows + other.unsure * other.rows
    return Estimate(value, value - half, value + half, se)


def level_of_all(effect: Effect, observations: Observations) -> Estimate:
    """Mean outcome of all rows if the what-if's rows are changed and the others are not."""
    outcome, family, groups = observations.outcome, observations.family, observations.groups
    mean = float(outcome.mean())
    values = _per_row(effect) + outcome - mean
    se = float(np.sqrt(covariance(values, values, groups)[0, 0]))
    estimate = level(mean + in_all(effect).value / len(outcome), se, effect.quantile, family)
    return wider(estimate, effect.unsure * effect.share, family)


def _per_row(effect: Effect) -> np.ndarray:
    """Influence values (n,) of the change per row of the table."""
    return np.asarray(effect.share * (effect.after_values - effect.before_values))

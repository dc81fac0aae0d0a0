"""What a change is worth: the outcome in money, less what the change costs.

A row's worth is its value where the outcome is as wanted and nothing where it is not, so the worth
of a row as changed is v(d(W)) · P(as wanted | d(W)): the outcome model of the effect serves, and
the same weights correct it. No second model is fitted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from models.effects.effect import Effect
from models.interventions.scenario import Scenario
from models.interventions.study import Study
from models.statistics.intervals import Estimate, covariance


@dataclass(frozen=True, slots=True)
class NetBenefit:
    """What is left of a gain when the change is paid for; money, totals over the changed rows.

    Attributes:
        gain: what the change brings; more is better.
        cost: what it costs: each changed row and once.
        net: gain − cost.
        break_even: what each changed row may cost at most, with its range; None where none change.
        pays: chance that the net is above zero, 0..1.
    """

    gain: Estimate
    cost: float
    net: Estimate
    break_even: Estimate | None
    pays: float


def gain_in_money(
    study: Study, scenario: Scenario, effect: Effect, value: pd.Series, *, less_is_wanted: bool
) -> Estimate:
    """What the change adds to the worth of all rows that it is about, with its 95 % range.

    Args:
        study: the rows that the effect was estimated on.
        scenario: what was asked; it may change the value itself, as a new price does.
        effect: the answer, of a yes/no outcome.
        value: (n,) what a row is worth where the outcome is as wanted; a missing one is nothing.
        less_is_wanted: True where the outcome 0 is the wanted one.

    Raises:
        ValueError: the effect was refused, or is not of a yes/no outcome.
    """
    if effect.refused is not None or study.family != "logistic" or not len(effect.fitted):
        raise ValueError("only an answered effect on a yes/no outcome has a worth")
    name = str(value.name)
    now = _known(value)
    then = _known(scenario.changed(value.to_frame())[name]) if name in scenario.levers else now
    good, fitted, predicted = study.outcome, effect.fitted, effect.predicted
    if less_is_wanted:
        good, fitted, predicted = 1 - good, 1 - fitted, 1 - predicted
    who = scenario.mask(study.rows).astype(float)
    after = who * then * predicted + effect.weight * now * (good - fitted)
    values = scenario.share * (after - who * now * good)
    count = len(values)
    total = float(values.sum())
    centred = values - who * total / max(who.sum(), 1.0)
    se = count * float(np.sqrt(covariance(centred, centred, study.groups)[0, 0]))
    half = effect.quantile * se + effect.unsure * float(np.abs(who * then).sum())
    return Estimate(total, total - half, total + half, se)


def net_benefit(
    gain: Estimate, changing: float, cost_per_row: float = 0.0, once: float = 0.0
) -> NetBenefit:
    """The decision that a gain and its costs come to.

    Args:
        gain: total, in money; more is better.
        changing: how many rows change.
        cost_per_row: cost of each of them.
        once: cost whatever the number.
    """
    cost = cost_per_row * changing + once
    net = Estimate(gain.value - cost, gain.low - cost, gain.high - cost, gain.se)
    per_row = None
    if changing > 0:
        per_row = Estimate(
            (gain.value - once) / changing,
            (gain.low - once) / changing,
            (gain.high - once) / changing,
            gain.se / changing,
        )
    pays = float(norm.cdf(net.value / net.se)) if net.se > 0 else float(net.value > 0)
    return NetBenefit(gain, cost, net, per_row, pays)


def _known(value: pd.Series) -> np.ndarray:
    return np.asarray(np.nan_to_num(value.to_numpy(dtype=float, na_value=np.nan)))

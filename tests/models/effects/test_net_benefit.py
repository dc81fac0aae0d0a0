"""The worth of a change, judged on simulated tables whose worth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import estimate_in
from models.effects.net_benefit import gain_in_money, net_benefit
from models.interventions.scenario import Change, Condition, Scenario
from models.interventions.study import Study
from models.statistics.intervals import Estimate
from models.statistics.observations import Observations

CALL = Scenario((Change("call", "set", "yes"),))


def chance(rows: pd.DataFrame) -> np.ndarray:
    """True chance of leaving."""
    margin = (
        -0.6 + 0.5 * rows["trouble"] + 0.01 * (rows["fee"] - 60) - 0.8 * (rows["call"] == "yes")
    )
    return np.asarray(1 / (1 + np.exp(-margin)))


def table(seed: int, count: int = 2000) -> tuple[pd.DataFrame, np.ndarray]:
    draw = np.random.default_rng(seed)
    trouble = draw.normal(0, 1, count)
    fee = np.clip(60 + 15 * trouble + draw.normal(0, 15, count), 10, None).round(2)
    call = np.where(draw.random(count) < 1 / (1 + np.exp(-trouble)), "yes", "no")
    rows = pd.DataFrame({"trouble": trouble, "fee": fee, "call": pd.Series(call, dtype="str")})
    return rows, (draw.random(count) < chance(rows)).astype(float)


def true_gain(scenario: Scenario, count: int) -> float:
    rows, _ = table(9_999, 200_000)
    after, who = scenario.changed(rows), scenario.mask(rows)
    worth = after["fee"] * (1 - chance(after)) - rows["fee"] * (1 - chance(rows))
    return float(worth[who].sum()) / len(rows) * count * scenario.share


def found(scenario: Scenario, seed: int) -> Estimate:
    rows, left = table(seed)
    study = Study(Observations(rows, left, "logistic", seed=seed))
    effect = estimate_in(study, scenario)
    return gain_in_money(study, scenario, effect, rows["fee"], less_is_wanted=True)


@pytest.mark.parametrize(
    "scenario",
    [
        CALL,
        Scenario(CALL.changes, (Condition("fee", ">", 60.0),), share=0.5),
        Scenario((Change("fee", "scale", 0.95),)),
    ],
)
def test_the_range_of_the_gain_holds_the_truth(scenario: Scenario) -> None:
    truth, tables = true_gain(scenario, 2000), 12
    covered = 0
    for seed in range(tables):
        gain = found(scenario, seed)
        covered += gain.low <= truth <= gain.high
        assert abs(gain.value - truth) < 5 * gain.se
    assert covered >= tables - 2


def test_where_more_is_wanted_the_gain_turns_round() -> None:
    rows, left = table(3)
    study = Study(Observations(rows, left, "logistic", seed=3))
    effect = estimate_in(study, CALL)
    fewer = gain_in_money(study, CALL, effect, rows["fee"], less_is_wanted=True)
    more = gain_in_money(study, CALL, effect, rows["fee"], less_is_wanted=False)
    assert more.value == pytest.approx(-fewer.value)
    assert more.low == pytest.approx(-fewer.high)


def test_a_decision_takes_the_costs_off() -> None:
    gain = Estimate(1000.0, 400.0, 1600.0, 306.0)
    decision = net_benefit(gain, changing=100, cost_per_row=4.0, once=200.0)
    assert decision.cost == 600.0
    assert (decision.net.value, decision.net.low, decision.net.high) == (400.0, -200.0, 1000.0)
    assert decision.break_even is not None
    assert (decision.break_even.value, decision.break_even.low) == (8.0, 2.0)
    assert decision.pays == pytest.approx(0.904, abs=0.002)
    assert net_benefit(gain, changing=0).break_even is None


def test_a_refused_effect_has_no_worth() -> None:
    rows, left = table(4)
    study = Study(Observations(rows, left, "logistic"))
    nobody = Scenario((Change("call", "set", "letter"),))
    with pytest.raises(ValueError, match="answered"):
        gain_in_money(study, nobody, estimate_in(study, nobody), rows["fee"], less_is_wanted=True)

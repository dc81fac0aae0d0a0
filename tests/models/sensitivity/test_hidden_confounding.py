"""How strong a hidden cause must be: by hand, and against a world that has one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import UNKNOWN, Effect, estimate_in
from models.interventions.scenario import Change, Scenario
from models.interventions.study import Study
from models.sensitivity.hidden_confounding import confounding_benchmark, robustness_value
from models.statistics.intervals import Estimate
from models.statistics.observations import Observations

SET = Scenario((Change("used", "set", "yes"),))


def world(count: int, seed: int, hidden: float) -> tuple[pd.DataFrame, np.ndarray]:
    """A known cause and a hidden one, `hidden` times as strong, both of lever and outcome."""
    r = np.random.default_rng(seed)
    known, unknown = r.normal(0, 1, count), r.normal(0, 1, count)
    pull = 0.5 * known + 0.5 * hidden * unknown
    used = np.where(pull + r.logistic(0, 1, count) > 0, "yes", "no")
    outcome = known + hidden * unknown + 2.0 * (used == "yes") + r.normal(0, 2, count)
    rows = pd.DataFrame({"known": known, "x": r.normal(0, 1, count), "used": used})
    return rows, outcome


def test_robustness_by_hand() -> None:
    """S = 10, change 2, se 0.5: f = 0.2 gives R = 0.1810; f = 0.102 gives 0.0969."""
    effect = Effect(
        UNKNOWN,
        UNKNOWN,
        Estimate(2.0, 1.02, 2.98, 0.5),
        rows=100,
        share=1.0,
        noise=25.0,
        spread=4.0,
    )
    robustness = robustness_value(effect)
    assert robustness.to_erase == pytest.approx(0.1810, abs=1e-4)
    assert robustness.to_doubt == pytest.approx(0.0969, abs=1e-4)
    doubtful = replace(effect, change=Estimate(0.5, -0.48, 1.48, 0.5))
    assert robustness_value(doubtful).to_doubt == 0


def test_the_bound_covers_a_hidden_cause_as_strong_as_a_known_one() -> None:
    rows, outcome = world(3000, 0, hidden=1.0)
    study = Study(Observations(rows, outcome, "squarederror"))
    effect = estimate_in(study, SET)
    bias = effect.change.value + outcome.mean() - (outcome + 2.0 * (rows["used"] == "no")).mean()
    benchmark = confounding_benchmark(study, SET, effect, ["known"])
    assert abs(bias) > 0.1
    assert benchmark.moved > abs(bias) - 2 * effect.change.se
    assert 0 < benchmark.times < 20


def test_a_column_that_matters_not_would_have_to_be_strong() -> None:
    rows, outcome = world(2000, 1, hidden=0.0)
    study = Study(Observations(rows, outcome, "squarederror"))
    effect = estimate_in(study, SET)
    strong = confounding_benchmark(study, SET, effect, ["known"])
    weak = confounding_benchmark(study, SET, effect, ["x"])
    assert weak.times > 4 * strong.times
    assert weak.moved < strong.moved


@pytest.mark.parametrize("how", ["shift", "scale"])
def test_moved_numbers_have_a_bound(how: str) -> None:
    r = np.random.default_rng(2)
    known = r.normal(0, 1, 2000)
    price = np.exp(0.2 * known + r.normal(0, 0.2, 2000)) * 50
    rows = pd.DataFrame({"known": known, "price": price})
    outcome = 5 * known - 0.2 * price + r.normal(0, 2, 2000)
    change = Change("price", "shift", -3.0) if how == "shift" else Change("price", "scale", 0.95)
    study = Study(Observations(rows, outcome, "squarederror"))
    effect = estimate_in(study, Scenario((change,)))
    benchmark = confounding_benchmark(study, Scenario((change,)), effect, ["known"])
    assert effect.refused is None
    assert benchmark.moved > 0
    assert np.isfinite(benchmark.times)


def test_the_scenarios_own_columns_are_no_comparison() -> None:
    rows, outcome = world(300, 0, hidden=0.0)
    study = Study(Observations(rows, outcome, "squarederror"))
    with pytest.raises(ValueError, match="scenario itself"):
        confounding_benchmark(study, SET, estimate_in(study, SET), ["used"])

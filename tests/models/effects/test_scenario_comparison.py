"""Scenarios beside each other, judged on a simulated world whose differences are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import Effect, difference, estimate_in
from models.effects.scenario_comparison import in_all, level_of_all, more_in_all
from models.interventions.scenario import Change, Condition, Scenario
from models.interventions.study import Study
from models.statistics.observations import Observations

HELP = Scenario((Change("help", "set", "yes"),))
SOME = Scenario((Change("help", "set", "yes"),), (Condition("trouble", ">", 0.0),))
PRICE = Scenario((Change("price", "scale", 0.95),))


def outcome_of(rows: pd.DataFrame) -> np.ndarray:
    helped = (rows["help"] == "yes").to_numpy(dtype=float)
    return np.asarray(
        rows["trouble"] - 1.0 * helped * (1 + 0.5 * rows["trouble"]) + 4.0 * np.log(rows["price"])
    )


def table(seed: int, count: int = 1500) -> tuple[pd.DataFrame, np.ndarray]:
    draw = np.random.default_rng(seed)
    trouble = draw.normal(0, 1, count)
    helped = np.where(draw.random(count) < 1 / (1 + np.exp(-trouble)), "yes", "no")
    price = np.exp(3 + 0.1 * trouble + draw.normal(0, 0.2, count))
    rows = pd.DataFrame(
        {"trouble": trouble, "help": pd.Series(helped, dtype="str"), "price": price}
    )
    return rows, outcome_of(rows) + draw.normal(0, 1, count)


def true_per_row(scenario: Scenario) -> float:
    rows, _ = table(99_999, 200_000)
    moved = outcome_of(scenario.changed(rows)) - outcome_of(rows)
    return float(moved[scenario.mask(rows)].sum() / len(rows))


def test_differences_between_scenarios_hold_the_truth() -> None:
    pairs = ((HELP, PRICE), (HELP, SOME), (SOME, PRICE))
    covered = []
    for seed in range(8):
        rows, outcome = table(seed)
        study = Study(Observations(rows, outcome, "squarederror", seed=seed))
        effects = {scenario: estimate_in(study, scenario) for scenario in (HELP, SOME, PRICE)}
        for one, other in pairs:
            more = more_in_all(effects[one], effects[other])
            truth = len(rows) * (true_per_row(one) - true_per_row(other))
            covered.append(more.low <= truth <= more.high)
    assert np.mean(covered) >= 0.85


@pytest.fixture(scope="module")
def effects() -> tuple[np.ndarray, Effect, Effect]:
    rows, outcome = table(3)
    study = Study(Observations(rows, outcome, "squarederror", seed=3))
    return outcome, estimate_in(study, HELP), estimate_in(study, PRICE)


def test_about_everyone_it_is_the_difference_per_row(
    effects: tuple[np.ndarray, Effect, Effect],
) -> None:
    outcome, one, other = effects
    more, per_row = more_in_all(one, other), difference(one, other)
    assert more.value == pytest.approx(per_row.value * len(outcome))
    assert more.se == pytest.approx(per_row.se * len(outcome))
    assert more_in_all(one, one).se == 0


def test_the_level_of_all_is_today_and_the_change(
    effects: tuple[np.ndarray, Effect, Effect],
) -> None:
    outcome, one, _ = effects
    rows = pd.DataFrame(index=range(len(outcome)))
    level = level_of_all(one, Observations(rows, outcome, "squarederror"))
    assert level.value == pytest.approx(one.after.value)
    assert level.se == pytest.approx(one.after.se, rel=1e-6)
    assert in_all(one).value == pytest.approx(one.change.value * len(outcome))

"""An edge is seen where a kind of rows ends, and the answer owns up to what rests beyond it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import truncnorm

from models.effects.effect import difference, estimate, estimate_in
from models.interventions.scenario import Change, Scenario
from models.interventions.study import Study
from models.overlap.extrapolation import Extrapolation, edges, extrapolation
from models.statistics.observations import Observations

DOWN, UP = (Scenario((Change("price", "shift", amount),)) for amount in (-0.8, 0.8))


def world(seed: int, lowest: float, rows: int = 3000) -> tuple[pd.DataFrame, np.ndarray]:
    """A price that follows the need, and never falls further below what its kind pays."""
    r = np.random.default_rng(seed)
    need = r.normal(0, 2, rows)
    price = 20 + need + truncnorm.rvs(lowest, np.inf, size=rows, random_state=r)
    table = pd.DataFrame({"need": need.round(2), "price": price.round(2)})
    return table, 3 * need - 2 * price + r.normal(0, 1, rows)


def beyond(seed: int, lowest: float, scenario: Scenario) -> Extrapolation:
    rows, outcome = world(seed, lowest)
    study = Study(Observations(rows, outcome, "squarederror"))
    folds = study.outcome_folds(scenario.levers)
    return extrapolation(study, scenario, np.arange(len(rows)), folds)


def test_edges_are_where_real_values_get_thirty_times_rarer() -> None:
    real = np.linspace(0, 1, 1001)
    low, high = edges(real, real - 0.2)
    assert low == pytest.approx(0, abs=0.01)
    assert high == np.inf
    assert edges(real, real + 0.2)[1] == pytest.approx(1, abs=0.01)
    assert edges(real, real) == (-np.inf, np.inf)
    assert edges(real, real - 0.2, entities=0.01)[0] == -np.inf


def test_the_share_beyond_is_that_of_the_law() -> None:
    law = truncnorm(-2.0, np.inf)
    p = beyond(1, -2.0, DOWN)
    assert p.share == pytest.approx(law.cdf(-2.0 + 0.8), abs=0.03)
    assert p.rests == pytest.approx(2 * law.expect(lambda z: (-1.2 - z) * (z < -1.2)), rel=0.4)


def test_the_other_direction_and_an_endless_law_have_no_edge() -> None:
    assert beyond(1, -2.0, UP).share < 0.01
    assert max(beyond(seed, -np.inf, DOWN).share for seed in range(5)) < 0.03


def test_what_is_set_has_no_edge() -> None:
    rows, outcome = world(1, -2.0)
    rows["kind"] = np.where(rows["need"] > 0, "a", "b")
    study, scenario = (
        Study(Observations(rows, outcome, "squarederror")),
        Scenario((Change("kind", "set", "a"),)),
    )
    folds = study.outcome_folds(scenario.levers)
    assert extrapolation(study, scenario, np.arange(len(rows)), folds) == Extrapolation()


def test_the_interval_is_moved_out_by_what_rests_beyond() -> None:
    rows, outcome = world(2, -2.0)
    effect = estimate(Observations(rows, outcome, "squarederror"), DOWN)
    assert effect.refused is None
    assert effect.caution
    half = effect.quantile * effect.change.se + effect.beyond.rests
    assert effect.beyond.rests > 0
    assert effect.change.high - effect.change.low == pytest.approx(2 * half, rel=0.02)
    assert effect.change.low < 1.6 < effect.change.high


def test_a_difference_and_a_share_carry_it_on() -> None:
    rows, outcome = world(2, -2.0)
    study = Study(Observations(rows, outcome, "squarederror"))
    down, up = estimate_in(study, DOWN), estimate_in(study, UP)
    between = difference(down, up)
    assert between.high - between.low > 2 * 1.95 * between.se + 1.99 * down.beyond.rests
    third = estimate_in(study, Scenario(DOWN.changes, share=0.3))
    assert third.beyond.rests == pytest.approx(0.3 * down.beyond.rests)

"""Weights: who stands in, 1/propensity where it is known, and the balancing step."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.interventions.scenario import Change, Condition, Scenario
from models.learners.design import Preparation, View
from models.overlap import balancing_weights as weights
from models.overlap.balancing_weights import TargetAndDonors, balanced, weigh
from models.statistics.outcome_family import mean_of


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(6)
    x = rng.normal(0, 1, 3000)
    helped = np.where(rng.random(3000) < mean_of(x - 0.5, "logistic"), "yes", "no")
    return pd.DataFrame(
        {
            "x": x,
            "size": rng.integers(1, 500, 3000).astype(float),
            "tier": pd.Series(rng.choice(["A", "B"], 3000), dtype="str"),
            "help": pd.Series(helped, dtype="str"),
        }
    )


def test_pool_is_the_segment_unless_it_uses_the_lever(rows: pd.DataFrame) -> None:
    sets = (Change("help", "set", "yes"),)
    everyone = TargetAndDonors.of(rows, Scenario(sets))
    assert everyone.inside
    assert len(everyone.who) == everyone.pool.sum() == 3000
    tier = TargetAndDonors.of(rows, Scenario(sets, (Condition("tier", "=", "A"),)))
    assert tier.inside
    assert tier.pool.sum() == (rows["tier"] == "A").sum()
    without = TargetAndDonors.of(rows, Scenario(sets, (Condition("help", "=", "no"),)))
    assert not without.inside
    assert without.pool.all()
    assert without.donors.sum() == (rows["help"] == "yes").sum()


def test_a_number_that_few_have_takes_the_nearest_tenth(rows: pd.DataFrame) -> None:
    ask = TargetAndDonors.of(rows, Scenario((Change("size", "set", 250.0),)))
    assert ask.near == ("size",)
    assert ask.donors.mean() == pytest.approx(0.1, abs=0.01)
    assert np.abs(rows["size"][ask.donors] - 250).max() < 35


def test_weights_are_the_inverse_of_the_true_chance(rows: pd.DataFrame) -> None:
    ask = TargetAndDonors.of(rows, Scenario((Change("help", "set", "yes"),)))
    view = View.of(rows, Preparation.fit(rows, ("help",))).apart_from(("help",))
    fold = np.arange(3000) % 5
    weights = weigh(view, view, ask, fold, seed=0)
    truth = 1 / mean_of(rows["x"].to_numpy() - 0.5, "logistic")
    assert (weights.weight[~ask.donors] == 0).all()
    assert np.corrcoef(weights.weight[ask.donors], truth[ask.donors])[0, 1] > 0.9
    assert weights.weight.sum() == pytest.approx(3000, rel=0.1)
    again = weigh(view, view, ask, fold, seed=0, tuned=weights.tuned)
    assert np.corrcoef(again.weight, weights.weight)[0, 1] > 0.999  # a near-tied split may flip


def test_weights_of_a_shift_are_the_true_density_ratio(rows: pd.DataFrame) -> None:
    """X ~ N(0, 1) moved by 0.5: the ratio is exp(0.5 x − 0.125)."""
    plain = rows[["x", "tier"]]
    scenario = Scenario((Change("x", "shift", 0.5),))
    view = View.of(plain, Preparation.fit(plain, ("x",)))
    changed = View.of(scenario.changed(plain), view.preparation)
    weights = weigh(view, changed, TargetAndDonors.of(plain, scenario), np.arange(3000) % 5, seed=0)
    truth = np.exp(0.5 * plain["x"].to_numpy() - 0.125)
    assert np.corrcoef(np.log(weights.weight), np.log(truth))[0, 1] > 0.95
    assert weights.weight.mean() == pytest.approx(1.0, abs=0.1)


def balance_world(rows: pd.DataFrame) -> tuple[np.ndarray, View, np.ndarray]:
    view = View.of(rows, Preparation.fit(rows, ("help",))).apart_from(("help",))
    donors = (rows["help"] == "yes").to_numpy()
    mean = mean_of(0.5 * rows["x"].to_numpy(), "logistic")
    return donors.astype(float), view, mean


def test_balance_makes_the_totals_equal(rows: pd.DataFrame) -> None:
    weight, view, mean = balance_world(rows)
    balanced_weights = balanced(weight, view, view, mean, mean + 0.01, seed=0)
    assert balanced_weights.sum() == pytest.approx(3000, rel=1e-6)
    assert balanced_weights @ mean == pytest.approx((mean + 0.01).sum(), rel=1e-6)
    balanced_weights = balanced(weight, view, view, mean, mean, seed=0)
    design = view.take(np.arange(3000)).design
    before = np.abs(weight @ design / weight.sum() - design.mean(axis=0)).max()
    after = np.abs(balanced_weights @ design / balanced_weights.sum() - design.mean(axis=0)).max()
    assert after < 0.2 * before
    assert (balanced_weights[weight == 0] == 0).all()
    assert (balanced_weights >= 0).all()


def test_balance_of_a_large_table_is_exact_too(
    rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    weight, view, mean = balance_world(rows)
    small = balanced(weight, view, view, mean, mean, seed=0)
    monkeypatch.setattr(weights, "BALANCE_ROWS", 1500)
    large = balanced(weight, view, view, mean, mean, seed=0)
    assert large.sum() == pytest.approx(3000, rel=1e-6)
    assert large @ mean == pytest.approx(mean.sum(), rel=1e-6)
    assert np.corrcoef(large, small)[0, 1] > 0.7
    assert large.max() < 3 * small.max()

"""Intervals against hand-made and textbook values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from scipy.stats import t as student

from models.statistics.intervals import Estimate, change, covariance, level, quantile, wilson


def test_level_of_a_share_stays_inside_zero_and_one() -> None:
    rare = level(0.01, 0.008, 1.96, "logistic")
    assert 0 < rare.low < 0.01 < rare.high < 1
    assert rare.high - 0.01 > 0.01 - rare.low
    money = level(10.0, 2.0, 1.96, "squarederror")
    assert (money.low, money.high) == pytest.approx((6.08, 13.92))


def test_mover_by_hand() -> None:
    """Two proportions, 56/70 and 48/80, Wilson intervals: Newcombe's (0.0524, 0.3339)."""
    after = Estimate(0.8, 0.6920, 0.8770, 0.0478)
    before = Estimate(0.6, 0.4904, 0.7003, 0.0548)
    estimate = change(after, before, 0.0)
    assert estimate.value == pytest.approx(0.2)
    assert (estimate.low, estimate.high) == pytest.approx((0.0524, 0.3339), abs=5e-4)


def test_mover_of_symmetric_levels_is_the_normal_interval() -> None:
    after, before = (level(value, 1.0, 2.0, "squarederror") for value in (5.0, 3.0))
    estimate = change(after, before, 0.5)
    assert estimate.se == pytest.approx(1.0)
    assert (estimate.low, estimate.high) == pytest.approx((0.0, 4.0))
    assert not estimate.excludes_zero


def test_covariance_is_that_of_the_means() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(0, 2, 500), rng.normal(0, 1, 500)
    both = covariance(a, b)
    assert both == pytest.approx(np.cov(a, b) / 500, rel=1e-9)


def test_repeated_entities_count_once() -> None:
    """Every row twice says no more than every row once."""
    rng = np.random.default_rng(1)
    a = rng.normal(0, 2, 400)
    once = covariance(a, a)[0, 0]
    doubled = np.repeat(a, 2)
    assert covariance(doubled, doubled)[0, 0] == pytest.approx(once / 2, rel=0.01)
    grouped = covariance(doubled, doubled, np.repeat(np.arange(400), 2))[0, 0]
    assert grouped == pytest.approx(once, rel=1e-9)


def test_quantile_knows_how_few_rows_carry_the_weight() -> None:
    assert quantile(np.ones(1000)) == pytest.approx(student.ppf(0.975, 1000))
    few = np.r_[np.full(10, 100.0), np.full(990, 0.01)]
    assert quantile(few) == pytest.approx(student.ppf(0.975, 10), rel=1e-3)
    pairs = quantile(np.ones(1000), np.repeat(np.arange(500), 2))
    assert pairs == pytest.approx(student.ppf(0.975, 500))


def test_a_negative_multiple_turns_the_ends() -> None:
    loss = Estimate(2.0, 1.0, 4.0, 0.7).times(-3)
    assert (loss.value, loss.low, loss.high, loss.se) == pytest.approx((-6, -12, -3, 2.1))


@given(positives=st.integers(0, 60), others=st.integers(0, 60))
def test_wilson_is_scipys(positives: int, others: int) -> None:
    count = positives + others
    if count == 0:
        assert wilson(0.0, 0) == (0.0, 1.0)
        return
    expected = binomtest(positives, count).proportion_ci(method="wilson")
    assert wilson(positives / count, count) == pytest.approx(tuple(expected), abs=1e-6)

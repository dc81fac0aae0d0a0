"""Ranges and sets hold on new rows, in every segment, whatever the outcome's law."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.conformal import ConformalPredictor

LEVEL = 0.9


def money(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Skewed outcomes that spread more where more is expected and in one segment."""
    draw = np.random.default_rng(seed)
    expected = draw.gamma(3, 100, rows)
    segment = draw.integers(0, 3, rows)
    shape = np.array([8.0, 3.0, 1.0])[segment]
    return expected, draw.gamma(shape) / shape * expected, segment[None]


def leaving(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A rate of 15 %, whose expectation is right on average and says less in one segment."""
    draw = np.random.default_rng(seed)
    segment = draw.integers(0, 3, rows)
    margin = -2.2 + draw.normal(0, np.array([2.0, 1.2, 0.4])[segment])
    expected = 1 / (1 + np.exp(-margin))
    return expected, (draw.random(rows) < expected).astype(float), segment[None]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ranges_of_money_hold_in_all_and_in_every_segment(seed: int) -> None:
    limits = ConformalPredictor.fit(*money(3_000, seed), "poisson")
    expected, outcome, cuts = money(30_000, seed + 100)
    covered = limits.holds(expected, outcome, cuts)
    assert covered.mean() == pytest.approx(LEVEL, abs=0.025)
    for segment in range(3):
        assert covered[cuts[0] == segment].mean() >= LEVEL - 0.03
    low, high = limits.ranges(expected, cuts)
    assert (low >= 0).all()
    assert ((outcome < low).mean(), (outcome > high).mean()) == pytest.approx(
        (0.05, 0.05), abs=0.02
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_answers_hold_for_both_kinds_and_in_every_segment(seed: int) -> None:
    limits = ConformalPredictor.fit(*leaving(4_000, seed), "logistic")
    expected, outcome, cuts = leaving(40_000, seed + 100)
    covered = limits.holds(expected, outcome, cuts)
    for answer in (0, 1):
        assert covered[outcome == answer].mean() >= LEVEL - 0.03
    for segment in range(3):
        assert covered[cuts[0] == segment].mean() >= LEVEL - 0.03
    no, yes = limits.possible(expected, cuts)
    assert (no | yes).all()
    assert 0.2 < (no & yes).mean() < 0.8


def test_where_the_expectation_says_nothing_nearly_nothing_can_be_told() -> None:
    draw = np.random.default_rng(5)
    expected = np.clip(draw.normal(0.3, 0.01, 4_000), 0.01, 0.99)
    outcome = (draw.random(4_000) < 0.3).astype(float)
    limits = ConformalPredictor.fit(expected, outcome, np.empty((0, 4_000), dtype=int), "logistic")
    no, yes = limits.possible(expected, np.empty((0, 4_000), dtype=int))
    assert (no & yes).mean() > 0.75


def test_an_outcome_with_one_expectation_gets_its_own_spread() -> None:
    draw = np.random.default_rng(6)
    outcome = draw.normal(10, 2, 2_000)
    none = np.empty((0, 2_000), dtype=int)
    limits = ConformalPredictor.fit(np.full(2_000, 10.0), outcome, none, "squarederror")
    low, high = limits.ranges(np.array([10.0]), none[:, :1])
    assert (low[0], high[0]) == pytest.approx((10 - 1.645 * 2, 10 + 1.645 * 2), abs=0.35)

"""Counts and sums are exact, ranges hold as often as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.segments.tallies import Tallied, exact_sum

EVERYBODY = np.ones(400, dtype=bool)


def test_a_sum_of_cents_is_exact() -> None:
    assert exact_sum(np.full(1_000_000, 0.1)) == 100_000.0
    assert exact_sum(np.array([19.99, 0.01, -20.0])) == 0.0
    assert exact_sum(np.array([1e-9, 1.0])) == math.fsum([1e-9, 1.0])
    assert exact_sum(np.empty(0)) == 0.0


def test_what_has_no_value_is_not_in_an_average() -> None:
    values = np.array([1.0, 3.0, np.nan, 2.0])
    tally = Tallied("average", values, rate=False).among(np.array([True, True, True, False]))
    assert (tally.rows, tally.known, tally.value) == (3, 2, 2.0)
    nobody = Tallied("average", values, rate=False).among(np.array([False, False, True, False]))
    assert math.isnan(nobody.value)


def test_counts_have_no_range() -> None:
    tally = Tallied("count", np.repeat([1.0, 0.0], 200), rate=True).among(EVERYBODY)
    assert (tally.value, tally.low, tally.high) == (200.0, None, None)


@pytest.mark.parametrize("truth", [0.03, 0.3])
def test_the_range_of_a_share_holds_it_95_times_of_100(truth: float) -> None:
    draw, held = np.random.default_rng(4), 0
    for _ in range(1_000):
        values = (draw.random(400) < truth).astype(float)
        tally = Tallied("share", values, rate=True).among(EVERYBODY)
        assert tally.low is not None
        assert tally.high is not None
        held += tally.low <= truth <= tally.high
    assert 930 <= held <= 980


def test_where_entities_repeat_the_range_knows_it() -> None:
    draw, held = np.random.default_rng(5), 0
    entity = np.repeat(np.arange(40), 10)
    for _ in range(400):
        chance = np.repeat(draw.beta(2, 5, 40), 10)
        values = (draw.random(400) < chance).astype(float)
        tally = Tallied("share", values, rate=True, entity=entity).among(EVERYBODY)
        assert tally.low is not None
        assert tally.high is not None
        held += tally.low <= 2 / 7 <= tally.high
    assert held >= 365


@pytest.mark.parametrize("measure", ["count", "total"])
def test_of_a_random_part_the_whole_is_estimated_with_its_range(measure: str) -> None:
    draw, held = np.random.default_rng(6), 0
    whole = (draw.random(40_000) < 0.2).astype(float)
    if measure == "total":
        whole = whole * draw.gamma(2.0, 30.0, 40_000)
    for _ in range(300):
        part = whole[draw.choice(40_000, 400, replace=False)]
        made = Tallied(measure, part, rate=measure == "count", times=100.0).among(EVERYBODY)  # type: ignore[arg-type]
        assert made.low is not None
        assert made.high is not None
        held += made.low <= whole.sum() <= made.high
    assert held >= 270

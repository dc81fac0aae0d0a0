"""Gaps between rows and the others, against sums by hand and on simulated truth."""

from __future__ import annotations

import numpy as np
import pytest

from models.statistics.intervals import wilson
from models.statistics.mean_difference import mean_difference, mean_of_rows, p_beyond


def test_a_gap_is_the_difference_of_means_with_welchs_error() -> None:
    outcome = np.array([1.0, 2.0, 4.0, 7.0, 3.0, 5.0, 9.0])
    inside = np.array([True, True, True, False, False, False, False])
    difference = mean_difference(outcome, inside)
    one, two = outcome[inside], outcome[~inside]
    assert difference.value == pytest.approx(one.mean() - two.mean())
    assert difference.se == pytest.approx(np.sqrt(one.var(ddof=1) / 3 + two.var(ddof=1) / 4))


def test_within_strata_it_is_that_of_mantel_and_haenszel() -> None:
    draw = np.random.default_rng(1)
    stratum, inside = draw.integers(0, 3, 600), draw.random(600) < 0.4
    outcome = draw.random(600) + stratum + 0.3 * inside
    gaps, weights = [], []
    for k in range(3):
        one, two = outcome[(stratum == k) & inside], outcome[(stratum == k) & ~inside]
        gaps.append(one.mean() - two.mean())
        weights.append(len(one) * len(two) / (len(one) + len(two)))
    assert mean_difference(outcome, inside, stratum).value == pytest.approx(
        np.average(gaps, weights=weights)
    )


def test_rows_outside_every_stratum_and_one_sided_strata_say_nothing() -> None:
    outcome = np.array([0.0, 1.0, 2.0, 4.0, 99.0, 50.0, 60.0])
    inside = np.array([True, True, False, False, True, True, True])
    stratum = np.array([0, 0, 0, 0, -1, 1, 1])
    assert mean_difference(outcome, inside, stratum).value == pytest.approx(-2.5)
    assert not np.isfinite(mean_difference(outcome, inside, np.where(stratum == 1, 1, -1)).se)
    assert mean_difference(outcome, inside, np.where(stratum == 1, 1, -1)).beyond(1) == 1.0


def test_rows_of_one_entity_count_as_one() -> None:
    draw = np.random.default_rng(2)
    entity = np.repeat(np.arange(60), 10)
    outcome, inside = np.repeat(draw.normal(0, 1, 60), 10), np.repeat(np.arange(60) < 20, 10)
    alone, summed = (
        mean_difference(outcome, inside),
        mean_difference(outcome, inside, entity=entity),
    )
    assert summed.value == alone.value
    assert summed.se == pytest.approx(alone.se * np.sqrt(10), rel=0.05)
    mean = mean_of_rows(outcome, rate=False, entity=entity)
    assert mean.se == pytest.approx(outcome[::10].std(ddof=1) / np.sqrt(60), rel=0.02)


def test_where_there_is_no_gap_it_is_rarely_claimed() -> None:
    claimed = []
    for seed in range(400):
        draw = np.random.default_rng(seed)
        outcome, inside = draw.lognormal(0, 1, 240), np.arange(240) < 40
        p = [p_beyond(outcome, inside, way, rate=False, entity=None) for way in (1, -1)]
        claimed.append([each < 0.05 for each in p])
    above, below = np.mean(claimed, axis=0)
    assert above < 0.08
    assert below < 0.08


def test_a_rate_is_tested_exactly() -> None:
    outcome, inside = np.zeros(100), np.arange(100) < 10
    outcome[:9] = 1.0
    assert p_beyond(outcome, inside, 1, rate=True, entity=None) < 1e-9
    assert p_beyond(outcome, inside, -1, rate=True, entity=None) > 0.99


def test_the_range_of_a_rate_is_wilsons_and_widens_with_the_level_and_with_entities() -> None:
    draw = np.random.default_rng(3)
    entity = np.repeat(np.arange(100), 8)
    outcome = (draw.random(800) < np.repeat(draw.beta(1, 2, 100), 8)).astype(float)
    plain = mean_of_rows(outcome, rate=True)
    assert (plain.low, plain.high) == pytest.approx(wilson(plain.value, 800), abs=1e-6)
    for wider in (
        mean_of_rows(outcome, rate=True, level=0.99),
        mean_of_rows(outcome, rate=True, entity=entity),
    ):
        assert wider.low < plain.low
        assert wider.high > plain.high


def test_all_of_a_kind_still_has_a_range() -> None:
    estimate = mean_of_rows(np.ones(30), rate=True, entity=np.arange(30) // 3)
    assert estimate.low < 0.8
    assert estimate.high == pytest.approx(1.0)

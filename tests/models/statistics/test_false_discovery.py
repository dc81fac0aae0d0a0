"""Findings of many tests: those that are kept are scipy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from models.statistics.false_discovery import benjamini_hochberg, holm


@given(
    p=st.lists(st.floats(0, 1), min_size=1, max_size=30),
    rate=st.sampled_from([0.01, 0.05, 0.2]),
)
def test_benjamini_hochberg_is_scipys(p: list[float], rate: float) -> None:
    adjusted = false_discovery_control(p)
    clear = np.abs(adjusted - rate) > 1e-12
    assert (benjamini_hochberg(np.array(p), rate) == (adjusted <= rate))[clear].all()


def test_benjamini_hochberg_of_nothing_keeps_nothing() -> None:
    assert benjamini_hochberg(np.array([])).tolist() == []


def test_holm_stops_at_the_first_that_fails() -> None:
    p = np.array([0.04, 0.001, 0.02])
    assert holm(p, 0.05).tolist() == [True, True, True]
    assert holm(np.array([0.04, 0.001, 0.03]), 0.05).tolist() == [False, True, False]
    assert holm(np.array([0.9, 0.06]), 0.05).tolist() == [False, False]
    assert holm(np.array([])).tolist() == []


def test_holm_finds_anything_in_5_of_100_tables_of_nothing() -> None:
    draw = np.random.default_rng(3)
    told = [holm(draw.random(10)).any() for _ in range(4_000)]
    assert 0.035 <= np.mean(told) <= 0.065

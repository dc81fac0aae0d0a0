"""Findings of many tests: those that are kept are scipy's."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from models.statistics.false_discovery import benjamini_hochberg


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

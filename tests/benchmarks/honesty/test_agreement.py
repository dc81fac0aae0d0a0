"""How far explanations agree: indices of toys that can be counted by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.honesty.agreement import agreement, jaccard, stability_indices

EFFECTS = st.lists(st.floats(-5, 5), min_size=3, max_size=3).map(np.array)


@given(st.lists(EFFECTS, min_size=1, max_size=4), st.integers(1, 5))
def test_every_index_lies_between_0_and_1(repeats: list[np.ndarray], count: int) -> None:
    steady = stability_indices(repeats, [np.full(3, 0.1)] * len(repeats), count)
    agreed = agreement(repeats[0], repeats[-1], count)
    for share in (steady.vsi, steady.csi, agreed.top, agreed.signs, jaccard(repeats, count)):
        assert 0.0 <= share <= 1.0
    assert agreed.signs <= agreed.top


def test_equal_repeats_are_steady() -> None:
    effects = np.array([3.0, -2.0, 1.0])
    indices = stability_indices([effects] * 3, [np.zeros(3)] * 3, 2)
    assert (indices.vsi, indices.csi) == (1.0, 1.0)


def test_repeats_that_have_nothing_in_common_are_not() -> None:
    indices = stability_indices([np.array([2.0, 0.0]), np.array([0.0, 2.0])], [np.zeros(2)] * 2, 1)
    assert indices.vsi == 0.0


def test_values_far_apart_for_their_errors_are_not() -> None:
    indices = stability_indices([np.array([2.0]), np.array([1.0])], [np.full(1, 0.1)] * 2, 1)
    assert (indices.vsi, indices.csi) == (1.0, 0.0)


def test_agreement_counts_names_and_signs() -> None:
    agreed = agreement(np.array([3.0, -2.0, 1.0]), np.array([2.0, 3.0, 0.5]), 2)
    assert (agreed.top, agreed.signs) == (1.0, 0.5)
    assert agreement(np.array([3.0, 0.1]), np.array([0.1, 3.0]), 1).top == 0.0
    assert agreement(np.array([]), np.array([]), 3).top == 1.0


def test_jaccard_of_tops() -> None:
    assert jaccard([np.array([3.0, 2.0, 1.0]), np.array([3.0, 1.0, 2.0])], 2) == 1 / 3
    assert jaccard([np.array([1.0])], 2) == 1.0
    assert jaccard([np.zeros(2), np.zeros(2)], 1) == 1.0

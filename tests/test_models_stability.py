"""Shares and ranks of families, and how steady they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.stability import shares


@pytest.fixture(scope="module")
def fold() -> np.ndarray:
    return np.arange(1000) % 5


@given(parts=arrays(float, (40, 4), elements=st.floats(0.001, 9), fill=st.nothing()))
def test_shares_add_up_and_ranges_are_in_order(parts: np.ndarray) -> None:
    found = shares(parts, np.arange(40) % 5)
    assert found.share.sum() == pytest.approx(1)
    assert (found.low <= found.high).all()
    assert ((found.low >= 0) & (found.high <= 1)).all()
    assert (found.rank_low <= found.rank_high).all()
    assert set(found.rank_low) | set(found.rank_high) <= {1, 2, 3, 4}


def test_the_share_lies_in_its_range_and_the_range_is_as_wide_as_luck(fold: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    sizes = np.array([4.0, 2.0, 1.0, 1.0])
    found = shares(rng.normal(size=(1000, 4)) * sizes, fold)
    np.testing.assert_allclose(found.share, sizes / 8, atol=0.03)
    assert ((found.low <= found.share) & (found.share <= found.high)).all()
    assert 0.01 < (found.high - found.low)[0] < 0.1


def test_clear_ranks_are_single_and_even_ones_are_shared(fold: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    found = shares(rng.normal(size=(1000, 4)) * [4.0, 1.0, 1.0, 0.1], fold)
    assert found.rank_low.tolist() == [1, 2, 2, 4]
    assert found.rank_high.tolist() == [1, 3, 3, 4]


def test_folds_that_disagree_widen_the_range(fold: np.ndarray) -> None:
    rng = np.random.default_rng(2)
    agreed = rng.normal(size=(1000, 2))
    torn = agreed * np.where(fold[:, None] < 2, [3.0, 0.3], [0.3, 3.0])
    wide, narrow = shares(torn, fold), shares(agreed, fold)
    assert (wide.high - wide.low)[0] > 3 * (narrow.high - narrow.low)[0]
    assert (wide.rank_low[0], wide.rank_high[0]) == (1, 2)


def test_the_seed_fixes_the_draws(fold: np.ndarray) -> None:
    parts = np.random.default_rng(3).normal(size=(1000, 3))
    first, second, other = (shares(parts, fold, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.low, second.low)
    assert not np.array_equal(first.low, other.low)


def test_nothing_explained_is_shared_by_nobody(fold: np.ndarray) -> None:
    found = shares(np.zeros((1000, 3)), fold)
    assert found.share.tolist() == found.low.tolist() == found.high.tolist() == [0, 0, 0]


def test_one_family_has_it_all(fold: np.ndarray) -> None:
    found = shares(np.ones((1000, 1)), fold)
    assert (found.share[0], found.low[0], found.rank_high[0]) == (1, 1, 1)

"""Shares and ranks of families, and how steady they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.drivers.bootstrap_ranks import BlockSums, ImportanceShares, blocks, importance_shares


def shares(parts: np.ndarray, fold: np.ndarray, seed: int = 0) -> ImportanceShares:
    return importance_shares(BlockSums.of(parts, fold, seed=seed), seed)


@pytest.fixture(scope="module")
def fold() -> np.ndarray:
    return np.arange(1000) % 5


@given(parts=arrays(float, (40, 4), elements=st.floats(0.001, 9), fill=st.nothing()))
def test_shares_add_up_and_ranges_are_in_order(parts: np.ndarray) -> None:
    importance = shares(parts, np.arange(40) % 5)
    assert importance.share.sum() == pytest.approx(1)
    assert (importance.low <= importance.high).all()
    assert ((importance.low >= 0) & (importance.high <= 1)).all()
    assert (importance.rank_low <= importance.rank_high).all()
    assert set(importance.rank_low) | set(importance.rank_high) <= {1, 2, 3, 4}


def test_the_share_lies_in_its_range_and_the_range_is_as_wide_as_luck(fold: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    sizes = np.array([4.0, 2.0, 1.0, 1.0])
    importance = shares(rng.normal(size=(1000, 4)) * sizes, fold)
    np.testing.assert_allclose(importance.share, sizes / 8, atol=0.03)
    assert ((importance.low <= importance.share) & (importance.share <= importance.high)).all()
    assert 0.01 < (importance.high - importance.low)[0] < 0.1


def test_clear_ranks_are_single_and_even_ones_are_shared(fold: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    importance = shares(rng.normal(size=(1000, 4)) * [4.0, 1.0, 1.0, 0.1], fold)
    assert importance.rank_low.tolist() == [1, 2, 2, 4]
    assert importance.rank_high.tolist() == [1, 3, 3, 4]


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
    importance = shares(np.zeros((1000, 3)), fold)
    assert (
        importance.share.tolist()
        == importance.low.tolist()
        == importance.high.tolist()
        == [0, 0, 0]
    )


def test_one_family_has_it_all(fold: np.ndarray) -> None:
    importance = shares(np.ones((1000, 1)), fold)
    assert (importance.share[0], importance.low[0], importance.rank_high[0]) == (1, 1, 1)


def by_single_rows(parts: np.ndarray, fold: np.ndarray, draws: int = 600) -> np.ndarray:
    """Width of the range of each share (g,) by a Poisson weight for each row, and the folds."""
    draw, size, drawn = np.random.default_rng(9), np.abs(parts), []
    for _ in range(draws):
        times = np.bincount(draw.integers(0, 5, 5), minlength=5)
        drawn.append((draw.poisson(1.0, len(size)) * times[fold]) @ size)
    share = np.array(drawn) / np.sum(drawn, axis=1, keepdims=True)
    return np.asarray(np.ptp(np.quantile(share, [0.025, 0.975], axis=0), axis=0))


@pytest.mark.parametrize("torn", [0.0, 0.1])
def test_blocks_of_rows_vary_as_much_as_single_rows(torn: float) -> None:
    """Ten rows a block, sizes that depend on each other, folds alike or not."""
    rng = np.random.default_rng(4)
    fold = rng.integers(0, 5, 10_000)
    heavy = rng.lognormal(sigma=0.8, size=(10_000, 4)) * rng.lognormal(size=(10_000, 1))
    parts = heavy * [4, 2, 1, 1] * (1 + torn * rng.normal(size=(5, 4)))[fold]
    importance = shares(parts, fold)
    np.testing.assert_allclose(
        importance.high - importance.low, by_single_rows(parts, fold), rtol=0.15
    )


@pytest.mark.slow
def test_the_range_holds_the_share_of_all_rows_as_often_as_it_says() -> None:
    """Tables of 3,000 rows from a population whose shares are known; 95 % of 150 x 3 ranges."""
    rng, fold, covered = np.random.default_rng(5), np.arange(3000) % 5, []
    for seed in range(150):
        importance = shares(rng.lognormal(sigma=1.0, size=(3000, 3)) * [3, 2, 1], fold, seed)
        covered.append(
            (importance.low <= np.array([3, 2, 1]) / 6)
            & (np.array([3, 2, 1]) / 6 <= importance.high)
        )
    assert 0.93 <= np.mean(covered) <= 0.995


def test_an_entity_is_in_one_block_and_widens_the_range_when_its_rows_are_alike() -> None:
    rng, entity = np.random.default_rng(6), np.repeat(np.arange(1500), 4)
    fold = entity % 5
    block = blocks(fold, entity, 0)
    assert all(len(np.unique(block[entity == k])) == 1 for k in range(0, 1500, 50))
    assert set(np.unique(block)) == set(range(1000))
    assert np.array_equal(block // 200, fold)
    parts = rng.lognormal(size=(1500, 3))[entity]
    apart = importance_shares(BlockSums.of(parts, fold))
    together = importance_shares(BlockSums.of(parts, fold, entity))
    ratio = (together.high - together.low) / (apart.high - apart.low)
    assert (ratio > 1.2).all()  # twice as wide by rows alone; the draw of folds is in both
    assert (ratio < 2.2).all()


def test_few_rows_have_a_block_each() -> None:
    block = blocks(np.arange(60) % 5, None, 0)
    assert len(np.unique(block)) == 60

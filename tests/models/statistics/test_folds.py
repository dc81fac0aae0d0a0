"""Folds: an entity's rows are never on both sides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.statistics.folds import FOLDS, folds, repeating, stretches


@given(names=st.lists(st.sampled_from([*"abcdefghij", None]), min_size=1, max_size=60))
def test_a_group_never_splits(names: list[str | None]) -> None:
    groups = np.array(names, dtype=object)
    fold = folds(len(groups), groups, seed=1)
    for name in set(names):
        members = np.array([given == name for given in names])
        assert len(set(fold[members])) == 1
    assert set(fold) <= set(range(FOLDS))


def test_folds_are_even_and_follow_the_seed() -> None:
    fold = folds(1003, None, seed=4)
    assert np.bincount(fold).max() - np.bincount(fold).min() <= 1
    assert np.array_equal(fold, folds(1003, None, seed=4))
    assert not np.array_equal(fold, folds(1003, None, seed=5))


def test_groups_are_dealt_evenly() -> None:
    fold = folds(1000, np.arange(1000) // 10, seed=4)
    assert np.bincount(fold).tolist() == [200] * FOLDS


@pytest.fixture
def visits() -> pd.DataFrame:
    """400 rows: 400 visits by 100 customers in 25 shops of 5 regions."""
    at = np.arange(400)
    return pd.DataFrame(
        {
            "visit": at.astype(float),
            "customer": pd.Series([f"c{k // 4}" for k in at], dtype="str"),
            "shop": pd.Series([f"s{k // 16}" for k in at], dtype="str"),
            "region": pd.Series([f"r{k // 80}" for k in at], dtype="str"),
        }
    )


def test_the_column_whose_entities_repeat_is_found(visits: pd.DataFrame) -> None:
    entities = repeating(visits, ("visit", "customer"))
    assert entities is not None
    assert entities.tolist() == visits["customer"].tolist()


def test_the_outermost_group_wins_but_needs_twenty(visits: pd.DataFrame) -> None:
    entities = repeating(visits, ("visit", "customer", "shop", "region"))
    assert entities is not None
    assert entities.tolist() == visits["shop"].tolist()
    assert repeating(visits, ("region",)) is None


def test_rows_that_are_their_own_have_no_groups(visits: pd.DataFrame) -> None:
    assert repeating(visits, ()) is None
    assert repeating(visits, ("visit",)) is None


def test_a_row_without_an_id_is_its_own_entity(visits: pd.DataFrame) -> None:
    visits.loc[[0, 1, 399], "customer"] = None
    entities = repeating(visits, ("customer",))
    assert entities is not None
    assert len(np.unique(entities)) == 99 + 1 + 3
    assert entities[2] == entities[3] == "c0"


@given(
    times=st.lists(st.integers(0, 40) | st.none(), min_size=1, max_size=200),
    seed=st.integers(0, 5),
)
def test_a_time_has_one_fold_and_later_times_no_earlier_one(
    times: list[int | None], seed: int
) -> None:
    time = np.array([np.nan if value is None else value for value in times], dtype=float)
    fold = stretches(time, seed)
    if fold is None:
        return
    finite = np.isfinite(time)
    order = np.argsort(time[finite], kind="stable")
    assert (np.diff(fold[finite][order]) >= 0).all()
    for when in np.unique(time[finite]):
        assert len(set(fold[time == when])) == 1
    assert set(fold) == set(range(FOLDS))
    assert (fold[~finite] < FOLDS - 1).all()


def test_stretches_are_even_where_times_are() -> None:
    fold = stretches(np.random.default_rng(0).permutation(1000).astype(float), seed=1)
    assert fold is not None
    assert np.bincount(fold).tolist() == [200] * FOLDS


def test_too_few_times_make_no_stretches() -> None:
    assert stretches(np.repeat([1.0, 2.0, 3.0], 50), 1) is None
    assert stretches(np.full(100, np.nan), 1) is None
    assert stretches(np.concatenate([np.zeros(900), np.arange(1.0, 101)]), 1) is None

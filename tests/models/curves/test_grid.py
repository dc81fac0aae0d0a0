"""Columns cut into places: every row is at the place that stands for it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.curves.grid import BinnedColumn, observed_grid


def test_places_hold_rows_where_they_are() -> None:
    values = pd.Series([3.0, 1.0, np.nan, 2.0, 1.0], name="seats")
    places = BinnedColumn.of(values)
    assert places.grid == (1.0, 2.0, 3.0)
    assert places.at.tolist() == [2, 0, -1, 1, 0]


def test_parts_of_a_number_hold_as_many_rows_each() -> None:
    values = pd.Series(np.random.default_rng(0).lognormal(size=1600), name="income")
    places = BinnedColumn.of(values)
    assert np.bincount(places.at).tolist() == [200] * 8
    for k, place in enumerate(places.grid):
        assert place in values[places.at == k].to_numpy()


def test_a_number_with_one_value_for_most_rows_has_fewer_parts() -> None:
    values = pd.Series([0.0] * 900 + list(range(1, 101)), name="calls")
    places = BinnedColumn.of(values)
    assert (np.bincount(places.at, minlength=len(places.grid)) > 0).all()


def test_levels_are_places_whatever_holds_them() -> None:
    texts = pd.Series(["b", "a", None, "b", "rare"], dtype="str", name="plan")
    for values in (texts, texts.astype("category")):
        places = BinnedColumn.of(values)
        assert places.grid == ("b", "a", "rare")
        assert places.at.tolist() == [0, 1, -1, 0, 2]


def test_few_values_are_all_looked_at() -> None:
    seats = pd.Series([5.0, 1.0, 2.0, 4.0, 3.0, 1.0])
    plans = pd.Series(["plus", "basic", "pro", "basic"], dtype="str")
    assert observed_grid(seats) == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert set(observed_grid(plans)) == {"basic", "plus", "pro"}


def test_many_values_are_looked_at_where_the_rows_are() -> None:
    values = pd.Series(np.random.default_rng(0).lognormal(size=5000))
    grid = observed_grid(values)
    assert len(grid) == 64
    assert grid[0] == values.min()
    assert grid[-1] == values.max()
    assert sum(value < values.median() for value in grid if isinstance(value, float)) == 32


def test_levels_come_most_frequent_first_and_not_too_many() -> None:
    values = pd.Series(["a"] * 3 + ["b"] * 5 + [f"x{k}" for k in range(40)], dtype="str")
    assert observed_grid(values)[:2] == ("b", "a")
    assert len(observed_grid(values)) == 24

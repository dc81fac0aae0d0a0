"""What levers may be set to: observed values only."""

from __future__ import annotations

import numpy as np
import pytest

from models.recourse.plan_options import Options, compatible, lever_values, spread_of
from models.recourse.plan_rules import learnt


def test_levels_are_those_of_enough_rows_and_never_missing() -> None:
    values = np.array(["a"] * 30 + ["b"] * 25 + ["rare"] * 3 + ["(missing)"] * 40, dtype=object)
    assert lever_values(values).tolist() == ["a", "b"]


def test_few_values_of_a_number_are_all_there() -> None:
    assert lever_values(np.array([3.0, 1.0, 2.0, np.nan, 1.0])).tolist() == [1.0, 2.0, 3.0]


def test_many_values_of_a_number_become_64_observed_ones_with_both_ends() -> None:
    values = np.random.default_rng(0).normal(size=5_000)
    grid = lever_values(values)
    assert len(grid) == 64
    assert set(grid.tolist()) <= set(values.tolist())
    assert (grid[0], grid[-1]) == (values.min(), values.max())


def test_options_know_their_lever_and_value() -> None:
    options = Options.made(
        ("plan", "price"), (np.array(["x", "y"], dtype=object), np.array([1.0, 2.0, 3.0]))
    )
    assert len(options) == 5
    assert options.of.tolist() == [0, 0, 1, 1, 1]
    assert (options.value(1), options.value(4)) == ("y", 3.0)
    assert options.slice(1) == slice(2, 5)


def test_two_options_of_one_lever_or_against_a_rule_never_stand_together() -> None:
    rows = {
        "a": np.array(["1", "2"] * 50, dtype=object),
        "b": np.array(["x", "y"] * 50, dtype=object),
    }
    grids = {name: lever_values(values) for name, values in rows.items()}
    together = compatible(Options.made(tuple(grids), tuple(grids.values())), learnt(rows, grids))
    assert together.tolist() == [
        [False, False, True, False],
        [False, False, False, True],
        [True, False, False, False],
        [False, True, False, False],
    ]


def test_spread() -> None:
    assert spread_of(np.array([1.0, 3.0, np.nan])) == pytest.approx(1.0)
    assert spread_of(np.array([2.0, 2.0])) == 1.0
    assert np.isnan(spread_of(np.array(["a"], dtype=object)))

"""Levels of a column are the same for text and for categories."""

from __future__ import annotations

import pandas as pd
import pytest

from models.statistics.levels import level_places, rows_by_level

PLANS = pd.Series(["b", "a", None, "b", "c"], name="plan", dtype="str")


@pytest.mark.parametrize("values", [PLANS, PLANS.astype("category")])
def test_rows_of_each_level_are_counted_without_the_missing(values: pd.Series) -> None:
    assert rows_by_level(values) == {"a": 1, "b": 2, "c": 1}


def test_a_level_that_no_row_has_is_not_counted() -> None:
    assert rows_by_level(PLANS.astype("category").iloc[:2]) == {"a": 1, "b": 1}


@pytest.mark.parametrize("values", [PLANS, PLANS.astype("category")])
def test_each_row_has_the_place_of_its_level(values: pd.Series) -> None:
    assert level_places(values, ["c", "b"]).tolist() == [1, -1, -1, 1, 0]

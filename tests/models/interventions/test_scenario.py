"""A what-if as data: who it is about, what it changes, and where it stops."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.interventions.scenario import Change, Condition, Scenario


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "price": [10.0, 20.0, np.nan, 40.0],
            "plan": pd.Series(["a", "b", None, "a"], dtype="str"),
            "tier": pd.Series(["x", "y", "x", "y"], dtype="category"),
        }
    )


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (Condition("price", ">=", 20.0), [False, True, False, True]),
        (Condition("price", "!=", "20"), [True, False, False, True]),
        (Condition("plan", "=", "a"), [True, False, False, True]),
        (Condition("plan", "!=", "a"), [False, True, False, False]),
        (Condition("tier", "=", "x"), [True, False, True, False]),
    ],
)
def test_a_missing_value_meets_no_condition(
    rows: pd.DataFrame, condition: Condition, wanted: list[bool]
) -> None:
    assert condition.holds(rows).tolist() == wanted


def test_set_shift_and_scale_leave_the_rows_as_they_were(rows: pd.DataFrame) -> None:
    before = rows.copy()
    scenario = Scenario(
        (Change("price", "shift", -15.0), Change("plan", "set", "b"), Change("tier", "set", "x"))
    )
    after = scenario.changed(rows)
    pd.testing.assert_frame_equal(rows, before)
    assert after["price"].tolist()[:2] == [10.0, 10.0]
    assert np.isnan(after["price"].iloc[2])
    assert after["plan"].tolist() == ["b"] * 4
    assert after["tier"].dtype == rows["tier"].dtype
    assert scenario.levers == ("price", "plan", "tier")


def test_moved_numbers_that_leave_what_was_observed(rows: pd.DataFrame) -> None:
    down = Scenario((Change("price", "shift", -15.0),))
    assert down.leaving(rows).tolist() == [True, True, False, False]
    up = Scenario((Change("price", "scale", 1.5), Change("plan", "set", "b")))
    assert up.leaving(rows).tolist() == [False, False, False, True]


def test_all_conditions_must_hold(rows: pd.DataFrame) -> None:
    both = Scenario((), (Condition("plan", "=", "a"), Condition("price", ">", 10.0)))
    assert both.mask(rows).tolist() == [False, False, False, True]


def test_numbers_go_beyond_what_was_observed_only_where_they_may(rows: pd.DataFrame) -> None:
    up = Scenario((Change("price", "scale", 2.0),))
    assert up.changed(rows)["price"].max() == 40.0
    further = Scenario((Change("price", "scale", 2.0),), beyond=True)
    assert further.changed(rows)["price"].max() == 80.0
    assert further.leaving(rows).tolist() == up.leaving(rows).tolist()

"""When to refuse, whom to name, and how far a change may go."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.interventions.scenario import Change, Condition
from models.learners.design import Preparation, View
from models.learners.spline_columns import SplineColumns
from models.overlap.support import Support, conditions_outside, largest_inside, support_of


@pytest.mark.parametrize(
    ("support", "reason", "caution"),
    [
        (Support(1000, 0.05, "x", 0.0), None, False),
        (Support(1000, 0.20, "x", 0.0), None, True),
        (Support(1000, 0.05, "x", 0.05), None, True),
        (Support(1000, 0.30, "x", 0.0), "not-comparable", True),
        (Support(50, 0.30, "x", 0.0), None, False),  # small tables differ more by chance
        (Support(1000, 0.05, "x", 0.11), "no-overlap", True),
        (Support(29, 0.05, "x", 0.0), "too-few", False),
    ],
)
def test_refusal_numbers(support: Support, reason: str | None, *, caution: bool) -> None:
    assert support.reason == reason
    assert support.caution is caution


def test_a_gap_that_luck_makes_is_no_reason() -> None:
    assert Support(400, 0.4, "x", 0.0).reason == "not-comparable"
    assert Support(400, 0.4, "x", 0.0, luck=0.15).reason is None  # a few heavy rows of a rare level
    assert Support(200, 0.28, "x", 0.0, columns=20).reason == "not-comparable"
    assert Support(200, 0.28, "x", 0.0, columns=400).reason is None


def people() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "region": pd.Series(rng.choice(["city", "remote"], 1000, p=[0.7, 0.3]), dtype="str"),
            "plan": pd.Series(rng.choice(["a", "b", "c"], 1000), dtype="str"),
            "age": rng.integers(18, 80, 1000).astype(float),
        }
    )


def test_measure_counts_and_names_the_worst_column() -> None:
    rows = people()
    view = View.of(rows, Preparation.fit(rows))
    weight = (rows["region"] == "city").to_numpy().astype(float)
    need = np.where(rows["region"] == "remote", 99.0, 1.0)
    support = support_of(weight, need, view, view, view.sources)
    assert support.effective == pytest.approx(weight.sum())
    assert support.worst == "region"
    assert support.unsupported == pytest.approx((rows["region"] == "remote").mean())


def test_a_few_heavy_rows_of_a_rare_level_are_luck() -> None:
    rows = people()
    rows.loc[rows.index[:8], "plan"] = "rare"
    view = View.of(rows, Preparation.fit(rows))
    weight, need = np.ones(len(rows)), np.ones(len(rows))
    weight[0] = 50.0
    support = support_of(weight, need, view, view, view.sources)
    assert support.luck > 1.5 / np.sqrt(support.effective)
    assert support.reason is None
    weight[:8] = 50.0  # all of them: a difference that is there
    assert support_of(weight, need, view, view, view.sources).reason == "not-comparable"


def test_those_outside_are_named_in_one_condition_where_one_will_do() -> None:
    rows = people()
    columns = SplineColumns.fit(rows)
    need = np.where(rows["region"] == "remote", 99.0, 1.0)
    who, share = conditions_outside(rows, need, columns)
    assert who == (Condition("region", "=", "remote"),)
    assert share == pytest.approx((rows["region"] == "remote").mean())


def test_those_outside_are_named_in_two_conditions_with_values_of_the_data() -> None:
    rows = people()
    both = (rows["region"] == "remote") & (rows["age"] >= 50)
    who, share = conditions_outside(rows, np.where(both, 99.0, 1.0), SplineColumns.fit(rows))
    assert set(who) == {Condition("region", "=", "remote"), Condition("age", ">=", 50.0)}
    assert share == pytest.approx(both.mean())


def test_nobody_is_named_where_no_condition_does() -> None:
    rows = people()
    need = np.where(np.random.default_rng(1).random(1000) < 0.2, 99.0, 1.0)
    assert conditions_outside(rows, need, SplineColumns.fit(rows))[0] == ()


@pytest.mark.parametrize(
    ("asked", "limit", "least", "most"),
    [
        (Change("price", "shift", -10.0), -4.0, -4.0, -3.0),
        (Change("price", "scale", 0.5), 0.9, 0.9, 0.92),
        (Change("price", "scale", 2.0), 1.37, 1.3, 1.37),
    ],
)
def test_the_largest_change_inside(asked: Change, limit: float, least: float, most: float) -> None:
    start = 0.0 if asked.how == "shift" else 1.0

    def answers(change: Change) -> bool:
        return abs(float(change.amount) - start) <= abs(limit - start) + 1e-9

    inside = largest_inside(asked, answers, answers)
    assert inside is not None
    assert answers(inside)
    assert min(least, most) <= float(inside.amount) <= max(least, most)


def test_no_change_inside_where_none_answers() -> None:
    change = Change("price", "shift", 3.0)
    assert largest_inside(change, lambda _: False, lambda _: False) is None
    assert largest_inside(change, lambda _: True, lambda _: False) is None

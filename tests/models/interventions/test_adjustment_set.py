"""What to hold alike: everything but what the rest fixes, and never the lever's own sum."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from models.interventions.adjustment_set import (
    ColumnCovariance,
    adjustment_set,
)


def determined(rows: pd.DataFrame, levers: Sequence[str] = ()) -> tuple[str, ...]:
    """The columns that the others fix."""
    return ColumnCovariance.of(rows).determined([str(name) for name in rows.columns], levers)


def parts(seed: int = 0, count: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame(rng.normal(size=(count, 4)) * [1, 2, 3, 1], columns=["a", "b", "c", "own"])
    return rows.assign(plan=pd.Series(rng.choice(["x", "y"], count), dtype="str"))


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_a_sum_is_dropped_wherever_it_stands(place: int, noise: float) -> None:
    """In an exact sum each part is as fixed as the sum: what counts is which one is the sum."""
    rows = parts()
    total = rows[["a", "b", "c"]].sum(axis=1) + np.random.default_rng(1).normal(0, 1, 400) * noise
    rows.insert(place, "total", total)
    assert determined(rows) == ("total",)
    assert set(adjustment_set(rows, ["a"])) == {"b", "c", "own", "plan"}


def test_a_bill_that_the_services_fix_is_dropped() -> None:
    rng = np.random.default_rng(2)
    rows = pd.DataFrame(
        {name: pd.Series(rng.choice(["no", "yes"], 500), dtype="str") for name in ("tv", "phone")}
    )
    rows["bill"] = 20 + 15.0 * (rows["tv"] == "yes") + 5.0 * (rows["phone"] == "yes")
    rows["age"] = rng.normal(40, 10, 500)
    assert adjustment_set(rows, ["tv"]) == ("phone", "age")


def test_a_lever_is_never_dropped_so_its_copy_is() -> None:
    rows = parts().assign(copy=lambda table: 3 * table["a"])
    for lever, copy in itertools.permutations(["a", "copy"]):
        assert copy not in adjustment_set(rows, [lever])
        assert lever not in determined(rows, [lever])


def test_without_a_sum_everything_is_held_alike() -> None:
    rows = parts()
    assert determined(rows) == ()
    assert adjustment_set(rows, ["a"]) == ("b", "c", "own", "plan")
    assert adjustment_set(rows, ["a", "plan"]) == ("b", "c", "own")


def test_the_family_of_the_lever_moves_with_it() -> None:
    assert adjustment_set(parts(), ["a"], column_family=("a", "c")) == ("b", "own", "plan")


def test_what_the_others_only_partly_fix_is_held_alike() -> None:
    rows = parts()
    rows["near"] = rows["a"] + rows["b"] + np.random.default_rng(3).normal(0, 1, 400)
    assert "near" in adjustment_set(rows, ["a"])


def test_missing_constant_and_many_levels_do_not_disturb() -> None:
    rows = parts(count=6000)
    rng = np.random.default_rng(4)
    rows["gap"] = np.where(rng.random(6000) < 0.3, np.nan, rng.normal(size=6000))
    rows["same"] = 1.0
    rows["empty"] = np.nan
    rows["city"] = pd.Series(rng.integers(0, 900, 6000).astype(str), dtype="str")
    assert determined(rows) == ()
    assert adjustment_set(rows, ["a"], seed=1) == adjustment_set(rows, ["a"], seed=1)


def test_few_rows_fix_nothing() -> None:
    rows = pd.DataFrame(np.random.default_rng(5).normal(size=(20, 8)), columns=list("abcdefgh"))
    assert determined(rows) == ()


def test_a_total_of_months_times_fee_goes_and_both_factors_stay() -> None:
    draw = np.random.default_rng(9)
    months, fee = draw.integers(1, 72, 1_500).astype(float), draw.normal(60, 20, 1_500)
    rows = pd.DataFrame({"months": months, "fee": fee, "total": months * fee})
    assert determined(rows) == ("total",)


def test_a_table_looked_at_once_answers_every_question_alike() -> None:
    rows = parts().assign(total=lambda table: table[["a", "b", "c"]].sum(axis=1))
    ties = ColumnCovariance.of(rows)
    for lever in rows.columns:
        for column_family in ((), ("a",), ("total", "own")):
            alone = rows.drop(columns=[name for name in column_family if name != lever])
            expected = tuple(
                name for name in adjustment_set(alone, [lever]) if name not in column_family
            )
            assert ties.adjustment_set([lever], column_family) == expected
    assert ties.adjustment_set(["plan"]) == ("a", "b", "c", "own")

"""Columns worked out from the outcome are proved; honest arithmetic beside them stays."""

import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.leakage.derived_columns import (
    group_aggregate,
    lines_within,
    products_of,
    ratios_of_event,
)
from datasets.leakage.leak import Leak
from datasets.leakage.value_counts import Tally, tally_of

ROWS = 3000


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(6)


def tallies(**columns: object) -> dict[str, Tally]:
    frame = pd.DataFrame(columns)
    for name in frame:
        plain = frame[name].dtype.kind in "fiu"
        frame[name] = frame[name].astype("float64" if plain else "str")
    return {facts.name: tally_of(frame[facts.name], facts) for facts in facts_of(frame)}


def means(codes: np.ndarray, number: np.ndarray, weight: float = 0.0) -> np.ndarray:
    rows, sums = np.bincount(codes), np.bincount(codes, weights=number)
    drawn: np.ndarray = (sums + weight * number.mean()) / np.maximum(rows + weight, 1)
    by_row: np.ndarray = drawn[codes]
    return by_row


@pytest.mark.parametrize("two_sided", [True, False])
@pytest.mark.parametrize("groups", [5, 40, 500])
def test_means_of_groups_own_row_included(
    *, two_sided: bool, groups: int, rng: np.random.Generator
) -> None:
    number = rng.random(ROWS) < 0.3 if two_sided else rng.gamma(2, 80, ROWS)
    codes = rng.integers(0, groups, ROWS)
    by_name = tallies(
        plain=means(codes, number * 1.0),
        drawn=means(codes, number * 1.0, 12.0),
        rounded=np.round(means(codes, number * 1.0), 4),
        total=np.bincount(codes, weights=number)[codes],
        other=means(codes, rng.permutation(number) * 1.0),
        noise=rng.normal(number.mean(), 0.01, ROWS),
    )
    aggregates = {name: group_aggregate(counts, number * 1.0) for name, counts in by_name.items()}
    assert (aggregates["plain"], aggregates["rounded"]) == ("mean", "mean")
    if groups < 500:
        assert aggregates["drawn"] == "mean"
    if groups == 5 or not two_sided:  # else many groups have the same count
        assert aggregates["total"] == "total"
    assert (aggregates["other"], aggregates["noise"]) == ("", "")


def test_honest_numbers_are_no_means(rng: np.random.Generator) -> None:
    happened = rng.random(ROWS) < 0.3
    for values in (
        rng.integers(1, 5, ROWS),
        np.round(rng.random(ROWS), 2),
        rng.integers(0, 99, ROWS),
    ):
        assert group_aggregate(tallies(x=values)["x"], happened * 1.0) == ""


def test_a_frequent_nothing_of_nothing_is_no_total(rng: np.random.Generator) -> None:
    some = rng.random(ROWS) < 0.1
    spent = np.where(some, rng.gamma(2, 30, ROWS), 0.0)
    visits = np.where(some, rng.integers(1, 30, ROWS), 0.0)
    assert group_aggregate(tallies(x=visits)["x"], spent) == ""


def test_the_mean_of_the_other_rows_is_a_line_within_each_group(rng: np.random.Generator) -> None:
    number, codes = rng.gamma(2, 80, ROWS), rng.integers(0, 12, ROWS)
    rows, sums = np.bincount(codes)[codes], np.bincount(codes, weights=number)[codes]
    leaks = lines_within(
        tallies(
            region=np.array([f"r{code}" for code in codes]),
            others=np.round((sums - number) / (rows - 1), 3),
            price=number + rng.normal(0, 5, ROWS),
            size=codes * 3.0,
        ),
        number,
        ["others", "price", "size"],
    )
    assert leaks == {"others": Leak("Within each region it is the outcome on another scale.")}


def test_products_and_ratios_are_proved_and_the_derived_one_is_named(
    rng: np.random.Generator,
) -> None:
    sales = np.round(rng.gamma(5, 800, ROWS))
    size = np.round(rng.lognormal(5, 0.4, ROWS))
    for name, values in {"each": np.round(sales / size, 3), "mass": sales * size}.items():
        leaks = products_of(
            tallies(size=size, noise=rng.gamma(4, 1, ROWS), **{name: values}),
            sales,
            ["size", "noise", name],
            "sales",
        )
        assert set(leaks) == {name}
        assert leaks[name].certain
        assert leaks[name].why.endswith(" is sales.")
    honest = tallies(size=size, fee=np.round(sales / size * rng.normal(1, 0.05, ROWS), 2))
    assert products_of(honest, sales, ["size", "fee"], "sales") == {}


def test_a_bill_that_was_cut_tells_beside_the_usual_one(rng: np.random.Generator) -> None:
    left = rng.random(ROWS) < 0.2
    fee = np.round(rng.lognormal(4, 0.5, ROWS), 2)
    leaks = ratios_of_event(
        tallies(
            fee=fee, last=np.round(fee * np.where(left, 0.5, 1.0), 2), age=rng.gamma(9, 5, ROWS)
        ),
        left,
        ["fee", "last", "age"],
        "churn",
    )
    assert set(leaks) == {"last"}
    assert not leaks["last"].certain
    honest = tallies(fee=fee, total=fee * rng.gamma(2, 9, ROWS), age=rng.gamma(9, 5, ROWS))
    assert ratios_of_event(honest, left, ["fee", "total", "age"], "churn") == {}

"""Two sides of a column: the planted split is found and named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.drivers.binary_contrast import BinaryContrast, binary_contrast


def text(values: list[str] | np.ndarray) -> pd.Series:
    return pd.Series(list(values), dtype="str", name="contract")


def test_the_planted_level_is_named_on_its_own() -> None:
    values = text(["month"] * 50 + ["one year"] * 30 + ["two years"] * 20)
    contributions = values.map({"month": 0.2, "one year": -0.1, "two years": -0.15}).to_numpy(float)
    assert binary_contrast(values, contributions) == BinaryContrast("contract", levels=("month",))
    assert binary_contrast(values, -contributions) == BinaryContrast("contract", levels=("month",))


def test_of_two_even_sides_the_higher_one_is_named() -> None:
    values = text(list("abcd") * 25)
    contributions = values.map({"a": 1.0, "b": -1.0, "c": 1.1, "d": -1.1}).to_numpy(float)
    assert binary_contrast(values, contributions) == BinaryContrast("contract", levels=("a", "c"))


def test_a_level_of_few_rows_is_no_side() -> None:
    values = text(["a"] * 60 + ["b"] * 37 + ["rare"] * 3)
    contributions = values.map({"a": 0.0, "b": 0.1, "rare": 50.0}).to_numpy(float)
    contrast = binary_contrast(values, contributions)
    assert contrast is not None
    assert 0.05 <= contrast.mask(values.to_frame()).mean() <= 0.95


@pytest.mark.parametrize("cut", [1500.0, 40.0, -3.0, 0.25])
@pytest.mark.parametrize("direction", [1, -1])
def test_the_planted_threshold_is_found_and_the_higher_side_named(
    cut: float, direction: int
) -> None:
    rng = np.random.default_rng(0)
    values = pd.Series(rng.normal(cut, abs(cut), 1000), name="bill")
    contributions = direction * np.where(values > cut, 1.0, -1.0)
    contrast = binary_contrast(values, contributions)
    assert contrast is not None
    assert np.array_equal(contrast.mask(values.to_frame()), contributions > 0)
    assert contrast.above == (direction > 0)


def test_a_threshold_is_a_round_number_where_one_fits() -> None:
    values = pd.Series([*range(15, 38), *range(43, 60)], dtype=float, name="age")
    contrast = binary_contrast(values, np.where(values > 40, 1.0, 0.0))
    assert contrast == BinaryContrast("age", cut=40.0, above=True)


def test_few_numbers_that_split_at_one_place_are_a_threshold() -> None:
    values = pd.Series([0.0, 1.0, 2.0, 3.0] * 25, name="calls")
    assert binary_contrast(values, np.where(values > 1, 1.0, 0.0)) == BinaryContrast(
        "calls", cut=1.0, above=True
    )
    assert binary_contrast(values, np.where(values > 1, 0.0, 1.0)) == BinaryContrast(
        "calls", cut=1.0, above=False
    )


def test_few_numbers_that_split_in_several_places_are_levels() -> None:
    values = pd.Series([1.0, 2.0, 3.0, 4.0, 5.0] * 25, name="weekday")
    contributions = values.isin([1.0, 5.0]).to_numpy(float)
    assert binary_contrast(values, contributions) == BinaryContrast("weekday", levels=(1.0, 5.0))


@pytest.mark.parametrize("few", [True, False])
def test_a_missing_number_is_on_the_other_side(few: bool) -> None:
    rng = np.random.default_rng(1)
    complete = rng.integers(0, 4 if few else 400, 1000).astype(float)
    values = pd.Series(np.where(rng.random(1000) < 0.2, np.nan, complete), name="calls")
    contributions = np.where(complete > (1 if few else 200), 1.0, 0.0)
    contributions[values.isna()] = -50.0
    contrast = binary_contrast(values, contributions)
    assert contrast is not None
    mask = contrast.mask(values.to_frame())
    assert np.array_equal(mask, (contributions > 0) & values.notna().to_numpy())


def test_a_missing_level_is_on_the_other_side() -> None:
    values = pd.Series(["a", "b", None] * 30, dtype="str", name="contract")
    contributions = np.array([1.0, 0.0, 90.0] * 30)
    contrast = binary_contrast(values, contributions)
    assert contrast == BinaryContrast("contract", levels=("a",)) or contrast == BinaryContrast(
        "contract", levels=("b",)
    )
    assert not contrast.mask(values.to_frame())[values.isna()].any()


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1.0] * 50),
        pd.Series(["a"] * 50, dtype="str"),
        pd.Series([np.nan] * 50),
        pd.Series([None] * 50, dtype="str"),
        pd.Series([1.0] * 48 + [2.0, 3.0]),
        pd.Series(["a"] * 48 + ["b", "c"], dtype="str"),
        pd.Series([0.0] * 950 + [*range(1, 51)], dtype=float),
    ],
    ids=["same", "one level", "empty", "no level", "almost same", "almost one level", "mostly 0"],
)
def test_what_cannot_be_split_is_not(values: pd.Series) -> None:
    contributions = np.random.default_rng(2).normal(size=len(values))
    assert binary_contrast(values.rename("x"), contributions) is None


@given(
    values=st.lists(
        st.floats(-1e9, 1e9, allow_subnormal=False) | st.none(), min_size=30, max_size=80
    ),
    seed=st.integers(0, 99),
)
def test_both_sides_hold_enough_rows(values: list[float | None], seed: int) -> None:
    column = pd.Series(values, dtype=float, name="x")
    contributions = np.random.default_rng(seed).normal(size=len(values))
    contrast = binary_contrast(column, contributions)
    if contrast is None:
        return
    present = column.notna().to_numpy()
    share = contrast.mask(column.to_frame())[present].mean()
    assert 0.05 - 1e-9 <= share <= 0.95 + 1e-9
    if contrast.cut is not None:
        mask = contrast.mask(column.to_frame())
        assert contributions[present & mask].mean() >= contributions[present & ~mask].mean()

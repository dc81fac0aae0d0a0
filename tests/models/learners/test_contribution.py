"""Contributions in the outcome's unit: whatever the link, they add up to the prediction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.learners.contribution import Contributions, in_outcome_units
from models.statistics.outcome_family import Family, mean_of

margins = st.floats(-40, 40, allow_subnormal=False)
families = st.sampled_from(["logistic", "poisson", "squarederror"])


@given(
    family=families,
    base=margins,
    parts=arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 5)), elements=margins),
)
def test_parts_add_up_to_the_prediction(family: Family, base: float, parts: np.ndarray) -> None:
    margin = Contributions(tuple("abcde"[: parts.shape[1]]), parts, base)
    contributions = in_outcome_units(margin, family)
    scale = max(
        1.0, abs(contributions.base)
    )  # a prediction far below its base keeps the base's rounding
    expected = mean_of(margin.total(), family)
    np.testing.assert_allclose(contributions.total(), expected, rtol=1e-9, atol=1e-9 * scale)
    assert contributions.base == pytest.approx(mean_of(np.array([base]), family)[0])


@given(
    family=families,
    base=st.floats(-5, 5),
    parts=arrays(float, (4, 3), elements=st.floats(-5, 5, allow_subnormal=False)),
)
def test_no_part_changes_its_sign_and_shares_stay(
    family: Family, base: float, parts: np.ndarray
) -> None:
    told = in_outcome_units(Contributions(("a", "b", "c"), parts, base), family).parts
    large = np.abs(parts) > 1e-6
    assert (np.sign(told[large]) == np.sign(parts[large])).all()
    first, second = parts[:, 0] * told[:, 1], parts[:, 1] * told[:, 0]
    np.testing.assert_allclose(first, second, rtol=1e-6, atol=1e-9)


def test_parts_that_cancel_are_told_at_the_slope_of_the_link() -> None:
    """0 + 2 - 2: the prediction is the base, and at 50 % a margin is worth a quarter."""
    contributions = in_outcome_units(
        Contributions(("a", "b"), np.array([[2.0, -2.0]]), 0.0), "logistic"
    )
    np.testing.assert_allclose(contributions.parts, [[0.5, -0.5]], rtol=1e-6)


def test_groups_keep_the_total() -> None:
    parts = np.arange(12.0).reshape(4, 3)
    margin = Contributions(("a", "b", "c"), parts, 1.5)
    grouped = margin.grouped([("c and a", ("c", "a")), ("b", ("b",))])
    assert grouped.names == ("c and a", "b")
    np.testing.assert_allclose(grouped.parts[:, 0], parts[:, 0] + parts[:, 2])
    np.testing.assert_allclose(grouped.total(), margin.total())

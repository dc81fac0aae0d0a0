"""What is aimed at, and what became of look-alikes."""

from __future__ import annotations

import numpy as np
import pytest

from models.recourse.plans import known, usual_target, what_happened
from models.statistics.intervals import wilson

RATE = np.array([1.0] * 25 + [0.0] * 75)


@pytest.mark.parametrize(
    ("expected", "lower", "target"),
    [
        (0.9, True, 0.45),
        (0.3, True, 0.25),
        (0.1, True, 0.05),
        (0.2, False, 0.25),
        (0.5, False, 0.75),
    ],
)
def test_half_of_what_is_left_or_the_average_where_that_is_nearer(
    expected: float, lower: bool, target: float
) -> None:
    targets = usual_target(np.array([expected]), RATE, lower=lower, is_rate=True)
    assert targets[0] == pytest.approx(target)


def test_a_number_aims_at_half_a_standard_deviation() -> None:
    outcome = np.array([90.0, 110.0])
    target = usual_target(np.array([80.0, 98.0, 120.0]), outcome, lower=False, is_rate=False)
    assert target == pytest.approx([85.0, 100.0, 125.0])


def test_the_aim_is_always_better_than_today() -> None:
    expected = np.linspace(0.01, 0.99, 50)
    assert (usual_target(expected, RATE, lower=True, is_rate=True) < expected).all()
    assert (usual_target(expected, RATE, lower=False, is_rate=True) > expected).all()


def test_what_happened_has_its_range() -> None:
    outcome = what_happened(RATE, "logistic")
    assert (outcome.count, outcome.happened) == (100, 0.25)
    assert (outcome.low, outcome.high) == wilson(0.25, 100)
    money = what_happened(np.array([10.0, 20.0, 30.0]), "squarederror")
    assert money.low < money.happened == 20.0 < money.high


def test_what_is_missing_is_not_known() -> None:
    assert known(float("nan")) is None
    assert known("(missing)") is None
    assert (known("Yes"), known(2.0)) == ("Yes", 2.0)

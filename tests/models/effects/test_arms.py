"""Arms are told apart where they differ, and not where they do not; ranges hold the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.arms import ArmDifference, among_alike, compare_arms, differences
from models.effects.contrast_design import ContrastDesign
from models.statistics.observations import Observations
from models.training.trained import TrainedModel

NAMES = ("none", "mail", "call")
pytestmark = pytest.mark.slow


def compared(seed: int, lift: tuple[float, float, float], rows: int = 1_500) -> list[ArmDifference]:
    """Three arms that the better customers got more often, each with its lift of the rate."""
    draw = np.random.default_rng(seed)
    past, age = draw.normal(0, 1, rows), draw.normal(50, 10, rows)
    weights = np.exp(np.outer(past, [0.0, 0.6, 0.4]))
    shares = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    arm = (draw.random(rows)[:, None] > shares).sum(axis=1)
    rate = 0.3 + 0.08 * np.tanh(past) + np.array(lift)[arm]
    outcome = (draw.random(rows) < rate).astype(float)
    table = pd.DataFrame({"past": past, "age": age, "offer": np.array(NAMES)[arm]})
    design = ContrastDesign.of(Observations(table, outcome, "logistic", seed))
    masks = [arm == place for place in range(3)]
    means = [float(outcome[mask].mean()) for mask in masks]
    return list(differences(means, among_alike(design, masks, ("past", "age"))))


def test_of_arms_that_do_nothing_hardly_any_is_told_apart() -> None:
    """At most 5 of 100 tables have any false one: 120 tables, with room for luck."""
    told = [any(each.clear for each in compared(seed, (0.0, 0.0, 0.0))) for seed in range(120)]
    assert sum(told) <= 11


def test_the_ranges_hold_the_truth() -> None:
    truth = {(1, 0): 0.10, (2, 0): 0.0, (2, 1): -0.10}
    found = [each for seed in range(60) for each in compared(seed, (0.0, 0.10, 0.0))]
    held = []
    for each in found:
        assert each.change is not None
        held.append(each.change.low <= truth[each.arm, each.other] <= each.change.high)
    assert np.mean(held) >= 0.91
    naive = [abs(each.seen) for each in found if (each.arm, each.other) == (2, 0)]
    assert np.mean(naive) > 0.02, "the selection would be taken for an effect"


def test_an_arm_that_works_is_found() -> None:
    told = compared(3, (0.0, 0.15, 0.0), rows=6_000)
    assert [each.clear for each in told] == [True, False, True]


def test_a_model_is_compared_on_all_its_rows(subscription: TrainedModel) -> None:
    arms = compare_arms(subscription, "support", ("No", "Yes"))
    assert not arms.tested
    assert [arm.rows for arm in arms.arms] == [
        int((subscription.rows["support"] == level).sum()) for level in ("No", "Yes")
    ]
    (only,) = arms.against
    assert only.change is not None
    assert only.clear == only.change.excludes_zero
    assert arms.between == ()
    assert arms.evidence is not None
    assert not arms.evidence.by_lot

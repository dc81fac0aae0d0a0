"""What is said of twice the rows holds when the rows are doubled."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.learning_curve import LearningCurve, _gain, learning_curve
from models.training.scores import skill
from models.training.trained import TrainedModel
from tests.support.worlds_to_improve import learnt, world


def explained(model: TrainedModel, seed: int, *, junk: int) -> float:
    fresh = world(seed, 6_000, rate=False, junk=junk)
    expected = model.final.mean(fresh[list(model.columns)])
    return skill(fresh["y"].to_numpy(), expected, model.family)


def test_the_gain_of_real_doublings_is_mostly_within_the_range() -> None:
    held = 0
    for seed, count, junk in ((31, 300, 0), (32, 800, 0), (33, 800, 20), (34, 1_500, 0)):
        rows = world(seed, 2 * count, rate=False, junk=junk)
        model = learnt(rows.iloc[:count].reset_index(drop=True), f"half{seed}")
        more = learnt(rows, f"whole{seed}")
        truth = explained(more, seed + 500, junk=junk) - explained(model, seed + 500, junk=junk)
        gain = learning_curve(model).gain
        held += gain.low - 0.005 <= truth <= gain.high
    assert held >= 3


@pytest.fixture(scope="module")
def curve() -> LearningCurve:
    """Of a large table, where a smooth truth is learnt already."""
    return learning_curve(learnt(world(8, 5_000, rate=False), "large"))


def test_a_large_table_has_little_to_gain(curve: LearningCurve) -> None:
    assert curve.gain.high < 0.02
    assert curve.rows == (1_250, 2_500, 5_000)
    assert curve.explained[2] > curve.explained[0]


def test_a_small_table_has_more_to_gain(curve: LearningCurve) -> None:
    small = learning_curve(learnt(world(9, 400, rate=False, junk=20), "small"))
    assert small.gain.value > 3 * curve.gain.value


def test_a_known_power_is_carried_on() -> None:
    """Losses of 1 + 100/n at 100, 200 and 400 rows: the next doubling gains 0.125 of them."""
    noise = np.random.default_rng(1).normal(size=4_000) * 1e-4
    losses = np.stack([1.25 + noise, 1.5 + 2 * noise, 2.0 - noise])
    gain = _gain(losses, "additive", 0.0)
    assert gain.value == pytest.approx(0.125 * 0.8, rel=0.02)
    assert gain.low < gain.value < gain.high
    # on a table four times as large the next doubling gains a quarter of that
    assert _gain(losses, "additive", 2.0).value == pytest.approx(0.125 * 0.8 / 4, rel=0.05)

"""The report's figures are what they are called, and its lines hold them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.honesty.calibration_report import report, squared_skill, weakest, weakest_pair
from models.segments.named_segments import SegmentCuts
from models.training.trained import TrainedModel


def test_squared_skill_is_that_of_brier_and_r2() -> None:
    outcome = np.repeat([0.0, 1.0], [75, 25])
    assert squared_skill(outcome, np.full(100, 0.25)) == pytest.approx(0)
    assert squared_skill(outcome, outcome) == 1
    assert squared_skill(outcome, 1 - outcome) < -3


def test_the_weakest_group_and_the_weakest_pair_are_found() -> None:
    rows = pd.DataFrame({"a": ["x", "y"] * 2_000, "b": np.repeat(["p", "q"], 2_000)})
    cuts = SegmentCuts.of(rows)
    bad = ((rows["a"] == "y") & (rows["b"] == "q")).to_numpy()
    within = np.where(bad, 0.5, 1.0)
    alone, pair = weakest(within, cuts), weakest_pair(within, cuts)
    assert alone.overall == 0.875
    assert (alone.weakest, alone.groups) == (0.75, 4)
    assert (pair.weakest, pair.groups, pair.name) == (0.5, 4, "b with a")


def test_ranges_of_the_samples_hold_in_every_group(
    subscription: TrainedModel, retail: TrainedModel
) -> None:
    for model in (subscription, retail):
        figures = report(model, range(2))
        assert figures.goal.reached is not None
        assert figures.goal.reached >= figures.goal.bound
        assert figures.later is not None
        assert figures.later.weakest <= figures.later.overall < 1
        assert 0 < figures.skill < 1
        if model.dataset.is_rate:  # one limit for all leaves those who often leave uncovered
            assert figures.one_limit.weakest < figures.by_segment.weakest - 0.05

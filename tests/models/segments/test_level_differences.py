"""The parts of one column: counted right, and said to differ where they do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.segments.level_differences import FEWEST, column_groups


def test_each_part_is_counted_with_its_mean_and_the_others() -> None:
    values = pd.Series(["a"] * 60 + ["b"] * 40 + ["c"] * (FEWEST - 1), name="plan")
    outcome = np.concatenate([np.ones(30), np.zeros(30), np.ones(40), np.zeros(FEWEST - 1)])
    groups = column_groups(values, outcome, rate=True)
    assert [group.term.levels for group in groups] == [("a",), ("b",)]
    assert groups[0].rows == 60
    assert groups[0].mean.value == 0.5
    assert groups[0].others == pytest.approx(40 / (40 + FEWEST - 1))
    assert groups[1].differs


def test_parts_alike_are_rarely_said_to_differ() -> None:
    claimed = 0
    for seed in range(60):
        draw = np.random.default_rng(seed)
        values = pd.Series(draw.choice(list("abcde"), 500), name="plan")
        outcome = (draw.random(500) < 0.3).astype(float)
        claimed += any(group.differs for group in column_groups(values, outcome, rate=True))
    assert claimed <= 7  # of 60, where 5 in 100 are allowed

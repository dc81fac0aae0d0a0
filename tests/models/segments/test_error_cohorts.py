"""The group that a model is wrong about most is found where there is one, and told rightly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.segments.conditions import covering
from models.segments.error_cohorts import error_cohorts, errors
from tests.support.worlds_to_improve import learnt, world


def blurred(seed: int, count: int, *, rate: bool) -> pd.DataFrame:
    """The north does what it likes; everyone else follows the columns closely."""
    rows = world(seed, count, rate=rate)
    draw = np.random.default_rng(seed + 99)
    north = (rows["kind"] == "north").to_numpy()
    clear = 3 * rows["x0"].to_numpy()
    if rate:
        chance = 1 / (1 + np.exp(-np.where(north, 0.0, 2 * clear)))
        rows["y"] = np.where(draw.random(count) < chance, "Yes", "No")
    else:
        rows["y"] = 10 + clear + draw.normal(size=count) * np.where(north, 4.0, 1.0)
    return rows


@pytest.mark.parametrize("rate", [True, False])
def test_the_blurred_group_is_found_and_told_rightly(rate: bool) -> None:
    rows = blurred(1, 1_200, rate=rate)
    model = learnt(rows, f"blurred{rate}")
    worst = error_cohorts(model).worst[0]
    named = covering(worst.terms, model.explaining)
    north = (model.rows["kind"] == "north").to_numpy()
    assert (named & north).sum() > 0.8 * max(named.sum(), north.sum())
    wrong = errors(model)
    assert worst.mean.low <= wrong[named].mean() <= worst.mean.high
    assert worst.mean.low > worst.others


def test_errors_alike_everywhere_name_no_group() -> None:
    found = [
        error_cohorts(learnt(world(seed, 800, rate=False), f"even{seed}")).worst
        for seed in range(4)
    ]
    assert sum(bool(each) for each in found) <= 1


def test_errors_of_a_rate_are_rows_on_the_wrong_side() -> None:
    model = learnt(world(3, 400), "sides")
    wrong = errors(model)
    assert set(np.unique(wrong)) == {0.0, 1.0}
    positives = model.outcome.sum()
    # as many are flagged as are positive, so as many are missed as are flagged in vain
    assert wrong[model.outcome == 1].sum() == wrong[model.outcome == 0].sum() <= positives

"""Where a step is: near the truth, and unknown where refits or the model cannot tell."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
import pytest

from models.curves.step_thresholds import threshold
from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.statistics.observations import Observations
from models.training.trained import TrainedModel
from tests.support.model_double import ModelDouble

COUNT = 4000


def world(kind: str, noise: float, seed: int = 0, slope: float = 0.0) -> TrainedModel:
    """The outcome falls by one from the age of 43 on, and by a slope besides."""
    draw = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {"age": np.round(draw.uniform(20, 70, COUNT)), "z": draw.normal(size=COUNT)}
    )
    level = (rows["age"] < 43) + 0.5 * rows["z"] - slope * rows["age"]
    outcome = level.to_numpy(dtype=float) + noise * draw.normal(size=COUNT)
    fold = draw.integers(0, 5, COUNT)
    encoder = Encoder.learnt_from(rows)
    codes = encoder.codes(rows)
    settings = TreeSettings(2, 60)
    models: list[Predictor]
    if kind == "additive":
        models = [
            fit_additive(Observations(rows[learn], outcome[learn], "squarederror", seed=seed), 1e-3)
            for learn in (fold != k for k in range(6))
        ]
    else:
        models = [
            fit_trees(codes[learn], outcome[learn], encoder, "squarederror", settings, seed)
            for learn in (fold != k for k in range(6))
        ]
    *by_fold, final = models  # no row is in a sixth fold
    return cast(
        "TrainedModel",
        ModelDouble(
            explaining=rows,
            final=final,
            by_fold=by_fold,
            fold=fold,
            groups=None,
            seed=seed,
        ),
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_jump_is_found_where_it_is(seed: int) -> None:
    assert threshold(world("trees", 0.5, seed), "age", 40.0, 45.0) == (43.0, 43.0)


def test_a_slope_has_no_threshold() -> None:
    assert threshold(world("trees", 0.1, slope=0.2), "age", 50.0, 70.0) is None


def test_where_nothing_moves_refits_do_not_agree() -> None:
    assert threshold(world("trees", 2.0), "age", 55.0, 60.0) is None


def test_a_smooth_model_knows_no_threshold() -> None:
    assert threshold(world("additive", 0.5), "age", 40.0, 45.0) is None

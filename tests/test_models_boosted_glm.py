"""The learner: trees are added where they help, never where they do not, twice the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.boosted_glm import BoostedGLM, tune
from models.outcome import Family, mean_of
from models.prepared import Preparation, Prepared

LEARN, HELD = np.arange(2400), np.arange(2400, 3000)


def world(family: Family, tangle: float) -> tuple[Prepared, np.ndarray, np.ndarray]:
    """Rows, outcome and true mean: additive, and `tangle` times an interaction."""
    rng = np.random.default_rng(2)
    rows = pd.DataFrame({"a": rng.normal(0, 1, 3000), "b": rng.normal(0, 1, 3000)})
    margin = (0.5 * rows["a"] + tangle * ((rows["a"] > 0) & (rows["b"] > 0))).to_numpy()
    mean = mean_of(margin, family)
    if family == "logistic":
        outcome = (rng.random(3000) < mean).astype(float)
    elif family == "poisson":
        outcome = rng.poisson(mean).astype(float)
    else:
        outcome = mean + rng.normal(0, 0.7, 3000)
    return Preparation.fit(rows).of(rows), outcome, mean


@pytest.mark.parametrize("family", ["logistic", "poisson", "squarederror"])
def test_trees_find_what_splines_miss(family: Family) -> None:
    rows, outcome, mean = world(family, 2.0)
    tuned, model = tune(rows.take(LEARN), outcome[LEARN], rows.take(HELD), outcome[HELD], family, 0)
    smooth = BoostedGLM(family, model.coefficients)
    error = ((model.mean(rows) - mean)[HELD] ** 2).mean()
    assert tuned.rounds > 0
    assert error < 0.5 * ((smooth.mean(rows) - mean)[HELD] ** 2).mean()


def test_few_trees_where_splines_suffice() -> None:
    rows, outcome, mean = world("squarederror", 0.0)
    tuned, model = tune(
        rows.take(LEARN), outcome[LEARN], rows.take(HELD), outcome[HELD], "squarederror", 0
    )
    assert tuned.rounds < 15
    assert ((model.mean(rows) - mean) ** 2).mean() < 0.01


def test_same_seed_same_bits() -> None:
    rows, outcome, _ = world("logistic", 0.5)
    tuned, _ = tune(rows.take(LEARN), outcome[LEARN], rows.take(HELD), outcome[HELD], "logistic", 3)
    first, second = (
        BoostedGLM.fit(rows, outcome, "logistic", tuned, seed=3).margin(rows) for _ in range(2)
    )
    assert np.array_equal(first, second)

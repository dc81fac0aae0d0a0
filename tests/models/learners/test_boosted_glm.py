"""The learner: trees are added where they help, never where they do not, twice the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.learners.boosted_glm import BoostedGLM, Tuned, eta_for, grown, matrix, trees_that_help
from models.learners.design import Preparation, Prepared
from models.learners.spline_glm import intercept_only, ridge
from models.statistics.outcome_family import Family, mean_of

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


def tuned(rows: Prepared, outcome: np.ndarray, family: Family) -> tuple[BoostedGLM, BoostedGLM]:
    """The splines alone, and with the trees that help."""
    start = intercept_only(outcome, rows.design.shape[1], family)
    smooth = ridge(rows.design[LEARN], outcome[LEARN], family, 1e-3, start)
    learn, held = (
        matrix(rows.codes[part], rows.types, rows.design[part] @ smooth, outcome[part])
        for part in (LEARN, HELD)
    )
    trees = trees_that_help(learn, held, family, 0)
    return BoostedGLM(family, smooth), BoostedGLM(family, smooth, trees)


@pytest.mark.parametrize("family", ["logistic", "poisson", "squarederror"])
def test_trees_find_what_splines_miss(family: Family) -> None:
    rows, outcome, mean = world(family, 2.0)
    smooth, model = tuned(rows, outcome, family)
    assert model.trees is not None
    error = ((model.mean(rows) - mean)[HELD] ** 2).mean()
    assert error < 0.5 * ((smooth.mean(rows) - mean)[HELD] ** 2).mean()


@pytest.mark.parametrize("family", ["logistic", "poisson", "squarederror"])
def test_hardly_a_tree_where_splines_suffice(family: Family) -> None:
    rows, outcome, mean = world(family, 0.0)
    _, model = tuned(rows, outcome, family)
    assert model.trees is None or model.trees.num_boosted_rounds() < 15
    assert ((model.mean(rows) - mean) ** 2).mean() < 0.01


def test_same_seed_same_bits() -> None:
    rows, outcome, _ = world("logistic", 2.0)
    first, second = (tuned(rows, outcome, "logistic")[1] for _ in range(2))
    assert first.trees is not None
    assert np.array_equal(first.margin(rows), second.margin(rows))


def test_trees_grown_again_as_tuned_are_the_same() -> None:
    rows, outcome, _ = world("logistic", 2.0)
    smooth, model = tuned(rows, outcome, "logistic")
    assert model.trees is not None
    part, start = rows.take(LEARN), smooth.coefficients
    data = matrix(part.codes, part.types, part.design @ start, outcome[LEARN])
    settings = Tuned(1e-3, model.trees.num_boosted_rounds(), start, eta_for(len(LEARN)))
    again = BoostedGLM("logistic", start, grown(data, "logistic", settings, 0))
    assert np.array_equal(model.margin(rows), again.margin(rows))

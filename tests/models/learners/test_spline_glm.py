"""The glass-box model finds a planted truth, adds up, and survives a trip through JSON."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from models.learners.spline_glm import SplineGLM
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of

FAMILIES: tuple[Family, ...] = ("logistic", "poisson", "squarederror")


def world(family: Family, count: int = 3000) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Rows, outcome and true mean: a curve, a level and a column that does nothing."""
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "x": rng.normal(0, 1, count),
            "plan": pd.Series(rng.choice(["a", "b"], count), dtype="str"),
            "noise": rng.normal(0, 1, count),
        }
    )
    margin = np.sin(1.5 * rows["x"]) + 0.8 * (rows["plan"] == "a") - 0.5
    mean = mean_of(margin.to_numpy(), family)
    if family == "logistic":
        outcome = (rng.random(count) < mean).astype(float)
    elif family == "poisson":
        outcome = rng.poisson(mean).astype(float)
    else:
        outcome = mean + rng.normal(0, 0.5, count)
    return rows, outcome, mean


@pytest.mark.parametrize("family", FAMILIES)
def test_finds_the_truth(family: Family) -> None:
    rows, outcome, mean = world(family)
    model = SplineGLM.fit(Observations(rows, outcome, family))
    error = np.sqrt(((model.mean(rows) - mean) ** 2).mean())
    assert error < 0.35 * mean.std()
    assert model.mean(rows).mean() == pytest.approx(outcome.mean(), rel=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_terms_add_up_to_the_margin(family: Family) -> None:
    rows, outcome, _ = world(family)
    model = SplineGLM.fit(Observations(rows, outcome, family))
    terms = model.terms(rows)
    assert terms.shape == (len(rows), 3)
    assert np.allclose(model.intercept + terms.sum(axis=1), model.margin(rows))
    spread = terms.std(axis=0)
    assert spread[0] > 5 * spread[2]
    assert spread[1] > 2 * spread[2]


def test_terms_are_refused_with_levers() -> None:
    rows, outcome, _ = world("logistic", 400)
    with pytest.raises(ValueError, match="not additive"):
        SplineGLM.fit(Observations(rows, outcome, "logistic"), levers=("plan",)).terms(rows)


def test_record_is_json_and_exact() -> None:
    rows, outcome, _ = world("poisson", 600)
    model = SplineGLM.fit(Observations(rows, outcome, "poisson"), levers=("plan",))
    again = SplineGLM.from_record(json.loads(json.dumps(model.to_record())))
    assert np.array_equal(model.margin(rows), again.margin(rows))
    assert (again.penalty, again.family) == (model.penalty, model.family)


def test_same_seed_same_model() -> None:
    rows, outcome, _ = world("logistic", 800)
    first = SplineGLM.fit(Observations(rows, outcome, "logistic", seed=4))
    second = SplineGLM.fit(Observations(rows, outcome, "logistic", seed=4))
    assert np.array_equal(first.coefficients, second.coefficients)


def test_constant_outcome_and_tiny_tables_do_not_break() -> None:
    rows, _, _ = world("logistic", 12)
    model = SplineGLM.fit(Observations(rows, np.zeros(12), "logistic"))
    assert model.mean(rows).max() < 0.05

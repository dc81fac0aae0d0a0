"""The glass box: what each column adds, exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.learners.additive import Additive, cross_fit_additive, fit_additive
from models.learners.spline_glm import SplineGLM
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "x": rng.normal(size=500),
            "gap": np.where(rng.random(500) < 0.2, np.nan, rng.normal(size=500)),
            "plan": pd.Series(rng.choice(["a", "b", "c"], 500), dtype="str"),
            "same": 1.0,
        }
    )


def outcome_of(rows: pd.DataFrame, family: Family) -> np.ndarray:
    rng = np.random.default_rng(3)
    mean = mean_of(rows["x"].to_numpy() + 2.0 * (rows["plan"] == "b").to_numpy(), family)
    if family == "logistic":
        return (rng.random(len(rows)) < mean).astype(float)
    return rng.poisson(mean).astype(float) if family == "poisson" else mean


@pytest.mark.parametrize("family", ["logistic", "poisson", "squarederror"])
def test_contributions_add_up_to_the_margin(rows: pd.DataFrame, family: Family) -> None:
    model = fit_additive(Observations(rows, outcome_of(rows, family), family, seed=0))
    contributions = model.contributions(rows)
    assert contributions.names == ("x", "gap", "plan", "same")
    np.testing.assert_allclose(contributions.total(), model.margin(rows), rtol=0, atol=1e-9)
    np.testing.assert_allclose(mean_of(contributions.total(), family), model.mean(rows), rtol=1e-9)


def test_contributions_are_the_truth_where_the_truth_is_additive(rows: pd.DataFrame) -> None:
    model = fit_additive(
        Observations(rows, outcome_of(rows, "squarederror"), "squarederror", seed=0)
    )
    parts = model.contributions(rows).parts
    x = rows["x"].to_numpy()
    plan = 2.0 * (rows["plan"] == "b").to_numpy()
    np.testing.assert_allclose(parts[:, 0], x - x.mean(), atol=0.05)
    np.testing.assert_allclose(parts[:, 2], plan - plan.mean(), atol=0.05)
    assert np.abs(parts[:, [1, 3]]).max() < 0.05


def test_a_contribution_is_measured_from_the_mean_row(rows: pd.DataFrame) -> None:
    model = fit_additive(Observations(rows, outcome_of(rows, "logistic"), "logistic", seed=0))
    np.testing.assert_allclose(model.contributions(rows).parts.mean(axis=0), 0, atol=0.005)


def test_the_same_seed_fits_the_same_and_a_record_reads_back(rows: pd.DataFrame) -> None:
    outcome = outcome_of(rows, "logistic")
    model = fit_additive(Observations(rows, outcome, "logistic", seed=5))
    again = fit_additive(Observations(rows, outcome, "logistic", seed=5))
    read = Additive(SplineGLM.from_record(model.glm.to_record()))
    assert np.array_equal(model.margin(rows), again.margin(rows))
    assert np.array_equal(model.margin(rows), read.margin(rows))
    assert model.kind == "additive"


def test_a_given_penalty_is_kept(rows: pd.DataFrame) -> None:
    outcome = outcome_of(rows, "logistic")
    stiff = fit_additive(Observations(rows, outcome, "logistic", seed=0), 10.0)
    assert stiff.glm.penalty == 10.0
    assert (
        stiff.mean(rows).std()
        < fit_additive(Observations(rows, outcome, "logistic", seed=0)).mean(rows).std()
    )


@pytest.mark.parametrize("family", ["logistic", "poisson", "squarederror"])
def test_models_of_folds_are_blind_to_their_fold(rows: pd.DataFrame, family: Family) -> None:
    fold = np.arange(len(rows)) % 5
    outcome = outcome_of(rows, family)
    whole, blind, said = cross_fit_additive(Observations(rows, outcome, family, seed=0, fold=fold))
    alone = fit_additive(Observations(rows, outcome, family, seed=0))
    np.testing.assert_allclose(whole.mean(rows), alone.mean(rows), rtol=1e-9)
    turned = outcome.copy()
    turned[fold == 3] = np.sort(outcome[fold == 3])
    others = cross_fit_additive(Observations(rows, turned, family, seed=0, fold=fold))[1]
    if others[3].glm.penalty == blind[3].glm.penalty:
        np.testing.assert_allclose(others[3].mean(rows), blind[3].mean(rows), rtol=1e-4)
    assert not np.allclose(others[2].mean(rows), blind[2].mean(rows), rtol=1e-2)
    for k, model in enumerate(blind):
        np.testing.assert_allclose(model.mean(rows[fold == k]), said[fold == k], rtol=1e-9)


def test_on_noise_a_column_for_each_row_does_not_help_on_rows_not_seen() -> None:
    """60 levels of 5 rows each: the models of folds must not have seen their own."""
    rng = np.random.default_rng(9)
    rows = pd.DataFrame({"shop": pd.Series(rng.permutation(300) % 60).map("shop {}".format)})
    outcome = rng.normal(size=300)
    whole, _, said = cross_fit_additive(
        Observations(rows, outcome, "squarederror", seed=1, fold=np.arange(300) % 5)
    )
    assert np.corrcoef(whole.mean(rows), outcome)[0, 1] > 0.2
    assert np.corrcoef(said, outcome)[0, 1] < 0.1

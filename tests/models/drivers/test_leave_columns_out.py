"""One fold's model without some columns: the same as a fit that never had them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.drivers.leave_columns_out import COARSE, HeldOutModel, held_out_models
from models.learners.additive import Additive, cross_fit_additive
from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.learners.spline_glm import ridge
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of

COUNT = 1200
FAMILIES: tuple[Family, ...] = ("logistic", "poisson", "squarederror")
FOLD = np.arange(COUNT) % 5


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = pd.DataFrame({"x": rng.normal(size=COUNT), "gap": rng.normal(size=COUNT)})
    rows["copy"] = rows["x"] + 0.5 * rng.normal(size=COUNT)
    rows.loc[::6, "gap"] = np.nan
    rows["plan"] = pd.Series(rng.choice(["a", "b", "c"], COUNT), dtype="str")
    return rows


def outcome_of(rows: pd.DataFrame, family: Family) -> np.ndarray:
    rng = np.random.default_rng(2)
    mean = mean_of(rows["x"].to_numpy() + 1.5 * (rows["plan"] == "b").to_numpy(), family)
    if family == "logistic":
        return (rng.random(COUNT) < mean).astype(float)
    return 40 * rng.poisson(mean).astype(float) if family == "poisson" else mean


def trees_of(rows: pd.DataFrame, family: Family) -> tuple[Trees, list[Trees]]:
    outcome, settings = outcome_of(rows, family), TreeSettings(3, 30)

    def fitted(fit: np.ndarray) -> Trees:
        encoder = Encoder.learnt_from(rows[fit])
        return fit_trees(encoder.codes(rows[fit]), outcome[fit], encoder, family, settings, 4)

    return fitted(FOLD >= 0), [fitted(np.not_equal(FOLD, k)) for k in range(5)]


def additive_folds(rows: pd.DataFrame, family: Family) -> tuple[Additive, list[HeldOutModel]]:
    outcome = outcome_of(rows, family)
    observations = Observations(rows, outcome, family, seed=0, fold=FOLD)
    final = cross_fit_additive(observations).final
    return final, held_out_models(final, None, observations)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("columns", [("x",), ("plan",), ("x", "copy"), ("gap",)])
def test_an_additive_fit_without_columns_is_at_its_own_minimum(
    rows: pd.DataFrame, family: Family, columns: tuple[str, ...]
) -> None:
    final, folds = additive_folds(rows, family)
    design, glm = final.glm.columns.design(rows), final.glm
    kept = glm.columns.without(columns)
    scaled = outcome_of(rows, family) / final.unit
    for k in (0, 3):
        fit = k != FOLD
        own = ridge(design[fit][:, kept], scaled[fit], family, glm.penalty, np.zeros(len(kept)))
        expected = mean_of(design[k == FOLD][:, kept] @ own, family) * final.unit
        np.testing.assert_allclose(folds[k].without(columns), expected, rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize("family", FAMILIES)
def test_additive_folds_are_the_models_of_the_folds(rows: pd.DataFrame, family: Family) -> None:
    outcome = outcome_of(rows, family)
    observations = Observations(rows, outcome, family, seed=0, fold=FOLD)
    final, _, held_out = cross_fit_additive(observations)
    for k, fold_model in enumerate(held_out_models(final, None, observations)):
        np.testing.assert_allclose(fold_model.expected(), held_out[k == FOLD], rtol=1e-6)


def of_each_kind(rows: pd.DataFrame) -> list[tuple[Predictor, list[HeldOutModel]]]:
    """A model that has not seen fold 2, and all folds."""
    outcome = outcome_of(rows, "logistic")
    final, smooth, _ = cross_fit_additive(
        Observations(rows, outcome, "logistic", seed=0, fold=FOLD)
    )
    whole, trees = trees_of(rows, "logistic")
    return [
        (
            smooth[2],
            held_out_models(final, smooth, Observations(rows, outcome, "logistic", 4, fold=FOLD)),
        ),
        (
            trees[2],
            held_out_models(whole, trees, Observations(rows, outcome, "logistic", 4, fold=FOLD)),
        ),
    ]


def test_shuffled_columns_are_those_of_other_rows(rows: pd.DataFrame) -> None:
    part = rows[FOLD == 2].reset_index(drop=True)
    order = np.random.default_rng(3).permutation(len(part))
    other = part.assign(
        x=part["x"].iloc[order].to_numpy(), plan=part["plan"].iloc[order].to_numpy()
    )
    for model, folds in of_each_kind(rows):
        np.testing.assert_allclose(folds[2].expected(), model.mean(part), rtol=1e-6)
        expected = folds[2].shuffled(("x", "plan"), order)
        np.testing.assert_allclose(expected, model.mean(other), rtol=1e-6)
        assert not np.allclose(expected, folds[2].expected(), rtol=0.1)


def test_trees_without_columns_are_those_of_a_table_without_them(rows: pd.DataFrame) -> None:
    outcome = outcome_of(rows, "logistic")
    whole, trees = trees_of(rows, "logistic")
    folds = held_out_models(whole, trees, Observations(rows, outcome, "logistic", 4, fold=FOLD))
    fewer, fit = rows.drop(columns=["x", "gap"]), FOLD != 1
    encoder = Encoder.learnt_from(fewer[fit])
    own = fit_trees(
        encoder.codes(fewer[fit]), outcome[fit], encoder, "logistic", TreeSettings(3, 30), 4
    )
    np.testing.assert_array_equal(folds[1].without(("x", "gap")), own.mean(fewer[FOLD == 1]))


def test_trees_of_a_sample_are_as_deep_and_no_more_than_it_bears(rows: pd.DataFrame) -> None:
    outcome = outcome_of(rows, "logistic")
    encoder = Encoder.learnt_from(rows)
    settings = TreeSettings(4, 900)
    whole = fit_trees(encoder.codes(rows), outcome, encoder, "logistic", settings, 4)
    folds = held_out_models(whole, None, Observations(rows, outcome, "logistic", 4, fold=FOLD))
    models = [model.trees for model in folds]  # type: ignore[attr-defined]
    alike = TreeSettings(4, models[0].settings.rounds, COARSE)
    assert {model.settings for model in models} == {alike}
    assert models[0].settings.rounds < 300
    again = held_out_models(
        whole, None, Observations(rows, np.where(FOLD == 1, 0.0, outcome), "logistic", 4, fold=FOLD)
    )
    if again[1].trees.settings == models[1].settings:  # type: ignore[attr-defined]
        np.testing.assert_array_equal(again[1].expected(), folds[1].expected())
    assert not np.array_equal(again[2].expected(), folds[2].expected())


def test_a_model_of_another_kind_cannot_be_fitted_anew(rows: pd.DataFrame) -> None:
    class Own:
        kind = "own"

    with pytest.raises(TypeError, match="own"):
        held_out_models(
            Own(),  # type: ignore[arg-type]
            None,
            Observations(rows, np.zeros(COUNT), "squarederror", fold=FOLD),
        )

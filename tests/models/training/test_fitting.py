"""Which kind of model is taken, and what its folds have not seen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from models.learners.boosted_trees import Trees, TreeSettings
from models.statistics.folds import folds
from models.statistics.outcome_family import mean_of
from models.training import fitting
from models.training.fitting import LearningTask, family_and_trees, fitted
from models.training.model_store import FittedModels
from models.training.scores import skill

COUNT = 6000


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = pd.DataFrame(rng.normal(size=(COUNT, 3)), columns=list("abc"))
    rows["plan"] = pd.Series(rng.choice(["x", "y"], COUNT), dtype="str").astype("category")
    return rows


def rate(margin: np.ndarray) -> np.ndarray:
    drawn = np.random.default_rng(2).random(len(margin)) < mean_of(margin, "logistic")
    return drawn.astype(float)


def smooth(rows: pd.DataFrame) -> np.ndarray:
    return rate(rows["a"].to_numpy() + 0.5 * (rows["plan"] == "x").to_numpy())


def crossing(rows: pd.DataFrame) -> np.ndarray:
    return rate(1.5 * np.sign(rows["a"].to_numpy() * rows["b"].to_numpy()))


def fit(rows: pd.DataFrame, outcome: np.ndarray) -> FittedModels:
    task = LearningTask(rows, outcome, folds(len(rows), None, 0), 0)
    return fitted(rows, outcome, task, rate=True)


def forbidden(*_: object, **__: object) -> None:
    raise AssertionError("fitted for nothing")


def test_one_fold_decides_for_trees_where_columns_clearly_meet(
    rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "cross_fit_additive", forbidden)
    outcome = crossing(rows)
    models = fit(rows, outcome)
    assert isinstance(models.final, Trees)
    kind, behind = models.rival
    assert kind == "additive"
    assert abs(behind) < 0.02 < skill(outcome, models.held_out, "logistic")


def test_one_fold_decides_for_the_smooth_model_where_trees_are_clearly_behind(
    rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = rate(3 * np.sin(2 * rows["a"].to_numpy()) + rows["b"].to_numpy())
    monkeypatch.setattr(LearningTask, "blind_trees", forbidden)
    models = fit(rows, outcome)
    assert models.final.kind == "additive"
    kind, behind = models.rival
    assert kind == "trees"
    assert 0.1 < behind < skill(outcome, models.held_out, "logistic")


@pytest.mark.parametrize("make", [smooth, crossing])
def test_where_one_fold_is_not_clear_all_folds_decide_alike(
    rows: pd.DataFrame,
    make: Callable[[pd.DataFrame], np.ndarray],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = fit(rows, make(rows))
    monkeypatch.setattr(fitting, "FEWEST_JUDGED", COUNT)
    by_all = fit(rows, make(rows))
    assert by_all.final.kind == at_once.final.kind
    np.testing.assert_array_equal(by_all.held_out, at_once.held_out)
    assert by_all.rival[0] == at_once.rival[0]
    assert by_all.rival[1] == pytest.approx(at_once.rival[1], abs=0.02)


def test_trees_of_a_fold_do_not_change_with_its_outcomes(rows: pd.DataFrame) -> None:
    outcome = crossing(rows)
    fold = folds(len(rows), None, 0)
    turned = np.where(fold == 3, 1 - outcome, outcome)
    one, other = (
        LearningTask(rows, known, fold, 0).blind_trees(3, "logistic", TreeSettings(2, 20))
        for known in (outcome, turned)
    )
    np.testing.assert_array_equal(one.mean(rows), other.mean(rows))


def test_trees_that_chose_the_family_serve_their_folds(rows: pd.DataFrame) -> None:
    outcome = np.random.default_rng(3).poisson(np.exp(rows["a"])).astype(float)
    fold = folds(len(rows), None, 0)
    task = LearningTask(rows, outcome, fold, 0)
    family, trees = family_and_trees(task, rate=False)
    assert family == "poisson"
    assert sorted(trees) == [0, 1]
    again = task.blind_trees(1, family, trees[0].settings)
    np.testing.assert_array_equal(trees[1].mean(rows), again.mean(rows))
    stopped = task.blind_trees(0, family, trees[0].settings)
    np.testing.assert_array_equal(trees[0].mean(rows), stopped.mean(rows))


def test_a_sample_of_the_rows_is_cross_fitted_and_all_rows_are_fitted(rows: pd.DataFrame) -> None:
    outcome = crossing(rows)
    part = rows.iloc[::2]
    task = LearningTask(part, outcome[::2], folds(len(part), None, 0), 0)
    fitted_models = fitted(rows, outcome, task, rate=True)
    assert len(fitted_models.held_out) == len(fitted_models.fold) == COUNT // 2
    assert skill(outcome, fitted_models.final.mean(rows), "logistic") > 0.2

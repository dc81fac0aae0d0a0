"""Every row explained in parts: the same sums as all at once, and nothing else kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.drivers import mean_shap as every_row
from models.drivers.bootstrap_ranks import blocks, importance_shares
from models.drivers.mean_shap import (
    Batch,
    in_batches,
    mean_shap,
    mean_shap_of_batches,
    mean_shap_of_contributions,
)
from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.contribution import in_outcome_units
from models.learners.encoding import Encoder
from models.training import trained
from tests.support.trained_customers import trained_customers

COLUMNS = ("bill", "tenure", "plan", "fee")
FAMILIES = (("plan",), ("bill", "fee"), ("tenure",))


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"bill": rng.normal(size=1500), "tenure": rng.exponential(size=1500)})
    frame["plan"] = pd.Series(rng.choice(["a", "b", "c"], 1500), dtype="str")
    return frame.assign(fee=frame["bill"] + rng.normal(0, 0.1, 1500))


@pytest.fixture(scope="module")
def fold() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 5, 1500)


@pytest.fixture(scope="module")
def by_fold(rows: pd.DataFrame, fold: np.ndarray) -> tuple[Trees, ...]:
    draw = np.random.default_rng(2)
    margin = (rows["bill"] + (rows["plan"] == "b") - 0.5 * rows["tenure"]).to_numpy(dtype=float)
    left = (draw.random(1500) < 1 / (1 + np.exp(-margin))).astype(float)
    models = []
    for k in range(5):
        encoder = Encoder.learnt_from(rows[fold != k])
        codes = encoder.codes(rows[fold != k])
        outcome = left[fold != k]
        models.append(fit_trees(codes, outcome, encoder, "logistic", TreeSettings(4, 12), k))
    return tuple(models)


@pytest.fixture(scope="module")
def parts(rows: pd.DataFrame, fold: np.ndarray, by_fold: tuple[Trees, ...]) -> np.ndarray:
    """Held-out contributions of every row in points (n, k), all at once."""
    contributions = np.empty((1500, 4))
    for k, model in enumerate(by_fold):
        contributions[fold == k] = in_outcome_units(
            model.contributions(rows[fold == k]), "logistic"
        ).parts
    return contributions


def test_parts_of_the_rows_add_up_to_all_rows(
    rows: pd.DataFrame,
    fold: np.ndarray,
    by_fold: tuple[Trees, ...],
    parts: np.ndarray,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    block = blocks(fold, None, 0)
    monkeypatch.setattr(every_row, "AT_ONCE", 400)
    mean_shap = mean_shap_of_batches(
        in_batches(rows, fold, block), by_fold, "logistic", COLUMNS, FAMILIES
    )
    assert mean_shap.rows == 1500
    np.testing.assert_allclose(mean_shap.columns, np.abs(parts).mean(axis=0), rtol=1e-6)
    joint = np.abs(np.column_stack([parts[:, 2], parts[:, 0] + parts[:, 3], parts[:, 1]]))
    total = mean_shap.column_families.sums.sum(axis=0)
    np.testing.assert_allclose(total, joint.sum(axis=0), rtol=1e-6)
    np.testing.assert_allclose(
        mean_shap.column_families.sums[7], joint[block == 7].sum(axis=0), atol=1e-6
    )
    at_once = mean_shap_of_contributions(parts, block, COLUMNS, FAMILIES)
    np.testing.assert_allclose(
        at_once.column_families.sums, mean_shap.column_families.sums, atol=1e-6
    )
    assert np.array_equal(at_once.column_families.fold, mean_shap.column_families.fold)


def test_no_more_rows_than_said_are_told_at_once(rows: pd.DataFrame, fold: np.ndarray) -> None:
    batches = list(in_batches(rows, fold, blocks(fold, None, 0)))
    assert [len(batch.rows) for batch in batches] == [1500]
    many = pd.concat([rows] * 100, ignore_index=True)
    where = np.tile(fold, 100)
    sizes = [len(batch.rows) for batch in in_batches(many, where, blocks(where, None, 0))]
    assert sizes == [every_row.AT_ONCE, every_row.AT_ONCE, 150_000 - 2 * every_row.AT_ONCE]


def test_a_batch_without_rows_of_a_fold_is_told(
    rows: pd.DataFrame, by_fold: tuple[Trees, ...]
) -> None:
    batch = Batch(rows[:20], np.full(20, 3), np.full(20, 650))
    mean_shap = mean_shap_of_batches([batch], by_fold, "logistic", COLUMNS, FAMILIES)
    assert mean_shap.column_families.fold.tolist() == [3]
    assert importance_shares(mean_shap.column_families).share.sum() == pytest.approx(1.0)


def test_rows_beyond_the_sample_are_told_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trained, "MOST_SAMPLED", 250)
    model = trained_customers()
    part = replace(model)
    assert mean_shap(part).rows == 600
    np.testing.assert_allclose(mean_shap(part).columns, mean_shap(model).columns, rtol=1e-6)

"""Curves of all rows: exact on the margin's scale, and nearer to the truth than any sample."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
import pytest

from models.curves.exact_dependence import ExactDependence
from models.curves.ice import IceModel
from models.curves.ice_sample import MOST_LINES, IceSample
from models.curves.partial_dependence import ResponseCurve, response_curve
from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of
from models.training.column_families import association
from models.training.trained import TrainedModel
from tests.support.model_double import ModelDouble

COUNT = 9000
GRID = (1.0, 4.0, 8.5)


def rows_of(count: int = COUNT) -> pd.DataFrame:
    draw = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "price": np.round(draw.uniform(0, 10, count), 1),
            "income": draw.lognormal(3, 1, count),
            "plan": pd.Series(draw.choice(["a", "b", "c"], count), dtype="str").astype("category"),
        }
    )
    rows.loc[::17, "price"] = np.nan
    return rows


def fitted(kind: str, family: Family) -> Predictor:
    rows = rows_of()
    margin = np.sin(rows["price"].fillna(5)) + 0.6 * np.log(rows["income"]) - 2
    margin += np.where(rows["plan"] == "a", 1.0, 0.0)
    draw = np.random.default_rng(1)
    outcome = margin.to_numpy() + draw.normal(size=COUNT)
    if family == "logistic":
        outcome = (draw.random(COUNT) < mean_of(margin.to_numpy(), family)).astype(float)
    if kind == "additive":
        return fit_additive(Observations(rows, outcome, family, seed=1), 1e-3)
    encoder = Encoder.learnt_from(rows)
    return fit_trees(encoder.codes(rows), outcome, encoder, family, TreeSettings(4, 40), 1)


def trained(model: Predictor, family: Family, groups: np.ndarray | None = None) -> TrainedModel:
    rows = rows_of()

    world = ModelDouble(
        explaining=rows,
        seed=3,
        family=family,
        final=model,
        by_fold=[model] * 5,
        groups=groups,
        association=association(rows),
    )
    return cast("TrainedModel", world)


@pytest.mark.parametrize("kind", ["additive", "trees"])
@pytest.mark.parametrize(("column", "grid"), [("price", GRID), ("plan", ("c", "a"))])
def test_the_mean_margin_is_that_of_every_row(kind: str, column: str, grid: tuple) -> None:  # type: ignore[type-arg]
    model = fitted(kind, "logistic")
    dependence = ExactDependence.of(model, rows_of())
    assert dependence is not None
    expected = IceModel.of(model, rows_of()).lines(column, grid).mean(axis=0)
    np.testing.assert_allclose(dependence.curve(column, grid), expected, atol=1e-6)
    assert dependence.level == pytest.approx(float(model.margin(rows_of()).mean()), abs=1e-6)


def test_rows_are_added_up_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fitted("trees", "logistic")
    whole = ExactDependence.of(model, rows_of())
    monkeypatch.setattr("models.curves.exact_dependence.BLOCK", 2000)
    parts = ExactDependence.of(model, rows_of())
    assert whole is not None
    assert parts is not None
    np.testing.assert_allclose(parts.curve("price", GRID), whole.curve("price", GRID))


@pytest.mark.parametrize("kind", ["additive", "trees"])
def test_without_a_link_the_curve_is_exactly_that_of_all_rows(kind: str) -> None:
    model = fitted(kind, "squarederror")
    response = response_curve(trained(model, "squarederror"), "price")
    truth = IceModel.of(model, rows_of()).lines("price", response.grid).mean(axis=0)
    assert response.of_all
    np.testing.assert_allclose(response.value, truth, atol=1e-5)


@pytest.mark.parametrize("kind", ["additive", "trees"])
@pytest.mark.parametrize("column", ["price", "income", "plan"])
def test_of_a_rate_it_is_nearer_to_all_rows_than_the_sample(kind: str, column: str) -> None:
    model = fitted(kind, "logistic")
    response = response_curve(trained(model, "logistic"), column)
    truth = mean_of(IceModel.of(model, rows_of()).lines(column, response.grid), "logistic").mean(
        axis=0
    )
    sampled = mean_of(response.lines, "logistic").mean(axis=0)
    assert np.abs(response.value - truth).max() < 0.5 * np.abs(sampled - truth).max() + 5e-4
    assert np.abs(response.value - truth).max() < 2e-3


def test_more_rows_make_the_range_narrower_but_not_where_they_repeat_an_entity() -> None:
    model = fitted("additive", "squarederror")

    def width(response: ResponseCurve) -> float:
        return float((response.high - response.low).mean())

    alone = width(response_curve(trained(model, "squarederror"), "price"))
    entity = np.repeat(np.arange(COUNT // 3), 3)
    repeated = width(response_curve(trained(model, "squarederror", entity), "price"))
    assert repeated > 1.3 * alone
    apart = float(IceModel.of(model, rows_of()).lines("price", GRID).std(axis=0).mean())
    assert alone == pytest.approx(2 * 1.96 * apart / np.sqrt(COUNT), rel=0.15)


def test_few_rows_are_all_lines_already() -> None:
    lines = IceSample.of(rows_of(MOST_LINES), fitted("additive", "squarederror"), [], None, 1)
    assert lines.everyone is None
    assert lines.share == 1.0

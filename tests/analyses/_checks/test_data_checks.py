"""Checks of the table say what is so, pass where nothing is, and say what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from analyses._checks.data_checks import data_cautions, data_checks
from answers.checks import Check
from datasets.cards.card import Column
from datasets.workspace.workspace import CardEdits, Workspace
from models.evaluation import missing_values as missing
from models.evaluation import pooled_levels as pooled
from models.evaluation import survivorship as survivors
from models.evaluation.missing_values import MissingTogether, MissingValues
from models.evaluation.pooled_levels import PooledLevels
from models.evaluation.survivorship import SurvivorshipBias
from models.training.trained import TrainedModel
from models.training.training import train
from tests.support.model_double import give

Made = TypeVar("Made")
FOUND_OF_ROWS: tuple[Callable[[TrainedModel], object], ...] = (
    missing._missing_values,
    pooled._pooled_levels,
    survivors._survivorship,
)


def checks_of(model: TrainedModel) -> dict[str, Check]:
    return {check.code: check for check in data_checks(model)}


def with_card(model: TrainedModel, **changed: object) -> TrainedModel:
    """The model with another card, and what was found of its rows kept."""
    other = replace(model, dataset=replace(model.dataset, **changed))  # type: ignore[arg-type]
    return keeping(other, model)


def keeping(other: TrainedModel, model: TrainedModel) -> TrainedModel:
    """The other model with what was found of the rows of one, where it has nothing yet."""
    other.__dict__["groups"] = model.groups
    for make in FOUND_OF_ROWS:
        give(other, make, model.once(make))
    return other


def check_of(
    model: TrainedModel, code: str, make: Callable[[TrainedModel], Made], value: Made
) -> Check:
    """The check of that code where this is found of the rows."""
    other = replace(model)
    give(other, make, value)
    return checks_of(keeping(other, model))[code]


def test_a_sound_table_passes(subscription: TrainedModel) -> None:
    checks = checks_of(subscription)
    assert list(checks) == [
        "missing-not-random", "duplicate-rows", "survivorship", "id-like", "merged-levels",
    ]  # fmt: skip
    assert {check.result for check in checks.values()} == {"passed"}
    assert checks["missing-not-random"].columns == ("usage_hours",)
    assert "counted to the same day for all customers" in checks["survivorship"].text
    assert data_cautions(subscription) == ()


def test_what_cannot_be_looked_at_is_said(noise: TrainedModel) -> None:
    assert checks_of(noise)["survivorship"].result == "not_applicable"
    old = with_card(noise, repeated=None)
    assert checks_of(old)["duplicate-rows"].result == "not_applicable"


def test_blanks_that_tell_are_said_with_their_size(
    subscription: TrainedModel, retail: TrainedModel
) -> None:
    blank = MissingTogether(("usage_hours",), 700, 0.09, 0.06, 0.12, 1e-9)
    check = check_of(
        subscription,
        "missing-not-random",
        missing._missing_values,
        MissingValues(("usage_hours",), (), (blank,)),
    )
    assert check.result == "caution"
    assert "Usage hours is blank, 9 more of every 100 customers leave (6 to 12)" in check.text
    assert "leave the column out" in check.text
    assert check.columns == ("usage_hours",)
    name = retail.columns[0]
    fewer = MissingTogether((name,), 700, -1200.0, -1500.0, -900.0, 1e-9)
    check = check_of(
        retail,
        "missing-not-random",
        missing._missing_values,
        MissingValues((name,), (name,), (fewer,)),
    )
    assert "lower than among" in check.text


def test_unknown_outcomes_are_counted(subscription: TrainedModel) -> None:
    few = check_of(
        subscription, "missing-not-random", missing._missing_values, MissingValues((), (), ())
    )
    assert few.text == "Every column that explains has a value in every row."
    for without, result in ((70, "passed"), (2_000, "caution")):
        other = replace(subscription, rows_without_outcome=without)
        check = check_of(
            other, "missing-not-random", missing._missing_values, MissingValues((), (), ())
        )
        assert check.result == result
        assert f"{without:,} customers without Churned were left out." in check.text


def test_copies_are_a_caution_and_equal_customers_are_not(subscription: TrainedModel) -> None:
    check = checks_of(with_card(subscription, repeated=120, copied=100))["duplicate-rows"]
    assert check.result == "caution"
    assert "120 rows equal an earlier one, about 100 more than chance makes" in check.text
    check = checks_of(with_card(subscription, repeated=120, copied=0))["duplicate-rows"]
    assert check.result == "passed"
    assert "so they stay" in check.text


def with_column(model: TrainedModel, name: str, **changed: object) -> TrainedModel:
    columns = tuple(
        replace(column, **changed) if column.name == name else column  # type: ignore[arg-type]
        for column in model.dataset.columns
    )
    return with_card(model, columns=columns)


def test_names_that_come_back_are_told(subscription: TrainedModel, retail: TrainedModel) -> None:
    check = checks_of(with_column(subscription, "customer_id", distinct=6_960))["duplicate-rows"]
    assert check.result == "caution"
    assert "40 rows have a Customer ID that an earlier row has" in check.text
    check = checks_of(with_column(subscription, "customer_id", distinct=9))["duplicate-rows"]
    assert "9 values, too few to judge" in check.text
    kept_together = checks_of(retail)["duplicate-rows"]
    assert kept_together.result == "passed"
    assert "Rows with the same Store ID stay together" in kept_together.text


def test_rows_of_one_entity_that_are_not_kept_together_are_told(noise: TrainedModel) -> None:
    household = Column("household_id", "Household ID", "text", "left_out",
                       why="Only names the row, as customer_id does.", distinct=300)  # fmt: skip
    other = with_card(noise, columns=(*noise.dataset.columns, household))
    check = checks_of(other)["duplicate-rows"]
    assert check.result == "caution"
    assert check.columns == ("household_id",)
    assert "300 values in 900 rows" in check.text


def test_who_is_missing_is_told(subscription: TrainedModel) -> None:
    late = SurvivorshipBias(stay="tenure_months", begins_at=12.0)
    check = check_of(subscription, "survivorship", survivors._survivorship, late)
    assert check.result == "caution"
    assert "below 12 months: who left before that is not in the table" in check.text
    both = SurvivorshipBias("tenure_months", "signup_date", stops_early=True, less_time=True)
    check = check_of(subscription, "survivorship", survivors._survivorship, both)
    assert check.title.endswith("may count the leaving itself")
    assert "Fewer of those with the latest Signup date left." in check.text
    assert check.columns == ("tenure_months", "signup_date")


def test_merged_values_are_counted(subscription: TrainedModel) -> None:
    for rows, result in ((100, "passed"), (900, "caution")):
        merged: tuple[PooledLevels, ...] = (PooledLevels("region", 12, rows),)
        check = check_of(subscription, "merged-levels", pooled._pooled_levels, merged)
        assert check.result == result
        assert f"Region: 12 values with few rows each, {rows:,} rows together" in check.text


def test_a_column_that_numbers_rows_is_told(tmp_path: Path) -> None:
    draw = np.random.default_rng(4)
    table = pd.DataFrame({
        "ticket": draw.permutation(900)[:600],
        "visits": draw.poisson(4, 600),
        "churned": draw.choice(["Yes", "No"], 600),
    })  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    with Workspace(tmp_path / "workspace") as workspace:
        workspace.add(tmp_path / "shop.csv")
        card = workspace.edit("shop", CardEdits(drivers=("ticket", "visits")))
        check = checks_of(train(card, workspace.rows(card)))["id-like"]
    assert check.result == "caution"
    assert check.columns == ("ticket",)
    assert "Leave it out." in check.text

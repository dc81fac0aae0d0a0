"""The picture of two groups: each group's own curve, nothing where its rows are few."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
import pytest

from analyses._language.voice import Voice
from analyses.how_it_responds.described_curve import DescribedCurve
from analyses.how_it_responds.group_curves import curve_points, group_picture
from answers.evidence import Curve, Table
from datasets.cards.card import Column, Dataset
from models.curves.curve_shape import shape_of
from models.curves.partial_dependence import response_curve
from models.curves.regional_effects import RegionalEffects
from models.drivers.binary_contrast import BinaryContrast
from models.learners.contribution import Contributions
from models.statistics.intervals import Estimate
from models.training.column_families import association
from models.training.trained import TrainedModel
from tests.support.model_double import ModelDouble

COUNT = 3000
CARD = Dataset(
    key="t",
    title="T",
    rows=COUNT,
    fingerprint="f",
    columns=(
        Column("seats", "Seats", "number", "driver", low=0, high=5),
        Column("plan", "Plan", "category", "driver", levels=("A", "B")),
        Column("spent", "Spent", "number", "outcome", unit="money", low=0, high=99),
    ),
    noun=("customer", "customers"),
    event=("", "", ""),
    currency="$",
)


class Rule:
    """Every seat is worth 10 to those on plan A and 2 to the others."""

    kind = "rule"

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        worth = np.where(rows["plan"].astype("str") == "A", 10.0, 2.0)
        return np.asarray(rows["seats"] * worth, dtype=float)

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        return self.margin(rows)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        return Contributions(tuple(rows.columns), np.zeros(rows.shape), 0.0)


class World(ModelDouble):
    """What a curve needs of a trained model; nobody on plan A has five seats."""

    def __init__(self) -> None:
        super().__init__()
        draw = np.random.default_rng(0)
        plan = draw.choice(["A", "B"], COUNT)
        seats = draw.integers(0, np.where(plan == "A", 5, 6)).astype(float)
        self.explaining = pd.DataFrame({"seats": seats, "plan": pd.Categorical(plan)})
        self.family, self.seed, self.groups = "squarederror", 1, None
        self.association = association(self.explaining)
        self.final, self.by_fold = Rule(), [Rule()] * 5


def picture(column: str, sides: BinaryContrast) -> Curve | Table:
    model = cast("TrainedModel", World())
    response = response_curve(model, column)
    curve = DescribedCurve(Voice(CARD), response, shape_of(response))
    nothing = Estimate(0.0, 0.0, 0.0, 0.0)
    return group_picture(model, curve, RegionalEffects(sides, 1.0, 0, 1, nothing, nothing, nothing))


def test_each_group_has_its_own_line() -> None:
    curve = picture("seats", BinaryContrast("plan", levels=("A",)))
    assert isinstance(curve, Curve)
    assert [group.label for group in curve.groups] == ["On the A plan", "The others"]
    mine, others = ([point.y for point in group.points] for group in curve.groups)
    assert mine[:5] == pytest.approx([0, 10, 20, 30, 40])
    assert others == pytest.approx([0, 2, 4, 6, 8, 10])
    assert curve.points[1].y == pytest.approx(6, abs=0.3)
    assert curve.symbol == "$"


def test_no_level_is_shown_where_a_group_has_too_few_rows() -> None:
    curve = picture("seats", BinaryContrast("plan", levels=("A",)))
    assert isinstance(curve, Curve)
    assert curve.groups[0].points[5].y is None
    assert curve.note.endswith("Nothing is shown where too few customers are.")


def test_levels_come_as_a_table() -> None:
    table = picture("plan", BinaryContrast("seats", cut=2.0))
    assert isinstance(table, Table)
    assert table.columns == ("Plan", "With more than 2 seats", "The others")
    first = {row[0]: row[1] for row in table.rows}
    assert first["A"].startswith("$3")
    assert first["B"].startswith("$7")


def test_points_are_counted_where_they_are_asked_to_be() -> None:
    response = response_curve(cast("TrainedModel", World()), "seats")
    assert sum(point.rows or 0 for point in curve_points(response)) == COUNT
    assert {point.rows for point in curve_points(response, counted=False)} == {None}

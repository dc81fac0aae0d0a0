"""Charts whose rows are things: what they say, and that what they say adds up."""

from __future__ import annotations

import json

import pytest

from answers.evidence import Bar, Breakdown, Comparison, ComparisonRow, Part, Ranking
from answers.quantity import Quantity, adding_up
from ui import theme
from ui.charts.row_charts import bridge_chart, comparison_chart, ranking_chart, reasons_chart


def rows_of(spec: dict[str, object]) -> list[dict[str, object]]:
    """Every row of every frame in a chart."""
    frames = spec["datasets"]
    assert isinstance(frames, dict)
    return [row for frame in frames.values() for row in frame]


def test_a_bar_without_an_effect_says_so() -> None:
    effect = Quantity("effect", 0.16, "points", 0.13, 0.18)
    nothing = Quantity("effect", 0.01, "points", -0.01, 0.03)
    bars = (
        Bar("Contract", (), 0.36, 0.33, 0.39, 1, 1, "raises", effect),
        Bar("Streaming", (), 0.01, None, None, 2, 3, "none", nothing),
        Bar("Age", (), 0.01, None, None, 2, 3, "none"),
    )
    rows = rows_of(ranking_chart(Ranking("Drivers", bars), theme.LIGHT).to_dict())
    assert [row["effect"] for row in rows] == ["+16 points", "none found", ""]
    assert [row["is_first"] for row in rows] == [True, False, False]


def test_a_bridge_ends_where_it_should() -> None:
    parts = (Part("Gone", (), "lost", -30.0), Part("Spend", (), "rate", 4.0, 3.0, 5.0))
    rows = rows_of(
        bridge_chart(Breakdown("B", 100.0, 74.0, parts, "money", symbol="€"), theme.LIGHT).to_dict()
    )
    steps = {row["label"]: row for row in rows if "way" in row}
    assert (steps["Gone"]["start"], steps["Gone"]["end"]) == (100.0, 70.0)
    assert (steps["Spend"]["start"], steps["Spend"]["end"]) == (70.0, 74.0)
    assert steps["Gone"]["range"] == ""  # counted, so it has none
    assert steps["Spend"]["range"] != ""


def test_reasons_on_the_screen_add_up() -> None:
    parts = tuple(
        Part(str(k), (), "reason", value) for k, value in enumerate((0.104, 0.094, -0.018))
    )
    rows = rows_of(reasons_chart(Breakdown("R", 0.2, 0.38, parts, "share"), theme.LIGHT).to_dict())
    number_by_label = {
        row["label"]: str(row["said"]).replace("\u2212", "-") for row in rows if "said" in row
    }
    assert sum(int(number) for number in number_by_label.values()) == 18


@pytest.mark.parametrize("values", [[10.4, 9.4, 6.4, -1.8, 0.6], [0.5, 0.5], [-0.5, -0.5, 3.0], []])
def test_rounded_numbers_add_up(values: list[float]) -> None:
    wholes = adding_up(values)
    assert sum(wholes) == int(sum(values) + 0.5)
    assert all(abs(whole - value) < 1 for whole, value in zip(wholes, values, strict=True))


def test_a_quick_look_has_no_band() -> None:
    row = ComparisonRow("Quick look", Quantity("quick_look", 0.4, "share"), "quick")
    rows = rows_of(comparison_chart(Comparison("C", (row,)), theme.LIGHT).to_dict())
    assert rows[0]["low"] == rows[0]["high"]  # filtered out of the bands
    assert "datum.low != datum.high" in json.dumps(
        comparison_chart(Comparison("C", (row,)), theme.LIGHT).to_dict()
    )

"""Numbers, places and words at marks."""

from __future__ import annotations

import json

import altair as alt

from ui import theme
from ui.charts.chart_parts import dressed, frame_of, number, present_values, ticks, value_axis
from ui.charts.layers import layered


def test_numbers_at_marks() -> None:
    assert number(0.36, "share") == "36%"
    assert number(0.012, "share") == "1.2%"
    assert number(-0.16, "points", signed=True) == "\u221216 points"


def test_ticks_are_round_and_inside() -> None:
    assert ticks(0, 0.6) == [0.0, 0.2, 0.4, 0.6]
    assert ticks(3, 3) == [3]
    assert all(-5 <= tick <= 17 for tick in ticks(-5, 17))


def test_known_leaves_out_what_is_no_number() -> None:
    assert present_values([1.0, None, float("nan"), float("inf"), 2.0]) == [1.0, 2.0]


def test_a_currency_is_quoted_in_an_axis() -> None:
    spec = value_axis("money", '"+alert(1)+"', 0, 10).to_dict()
    assert spec["labelExpr"].startswith(json.dumps('"+alert(1)+"'))


def test_every_chart_wears_the_same_look() -> None:
    base = alt.Chart(frame_of(row=[0])).mark_point()
    spec = dressed(layered([base], 10), theme.DARK).to_dict(validate=True)
    assert spec["config"]["axis"]["labelColor"] == theme.DARK["ink3"]
    assert spec["config"]["background"] == "transparent"

"""Curves, spreads and lines over time: what is thin is left open, what is forecast is dashed."""

from __future__ import annotations

import json

from answers.evidence import Bin, Curve, CurvePoint, Series, SeriesPoint, Spread, Timeline
from ui import theme
from ui.charts.plane_charts import curve_chart, spread_chart, timeline_chart


def test_a_thin_place_has_no_line_and_says_too_few() -> None:
    points = (CurvePoint(0, 0.3, 0.2, 0.4, 90), CurvePoint(1, None, rows=3), CurvePoint(2, 0.1))
    spec = curve_chart(Curve("t", "tenure", "share", points), theme.LIGHT).to_dict()
    text = json.dumps(spec)
    assert "too few" in text
    rows = max(spec["datasets"].values(), key=len)
    assert [row["y"] for row in rows] == [0.3, None, 0.1]


def test_single_lines_lie_under_the_curve_and_stop_where_it_stops() -> None:
    points = (CurvePoint(0, 0.3), CurvePoint(1, None), CurvePoint(2, 0.1))
    curve = Curve("t", "x", "share", points, fan=((0.2, 0.8, 0.1), (0.4, 0.9, 0.2)))
    spec = curve_chart(curve, theme.LIGHT).to_dict()
    drawn = [rows for rows in spec["datasets"].values() if "line" in rows[0]]
    assert [(row["line"], row["x"]) for row in drawn[0]] == [(0, 0), (0, 2), (1, 0), (1, 2)]
    marks = [layer["mark"]["type"] for layer in spec["layer"] if "mark" in layer]
    assert marks.index("line") < marks.index("point")


def test_levels_have_points_and_no_line_between_them() -> None:
    points = tuple(CurvePoint(word, 0.2, 0.1, 0.3) for word in ("low", "high"))
    spec = curve_chart(Curve("t", "size", "share", points), theme.LIGHT).to_dict()
    marks = {layer["mark"]["type"] for layer in spec["layer"] if "mark" in layer}
    assert "line" not in marks
    assert "area" not in marks
    assert {"point", "rule"} <= marks


def test_a_mark_is_rounded_as_the_sentence_is() -> None:
    points = (CurvePoint(0, 0.351, 0.2, 0.5), CurvePoint(1, 0.351, 0.3501, 0.3519))
    text = json.dumps(curve_chart(Curve("t", "x", "share", points), theme.LIGHT).to_dict())
    assert '"40%"' in text
    assert '"35.10%"' in text or '"35.1%"' in text


def test_neighbours_without_rows_are_called_too_few_once() -> None:
    points = tuple(CurvePoint(k, 0.2 if k < 8 else None, rows=5) for k in range(13))
    spec = curve_chart(Curve("t", "x", "share", points), theme.LIGHT).to_dict()
    words = next(
        layer for layer in spec["layer"]
        if any("word" in str(step.get("as", "")) for step in layer.get("transform", ()))
    )  # fmt: skip
    assert [row["x"] for row in spec["datasets"][words["data"]["name"]]] == [10]


def test_words_keep_their_order() -> None:
    points = tuple(CurvePoint(word, 0.1 * k) for k, word in enumerate(("low", "high", "a")))
    text = json.dumps(curve_chart(Curve("t", "size", "share", points), theme.LIGHT).to_dict())
    assert '"sort": null' in text


def test_a_level_below_zero_stays_on_the_canvas() -> None:
    points = (CurvePoint(0, -5.0, rows=9), CurvePoint(1, 5.0, rows=9))
    text = json.dumps(curve_chart(Curve("t", "x", "money", points), theme.LIGHT).to_dict())
    domains = [
        json.loads(part.split("]")[0] + "]")
        for part in text.split('"domain": ')[1:]
        if part.startswith("[-")
    ]
    assert any(low < -5 and high > 5 for low, high in domains)


def test_the_mark_is_drawn_over_the_bars() -> None:
    bins = (Bin(0, 0.5, 9), Bin(0.5, 1, 3))
    without = spread_chart(Spread("t", "share", bins), theme.LIGHT).to_dict()
    marked = spread_chart(Spread("t", "share", bins, 0.65, "this one"), theme.LIGHT).to_dict()
    assert len(marked["layer"]) > len(without["layer"])
    assert "this one" in json.dumps(marked)


def test_a_forecast_is_dashed_in_its_range() -> None:
    observed = SeriesPoint("2014-01-01", 3.0)
    ahead = SeriesPoint("2014-02-01", 4.0, 3.0, 5.0)
    line = Timeline("t", "money", (Series("All", (observed,)),))
    both = Timeline("t", "money", (Series("All", (observed, ahead)),))
    assert "strokeDash" not in json.dumps(timeline_chart(line, theme.LIGHT).to_dict())
    assert "strokeDash" in json.dumps(timeline_chart(both, theme.LIGHT).to_dict())

"""Curves, spreads and lines over time: what is thin is left open, what is forecast is dashed."""

from __future__ import annotations

import json

from answers.evidence import Bin, Curve, CurvePoint, Series, SeriesPoint, Spread, Timeline
from ui import look
from ui.plane_charts import curve_chart, spread_chart, timeline_chart


def test_a_thin_place_has_no_line_and_says_too_few() -> None:
    points = (CurvePoint(0, 0.3, 0.2, 0.4, 90), CurvePoint(1, None, rows=3), CurvePoint(2, 0.1))
    spec = curve_chart(Curve("t", "tenure", "share", points), look.LIGHT).to_dict()
    text = json.dumps(spec)
    assert "too few" in text
    rows = max(spec["datasets"].values(), key=len)
    assert [row["y"] for row in rows] == [0.3, None, 0.1]


def test_words_keep_their_order() -> None:
    points = tuple(CurvePoint(word, 0.1 * k) for k, word in enumerate(("low", "high", "a")))
    text = json.dumps(curve_chart(Curve("t", "size", "share", points), look.LIGHT).to_dict())
    assert '"sort": null' in text


def test_a_level_below_zero_stays_on_the_canvas() -> None:
    points = (CurvePoint(0, -5.0, rows=9), CurvePoint(1, 5.0, rows=9))
    text = json.dumps(curve_chart(Curve("t", "x", "money", points), look.LIGHT).to_dict())
    domains = [
        json.loads(part.split("]")[0] + "]")
        for part in text.split('"domain": ')[1:]
        if part.startswith("[-")
    ]
    assert any(low < -5 and high > 5 for low, high in domains)


def test_the_mark_is_drawn_over_the_bars() -> None:
    bins = (Bin(0, 0.5, 9), Bin(0.5, 1, 3))
    without = spread_chart(Spread("t", "share", bins), look.LIGHT).to_dict()
    marked = spread_chart(Spread("t", "share", bins, 0.65, "this one"), look.LIGHT).to_dict()
    assert len(marked["layer"]) > len(without["layer"])
    assert "this one" in json.dumps(marked)


def test_a_forecast_is_dashed_in_its_range() -> None:
    seen = SeriesPoint("2014-01-01", 3.0)
    ahead = SeriesPoint("2014-02-01", 4.0, 3.0, 5.0)
    line = Timeline("t", "money", (Series("All", (seen,)),))
    both = Timeline("t", "money", (Series("All", (seen, ahead)),))
    assert "strokeDash" not in json.dumps(timeline_chart(line, look.LIGHT).to_dict())
    assert "strokeDash" in json.dumps(timeline_chart(both, look.LIGHT).to_dict())

"""Bars: native, with ranges as error bars, low and high in the workbook, words beside."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from exports.figures import Bars, Row
from exports.slides.bars import MOST_BARS, draw_bars
from exports.slides.master import Area, new_deck, page

ROWS = (
    Row("Today", 46.4, None, None, "46 of 100"),
    Row("Tech support", 39.0, 35.1, 43.0, "39 of 100", "35 to 43", "accent"),
)


def drawn(rows: tuple[Row, ...]) -> tuple[Any, Any, float]:
    slide, top = page(new_deck(), "T", "S", 2)
    bottom = draw_bars(slide, Bars("Leave", "", rows), Area(0.7, top, 8.45, 4.5), "Said aloud")
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)  # type: ignore[attr-defined]
    return slide, chart, bottom


def words(slide: Any) -> str:
    return " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_estimate_is_drawn_and_the_range_is_in_the_workbook() -> None:
    slide, chart, bottom = drawn(ROWS)
    assert [series.name for series in chart.plots[0].series] == ["Estimate"]
    assert list(chart.plots[0].series[0].values) == [46.4, 39.0]
    book = CalamineWorkbook.from_filelike(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    table = book.get_sheet_by_index(0).to_python()
    assert table[0] == ["", "Estimate", "Low", "High"]
    assert table[2] == ["Tech support", 39.0, 35.1, 43.0]
    assert "35 to 43" in words(slide)
    assert bottom < 6.9


def test_ranges_are_error_bars_only_where_there_are_any() -> None:
    _, chart, _ = drawn(ROWS)
    plus, minus = (
        chart._chartSpace.xpath(f".//c:errBars/c:{way}//c:pt") for way in ("plus", "minus")
    )
    assert [(point.get("idx"), float(point.findtext("{*}v"))) for point in plus] == [("1", 4.0)]
    assert [float(point.findtext("{*}v")) for point in minus] == [pytest.approx(3.9)]
    _, bare, _ = drawn(ROWS[:1])
    assert not bare._chartSpace.xpath(".//c:errBars")


def test_bars_start_at_zero_and_both_signs_fit() -> None:
    _, chart, _ = drawn((Row("Up", 5.0, 2.0, 8.0, "+5"), Row("Down", -3.0, -4.0, -1.0, "−3")))
    axis = chart.value_axis
    assert axis.minimum_scale < -4 < 8 < axis.maximum_scale
    _, chart, _ = drawn(ROWS)
    assert chart.value_axis.minimum_scale == 0


def test_too_many_bars_are_counted() -> None:
    rows = tuple(Row(f"Part {n}", float(n), None, None, str(n)) for n in range(MOST_BARS + 5))
    slide, chart, _ = drawn(rows)
    assert len(list(chart.plots[0].categories)) == MOST_BARS
    assert "5 more: in the notes and in the app." in words(slide)


def test_a_bar_without_a_number_is_empty() -> None:
    _, chart, _ = drawn((Row("Unknown", None, None, None, "unknown"),))
    assert list(chart.plots[0].series[0].values) == [None]

"""Curves, spreads and lines over time as native charts."""

from __future__ import annotations

from typing import Any

import pytest
from pptx.enum.chart import XL_TICK_LABEL_POSITION

from answers.evidence import (
    Bin,
    Curve,
    CurveGroup,
    CurvePoint,
    Series,
    SeriesPoint,
    Spread,
    Timeline,
)
from exports.slides.master import Area, new_deck, page
from exports.slides.planes import (
    curve_aside,
    draw_curve,
    draw_spread,
    draw_timeline,
    number_format,
    timeline_aside,
)

AREA = Area(0.7, 2.3, 8, 4)
FEW = tuple(CurvePoint(float(x), 0.1 + x / 100, 0.05, 0.4, 9) for x in range(5))
MANY = tuple(CurvePoint(float(x), None if x == 9 else 0.2, 0.1, 0.3, 9) for x in range(30))


def slide() -> Any:
    return page(new_deck(), "T", "S", 2)[0]


def names(chart: Any) -> list[str]:
    return [series.name for series in chart.plots[0].series]


def test_few_points_carry_their_ranges() -> None:
    chart = draw_curve(slide(), Curve("T", "bill", "share", FEW), AREA).chart
    assert names(chart) == ["Level"]
    assert list(chart.plots[0].series[0].values) == pytest.approx([10, 11, 12, 13, 14])
    assert chart._chartSpace.xpath(".//c:errBars/c:errDir/@val") == ["y"]
    assert chart.category_axis.axis_title.text_frame.text == "bill"


def test_levels_stand_left_of_a_change_from_less_to_more() -> None:
    points = tuple(CurvePoint(10.0 * x, 0.3 - x / 50, 0.2, 0.4) for x in range(-3, 4))
    chart = draw_curve(slide(), Curve("T", "price, change in %", "share", points), AREA).chart
    assert chart.value_axis.tick_label_position == XL_TICK_LABEL_POSITION.LOW


def test_many_points_lie_between_two_lines_and_a_gap_stays_one() -> None:
    chart = draw_curve(slide(), Curve("T", "bill", "share", MANY), AREA).chart
    assert names(chart) == ["Level", "Low", "High"]
    level = chart._chartSpace.xpath("(.//c:ser)[1]/c:yVal//c:pt/@idx")
    assert "9" not in level
    assert len(level) == 29
    assert not chart._chartSpace.xpath(".//c:errBars")


def test_said_against_happened_has_its_diagonal() -> None:
    points = (CurvePoint(0.1, 0.1), CurvePoint(0.5, 0.5))
    curve = Curve("T", "said", "share", points, diagonal=True)
    chart = draw_curve(slide(), curve, AREA).chart
    assert names(chart) == ["Level", "The same"]
    assert list(chart.plots[0].series[1].values) == pytest.approx([10, 50])
    assert curve_aside(curve) == "along: said; grey: said and happened are the same"


def test_groups_have_a_line_each_named_where_it_ends() -> None:
    fibre = tuple(CurvePoint(float(x), 0.3 + x / 10, 0.2, 0.8) for x in range(4))
    rest = CurveGroup("The others", FEW)
    curve = Curve("T", "bill", "share", FEW, groups=(
        CurveGroup("Fibre", (*fibre, CurvePoint(4.0, None))), rest,
    ))  # fmt: skip
    chart = draw_curve(slide(), curve, AREA).chart
    assert names(chart) == ["All together", "Fibre", "The others"]
    named = [chart.plots[0].series[k].points for k in (1, 2)]
    assert named[0][3].data_label.text_frame.text == "Fibre"
    assert named[1][4].data_label.text_frame.text == "The others"
    assert len(chart._chartSpace.xpath(".//c:errBars")) == 2
    assert curve_aside(curve) == "along: bill; line: range; grey: all together"


def test_a_group_without_any_level_is_no_crash() -> None:
    empty = CurveGroup("Few", tuple(CurvePoint(float(x), None) for x in range(5)))
    chart = draw_curve(slide(), Curve("T", "bill", "share", FEW, groups=(empty,)), AREA).chart
    assert names(chart) == ["All together", "Few"]


@pytest.mark.parametrize("points", [(), (CurvePoint(1.0, None),), (CurvePoint(1.0, 0.2),)])
def test_a_curve_of_little_is_drawn(points: tuple[CurvePoint, ...]) -> None:
    assert draw_curve(slide(), Curve("T", "bill", "share", points), AREA).has_chart


def test_the_column_of_the_mark_is_named() -> None:
    bins = (Bin(0, 0.5, 40), Bin(0.5, 1, 10))
    chart = draw_spread(slide(), Spread("T", "share", bins, 0.65, "4559"), AREA).chart
    points = chart.plots[0].series[0].points
    assert points[1].data_label.text_frame.text == "4559: 65%"
    assert list(chart.plots[0].categories) == ["0% to 50%", "50% to 100%"]
    last = draw_spread(slide(), Spread("T", "share", bins, 1.0), AREA).chart
    assert last.plots[0].series[0].points[1].data_label.text_frame.text == "This one: 100%"
    outside = draw_spread(slide(), Spread("T", "share", bins, 2.0), AREA).chart
    assert not outside._chartSpace.xpath(".//c:dLbl")


def test_lines_are_named_at_their_end_and_ranges_are_dashed() -> None:
    now = Series("Sales", (SeriesPoint("2026-01-01", 5.0), SeriesPoint("2026-02-01", 6.0)))
    later = Series("Forecast", (SeriesPoint("2026-03-01", 7.0, 6.0, 9.0),))
    timeline = Timeline("T", "money", (now, later), "", "€")
    chart = draw_timeline(slide(), timeline, AREA).chart
    assert names(chart) == ["Sales", "Forecast", "Forecast, low", "Forecast, high"]
    labels = [chart.plots[0].series[place].points[at].data_label for place, at in ((0, 1), (1, 2))]
    assert [label.text_frame.text for label in labels] == ["Sales", "Forecast"]
    assert len(chart._chartSpace.xpath(".//a:prstDash")) == 2
    assert len(chart._chartSpace.xpath(".//c:dateAx")) == 1
    assert timeline_aside(timeline) == "dashed: range"


def test_moments_that_are_no_dates_are_words() -> None:
    line = Series("", tuple(SeriesPoint(f"week {n}", float(n)) for n in range(20)))
    chart = draw_timeline(slide(), Timeline("T", "visits", (line,)), AREA).chart
    assert names(chart) == ["Line 1"]
    assert chart._chartSpace.xpath(".//c:tickLblSkip/@val") == ["3"]
    assert chart.plots[0].categories[0] == "week 0"


@pytest.mark.parametrize(
    ("unit", "symbol", "values", "shown"),
    [
        ("share", "", [40.0], '0"%"'),
        ("share", "", [0.4], '0.0"%"'),
        ("money", "€", [2e6], '"€"#,##0.0,,"m"'),
        ("money", "$", [-2e4], '"$"#,##0,"k"'),
        ("money", '"', [2e4], '#,##0,"k"'),
        ("visits", "", [300.0], "#,##0"),
        ("visits", "", [], "0.0#"),
    ],
)
def test_axes_read_like_the_text(unit: str, symbol: str, values: list[float], shown: str) -> None:
    assert number_format(unit, symbol, values) == shown

"""Evidence along two axes as native charts: curves, spreads and lines over time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from answers.evidence import Curve, CurvePoint, Spread, Timeline
from answers.neutralise import plain
from exports.figures import Row, between, factor_of, say_x
from exports.slides.bars import error_bars, fix_plot
from exports.slides.master import ACCENT, CONTEXT, GRID, INK3, WARM, Area, Colour, inches, paint
from exports.slides.workbooks import SafeCategories, SafePoints

LINES: tuple[Colour, ...] = (
    ACCENT,
    CONTEXT,
    MSO_THEME_COLOR.ACCENT_4,
    MSO_THEME_COLOR.ACCENT_5,
    WARM,
    INK3,
)
FEW = 14  # points that carry their own mark and range


def _new_chart(slide: Slide, kind: XL_CHART_TYPE, area: Area, data: Any) -> Any:
    frame: Any = slide.shapes.add_chart(kind, *inches(area), data)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(12)
    paint(chart.font.color, INK3)
    return frame


def _quiet(axis: Any, *, grid: bool) -> None:
    """An axis that is read and not seen: no ticks, hairlines at most."""
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = grid
    if grid:
        paint(axis.major_gridlines.format.line.color, GRID)
        axis.format.line.fill.background()
    else:
        paint(axis.format.line.color, CONTEXT)


def number_format(unit: str, symbol: str, values: Sequence[float]) -> str:
    """The spreadsheet format of an axis: 40%, $20k, 1,200."""
    biggest = max(map(abs, values), default=0.0)
    if unit == "share":
        return '0"%"' if biggest >= 3 else '0.0"%"'
    sign = f'"{symbol}"' if symbol.isprintable() and '"' not in symbol and symbol else ""
    if biggest >= 1e6:
        return f'{sign}#,##0.0,,"m"'
    if biggest >= 1e4:
        return f'{sign}#,##0,"k"'
    return f"{sign}#,##0" if biggest >= 3 else f"{sign}0.0#"


def _value_axis(axis: Any, unit: str, symbol: str, values: Sequence[float]) -> None:
    """From zero where nothing is below it, with hairlines."""
    _quiet(axis, grid=True)
    if values and min(values) >= 0:
        axis.minimum_scale = 0
    axis.tick_labels.number_format = number_format(unit, symbol, values)
    axis.tick_labels.number_format_is_linked = False


def curve_aside(curve: Curve) -> str:
    """What runs along a curve and what its lines mean."""
    aside = [f"along: {plain(curve.column)}"] if curve.column else []
    if curve.groups:
        ranged = any(p.low is not None for group in curve.groups for p in group.points)
        few = ranged and len(curve.points) <= FEW
        return "; ".join([*aside, *(["line: range"] if few else []), "grey: all together"])
    if any(point.low is not None for point in curve.points):
        aside.append("line: range" if len(curve.points) <= FEW else "thin lines: range")
    if curve.diagonal:
        aside.append("grey: said and happened are the same")
    return "; ".join(aside)


def draw_curve(slide: Slide, curve: Curve, area: Area) -> Any:
    """Points on a line with their ranges; where there are too few rows the line stops.

    Every series has a value or a gap at each point: LibreOffice draws no shorter ones.
    """
    if curve.groups:
        return _draw_groups(slide, curve, area)
    places = [float(point.x) for point in curve.points if not isinstance(point.x, str)]
    series = _curve_series(curve, places)
    data: Any = SafePoints()
    for name, values in series.items():
        added = data.add_series(name)
        for x, value in zip(places, values, strict=True):
            added.add_data_point(x * factor_of(curve.unit) if curve.diagonal else x, value)
    frame = _new_chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, area, data)
    for drawn in frame.chart.plots[0].series:
        _line(drawn, CONTEXT, 1.25)
    level = frame.chart.plots[0].series[0]
    _line(level, ACCENT, 2.25)
    if len(places) <= FEW:
        _marks(level)
        _ranges_at_points(frame.chart.plots[0], series)
    if curve.diagonal:
        level.format.line.fill.background()
    _plane_axes(
        frame.chart,
        curve,
        places,
        [v for values in series.values() for v in values if v is not None],
    )
    return frame


def _draw_groups(slide: Slide, curve: Curve, area: Area) -> Any:
    """A line for each group, named at its end; all rows together in grey behind them."""
    factor = factor_of(curve.unit)
    places = [float(point.x) for point in curve.points if not isinstance(point.x, str)]
    lines = [
        ("All together", curve.points),
        *((group.label, group.points) for group in curve.groups),
    ]
    data: Any = SafePoints()
    for name, points in lines:
        added = data.add_series(plain(name) or " ")
        for x, point in zip(places, points, strict=True):
            added.add_data_point(x, _times(point.y, factor))
    frame = _new_chart(slide, XL_CHART_TYPE.XY_SCATTER_LINES, area, data)
    drawn = list(frame.chart.plots[0].series)
    _line(drawn[0], CONTEXT, 1.25)
    drawn[0].format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    lowest = min((y for _, points in lines[1:] for _, y in _end(points)), default=0.0)
    for place, (group, line) in enumerate(zip(curve.groups, drawn[1:], strict=True)):
        colour = (ACCENT, WARM, *LINES[2:])[min(place, len(LINES) - 1)]
        _line(line, colour, 2.25)
        if len(places) <= FEW:
            _marks(line, colour)
            error_bars(line, _ranges(group.points, factor), upright=True)
        for at, y in _end(group.points):
            where = XL_LABEL_POSITION.BELOW if y == lowest else XL_LABEL_POSITION.ABOVE
            _label(line.points[at], group.label, colour, where)
    ends = [(point.y, point.low, point.high) for _, points in lines for point in points]
    known = [value * factor for each in ends for value in each if value is not None]
    _plane_axes(frame.chart, curve, places, known)
    fix_plot(frame.chart, 0.08, 0.05, 0.78, 0.78)
    return frame


def _end(points: Sequence[CurvePoint]) -> list[tuple[int, float]]:
    """Place and height of a line's last point; none where all its points are missing."""
    return [(place, point.y) for place, point in enumerate(points) if point.y is not None][-1:]


def _ranges(points: Sequence[CurvePoint], factor: float) -> list[Row]:
    """The points as bars, for their ranges alone."""
    ends = [(_times(p.y, factor), _times(p.low, factor), _times(p.high, factor)) for p in points]
    return [Row("", *each, "") for each in ends]


def _curve_series(curve: Curve, places: Sequence[float]) -> dict[str, list[float | None]]:
    factor = factor_of(curve.unit)
    series: dict[str, list[float | None]] = {
        "Level": [_times(point.y, factor) for point in curve.points],
        "Low": [_times(point.low, factor) for point in curve.points],
        "High": [_times(point.high, factor) for point in curve.points],
    }
    if curve.diagonal:
        series["The same"] = [x * factor for x in places]
    return {name: values for name, values in series.items() if name == "Level" or _any(values)}


def _any(values: Sequence[float | None]) -> bool:
    return any(value is not None for value in values)


def _ranges_at_points(plot: Any, series: dict[str, list[float | None]]) -> None:
    """A line at each point in place of the series of low and high ends."""
    none: list[float | None] = [None] * len(series["Level"])
    ends = zip(series["Level"], series.get("Low", none), series.get("High", none), strict=True)
    error_bars(plot.series[0], [Row("", *point, "") for point in ends], upright=True)
    for drawn in list(plot.series):
        if drawn.name in {"Low", "High"}:
            drawn._element.getparent().remove(drawn._element)


def _line(series: Any, colour: Colour, width: float) -> None:
    paint(series.format.line.color, colour)
    series.format.line.width = Pt(width)
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE


def _marks(series: Any, colour: Colour = ACCENT) -> None:
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 8
    series.marker.format.fill.solid()
    paint(series.marker.format.fill.fore_color, colour)
    series.marker.format.line.fill.background()


def _plane_axes(chart: Any, curve: Curve, ends: list[float], levels: list[float]) -> None:
    across, up = chart.category_axis, chart.value_axis
    _quiet(across, grid=False)
    _value_axis(up, curve.unit, curve.symbol, levels)
    if curve.diagonal:
        across.minimum_scale = 0
        across.tick_labels.number_format = up.tick_labels.number_format
        across.tick_labels.number_format_is_linked = False
    elif ends and max(ends) > min(ends):
        across.minimum_scale, across.maximum_scale = min(ends), max(ends)
        if max(ends) - min(ends) <= FEW and all(end == int(end) for end in ends):
            across.major_unit = 1  # no 1.5 products
    across.has_title = True
    across.axis_title.text_frame.text = plain(curve.column) or " "
    font = across.axis_title.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(12), False
    paint(font.color, INK3)
    if not curve.diagonal:  # labels stay below the plot, and left of it, beside negative values
        across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        up.tick_label_position = XL_TICK_LABEL_POSITION.LOW


def draw_spread(slide: Slide, spread: Spread, area: Area) -> Any:
    """Columns of rows counted; the one that holds the mark stands out and is named."""
    data: Any = SafeCategories()
    data.categories = [plain(between(bin_, spread)) for bin_ in spread.bins]
    data.add_series("Rows", [bin_.rows for bin_ in spread.bins])
    frame = _new_chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, area, data)
    chart = frame.chart
    plot = chart.plots[0]
    plot.gap_width = 6
    marked = _marked(spread)
    for place in range(len(spread.bins)):
        fill = plot.series[0].points[place].format.fill
        fill.solid()
        paint(fill.fore_color, WARM if place == marked else CONTEXT)
    if marked is not None and spread.mark is not None:
        named = plain(spread.mark_label) or "This one"
        words = f"{named}: {say_x(spread.mark, spread.unit, spread.symbol)}"
        _label(plot.series[0].points[marked], words, WARM, XL_LABEL_POSITION.OUTSIDE_END)
    _quiet(chart.category_axis, grid=False)
    _value_axis(chart.value_axis, "count", "", [bin_.rows for bin_ in spread.bins])
    _thin_out(chart.category_axis, len(spread.bins), 6)
    return frame


def _marked(spread: Spread) -> int | None:
    if spread.mark is None:
        return None
    for place, bin_ in enumerate(spread.bins):
        if bin_.low <= spread.mark < bin_.high or spread.mark == bin_.high == spread.bins[-1].high:
            return place
    return None


def _label(point: Any, words: str, colour: Colour, position: Any) -> None:
    label = point.data_label
    label.position = position
    frame = label.text_frame
    frame.text = plain(words) or " "
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(12), True
    paint(font.color, colour)


def _thin_out(axis: Any, count: int, most: int) -> None:
    """At most so many labels along an axis of categories."""
    element = axis._element
    skip = etree.SubElement(element, qn("c:tickLblSkip"), val=str(max(1, -(-count // most))))
    after = element.find(qn("c:noMultiLvlLbl"))
    if after is not None:
        after.addprevious(skip)


def timeline_aside(timeline: Timeline) -> str:
    """What the dashed lines mean, where there are any."""
    ranged = any(point.low is not None for line in timeline.series for point in line.points)
    return "dashed: range" if ranged else ""


@dataclass(frozen=True, slots=True)
class _Stroke:
    """One line of a timeline's chart; a range is two dashed ones without a name."""

    label: str
    name: str
    values: tuple[float | None, ...]
    colour: Colour

    @property
    def last(self) -> int:
        """Where the line ends."""
        return max(place for place, value in enumerate(self.values) if value is not None)


def draw_timeline(slide: Slide, timeline: Timeline, area: Area) -> Any:
    """Lines over time, each named at its end; ranges as dashed lines."""
    moments = sorted({point.when for line in timeline.series for point in line.points})
    strokes = list(_strokes(timeline, moments))
    data: Any = SafeCategories()
    dates = _dates(moments)
    data.categories = dates or [plain(when) or " " for when in moments]
    for stroke in strokes:
        data.add_series(stroke.label or stroke.name, stroke.values)
    frame = _new_chart(slide, XL_CHART_TYPE.LINE, area, data)
    chart = frame.chart
    for series, stroke in zip(chart.plots[0].series, strokes, strict=True):
        _line(series, stroke.colour, 2.25 if stroke.label else 1.25)
        if stroke.label:
            words = INK3 if stroke.colour is CONTEXT else stroke.colour
            at_end = stroke.last == len(moments) - 1
            where = XL_LABEL_POSITION.RIGHT if at_end else XL_LABEL_POSITION.ABOVE
            _label(series.points[stroke.last], stroke.label, words, where)
        else:
            series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    _quiet(chart.category_axis, grid=False)
    values = [value for stroke in strokes for value in stroke.values if value is not None]
    _value_axis(chart.value_axis, timeline.unit, timeline.symbol, values)
    if dates:
        _date_labels(chart.category_axis, dates)
    else:
        _thin_out(chart.category_axis, len(moments), 7)
    fix_plot(chart, 0.08, 0.03, 0.74, 0.86)
    return frame


def _strokes(timeline: Timeline, moments: Sequence[str]) -> Iterator[_Stroke]:
    factor = factor_of(timeline.unit)
    for place, line in enumerate(timeline.series):
        label = plain(line.label) or f"Line {place + 1}"
        for name in ("value", "low", "high"):
            by_moment = {point.when: getattr(point, name) for point in line.points}
            values = tuple(_times(by_moment.get(when), factor) for when in moments)
            if any(value is not None for value in values):
                own = label if name == "value" else ""
                yield _Stroke(own, f"{label}, {name}", values, LINES[place % len(LINES)])


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _dates(moments: Sequence[str]) -> list[date]:
    """The moments as dates; empty where one of them is none."""
    try:
        dates = [date.fromisoformat(when[:10]) for when in moments]
    except ValueError:
        return []
    return dates if len(set(dates)) == len(dates) else []


def _date_labels(axis: Any, dates: Sequence[date]) -> None:
    """A few months, or days where the whole series is short, along a date axis."""
    days = (dates[-1] - dates[0]).days
    months = days > 120
    axis.tick_labels.number_format = "mmm yyyy" if months else "d mmm"
    axis.tick_labels.number_format_is_linked = False
    step = max(1, math.ceil((days / 30.4 if months else days) / 6))
    element = axis._element
    for old in element.xpath("c:baseTimeUnit | c:majorUnit | c:majorTimeUnit"):
        element.remove(old)
    base = "months" if months and all(day.day == 1 for day in dates) else "days"
    for tag, value in (
        ("c:baseTimeUnit", base),
        ("c:majorUnit", str(step)),
        ("c:majorTimeUnit", "months" if months else "days"),
    ):
        etree.SubElement(element, qn(tag), val=value)

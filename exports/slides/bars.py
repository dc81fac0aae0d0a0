"""Bars from zero with their ranges, as a native chart with words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Pt

from exports.figures import Bars, Row
from exports.slides.master import (
    ACCENT,
    CONTEXT,
    INK,
    INK3,
    WARM,
    Area,
    Colour,
    Paragraph,
    Run,
    describe,
    inches,
    paint,
    text,
)
from exports.slides.workbooks import SafeCategories

MOST_BARS = 16
LONGEST_LABEL = 56
HUES: dict[str, Colour] = {"accent": ACCENT, "context": CONTEXT, "warm": WARM}
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMES = f'xmlns:c="{CHART}" xmlns:a="{DRAWING}"'
PLOT_TOP, PLOT_HEIGHT = 0.02, 0.96  # of the chart: labels beside it stay level with their bars


def draw_bars(slide: Slide, bars: Bars, area: Area, alt_text: str) -> float:
    """Draws the bars from the area's top; returns how far down they reach, in inches."""
    rows = bars.rows[:MOST_BARS]
    beside = 2.95 if any(row.more for row in rows) else 1.5
    height = min(area.h, len(rows) * _row_height(len(rows)))
    frame = _chart(slide, rows, Area(area.x, area.y, area.w - beside - 0.05, height))
    describe(frame, alt_text)
    step = height * PLOT_HEIGHT / len(rows)
    pointed = not any(row.hue == "warm" for row in rows)  # else colour only says the direction
    for place, row in enumerate(rows):
        middle = area.y + height * PLOT_TOP + step * (place + 0.5)
        tone = ACCENT if pointed and row.hue == "accent" and row.value is not None else INK
        _beside(slide, row, tone, Area(area.x + area.w - beside, middle - step / 2, beside, step))
    bottom = area.y + height
    left_out = len(bars.rows) - len(rows)
    if left_out:
        words = f"{left_out} more: in the notes and in the app."
        text(slide, Area(area.x, bottom, area.w, 0.25), [[Run(words, INK3)]], 11)
        bottom += 0.25
    return bottom


def _row_height(count: int) -> float:
    if count <= 3:
        return 1.2
    return 0.85 if count <= 5 else 0.64


def _beside(slide: Slide, row: Row, tone: Colour, area: Area) -> None:
    """Number and range of a bar; for a driver its share, and its effect beside that."""
    tall = area.h >= 0.42
    if row.more or row.small:
        text(
            slide,
            Area(area.x, area.y, 0.62, area.h),
            [[Run(row.words, INK, bold=True)]],
            13,
            middle=True,
        )
        words: list[Paragraph] = [[_effect(row.more, tone)]]
        if row.small and tall:
            words.append([Run(_cut(row.small, 44), INK3, size=10.5)])
        text(slide, Area(area.x + 0.68, area.y, area.w - 0.68, area.h), words, 13, middle=True)
        return
    number = Run(row.words, tone, bold=True)
    if row.range_words and tall:
        words = [[number], [Run(row.range_words, INK3, size=12)]]
    else:
        words = [[number, Run(f"  {row.range_words}", INK3, size=12)]]
    text(slide, area, words, 14 if tall else 12, middle=True)


def _effect(words: str, tone: Colour) -> Run:
    return Run(words, INK3) if words == "none found" else Run(words, tone, bold=True)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _chart(slide: Slide, rows: Sequence[Row], area: Area) -> Any:
    data: Any = SafeCategories()
    data.categories = [_cut(row.label, LONGEST_LABEL) or " " for row in rows]
    data.add_series("Estimate", [row.value for row in rows])
    data.add_series("Low", [row.low for row in rows])
    data.add_series("High", [row.high for row in rows])
    frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *inches(area), data)
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(13 if len(rows) <= 8 else 12 if len(rows) <= 11 else 10)
    paint(chart.font.color, INK)
    plot = chart.plots[0]
    plot.gap_width = 70
    for extra in list(plot.series)[
        :0:-1
    ]:  # the range stays in the workbook, only its line is drawn
        extra._element.getparent().remove(extra._element)
    for number, row in enumerate(rows):
        fill = plot.series[0].points[number].format.fill
        fill.solid()
        paint(fill.fore_color, HUES[row.hue])
    error_bars(plot.series[0], rows)
    _axes(chart, rows)
    fix_plot(chart, 0.36, PLOT_TOP, 0.63, PLOT_HEIGHT)
    return frame


def _axes(chart: Any, rows: Sequence[Row]) -> None:
    names, numbers = chart.category_axis, chart.value_axis
    names.reverse_order, names.has_major_gridlines = True, False
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    paint(names.format.line.color, CONTEXT)
    numbers.visible, numbers.has_major_gridlines = False, False
    reach = [
        0.0,
        *(end for row in rows for end in (row.value, row.low, row.high) if end is not None),
    ]
    low, high = min(reach), max(reach)
    room = (high - low) * 0.02 or 1.0
    numbers.minimum_scale = low - room if low < 0 else 0
    numbers.maximum_scale = high + room if high > 0 else 0


def error_bars(series: Any, rows: Sequence[Row], *, upright: bool = False) -> None:
    """Ranges as the lines that PowerPoint itself would write; python-pptx has none.

    Points without a range are left out, or a tick is drawn.
    """
    down = [_gap(row.value, row.low) for row in rows]
    up = [_gap(row.high, row.value) for row in rows]
    if not any(down) and not any(up):
        return
    direction = '<c:errDir val="y"/>' if upright else ""
    xml = (
        f'<c:errBars {NAMES}>{direction}<c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="1"/>{_literal("plus", up)}{_literal("minus", down)}'
        '<c:spPr><a:ln w="22225" cap="flat"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        "</a:ln></c:spPr></c:errBars>"
    )
    element = series._element
    before = element.find(qn("c:xVal" if upright else "c:cat"))
    before.addprevious(etree.fromstring(xml))


def _gap(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else max(round(upper - lower, 10), 0.0)


def _literal(tag: str, gaps: Sequence[float]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{gap}</c:v></c:pt>' for place, gap in enumerate(gaps) if gap
    )
    return (
        f"<c:{tag}><c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(gaps)}"/>{points}</c:numLit></c:{tag}>'
    )


def fix_plot(chart: Any, left: float, top: float, width: float, height: float) -> None:
    """The inner plot area in parts of the chart: the same in every program."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    parts = "".join(
        f'<c:{name} val="{value}"/>'
        for name, value in (("x", left), ("y", top), ("w", width), ("h", height))
    )
    xml = (
        f'<c:layout {NAMES}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{parts}</c:manualLayout></c:layout>'
    )
    area.insert(0, etree.fromstring(xml))

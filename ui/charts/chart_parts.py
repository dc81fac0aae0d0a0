"""What every chart shares: safe columns, scales, axes, words at their marks, and the common look.

The columns of a chart's frame are named by us and never by the data, so that a column called
"a.b[0]:Q" cannot empty a chart, and words from data go in as data, never into an expression.
Labels stand above their bar, so that long names and phones need no second layout.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from typing import Any

import altair as alt
import pandas as pd

from answers.quantity import Quantity
from ui.charts.layers import Layers, Marks
from ui.theme import Colours

Place = Callable[[str], Any]  # from a field to its encoding on one shared scale
NARROW = "width < 420"  # Vega's own signal: the only place where a chart can know its width
LABEL_ROOM = alt.ExprRef("width * 0.64")


def dressed(chart: Layers, ink: Colours) -> Layers:
    """The look that every chart shares; padding sits on the chart or Streamlit adds a gap."""
    axis = {
        "domain": False,
        "ticks": False,
        "grid": False,
        "labelColor": ink["ink3"],
        "labelFontSize": 12,
        "titleColor": ink["ink3"],
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "gridColor": ink["grid"],
        "labelPadding": 8,
    }
    config = {
        "background": "transparent",
        "font": "Inter",
        "view": {"stroke": None},
        "axis": axis,
        "text": {"color": ink["ink"], "fontSize": 12.5, "baseline": "middle"},
    }
    return chart.dressed(padding={"left": 0, "right": 2, "top": 4, "bottom": 4}, config=config)


def frame_of(**columns: Iterable[Any]) -> pd.DataFrame:
    """Columns of equal length under names of ours."""
    return pd.DataFrame({name: list(values) for name, values in columns.items()})


def span(low: float, high: float) -> alt.Scale:
    """A scale from low to high, not widened to round values."""
    return alt.Scale(domain=[low, high], nice=False, zero=False)


def along_x(low: float, high: float, axis: alt.Axis | None = None) -> Place:
    """Places a number field on one horizontal scale."""
    return lambda field: alt.X(f"{field}:Q", scale=span(low, high), axis=axis)


def along_y(low: float, high: float, axis: alt.Axis | None = None) -> Place:
    """Places a number field on one vertical scale."""
    return lambda field: alt.Y(f"{field}:Q", scale=span(low, high), axis=axis)


def fixed_x(place: float | str) -> Any:
    """A horizontal place in pixels, or "width"."""
    return alt.XValue(place)  # type: ignore[no-untyped-call]


def fixed_y(place: float | str) -> Any:
    """A vertical place in pixels, or "height"."""
    return alt.YValue(place)  # type: ignore[no-untyped-call]


def row_y() -> alt.Y:
    """The hidden row scale: the field "row" counts the rows from the top."""
    return alt.Y("row:O", axis=None)


def two_tones(field: str, first: tuple[str, str], second: tuple[str, str]) -> alt.Color:
    """Two (value, colour) pairs of a field, without a legend."""
    domain, colours = zip(first, second, strict=True)
    return alt.Color(
        f"{field}:N", scale=alt.Scale(domain=list(domain), range=list(colours)), legend=None
    )


def with_halo(
    base: Marks, ink: Colours, tone: str, look: dict[str, Any], **where: Any
) -> list[Marks]:
    """Text that may cross a line: the same words first in the colour of the card."""
    halo = base.mark_text(**look, stroke=ink["card"], strokeWidth=5).encode(**where)
    return [halo, base.mark_text(**look, color=tone).encode(**where)]


def label_above(base: Marks, ink: Colours, weight: int = 600, dy: int = -9) -> list[Marks]:
    """The field "label" at the left edge above its bar."""
    look = {"align": "left", "dy": dy, "fontSize": 13.5, "fontWeight": weight, "limit": LABEL_ROOM}
    where = {"x": fixed_x(0), "y": row_y(), "text": alt.Text("label:N")}
    return with_halo(base, ink, ink["ink"], look, **where)


def at_right(base: Marks, field: str, colour: alt.ColorValue | alt.Color, **look: Any) -> Marks:
    """Words at the right edge of a row."""
    words: Marks = base.mark_text(align="right", **look).encode(
        x=fixed_x("width"), y=row_y(), text=alt.Text(f"{field}:N"), color=colour
    )
    return words


def number(
    value: float,
    unit: str,
    symbol: str = "",
    *,
    signed: bool = False,
    ends: tuple[float | None, float | None] = (None, None),
) -> str:
    """A number as it is written at a mark: "36%", "+4.8 points", "€198m".

    With the ends of its range it is rounded as sentences round it.
    """
    quantity = Quantity("", value, unit, *ends, symbol=symbol)
    if unit != "share":
        return quantity.plain(signed=signed)
    per_100 = quantity.plain().removesuffix(" of 100")
    if quantity.has_range and " " not in per_100:
        return f"{per_100}%"
    return f"{100 * value:.0f}%" if abs(value) >= 0.1 or value == 0 else f"{100 * value:.1f}%"


def value_axis(
    unit: str, symbol: str, low: float, high: float, *, title: str | None = None, grid: bool = True
) -> alt.Axis:
    """A value axis with a few round places between low and high."""
    match unit:
        case "share":
            label_expr = "format(datum.value, '.0%')"
            if high - low < 0.04:
                label_expr = "format(datum.value, '.1%')"
        case "points":
            label_expr = "format(datum.value * 100, '~f')"
        case _:
            sign = json.dumps(symbol if unit == "money" else "")
            short = "replace(replace(format(datum.value, '~s'), 'M', 'm'), 'G', 'bn')"
            label_expr = f"{sign} + {short}"
    return alt.Axis(
        title=title, titleAnchor="start", values=ticks(low, high), grid=grid, labelExpr=label_expr
    )


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """About count round values from low to high, both inside."""
    if not high > low:
        return [low]
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def present_values(values: Iterable[float | None]) -> list[float]:
    """The values that are numbers."""
    return [value for value in values if value is not None and math.isfinite(value)]

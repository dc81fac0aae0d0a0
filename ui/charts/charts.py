"""One chart for each picture that an answer can hold, how to read it, and the same in words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, assert_never

import pyarrow as pa  # type: ignore[import-untyped]

from answers.evidence import (
    Bar,
    Breakdown,
    Comparison,
    Curve,
    CurvePoint,
    Evidence,
    Part,
    Ranking,
    Spread,
    Table,
    Timeline,
)
from answers.quantity import Quantity
from ui.charts.chart_parts import dressed, number
from ui.charts.layers import Layers
from ui.charts.plane_charts import curve_chart, spread_chart, timeline_chart
from ui.charts.row_charts import bridge_chart, comparison_chart, ranking_chart, reasons_chart
from ui.theme import DARK, LIGHT, Colours, Theme

KEPT = 300  # drawn charts that are remembered; most take some 20 kB, none over 1 MB


@lru_cache(maxsize=KEPT)
def drawn(evidence: Evidence, theme: Theme) -> dict[str, Any] | None:
    """The chart as a Vega-Lite specification with its data; None for a table.

    A page is drawn anew at every click of everyone, so what was drawn is kept. Whoever is given it
    must not change it.
    """
    chart = picture(evidence, DARK if theme == "dark" else LIGHT)
    if chart is None:
        return None
    spec: dict[str, Any] = chart.to_dict()
    tables = {name: pa.Table.from_pylist(rows) for name, rows in spec["datasets"].items()}
    return {**spec, "datasets": tables}


def picture(evidence: Evidence, ink: Colours) -> Layers | None:
    """The chart of a piece of evidence in these colours; None for a table, which is HTML."""
    match evidence:
        case Ranking():
            chart = ranking_chart(evidence, ink)
        case Curve():
            chart = curve_chart(evidence, ink)
        case Breakdown():
            draw = reasons_chart if has_reasons(evidence) else bridge_chart
            chart = draw(evidence, ink)
        case Comparison():
            chart = comparison_chart(evidence, ink)
        case Spread():
            chart = spread_chart(evidence, ink)
        case Timeline():
            chart = timeline_chart(evidence, ink)
        case Table():
            return None
        case unknown:
            assert_never(unknown)
    return dressed(chart, ink)


def has_reasons(breakdown: Breakdown) -> bool:
    """True where the parts are reasons for and against, drawn from a zero line."""
    return any(part.kind == "reason" for part in breakdown.parts)


def how_to_read(evidence: Evidence) -> str:
    """What the marks of a picture mean; the same words for every picture of its kind."""
    match evidence:
        case Ranking():
            return "" if "95% range" in evidence.note else "Line on the bar: 95% range"
        case Curve(diagonal=True):
            return "Dots: what happened. Grey line: exactly as said"
        case Curve():
            has_rows = any(point.rows is not None for point in evidence.points)
            has_range = any(point.low is not None for point in evidence.points)
            is_words = any(isinstance(point.x, str) for point in evidence.points)
            band = f"{'Line' if is_words else 'Band'}: 95% range." if has_range else ""
            bars = "Bars: how many rows there are." if has_rows else ""
            fan = f"{evidence.fan_label}." if evidence.fan_label else ""
            return " ".join(filter(None, (band, fan, bars)))
        case Breakdown():
            return "Orange: speaks for it. Teal: against." if has_reasons(evidence) else ""
        case Comparison():
            has_range = any(row.quantity.has_range for row in evidence.rows)
            return "Band: 95% range" if has_range and "range" not in evidence.note else ""
        case Spread() | Table() | Timeline():
            return ""
        case unknown:
            assert_never(unknown)


def in_words(evidence: Evidence) -> str:
    """What the picture shows, for those who hear it; every mark with its number."""
    match evidence:
        case Ranking():
            body = "; ".join(_bar_in_words(bar) for bar in evidence.bars)
        case Curve(groups=()):
            body = _points_in_words(evidence, evidence.points)
        case Curve():
            body = ". ".join(
                f"{group.label}: {_points_in_words(evidence, group.points)}"
                for group in evidence.groups
            )
        case Breakdown():
            unit = "points" if evidence.unit == "share" else evidence.unit
            parts = "; ".join(_part_in_words(p, unit, evidence.symbol) for p in evidence.parts)
            start = f"{evidence.start_label} {_value(evidence, evidence.start)}"
            body = f"{start}; {parts}; {evidence.end_label} {_value(evidence, evidence.end)}"
        case Comparison():
            body = "; ".join(f"{row.label}: {row.quantity.say()}" for row in evidence.rows)
        case Spread():
            rows = sum(bin_.rows for bin_ in evidence.bins)
            mark = "" if evidence.mark is None else f"; here {_value(evidence, evidence.mark)}"
            body = f"{rows:,} rows counted in {len(evidence.bins)} steps{mark}"
        case Table():
            body = f"a table of {len(evidence.rows)} rows"
        case Timeline():
            body = "; ".join(
                f"{series.label}, {len(series.points)} moments" for series in evidence.series
            )
        case unknown:
            assert_never(unknown)
    return f"{evidence.title}. {body}."


def _points_in_words(curve: Curve, points: tuple[CurvePoint, ...]) -> str:
    return "; ".join(
        f"{curve.column} {point.x}: "
        + ("too few rows" if point.y is None else _value(curve, point.y))
        for point in points[:40]
    )


def _value(evidence: Curve | Breakdown | Spread, value: float) -> str:
    return number(value, evidence.unit, evidence.symbol)


def _bar_in_words(bar: Bar) -> str:
    effect = f", {bar.effect.say(signed=True)}" if bar.effect is not None else ""
    contrast = f" ({bar.contrast})" if bar.contrast else ""
    return f"{bar.label} {number(bar.share, 'share')}{effect}{contrast}"


def _part_in_words(part: Part, unit: str, symbol: str) -> str:
    quantity = Quantity(part.label, part.value, unit, part.low, part.high, symbol=symbol)
    return f"{part.label} {quantity.say(signed=True)}"

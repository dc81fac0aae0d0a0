"""One chart for each picture that an answer can hold, and how to read it.

Its words, for those who hear it, are `exports.figures.in_words`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, assert_never

import pyarrow as pa  # type: ignore[import-untyped]

from answers.evidence import (
    Breakdown,
    Comparison,
    Curve,
    Evidence,
    Ranking,
    Spread,
    Table,
    Timeline,
)
from ui.charts.chart_parts import dressed
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

"""Charts whose rows are things: drivers, steps, reasons, levels side by side."""

from __future__ import annotations

import math
from itertools import accumulate

import altair as alt

from answers.evidence import Bar, Breakdown, Comparison, Part, Ranking
from answers.quantity import Quantity, adding_up
from ui.charts.chart_parts import (
    NARROW,
    along_x,
    at_right,
    frame_of,
    label_above,
    number,
    present_values,
    row_y,
    two_tones,
    value_axis,
)
from ui.charts.layers import Layers, Marks, layered
from ui.theme import Colours

STRONG = {"dy": -9, "fontSize": 13.5, "fontWeight": 600}


def ranking_chart(ranking: Ranking, ink: Colours) -> Layers:
    """Shares from zero with their range; effect and contrast at the right edge."""
    bars = ranking.bars
    frame = frame_of(
        row=range(len(bars)),
        label=[bar.label for bar in bars],
        share=[bar.share for bar in bars],
        low=[bar.share if bar.low is None else bar.low for bar in bars],
        high=[bar.share if bar.high is None else bar.high for bar in bars],
        said=[number(bar.share, "share") for bar in bars],
        effect=[_effect(bar) for bar in bars],
        contrast=[bar.contrast or "" for bar in bars],
        is_first=[place == 0 for place in range(len(bars))],
    )
    x = along_x(0, max([*frame["share"], *frame["high"], 0.01]) * 1.75)
    base = alt.Chart(frame)
    bar_tone = _first(ink["accent"], ink["context"])
    word_tone = _first(ink["accent"], ink["ink"])
    marks = base.mark_bar(height=9, yOffset=8, cornerRadiusEnd=2).encode(
        x=x("share"), y=row_y(), color=bar_tone
    )
    ranges = base.mark_rule(strokeWidth=2, yOffset=8, color=ink["ink"]).encode(
        x=x("low"), x2=alt.X2("high"), y=row_y()
    )
    shares = base.mark_text(align="left", dy=8, dx=8, fontWeight=600).encode(
        x=x("high"), y=row_y(), text=alt.Text("said:N"), color=alt.ColorValue(ink["ink"])
    )
    contrast = at_right(
        base.transform_calculate(against=f"{NARROW} ? '' : datum.contrast"),
        "against",
        alt.ColorValue(ink["ink3"]),
        dy=9,
        fontSize=12,
        limit=alt.ExprRef("width * 0.43 - 52"),
    )
    effects = at_right(base, "effect", word_tone, **STRONG)
    layers = (marks, ranges, *label_above(base, ink), shares, effects, contrast)
    return layered(layers, 48 * max(len(bars), 1))


def _first(first: str, others: str) -> alt.ColorValue:
    """A colour for the first row and one for the others."""
    return alt.ColorValue(others, condition={"test": "datum.is_first", "value": first})


def _effect(bar: Bar) -> str:
    """The effect at the bar; one whose range holds zero is none found."""
    if bar.effect is None:
        return ""
    if bar.effect.has_range and not bar.effect.excludes_zero:
        return "none found"
    return bar.effect.plain(signed=True)


def bridge_chart(breakdown: Breakdown, ink: Colours) -> Layers:
    """From start to end: the ends are level lines, not bars, so the cut axis is honest."""
    parts, unit, symbol = breakdown.parts, breakdown.unit, breakdown.symbol
    change = "points" if unit == "share" else unit
    levels = list(accumulate((part.value for part in parts), initial=breakdown.start))
    steps = frame_of(
        row=range(1, len(parts) + 1),
        label=[part.label for part in parts],
        start=levels[:-1],
        end=levels[1:],
        low=[at + _low(part) for at, part in zip(levels[:-1], parts, strict=True)],
        high=[at + _high(part) for at, part in zip(levels[:-1], parts, strict=True)],
        said=[number(part.value, change, symbol, signed=True) for part in parts],
        range=[
            Quantity("", part.value, change, part.low, part.high, symbol=symbol).range()
            for part in parts
        ],
        way=["down" if part.value < 0 else "up" for part in parts],
    )
    ends = frame_of(
        row=[0, len(parts) + 1],
        label=[breakdown.start_label, breakdown.end_label],
        level=[breakdown.start, breakdown.end],
        said=[number(level, unit, symbol) for level in (breakdown.start, breakdown.end)],
    )
    reach = present_values([*levels, breakdown.end, *steps["low"], *steps["high"]])
    room = (max(reach) - min(reach)) or abs(reach[0]) or 1.0
    x = along_x(min(reach) - room * 0.5, max(reach) + room * 0.45)
    base, end = alt.Chart(steps), alt.Chart(ends)
    drops = frame_of(row=range(len(levels)), level=levels)
    links = alt.Chart(drops).mark_tick(
        orient="vertical", thickness=1, size=48, yOffset=32, color=ink["ink3"], opacity=0.6
    )
    totals = end.mark_tick(orient="vertical", thickness=3, size=22, yOffset=8, color=ink["ink"])
    tone = two_tones("way", ("down", ink["warm"]), ("up", ink["accent"]))
    bars = base.mark_bar(height=12, yOffset=8).encode(
        x=x("start"), x2=alt.X2("end"), y=row_y(), color=tone
    )
    words = alt.ColorValue(ink["ink"])
    return layered(
        (
            links.encode(x=x("level"), y=row_y()),
            bars,
            _range_line(base, x("low"), ink),
            totals.encode(x=x("level"), y=row_y()),
            *label_above(base, ink, 500),
            *label_above(end, ink),
            at_right(base, "said", words, **STRONG),
            at_right(end, "said", words, **STRONG),
            at_right(base, "range", alt.ColorValue(ink["ink3"]), dy=8, fontSize=12),
        ),
        48 * (len(parts) + 2),
    )


def _low(part: Part) -> float:
    return part.value if part.low is None else part.low


def _high(part: Part) -> float:
    return part.value if part.high is None else part.high


def _range_line(base: Marks, x: alt.X, ink: Colours) -> Marks:
    """From "low" to "high"; what was counted exactly has none."""
    line: Marks = (
        base.transform_filter("datum.low != datum.high")
        .mark_rule(strokeWidth=2, yOffset=8, color=ink["ink"])
        .encode(x=x, x2=alt.X2("high"), y=row_y())
    )
    return line


def reasons_chart(breakdown: Breakdown, ink: Colours) -> Layers:
    """Signed reasons around a zero line; rounded so that the screen adds up."""
    parts = breakdown.parts
    frame = frame_of(
        row=range(len(parts)),
        label=[part.label for part in parts],
        zero=[0.0] * len(parts),
        value=[part.value for part in parts],
        low=[_low(part) for part in parts],
        high=[_high(part) for part in parts],
        edge=[
            max(part.value, _high(part)) if part.value >= 0 else min(part.value, _low(part))
            for part in parts
        ],
        said=_signed(breakdown),
        side=["for" if part.value >= 0 else "against" for part in parts],
    )
    low, high = min([0.0, *frame["low"]]), max([0.0, *frame["high"]])
    room = ((high - low) or 1.0) * 0.14
    x = along_x(low - room, high + room)
    base = alt.Chart(frame)
    tone = two_tones("side", ("for", ink["warm"]), ("against", ink["accent"]))
    zero = alt.Chart(frame.head(1)).mark_rule(color=ink["ink3"]).encode(x=x("zero"))
    bars = base.mark_bar(height=11, yOffset=8).encode(
        x=x("zero"), x2=alt.X2("value"), y=row_y(), color=tone
    )
    to_the_right = base.transform_filter("datum.side == 'for'").mark_text(
        align="left", dx=8, dy=8, fontWeight=600
    )
    to_the_left = base.transform_filter("datum.side == 'against'").mark_text(
        align="right", dx=-8, dy=8, fontWeight=600
    )
    return layered(
        (
            zero,
            bars,
            _range_line(base, x("low"), ink),
            *label_above(base, ink, 500),
            to_the_right.encode(x=x("edge"), y=row_y(), text=alt.Text("said:N")),
            to_the_left.encode(x=x("edge"), y=row_y(), text=alt.Text("said:N")),
        ),
        44 * max(len(parts), 1),
    )


def _signed(breakdown: Breakdown) -> list[str]:
    """The number at each reason; whole points add up to their rounded total."""
    values = [part.value for part in breakdown.parts]
    if breakdown.unit != "share":
        return [number(value, breakdown.unit, breakdown.symbol, signed=True) for value in values]
    return [f"{whole:+d}".replace("-", "\u2212") for whole in adding_up([100 * v for v in values])]


def comparison_chart(comparison: Comparison, ink: Colours) -> Layers:
    """Levels from zero, each a point on a stem in its band; a quick look has no band."""
    quantities = [row.quantity for row in comparison.rows]
    values = [math.nan if quantity.value is None else quantity.value for quantity in quantities]
    frame = frame_of(
        row=range(len(quantities)),
        label=[row.label for row in comparison.rows],
        tone=[row.tone for row in comparison.rows],
        zero=[0.0] * len(quantities),
        value=values,
        low=[v if q.low is None else q.low for q, v in zip(quantities, values, strict=True)],
        high=[v if q.high is None else q.high for q, v in zip(quantities, values, strict=True)],
        said=[quantity.say() for quantity in quantities],
        short=[quantity.plain() for quantity in quantities],
    )
    reach = present_values([*frame["value"], *frame["low"], *frame["high"]]) or [1.0]
    low, high = min(0.0, *reach), max(0.0, *reach)
    room = ((high - low) or 1.0) * 0.25
    unit, symbol = (quantities[0].unit, quantities[0].symbol) if quantities else ("share", "")
    right = high + room if high > 0 else high
    axis = value_axis(unit, symbol, low, right)
    x = along_x(low - room if low < 0 else low, right, axis)
    tones = {"now": "ink2", "after": "accent", "quick": "context", "plain": "ink2"}
    tone = alt.Color(
        "tone:N",
        scale=alt.Scale(domain=list(tones), range=[ink[name] for name in tones.values()]),
        legend=None,
    )
    base = alt.Chart(frame)
    stems = base.mark_bar(height=3, yOffset=9, opacity=0.55).encode(
        x=x("zero"), x2=alt.X2("value"), y=row_y(), color=tone
    )
    bands = (
        base.transform_filter("datum.low != datum.high")
        .mark_bar(height=11, yOffset=9, opacity=0.32, cornerRadius=6)
        .encode(x=x("low"), x2=alt.X2("high"), y=row_y(), color=tone)
    )
    dots = base.mark_point(filled=True, size=110, yOffset=9, opacity=1).encode(
        x=x("value"), y=row_y(), color=tone
    )
    fitting = base.transform_calculate(shown=f"{NARROW} ? datum.short : datum.said")
    says = at_right(fitting, "shown", alt.ColorValue(ink["ink"]), **{**STRONG, "dy": -11})
    layers = (stems, bands, dots, *label_above(base, ink, 500, dy=-11), says)
    return layered(layers, 54 * max(len(quantities), 1) + 26)

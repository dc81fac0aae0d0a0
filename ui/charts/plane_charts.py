"""Charts on two scales: a curve, said against happened, a spread, lines over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from answers.evidence import Curve, Series, Spread, Timeline
from ui.charts.chart_parts import (
    LABEL_ROOM,
    NARROW,
    Place,
    along_x,
    along_y,
    fixed_y,
    frame_of,
    number,
    present_values,
    span,
    value_axis,
    with_halo,
)
from ui.charts.layers import Layers, Marks, layered
from ui.theme import Colours

FEW_PLACES = 9  # up to so many, each place on a curve has its own label and count
NAMED = {"fontWeight": 600, "fontSize": 12.5}


def curve_chart(curve: Curve, ink: Colours) -> Layers:
    """Line and band; how many rows there are hangs under the zero line of the same layer."""
    if curve.groups:
        return _groups(curve, ink)
    frame = _curve_frame(curve)
    if curve.diagonal:
        return _calibration(frame, curve, ink)
    fan = _fan_frame(curve, frame)
    levels = present_values([*frame["y"], *frame["low"], *frame["high"], *fan["level"]]) or [0.0]
    bottom, top = min(0.0, *levels), max(0.0, *levels)
    height = (top - bottom) or 1.0
    foot = height * 0.18 if frame["rows"].notna().any() else 0.0
    axis = value_axis(curve.unit, curve.symbol, bottom, bottom + height)
    x, y = _along_curve(frame, curve.column), along_y(bottom - foot, bottom + height * 1.1, axis)
    base = alt.Chart(frame)
    layers: list[Marks] = []
    if foot:
        layers += _support(base, frame, x, y, (bottom, foot), ink)
    if len(fan):
        own = alt.Chart(fan).mark_line(strokeWidth=1, color=ink["context"], opacity=0.35)
        layers.append(own.encode(x=x, y=y("level"), detail=alt.Detail("line:N")))
    is_words = pd.api.types.is_string_dtype(frame["x"])  # levels have nothing between them
    if frame["low"].notna().any() and not is_words:
        band = base.mark_area(opacity=0.16, color=ink["accent"])
        layers.append(band.encode(x=x, y=y("low"), y2=alt.Y2("high")))
    alone = frame if len(frame) <= FEW_PLACES or is_words else frame.loc[_alone(frame)]
    if len(alone):
        width = 2 if is_words else 1.4
        ranges = alt.Chart(alone).mark_rule(strokeWidth=width, color=ink["accent"])
        layers.append(ranges.encode(x=x, y=y("low"), y2=alt.Y2("high")))
    line = base.mark_line(strokeWidth=2.4, color=ink["accent"])
    dots = base.mark_point(filled=True, size=56, color=ink["accent"], opacity=1)
    few = (
        alt.Chart(frame.loc[_too_few(frame)])
        .transform_calculate(floor=str(bottom), word="'too few'")
        .mark_text(dy=-8, fontSize=11, color=ink["ink3"])
    )
    layers += [
        *([] if is_words else [line.encode(x=x, y=y("y"))]),
        dots.encode(x=x, y=y("y")),
        few.encode(x=x, y=y("floor"), text=alt.Text("word:N")),
    ]
    over = "top" if is_words else "y"  # a level's name stands over its range
    for place in _named(frame, all_places=is_words and len(frame) <= FEW_PLACES):
        end = alt.Chart(frame.loc[[place]])
        written = {**NAMED, "dy": -11 if is_words else -15}
        layers.extend(
            with_halo(end, ink, ink["accent"], written, x=x, y=y(over), text=alt.Text("said:N"))
        )
    return layered(layers, 300)


def _groups(curve: Curve, ink: Colours) -> Layers:
    """A line and a band for each group, named at its end; all rows together in grey."""
    whole = _curve_frame(curve)
    frames = [_curve_frame(replace(curve, points=group.points)) for group in curve.groups]
    all_rows = pd.concat([whole, *frames])
    levels = present_values([*all_rows["y"], *all_rows["low"], *all_rows["high"]]) or [0.0]
    bottom, top = min(0.0, *levels), max(0.0, *levels)
    height = (top - bottom) or 1.0
    axis = value_axis(curve.unit, curve.symbol, bottom, bottom + height)
    x, y = _along_curve(whole, curve.column), along_y(bottom, bottom + height * 1.12, axis)
    context = alt.Chart(whole).mark_line(strokeWidth=1.4, strokeDash=[4, 3], color=ink["context"])
    layers: list[Marks] = [context.encode(x=x, y=y("y"))]
    tones = [ink["accent"], ink["warm"], ink["ink3"]]
    ends = [frame["y"].dropna() for frame in frames]
    for place, (group, frame) in enumerate(zip(curve.groups, frames, strict=True)):
        tone = tones[min(place, len(tones) - 1)]
        base = alt.Chart(frame)
        layers += [
            base.mark_area(opacity=0.14, color=tone).encode(x=x, y=y("low"), y2=alt.Y2("high")),
            base.mark_line(strokeWidth=2.4, color=tone).encode(x=x, y=y("y")),
            base.mark_point(filled=True, size=40, color=tone, opacity=1).encode(x=x, y=y("y")),
        ]
        if not len(ends[place]):
            continue
        last = frame.loc[[ends[place].index[-1]]].assign(label=group.label)
        is_lowest = ends[place].iloc[-1] == min(end.iloc[-1] for end in ends if len(end))
        look = {**NAMED, "align": "right", "dy": 16 if is_lowest else -15, "limit": LABEL_ROOM}
        layers.extend(
            with_halo(alt.Chart(last), ink, tone, look, x=x, y=y("y"), text=alt.Text("label:N"))
        )
    return layered(layers, 300)


def _curve_frame(curve: Curve) -> pd.DataFrame:
    points = curve.points
    is_words = any(isinstance(point.x, str) for point in points)
    frame = frame_of(
        x=[str(point.x) if is_words else float(point.x) for point in points],
        y=[point.y for point in points],
        low=[point.low for point in points],
        high=[point.high for point in points],
        rows=[point.rows for point in points],
        said=[
            ""
            if point.y is None
            else number(point.y, curve.unit, curve.symbol, ends=(point.low, point.high))
            for point in points
        ],
        counted=["" if point.rows is None else f"{point.rows:,}" for point in points],
    )
    numbers = ["y", "low", "high", "rows"]
    frame[numbers] = frame[numbers].astype(float)
    frame["top"] = frame["high"].fillna(frame["y"])
    return frame


def _fan_frame(curve: Curve, frame: pd.DataFrame) -> pd.DataFrame:
    """Single rows' lines, one record for each of their levels; none where rows are too few."""
    drawn_places = [place for place in range(len(frame)) if pd.notna(frame["y"].iloc[place])]
    points = [(k, place, line[place]) for k, line in enumerate(curve.fan) for place in drawn_places]
    return frame_of(
        line=[k for k, _, _ in points],
        x=[frame["x"].iloc[place] for _, place, _ in points],
        level=[level for _, _, level in points],
    )


def _too_few(frame: pd.DataFrame) -> list[int]:
    """Places without a level; of neighbours in a crowded chart only the middle one."""
    absent = [place for place in range(len(frame)) if pd.isna(frame["y"].iloc[place])]
    if len(frame) <= FEW_PLACES:
        return absent
    runs: list[list[int]] = []
    for place in absent:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [run[len(run) // 2] for run in runs]


def _alone(frame: pd.DataFrame) -> pd.Series:
    """Levels (n,) without a neighbour, where a band cannot be seen."""
    absent = frame["y"].isna()
    return ~absent & absent.shift(1, fill_value=True) & absent.shift(-1, fill_value=True)


def _along_curve(frame: pd.DataFrame, title: str) -> alt.X:
    """Words keep their order; numbers get a little room at both ends."""
    look: dict[str, Any] = {"title": title, "titleAnchor": "start", "labelAngle": 0}
    if pd.api.types.is_string_dtype(frame["x"]):
        return alt.X("x:O", sort=None, axis=alt.Axis(**look, labelLimit=120))
    if len(frame) <= FEW_PLACES:
        look["values"] = list(frame["x"])
    low, high = float(frame["x"].min()), float(frame["x"].max())
    room = (high - low) * 0.08 or 1.0
    return alt.X("x:Q", scale=span(low - room, high + room), axis=alt.Axis(**look))


def _named(frame: pd.DataFrame, *, all_places: bool) -> list[Any]:
    """Places whose level is written: each that has one, else the first and the last."""
    places = list(frame.index[frame["y"].notna()])
    return places if all_places else sorted({places[0], places[-1]}) if places else []


def _support(
    base: Marks,
    frame: pd.DataFrame,
    x: alt.X,
    y: Place,
    under: tuple[float, float],
    ink: Colours,
) -> list[Marks]:
    """How many rows there are, under the zero line of the same layer, so that it stretches."""
    bottom, foot = under
    floor, most = bottom - foot, float(frame["rows"].max()) or 1.0
    grown = base.transform_calculate(
        floor=str(floor),
        top=f"{floor} + (isValid(datum.rows) ? datum.rows : 0) / {most} * {foot * 0.55}",
    )
    size = alt.ExprRef(f"max(2, min(34, width * 0.7 / {max(len(frame), 1)}))")
    bars = grown.mark_bar(size=size, color=ink["context"], opacity=0.55)
    zero = alt.Chart(frame_of(level=[bottom])).mark_rule(color=ink["ink3"], strokeWidth=1)
    layers: list[Marks] = [
        zero.encode(y=y("level")),
        bars.encode(x=x, y=y("floor"), y2=alt.Y2("top")),
    ]
    if len(frame) <= FEW_PLACES:
        counts = grown.mark_text(dy=-8, fontSize=11, color=ink["ink3"])
        layers.append(counts.encode(x=x, y=y("top"), text=alt.Text("counted:N")))
    return layers


def _calibration(frame: pd.DataFrame, curve: Curve, ink: Colours) -> Layers:
    """What was said against what happened; on the diagonal both agree."""
    reach = present_values([*frame["x"], *frame["y"], *frame["low"], *frame["high"]]) or [1.0]
    low, high = min(0.0, *reach), max(reach)
    high += ((high - low) or 1.0) * 0.05
    unit, symbol = curve.unit, curve.symbol
    x = along_x(low, high, value_axis(unit, symbol, low, high, title=curve.column, grid=False))
    y = along_y(low, high, value_axis(unit, symbol, low, high))
    base = alt.Chart(frame)
    agree = alt.Chart(frame_of(x=[low, high], y=[low, high]))
    corner = alt.Chart(frame_of(x=[low + (high - low) * 0.03], y=[low + (high - low) * 0.9]))
    word = corner.transform_calculate(
        word=f"{NARROW} ? 'Above: more than said' : 'Above the line: more than said'"
    ).mark_text(align="left", fontSize=12, color=ink["ink3"])
    return layered(
        (
            agree.mark_line(color=ink["context"], strokeWidth=1.6).encode(x=x("x"), y=y("y")),
            base.mark_rule(strokeWidth=2, color=ink["accent"], opacity=0.5).encode(
                x=x("x"), y=y("low"), y2=alt.Y2("high")
            ),
            base.mark_point(filled=True, size=70, color=ink["accent"], opacity=1).encode(
                x=x("x"), y=y("y")
            ),
            word.encode(x=x("x"), y=y("y"), text=alt.Text("word:N")),
        ),
        290,
    )


def spread_chart(spread: Spread, ink: Colours) -> Layers:
    """Rows counted between values in grey; one rule for the one that is asked about."""
    bins = spread.bins
    frame = frame_of(
        low=[bin_.low for bin_ in bins],
        high=[bin_.high for bin_ in bins],
        rows=[bin_.rows for bin_ in bins],
        zero=[0] * len(bins),
    )
    ends = present_values([*frame["low"], *frame["high"], spread.mark]) or [0.0, 1.0]
    low, high = min(ends), max(ends)
    x = along_x(low, high, value_axis(spread.unit, spread.symbol, low, high, grid=False))
    y = along_y(0, max([*frame["rows"], 1]) * 1.2)
    bars = alt.Chart(frame).mark_rect(
        color=ink["context"], opacity=0.75, stroke=ink["card"], strokeWidth=1
    )
    layers: list[Marks] = [
        bars.encode(x=x("low"), x2=alt.X2("high"), y=y("zero"), y2=alt.Y2("rows"))
    ]
    if spread.mark is not None:
        text = spread.mark_label or number(spread.mark, spread.unit, spread.symbol)
        mark = alt.Chart(frame_of(at=[spread.mark], text=[text]))
        rule = mark.mark_rule(color=ink["warm"], strokeWidth=2)
        is_right = spread.mark > low + (high - low) * 0.6
        side = {"align": "right", "dx": -7} if is_right else {"align": "left", "dx": 7}
        where = {"x": x("at"), "y": fixed_y(9), "text": alt.Text("text:N")}
        layers += [
            rule.encode(
                x=x("at"),
                y=fixed_y(2),
                y2=alt.Y2Value("height"),  # type: ignore[no-untyped-call]
            ),
            *with_halo(mark, ink, ink["warm"], {**NAMED, **side}, **where),
        ]
    return layered(layers, 150)


def timeline_chart(timeline: Timeline, ink: Colours) -> Layers:
    """Lines over time on one scale; the first in the accent, a forecast dashed in its range."""
    points = [point for series in timeline.series for point in series.points]
    levels = present_values(
        value for point in points for value in (point.value, point.low, point.high)
    )
    low, high = min([0.0, *levels]), max([0.0, *levels])
    high += ((high - low) or 1.0) * 0.1
    y = along_y(low, high, value_axis(timeline.unit, timeline.symbol, low, high))
    layers: list[Marks] = []
    for place, series in reversed(list(enumerate(timeline.series))):
        tone = ink["accent"] if place == 0 else ink["context"]
        layers += _series(series, y, tone, ink)
    return layered(layers, 240)


def _series(series: Series, y: Place, tone: str, ink: Colours) -> list[Marks]:
    """One line, its forecast, and its name over the last known point."""
    frame = frame_of(
        when=pd.to_datetime([point.when for point in series.points], errors="coerce"),
        value=[point.value for point in series.points],
        low=[point.low for point in series.points],
        high=[point.high for point in series.points],
        label=[series.label] * len(series.points),
    )
    x = alt.X(
        "when:T",
        axis=alt.Axis(title=None, tickCount=6, labelFlush=True, format="%b %Y"),
        scale=alt.Scale(padding=8),
    )
    is_forecast = frame["low"].notna() & frame["high"].notna()
    observed, forecast = alt.Chart(frame[~is_forecast]), alt.Chart(frame[is_forecast])
    layers: list[Marks] = [
        observed.mark_line(strokeWidth=2.2, color=tone).encode(x=x, y=y("value"))
    ]
    if is_forecast.any():
        band = forecast.mark_area(opacity=0.14, color=tone)
        line = forecast.mark_line(strokeWidth=2.2, strokeDash=[5, 3], color=tone)
        layers += [
            band.encode(x=x, y=y("low"), y2=alt.Y2("high")),
            line.encode(x=x, y=y("value")),
        ]
    last = alt.Chart(frame[frame["value"].notna()].tail(1))
    words = ink["ink3"] if tone == ink["context"] else tone
    look = {**NAMED, "align": "right", "dy": -13}
    layers.extend(with_halo(last, ink, words, look, x=x, y=y("value"), text=alt.Text("label:N")))
    return layers

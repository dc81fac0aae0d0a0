"""Evidence as rows of figures: the same numbers in the same words on every way out.

`bars_of` gives what can be drawn as bars from zero, `grid_of` any evidence as a table of words.
Values of `Bars` are in the scale that people read: shares and points count to 100.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, assert_never

from answers.evidence import (
    Bar,
    Bin,
    Breakdown,
    Comparison,
    Curve,
    Evidence,
    Part,
    Ranking,
    SeriesPoint,
    Spread,
    Table,
    Timeline,
)
from answers.neutralise import plain
from answers.quantity import MINUS, Quantity, adding_up, figures

Hue = Literal["accent", "context", "warm"]
SAID = {
    "line:": re.compile(r"\b(line|band)\b.*:", re.IGNORECASE),
    "right:": re.compile(r"\bright:", re.IGNORECASE),
}
MANY = 30  # rows of a picture that are read out in words


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: its number and range in the scale people read, and how both are said.

    `more` and `small` stand beside it: the effect and the contrast of a driver.
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    range_words: str = ""
    hue: Hue = "context"
    more: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from zero; `head` says what is drawn and `aside` what the line and the text mean."""

    head: str
    aside: str
    rows: tuple[Row, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words."""

    head: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def bars_of(evidence: Evidence) -> Bars | None:
    """The evidence as bars; None where bars would not show it."""
    match evidence:
        case Ranking():
            return _ranking(evidence) if evidence.bars else None
        case Breakdown():
            return _breakdown(evidence)
        case Comparison():
            return _comparison(evidence)
        case Curve():
            return _levels(evidence)
        case Spread() | Table() | Timeline():
            return None
        case _:
            assert_never(evidence)


def grid_of(evidence: Evidence) -> Grid:
    """The evidence as a table of words, one line a thing."""
    columns, rows = _grid(evidence)
    return Grid(
        plain(evidence.title),
        tuple(map(plain, columns)),
        tuple(tuple(map(plain, row)) for row in rows),
        plain(evidence.note),
    )


def in_words(evidence: Evidence) -> str:
    """The picture for those who cannot see it."""
    grid = grid_of(evidence)
    rows = [
        "; ".join(filter(None, (row[0], ", ".join(filter(None, cells)))))
        for row, cells in zip(grid.rows, _cells_in_words(evidence, grid), strict=True)
    ]
    more = [f"and {len(rows) - MANY:,} more"] if len(rows) > MANY else []
    body = ". ".join(rows[:MANY] + more)
    return f"{grid.head}. {body}." if body else f"{grid.head}."


def _cells_in_words(evidence: Evidence, grid: Grid) -> list[list[str]]:
    """What each row of the grid says behind its label; of several lines each with its name."""
    match evidence:
        case Curve(groups=lines) | Timeline(series=lines) if len(lines) > 1:
            named = [zip(grid.columns[1:], row[1:], strict=False) for row in grid.rows]
            return [[f"{name} {cell}" for name, cell in row if cell] for row in named]
        case _:
            return [list(row[1:]) for row in grid.rows]


def factor_of(unit: str) -> float:
    """From the scale of numbers to the one that people read: shares and points count to 100."""
    return 100.0 if unit in {"share", "points"} else 1.0


def change_unit(unit: str) -> str:
    """The unit of a difference: a change of shares is in points."""
    return "points" if unit == "share" else unit


def percent(share: float) -> str:
    """A share at a mark: "36%", "0.4%"."""
    return Quantity("", share, "points").plain().partition(" ")[0] + "%"


def say(value: float | None, unit: str, symbol: str = "", *, signed: bool = False) -> str:
    """A number with its unit as people read it; empty where there is none."""
    if value is None or not math.isfinite(value):
        return ""
    return Quantity("", value, unit, symbol=symbol).plain(signed=signed)


def with_range(
    value: float | None,
    ends: tuple[float | None, float | None],
    unit: str,
    symbol: str = "",
    *,
    signed: bool = False,
) -> tuple[str, str]:
    """A number and its range as people read them, to the same digits; empty where there is none."""
    if value is None or not math.isfinite(value):
        return "", ""
    quantity = Quantity("", value, unit, *ends, symbol=symbol)
    return quantity.plain(signed=signed), quantity.range()


def say_x(x: float | str, unit: str = "", symbol: str = "") -> str:
    """A place on an axis: "36%", "$20", "1,200", "One year"."""
    if isinstance(x, str):
        return x
    if unit == "share":
        return percent(x)
    return figures(x * factor_of(unit), symbol)


def between(bin_: Bin, spread: Spread) -> str:
    """The two ends of a bin: "20% to 30%"."""
    return " to ".join(say_x(end, spread.unit, spread.symbol) for end in (bin_.low, bin_.high))


def _scaled(value: float | None, unit: str) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(value * factor_of(unit), 10)


def _aside(words: Iterable[str], note: str) -> str:
    """What the line and the text beside mean, unless the picture's own note says it."""
    said_by_note = [key for key, pattern in SAID.items() if pattern.search(note)]
    phrases = [plain(word) for word in words if word and not word.startswith(tuple(said_by_note))]
    return "; ".join(phrases)


def effect_in_words(bar: Bar) -> str:
    """The effect of a driver; one whose range holds zero is none found."""
    if bar.effect is None or bar.effect.value is None:
        return ""
    if bar.effect.has_range and not bar.effect.excludes_zero:
        return "none found"
    return bar.effect.say(signed=True)


def _ranking(ranking: Ranking) -> Bars:
    rows = tuple(
        Row(
            label=plain(bar.label),
            value=_scaled(bar.share, "share"),
            low=_scaled(bar.low, "share"),
            high=_scaled(bar.high, "share"),
            words=percent(bar.share),
            hue="context" if place else "accent",
            more=effect_in_words(bar),
            small=plain(bar.contrast or ""),
        )
        for place, bar in enumerate(ranking.bars)
    )
    lined = any(row.low is not None for row in rows)
    effects = any(row.more for row in rows)
    aside = _aside(
        ("line: range" if lined else "", "right: effect" if effects else ""), ranking.note
    )
    return Bars(plain(ranking.title), aside, rows, plain(ranking.note))


def _breakdown(breakdown: Breakdown) -> Bars | None:
    if not breakdown.parts:
        return None
    unit, symbol = breakdown.unit, breakdown.symbol
    change = change_unit(unit)
    reasons = any(part.kind == "reason" for part in breakdown.parts)
    up: Hue = "warm" if reasons else "accent"
    down: Hue = "accent" if reasons else "warm"
    rows = tuple(
        Row(
            label=plain(part.label),
            value=_scaled(part.value, change),
            low=_scaled(part.low, change),
            high=_scaled(part.high, change),
            words=words,
            range_words=range_words,
            hue=up if part.value >= 0 else down,
        )
        for part, (words, range_words) in zip(
            breakdown.parts, _changes_in_words(breakdown), strict=True
        )
    )
    ends = (
        f"{breakdown.start_label} {say(breakdown.start, unit, symbol)}, "
        f"{breakdown.end_label} {say(breakdown.end, unit, symbol)}"
    )
    lined = any(row.low is not None for row in rows)
    aside = _aside((ends, "line: range" if lined else ""), breakdown.note)
    return Bars(plain(breakdown.title), aside, rows, plain(breakdown.note))


def _changes_in_words(breakdown: Breakdown) -> list[tuple[str, str]]:
    """Number and range of each part; whole points add up to their rounded total.

    The range of whole points is rounded outwards, so that it holds them.
    """
    parts, unit = breakdown.parts, change_unit(breakdown.unit)
    values = [part.value for part in parts]
    biggest = max(map(abs, values), default=0.0)
    if unit != "points" or not 0.01 <= biggest < math.inf or not all(map(math.isfinite, values)):
        ends = [(part.low, part.high) for part in parts]
        return [
            with_range(value, end, unit, breakdown.symbol, signed=True)
            for value, end in zip(values, ends, strict=True)
        ]
    wholes = adding_up([100 * value for value in values])
    return [
        (say(whole / 100, unit, signed=True), _outwards(part))
        for whole, part in zip(wholes, parts, strict=True)
    ]


def _outwards(part: Part) -> str:
    if part.low is None or part.high is None:
        return ""
    low, high = math.floor(100 * part.low + 1e-9), math.ceil(100 * part.high - 1e-9)
    return f"{low} to {high}".replace("-", MINUS) if low < high else ""


def _comparison(comparison: Comparison) -> Bars | None:
    if len({row.quantity.unit for row in comparison.rows}) != 1:
        return None
    after = any(row.tone == "after" for row in comparison.rows)
    rows = tuple(
        Row(
            label=plain(row.label),
            value=_scaled(row.quantity.value, row.quantity.unit),
            low=_scaled(row.quantity.low, row.quantity.unit),
            high=_scaled(row.quantity.high, row.quantity.unit),
            words=row.quantity.plain(),
            range_words=row.quantity.range(),
            hue="accent" if (row.tone == "after" if after else place == 0) else "context",
        )
        for place, row in enumerate(comparison.rows)
    )
    levels = [row.quantity.level for row in comparison.rows if row.quantity.level]
    line = f"line: {percent(levels[0])} range" if levels else ""
    aside = _aside((line,), comparison.note)
    return Bars(plain(comparison.title), aside, rows, plain(comparison.note))


def _levels(curve: Curve) -> Bars | None:
    """A curve over words (Month-to-month, One year…) is drawn as bars."""
    if not curve.points or not all(isinstance(point.x, str) for point in curve.points):
        return None
    rows = []
    for point in curve.points:
        words, range_words = with_range(point.y, (point.low, point.high), curve.unit, curve.symbol)
        rows.append(
            Row(
                label=plain(point.x),
                value=_scaled(point.y, curve.unit),
                low=_scaled(point.low, curve.unit),
                high=_scaled(point.high, curve.unit),
                words=words or "too few",
                range_words=range_words,
                hue="accent",
            )
        )
    lined = any(row.low is not None for row in rows)
    aside = _aside((curve.column, "line: range" if lined else ""), curve.note)
    return Bars(plain(curve.title), aside, tuple(rows), plain(curve.note))


def _grid(evidence: Evidence) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    match evidence:
        case Ranking():
            return ("", "Share", "Effect", "Compared"), [
                (bar.label, percent(bar.share), effect_in_words(bar), bar.contrast or "")
                for bar in evidence.bars
            ]
        case Curve():
            return _curve_grid(evidence)
        case Breakdown():
            return _breakdown_grid(evidence)
        case Comparison():
            return ("", "Value", "Range"), [
                (row.label, row.quantity.plain(), row.quantity.range()) for row in evidence.rows
            ]
        case Spread():
            return _spread_grid(evidence)
        case Table():
            return evidence.columns, list(evidence.rows)
        case Timeline():
            return _timeline_grid(evidence)
        case _:
            assert_never(evidence)


def _spread_grid(spread: Spread) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    rows: list[tuple[str, ...]] = [(between(b, spread), f"{b.rows:,}") for b in spread.bins]
    if spread.mark is not None:
        rows.append(
            (spread.mark_label or "This one", say_x(spread.mark, spread.unit, spread.symbol))
        )
    return ("Between", "Rows"), rows


def _curve_grid(curve: Curve) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if curve.groups:
        return _groups_grid(curve)
    rows: list[tuple[str, ...]] = []
    for point in curve.points:
        words, range_words = with_range(point.y, (point.low, point.high), curve.unit, curve.symbol)
        x = say_x(point.x, curve.unit, curve.symbol) if curve.diagonal else say_x(point.x)
        count = "" if point.rows is None else f"{point.rows:,}"
        rows.append((x, words or "too few", range_words, count))
    return (curve.column, "Level", "Range", "Rows"), rows


def _groups_grid(curve: Curve) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """A column for each group, its range in brackets."""
    lines = [
        [_cell(p.y, (p.low, p.high), curve) or "too few" for p in group.points]
        for group in curve.groups
    ]
    rows = list(zip((say_x(point.x) for point in curve.points), *lines, strict=False))
    return (curve.column, *(group.label for group in curve.groups)), rows


def _cell(
    value: float | None, ends: tuple[float | None, float | None], of: Curve | Timeline
) -> str:
    words, range_words = with_range(value, ends, of.unit, of.symbol)
    return f"{words} ({range_words})" if range_words else words


def _breakdown_grid(breakdown: Breakdown) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    unit, symbol = breakdown.unit, breakdown.symbol
    steps = [
        (part.label, *words)
        for part, words in zip(breakdown.parts, _changes_in_words(breakdown), strict=True)
    ]
    first = (breakdown.start_label, say(breakdown.start, unit, symbol), "")
    last = (breakdown.end_label, say(breakdown.end, unit, symbol), "")
    return ("", "Value", "Range"), [first, *steps, last]


def _timeline_grid(timeline: Timeline) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    moments = sorted({point.when for line in timeline.series for point in line.points})
    lines = [{point.when: point for point in line.points} for line in timeline.series]

    def cell(point: SeriesPoint | None) -> str:
        return "" if point is None else _cell(point.value, (point.low, point.high), timeline)

    rows = [(when, *(cell(line.get(when)) for line in lines)) for when in moments]
    return ("", *(line.label for line in timeline.series)), rows

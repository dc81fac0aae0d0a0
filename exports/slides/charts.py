"""Evidence as native, editable charts and tables of a slide."""

from __future__ import annotations

from pptx.slide import Slide

from answers.evidence import Curve, Evidence, Spread, Timeline
from answers.neutralise import plain
from exports.figures import bars_of, grid_of, in_words
from exports.slides.bars import draw_bars
from exports.slides.master import INK, INK3, Area, Run, describe, lines_of, text
from exports.slides.planes import (
    curve_aside,
    draw_curve,
    draw_spread,
    draw_timeline,
    timeline_aside,
)
from exports.slides.tables import draw_table

HEAD = 0.34  # inches of the line above a chart


def draw(slide: Slide, evidence: Evidence, area: Area) -> float:
    """Draws the evidence with its head and note; returns how far down it reaches, in inches.

    The head is left out where the slide's title says it already.
    """
    note = plain(evidence.note)
    foot = 0.2 * lines_of(note, area.w, 11) + 0.06 if note else 0.0
    inner = Area(area.x, area.y + HEAD, area.w, area.h - HEAD - foot)
    bottom = _draw(slide, evidence, inner)
    if note:
        text(slide, Area(area.x, bottom + 0.06, area.w, foot), [[Run(note, INK3)]], 11)
    return bottom + foot


def _draw(slide: Slide, evidence: Evidence, area: Area) -> float:
    """Bars, a chart along two axes, or else the table of its figures, which every kind has."""
    alt_text = in_words(evidence)
    bars = bars_of(evidence)
    if bars is not None:
        _head(slide, area, bars.head, bars.aside)
        return draw_bars(slide, bars, area, alt_text)
    grid = grid_of(evidence)
    match evidence:
        case Curve() if any(isinstance(point.x, str) for point in evidence.points):
            return _table(slide, evidence, area)
        case Curve():
            _head(slide, area, grid.head, curve_aside(evidence))
            describe(draw_curve(slide, evidence, area), alt_text)
        case Spread() if evidence.bins:
            _head(slide, area, grid.head, "how many rows lie between")
            describe(draw_spread(slide, evidence, area), alt_text)
        case Timeline() if any(line.points for line in evidence.series):
            _head(slide, area, grid.head, timeline_aside(evidence))
            describe(draw_timeline(slide, evidence, area), alt_text)
        case _:
            return _table(slide, evidence, area)
    return area.y + area.h


def _table(slide: Slide, evidence: Evidence, area: Area) -> float:
    grid = grid_of(evidence)
    _head(slide, area, grid.head, "")
    if not grid.columns or not grid.rows:
        text(slide, area, [[Run("Nothing to show.", INK3)]], 14)
        return area.y + 0.4
    return draw_table(slide, grid, area, in_words(evidence))


def _head(slide: Slide, area: Area, words: str, aside: str) -> None:
    slide_title = slide.shapes.title is not None and slide.shapes.title.text_frame.text
    runs = (
        []
        if words and words in " ".join(str(slide_title).split())
        else [Run(words, INK, bold=True)]
    )
    if aside:
        runs.append(Run(f"{'   ' if runs else ''}{aside}", INK3))
    if not runs:
        return
    size = 13 if lines_of(f"{words}   {aside}", area.w, 13) == 1 else 11
    text(slide, Area(area.x, area.y - HEAD, area.w, 0.3), [runs], size)

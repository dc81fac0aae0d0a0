"""A table of words as a native, editable table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from exports.figures import Grid
from exports.slides.master import INK, INK3, Area, Run, inches, lines_of, paint, text

NUMBER_LIKE = re.compile(r"^[+\u2212-]?[$€£¥]?\d[\d,.]*\s?(%|[a-z]{0,6}\b.*)?$", re.IGNORECASE)
MARGIN = 0.12  # inches between columns
MOST_COLUMNS = 8
LONGEST_CELL = 90


def draw_table(slide: Slide, grid: Grid, area: Area, alt_text: str) -> float:
    """As many rows as fit, with a line that counts the others; the notes hold all."""
    columns = grid.columns[:MOST_COLUMNS]
    rows = [tuple(_short(cell) for cell in row[:MOST_COLUMNS]) for row in grid.rows]
    size = _size(len(rows), len(columns))
    widths = _widths([columns, *rows], area.w, size)
    heights = [_height(row, widths, size) for row in rows]
    fitting = _fitting(heights, area.h - 0.36 - 0.3)
    frame = slide.shapes.add_table(
        fitting + 1, len(columns), *inches(Area(area.x, area.y, area.w, 0.36))
    )
    frame.name = "Table"
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt_text)
    table = frame.table
    _without_look(table)
    for place, width in enumerate(widths):
        table.columns[place].width = Inches(width)
    numeric = [
        _is_numeric([row[place] for row in rows if place < len(row)])
        for place in range(len(columns))
    ]
    for place, words in enumerate(columns):
        _fill(table.cell(0, place), words, 12, head=True, right=numeric[place])
    table.rows[0].height = Inches(0.34)
    for line, row in enumerate(rows[:fitting], start=1):
        table.rows[line].height = Inches(heights[line - 1])
        for place in range(len(columns)):
            words = row[place] if place < len(row) else ""
            _fill(table.cell(line, place), words, size, right=numeric[place])
    bottom = area.y + 0.34 + sum(heights[:fitting])
    left_out = _left_out(len(grid.rows) - fitting, len(grid.columns) - len(columns))
    if left_out:
        text(slide, Area(area.x, bottom + 0.08, area.w, 0.25), [[Run(left_out, INK3)]], 11)
        bottom += 0.33
    return bottom


def _size(rows: int, columns: int) -> float:
    """Letters as large as the table leaves room for, in points."""
    if rows <= 5 and columns <= 4:
        return 16
    return 13 if rows <= 9 and columns <= 5 else 11.5


def _left_out(rows: int, columns: int) -> str:
    """What the table on the slide does not show."""
    parts = []
    if rows > 0:
        parts.append(f"{rows:,} more {'row' if rows == 1 else 'rows'}")
    if columns > 0:
        parts.append(f"{columns:,} more {'column' if columns == 1 else 'columns'}")
    return f"{' and '.join(parts)}: in the notes and in the app." if parts else ""


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else cell[: LONGEST_CELL - 1].rstrip() + "…"


def _widths(table: Sequence[Sequence[str]], room: float, size: float) -> list[float]:
    """Widths in proportion to the words, none so narrow that it would break them all."""
    count = len(table[0])
    longest = [
        max((len(row[place]) for row in table if place < len(row)), default=1)
        for place in range(count)
    ]
    letter = size * 0.55 / 72
    natural = [min(max(letters, 5), 40) * letter + 4 * MARGIN for letters in longest]
    total = sum(natural)
    stretch = room / total if total > room or total > 0.75 * room else 1.0
    return [width * stretch for width in natural]


def _height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    lines = max(
        lines_of(cell, width - MARGIN, size) for cell, width in zip(row, widths, strict=False)
    ) if row else 1  # fmt: skip
    return 0.14 + lines * size * 1.2 / 72


def _fitting(heights: Sequence[float], room: float) -> int:
    used = 0.0
    for place, height in enumerate(heights):
        used += height
        if used > room:
            return max(place, 1)
    return len(heights)


def _is_numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(NUMBER_LIKE.match(cell) and len(cell) <= 28 for cell in filled)


def _without_look(table: Any) -> None:
    """No bands and no fill: hairlines and words only."""
    properties = table._tbl.tblPr
    for name in list(properties.attrib):
        del properties.attrib[name]
    properties.set("firstRow", "1")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"


def _fill(cell: Any, words: str, size: float, *, head: bool = False, right: bool = False) -> None:
    cell.fill.background()
    cell.margin_left, cell.margin_right = (
        (Inches(MARGIN), Emu(0)) if right else (Emu(0), Inches(MARGIN))
    )
    cell.margin_top = cell.margin_bottom = Inches(0.05)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = words
    run.font.size = Pt(size)
    paint(run.font.color, INK3 if head else INK)
    _underline(cell._tc.get_or_add_tcPr(), "accent3" if head else None)


def _underline(properties: Any, scheme: str | None) -> None:
    """A hairline below the cell; its place is before the fill in the file's order."""
    colour = f'<a:schemeClr val="{scheme}"/>' if scheme else '<a:srgbClr val="E3DDD2"/>'
    line = etree.fromstring(
        '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="9525">'
        f"<a:solidFill>{colour}</a:solidFill></a:lnB>"
    )
    properties.insert(0, line)

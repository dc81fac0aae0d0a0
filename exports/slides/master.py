"""The slide master: 16:9, its colours, fonts and places, and the parts that every slide has.

Colours and fonts are those of the theme, so that a company's own theme can take their place.
All places are inches on a page of 13.333 × 7.5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pptx
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from answers.answer import GRADES, Grade
from answers.neutralise import plain
from exports.slides.titles import LINE, balanced, title_and_rest

LEFT, WIDTH = 0.7, 11.93
BODY_TOP, FOOT = 1.98, 6.92
HEADS, BODIES = "Cambria", "Calibri"  # on every Office machine; Caladea and Carlito elsewhere
HEAD_FONT = "+mj-lt"  # the theme's font for heads; text without a font has the one for bodies

RGB: Any = RGBColor  # it has no types of its own
Colour = MSO_THEME_COLOR | str
INK, INK2, INK3 = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2, MSO_THEME_COLOR.ACCENT_6
PAPER, ACCENT = MSO_THEME_COLOR.BACKGROUND_2, MSO_THEME_COLOR.ACCENT_1
WARM, CONTEXT = MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_3
LINE_COLOUR, GRID = "E3DDD2", "EBE6DC"
THEME = {
    "dk1": "1C1B19",
    "lt1": "FFFFFF",
    "dk2": "57524A",
    "lt2": "FBF9F5",
    "accent1": "0B6770",
    "accent2": "B4531F",
    "accent3": "B9B1A3",
    "accent4": "5B6C9D",
    "accent5": "8A6A00",
    "accent6": "6E685E",
    "hlink": "0B6770",
    "folHlink": "6E685E",
}
LAYOUTS = {  # name: place of its title (x, y, w, h), size, anchor
    "Title Slide": ((1.1, 2.35, 10.6, 1.5), 44, "b"),
    "Title Only": ((LEFT, 0.8, WIDTH, 1.05), 28, "t"),
}
TITLE_STYLE = (
    '<a:lstStyle xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:lvl1pPr '
    'algn="l"><a:defRPr sz="{size}00" b="1"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    "</a:defRPr></a:lvl1pPr></a:lstStyle>"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A place on a slide, in inches."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look; colour of the theme, size in points (None: that of the box)."""

    words: str
    colour: Colour = INK2
    bold: bool = False
    size: float | None = None
    font: str | None = None


Paragraph = Sequence[Run]


def inches(area: Area) -> tuple[Inches, Inches, Inches, Inches]:
    """The area in the form that python-pptx asks for."""
    return Inches(area.x), Inches(area.y), Inches(area.w), Inches(area.h)


def new_deck() -> Presentation:
    """An empty deck with our theme and the two layouts that we use."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Emu(12192000), Emu(6858000)
    _dress_theme(deck)
    fill = deck.slide_master.background.fill
    fill.solid()
    fill.fore_color.theme_color = PAPER
    for layout in list(deck.slide_layouts):
        if layout.name not in LAYOUTS:
            deck.slide_layouts.remove(layout)
    for layout in deck.slide_layouts:
        _dress_layout(layout)
    return deck


def _dress_theme(deck: Presentation) -> None:
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for tag, face in (("majorFont", HEADS), ("minorFont", BODIES)):
        theme.find(f".//{qn('a:' + tag)}/{qn('a:latin')}").set("typeface", face)
    for name, colour in THEME.items():
        slot = theme.find(f".//{qn('a:' + name)}")
        slot[:] = [etree.SubElement(slot, qn("a:srgbClr"), val=colour)]
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _dress_layout(layout: Any) -> None:
    place, size, anchor = LAYOUTS[layout.name]
    for holder in list(layout.placeholders):
        if holder.placeholder_format.idx:  # subtitle, date, footer, number: we place our own
            holder._element.getparent().remove(holder._element)
            continue
        holder.left, holder.top, holder.width, holder.height = (Inches(length) for length in place)
        body = holder._element.txBody
        properties = body.find(qn("a:bodyPr"))
        properties.set("anchor", anchor)
        for side in ("lIns", "tIns", "rIns", "bIns"):
            properties.set(side, "0")
        old = body.find(qn("a:lstStyle"))
        old.getparent().replace(old, etree.fromstring(TITLE_STYLE.format(size=size)))


def paint(target: Any, colour: Colour) -> None:
    """Gives a colour of the theme, or a hexadecimal one, to a pptx colour."""
    if isinstance(colour, MSO_THEME_COLOR):
        target.theme_color = colour
    else:
        target.rgb = RGB(*bytes.fromhex(colour))


def text(
    slide: Slide,
    area: Area,
    paragraphs: Sequence[Paragraph],
    size: float = 14,
    *,
    right: bool = False,
    middle: bool = False,
    space: float = 0,
) -> Any:
    """A text box; sizes and the space behind paragraphs in points."""
    box = slide.shapes.add_textbox(*inches(area))
    frame = box.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, runs in enumerate(paragraphs):
        paragraph = frame.add_paragraph() if place else frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        paragraph.line_spacing, paragraph.space_after = 1.08, Pt(space)
        for run in runs:
            _write(paragraph, run, size)
    return box


def _write(paragraph: Any, run: Run, size: float) -> None:
    written = paragraph.add_run()
    written.text = _kept(run.words)
    font = written.font
    font.size, font.bold = Pt(run.size or size), run.bold
    if run.font:
        font.name = run.font
    paint(font.color, run.colour)


def _kept(words: str) -> str:
    """Harmless words that keep the space at their ends: it parts them from the next run."""
    start = " " * (len(words) - len(words.lstrip(" ")))
    end = " " * (len(words) - len(words.rstrip(" "))) if words.strip() else ""
    return start + plain(words) + end


def lines_of(words: str, width: float, size: float) -> int:
    """About how many lines the words take in a box of that width, never too few."""
    letters = max(width * 72 / (size * 0.465), 1)
    return max(1, math.ceil(len(words) / letters * 1.04))


def height_of(
    paragraphs: Sequence[Paragraph], width: float, size: float, space: float = 8
) -> float:
    """About how high the paragraphs stand, in inches."""
    count = sum(
        lines_of("".join(run.words for run in paragraph), width, size) for paragraph in paragraphs
    )
    return count * size * 1.3 / 72 + len(paragraphs) * space / 72


def shape(
    slide: Slide, kind: MSO_SHAPE, area: Area, fill: Colour, edge: Colour | None = None
) -> Any:
    """A filled shape without the shadow that the theme would give it."""
    drawn = slide.shapes.add_shape(kind, *inches(area))
    _without_style(drawn)
    drawn.fill.solid()
    paint(drawn.fill.fore_color, fill)
    if edge is None:
        drawn.line.fill.background()
    else:
        paint(drawn.line.color, edge)
        drawn.line.width = Pt(1)
    return drawn


def rule(slide: Slide, area: Area, colour: Colour = LINE_COLOUR) -> None:
    """A hairline from the corner of the area to its opposite one."""
    drawn = slide.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT,
        *inches(Area(area.x, area.y, area.x + area.w, area.y + area.h)),
    )
    _without_style(drawn)
    paint(drawn.line.color, colour)
    drawn.line.width = Pt(0.75)


def _without_style(drawn: Any) -> None:
    style = drawn._element.find(qn("p:style"))
    if style is not None:
        drawn._element.remove(style)


def describe(drawn: Any, words: str) -> None:
    """The alternative text of a shape, chart or table."""
    drawn._element.xpath(".//p:cNvPr")[0].set("descr", plain(words))


def dots(slide: Slide, x: float, y: float, grade: Grade) -> None:
    """How sure it is: three dots, filled as far as it goes."""
    filled, word, _ = GRADES[grade]
    for place in range(3):
        area = Area(x + place * 0.13, y, 0.09, 0.09)
        drawn = shape(slide, MSO_SHAPE.OVAL, area, ACCENT if place < filled else PAPER, ACCENT)
        drawn.name = f"Grade {place + 1} of 3"
        describe(drawn, f"Grade: {word}" if place == 0 else "")


def grade_line(slide: Slide, grade: Grade, about: str = "") -> None:
    """Dots, the grade, what it means, and whom the answer is about where there is room."""
    _, word, meaning = GRADES[grade]
    dots(slide, LEFT, 0.515, grade)
    tail = f"{meaning} · {plain(about)}" if about else meaning
    if len(tail) > 120:
        tail = meaning
    runs = (Run(word, ACCENT, bold=True), Run(f"   {tail}", INK3))
    text(slide, Area(LEFT + 0.47, 0.445, WIDTH - 0.5, 0.25), [runs], 12)


def page(
    deck: Presentation, title: str, source: str, number: int, small: str = ""
) -> tuple[Slide, float]:
    """A slide with its title, footer and number; returns it with the top of its body in inches.

    `small` stands under the title in small type.
    """
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Only"))
    bottom = _title(slide, title)
    if small:
        count = lines_of(small, WIDTH, 12)
        text(slide, Area(LEFT, bottom + 0.05, WIDTH, 0.22 * count), [[Run(small, INK3)]], 12)
        bottom += 0.05 + 0.22 * count
    rule(slide, Area(LEFT, FOOT, WIDTH, 0))
    text(slide, Area(LEFT, FOOT + 0.08, 10.6, 0.25), [[Run(source, INK3)]], 10)
    _page_number(slide, number)
    return slide, max(BODY_TOP, bottom + 0.13)


def _title(slide: Slide, words: str) -> float:
    """Fills the title: one or two like lines, the rest of a long headline below; its bottom."""
    title, rest = title_and_rest(words)
    holder = slide.shapes.title
    assert holder is not None
    frame = holder.text_frame
    small = len(title) > 2 * LINE or (rest and len(title) > LINE)
    frame.text = balanced(title, 68 if small else LINE)
    count: int = 1 + frame.text.count("\v")
    if small:
        frame.paragraphs[0].font.size = Pt(24)
    bottom = 0.8 + count * (0.4 if small else 0.47)
    if rest:
        after = frame.add_paragraph()
        after.space_before = Pt(4)
        run = after.add_run()
        run.text = rest
        run.font.size, run.font.bold, run.font.name = Pt(18), False, "+mn-lt"
        paint(run.font.color, INK2)
        bottom += 0.06 + 0.3 * lines_of(rest, WIDTH, 18)
    holder.left, holder.top = Inches(LEFT), Inches(0.8)
    holder.width, holder.height = Inches(WIDTH), Inches(max(bottom - 0.8, 0.5))
    return bottom


def _page_number(slide: Slide, number: int) -> None:
    box = text(
        slide, Area(LEFT + WIDTH - 1, FOOT + 0.08, 1, 0.25), [[Run("", INK3)]], 10, right=True
    )
    box.name = "Page number"
    paragraph = box.text_frame.paragraphs[0]
    run = paragraph.runs[0]._r
    # a field: it stays true when slides are moved
    field = etree.SubElement(
        paragraph._p, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum"
    )
    field.append(run.find(qn("a:rPr")))
    etree.SubElement(field, qn("a:t")).text = str(number)
    run.getparent().replace(run, field)

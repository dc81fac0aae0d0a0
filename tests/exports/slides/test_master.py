"""The master: theme, layouts, and the parts of every slide."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE

from answers.answer import GRADES, Grade
from exports.slides.master import (
    BODY_TOP,
    FOOT,
    INK,
    LEFT,
    THEME,
    Area,
    Run,
    describe,
    dots,
    grade_line,
    height_of,
    lines_of,
    new_deck,
    page,
    text,
)


def theme_of(deck: Any) -> Any:
    return etree.fromstring(deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)


def words(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_the_theme_holds_our_colours_and_fonts() -> None:
    theme = theme_of(new_deck())
    names = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    for slot, colour in THEME.items():
        assert theme.xpath(f"//a:clrScheme/a:{slot}/a:srgbClr/@val", namespaces=names) == [colour]
    fonts = [
        theme.xpath(f"//a:{kind}Font/a:latin/@typeface", namespaces=names)
        for kind in ("major", "minor")
    ]
    assert fonts == [["Cambria"], ["Calibri"]]


def test_only_our_layouts_stay_and_hold_a_title() -> None:
    deck: Any = new_deck()
    assert {layout.name for layout in deck.slide_layouts} == {"Title Slide", "Title Only"}
    for layout in deck.slide_layouts:
        assert [holder.placeholder_format.idx for holder in layout.placeholders] == [0]
    assert deck.slide_width == 12192000


def test_a_page_has_title_source_and_a_number_that_stays_true() -> None:
    slide, top = page(new_deck(), "Contracts matter", "Telco, 7,043 rows", 3)
    assert slide.shapes.title is not None
    assert slide.shapes.title.text_frame.text == "Contracts matter"
    assert "Telco, 7,043 rows" in words(slide)
    assert top == BODY_TOP
    field = slide._element.xpath(".//a:fld[@type='slidenum']")
    assert [run.findtext("{*}t") for run in field] == ["3"]


def test_a_long_headline_moves_the_body_down_and_keeps_its_words() -> None:
    headline = "The contract explains most. " + "Month-to-month customers leave more often. " * 4
    slide, top = page(new_deck(), headline, "S", 2, "The answer says: something else")
    assert slide.shapes.title is not None
    title = slide.shapes.title.text_frame.text
    assert " ".join(title.split()) == headline.strip()
    assert BODY_TOP < top < 3
    assert "The answer says: something else" in words(slide)


@pytest.mark.parametrize("grade", GRADES)
def test_the_grade_is_dots_a_word_and_its_meaning(grade: Grade) -> None:
    slide, _ = page(new_deck(), "T", "S", 2)
    grade_line(slide, grade, "7,043 customers")
    filled, word, meaning = GRADES[grade]
    assert f"{word}   {meaning} · 7,043 customers" in words(slide)
    marks = [shape for shape in slide.shapes if shape.name.startswith("Grade ")]
    inked = [mark.fill.fore_color.theme_color == mark.line.color.theme_color for mark in marks]  # type: ignore[attr-defined]
    assert inked == [True] * filled + [False] * (3 - filled)


def test_who_it_is_about_is_left_to_the_notes_where_it_is_long() -> None:
    slide, _ = page(new_deck(), "T", "S", 2)
    grade_line(slide, "seen", "x" * 120)
    assert "Seen   goes together in this data" in words(slide)


def test_hostile_text_is_plain_and_space_between_runs_stays() -> None:
    slide, _ = page(new_deck(), "T", "S", 2)
    box = text(
        slide, Area(LEFT, 3, 4, 1), [[Run("a\x00b", INK, bold=True), Run("   c\u202e", INK)]]
    )
    assert box.text_frame.text == "a b   c"
    describe(box, "two\nlines\x1b")
    assert box._element.xpath(".//p:cNvPr")[0].get("descr") == "two lines"


def test_shapes_have_no_shadow_of_the_theme() -> None:
    slide, _ = page(new_deck(), "T", "S", 2)
    dots(slide, LEFT, 1, "tested")
    assert not slide._element.xpath(".//p:style")


def test_room_is_reckoned_upwards() -> None:
    assert lines_of("word " * 40, 3, 16) >= 5
    assert lines_of("", 3, 16) == 1
    short, long = ([Run("word " * count, INK)] for count in (5, 200))
    assert height_of([short], 3, 16) < height_of([long], 3, 16)
    assert height_of([short, short], 3, 16) < FOOT

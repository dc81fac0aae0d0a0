"""Every kind of evidence finds its picture, a chart or a table, with its words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from answers.evidence import (
    Breakdown,
    Comparison,
    Curve,
    CurvePoint,
    Evidence,
    Ranking,
    Spread,
    Table,
    Timeline,
)
from answers.json_form import from_json
from exports.slides.charts import draw
from exports.slides.master import FOOT, Area, new_deck, page
from tests.support.checkout import CONTRACT

DEMOS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))
PICTURES = [picture for record in DEMOS.values() for picture in from_json(record).evidence]
AREA = Area(0.7, 1.98, 8.45, FOOT - 2.1)


def drawn(evidence: Evidence, title: str = "T") -> tuple[Any, float]:
    slide, _ = page(new_deck(), title, "S", 2)
    return slide, draw(slide, evidence, AREA)


def words(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize("evidence", PICTURES, ids=lambda evidence: str(evidence.kind))
def test_every_kind_is_native_and_stays_in_its_place(evidence: Evidence) -> None:
    slide, bottom = drawn(evidence)
    pictures = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert len(pictures) == 1
    assert pictures[0].has_table == isinstance(evidence, Table)
    assert pictures[0]._element.xpath(".//p:cNvPr")[0].get("descr").startswith(evidence.title)
    assert bottom <= FOOT
    text = " ".join(words(slide))
    assert evidence.title in text
    assert evidence.note in text
    assert not any(shape.shape_type == 13 for shape in slide.shapes)  # no picture of pixels


def test_all_kinds_are_shown_by_the_demos() -> None:
    assert {picture.kind for picture in PICTURES} == {
        "ranking",
        "curve",
        "breakdown",
        "comparison",
        "spread",
        "table",
        "timeline",
    }


@pytest.mark.parametrize(
    "empty",
    [
        Ranking("Empty", ()),
        Curve("Empty", "c", "share", ()),
        Breakdown("Empty", 0, 0, (), "share"),
        Comparison("Empty", ()),
        Spread("Empty", "share", ()),
        Table("Empty", ("A",), ()),
        Timeline("Empty", "share", ()),
    ],
    ids=lambda evidence: str(evidence.kind),
)
def test_what_is_empty_says_so_or_draws_nothing(empty: Evidence) -> None:
    slide, bottom = drawn(empty)
    assert "Empty" in " ".join(words(slide))
    assert bottom <= FOOT


def test_a_curve_over_words_and_numbers_is_a_table() -> None:
    points = (CurvePoint("One year", 0.1), CurvePoint(2.0, 0.2))
    slide, _ = drawn(Curve("Mixed", "c", "share", points))
    assert any(shape.has_table for shape in slide.shapes)


def test_the_head_is_not_said_twice_under_a_title_that_says_it() -> None:
    table = replace(PICTURES[0], title="Plans that keep")
    slide, _ = drawn(table, "Behind finding 1: Plans that keep")
    assert [line for line in words(slide) if line.startswith("Plans that keep")] == []

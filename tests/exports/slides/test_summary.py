"""The summary: number, sentence, grade; what is not known stands last."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from answers.answer import Answer
from answers.json_form import from_json
from answers.quantity import Quantity
from exports.slides.master import new_deck
from exports.slides.summary import ROWS, summary_slides
from tests.support.checkout import CONTRACT

DEMOS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))


def demo(name: str) -> Answer:
    return from_json(DEMOS[name])


def summed_up(answers: list[Answer], own: list[str] | None = None) -> Any:
    deck = new_deck()
    summary_slides(deck, answers, own or [""] * len(answers))
    return deck


def words(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_a_row_is_number_sentence_and_grade() -> None:
    lines = words(summed_up([demo("refused"), demo("what_if")]).slides[0])
    place = lines.index("−7 points")
    assert lines[place + 1 : place + 2] == [demo("what_if").headline]
    assert "Adjusted" in lines
    assert lines.index("Not known") > place  # though it was asked first


def test_own_words_stand_in_for_the_headline() -> None:
    lines = words(
        summed_up([demo("drivers"), demo("trust")], ["Contracts hold people", ""]).slides[0]
    )
    assert "Contracts hold people" in lines
    assert demo("drivers").headline not in lines


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (["drivers", "trust"], "In short: 2 answers, and how sure each is"),
        (["drivers", "refused"], "In short: one answer, and what is not known"),
        (["refused", "no_driver"], "In short: the data does not answer this"),
    ],
)
def test_the_title_counts(names: list[str], title: str) -> None:
    slide = summed_up([demo(name) for name in names]).slides[0]
    assert slide.shapes.title.text_frame.text == title


def test_many_answers_take_more_slides() -> None:
    deck = summed_up([demo("drivers")] * (2 * ROWS + 1))
    assert len(deck.slides) == 3
    assert f"{2 * ROWS + 1}. {demo('drivers').headline}" in (
        deck.slides[2].notes_slide.notes_text_frame.text
    )


def test_a_long_number_is_smaller_and_a_missing_one_is_empty() -> None:
    long = replace(demo("trust"), lead=Quantity("q", 12.0, "units of something long"))
    none = replace(demo("trust"), lead=None)
    slide = summed_up([long, none]).slides[0]
    sizes = {
        run.text: run.font.size.pt
        for shape in slide.shapes
        if shape.has_text_frame
        for run in shape.text_frame.paragraphs[0].runs
        if run.font.size
    }
    assert sizes["12 units of something long"] == 15

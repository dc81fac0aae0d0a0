"""The appendix: one dataset's answers together, nothing left out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from answers.answer import Answer
from answers.checks import Check
from answers.json_form import from_json
from exports.slides.appendix import appendix_slides, evidence_slide
from exports.slides.master import new_deck
from tests.support.checkout import CONTRACT

DEMOS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))


def demo(name: str) -> Answer:
    return from_json(DEMOS[name])


def appended(answers: list[Answer]) -> Any:
    deck = new_deck()
    appendix_slides(deck, answers)
    return deck


def words(deck: Any) -> str:
    return "\n".join(
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    )


def test_data_method_and_checks_stand_side_by_side() -> None:
    deck = appended([demo("drivers")])
    lines = words(deck)
    assert len(deck.slides) == 1
    for line in (
        "Telco customers, 7,043 rows",
        "Outcome: Churn",
        "Data id: 7c1e09aa51d0c2f4",
        demo("drivers").method,
        "Model: boosted trees, seed 7",
        "Caution: Few like customers to compare",
        "Passed: All rows were used",
    ):
        assert line in lines


def test_answers_of_one_dataset_share_it_and_are_told_apart() -> None:
    deck = appended([demo("drivers"), demo("what_if"), demo("bridge")])
    titles = [slide.shapes.title.text_frame.text.replace("\v", " ") for slide in deck.slides]
    assert titles[0] == "Appendix: what this rests on, Telco customers"
    assert titles[-1] == "Appendix: what this rests on, Rossmann stores"
    lines = words(deck)
    assert "3,351 month-to-month customers with internet  (finding 2)" in lines
    assert lines.count("Data id: 7c1e09aa51d0c2f4") == 1


def test_what_two_answers_share_is_said_once() -> None:
    lines = words(appended([demo("drivers"), replace(demo("drivers"), headline="Other.")]))
    assert lines.count("Caution: Not proof of a cause") == 1
    assert "Caution: Not proof of a cause  (finding 1, 2)" in lines


def test_what_does_not_fit_goes_on() -> None:
    checks = tuple(Check("bias", f"Check number {n}", "passed", "Fine.") for n in range(60))
    deck = appended([replace(demo("drivers"), checks=checks)])
    assert len(deck.slides) > 1
    assert deck.slides[1].shapes.title.text_frame.text.endswith("continued")
    assert all(f"Passed: Check number {n}" in words(deck) for n in range(60))


def test_a_further_picture_has_its_own_slide() -> None:
    deck = new_deck()
    answer = demo("trust")
    evidence_slide(deck, answer, answer.evidence[1], 3)
    slide = deck.slides[0]
    assert slide.shapes.title is not None
    title = " ".join(slide.shapes.title.text_frame.text.split())
    assert title == "Behind finding 3: When it says 45 of 100, 43 leave"
    assert any(shape.has_chart for shape in slide.shapes)

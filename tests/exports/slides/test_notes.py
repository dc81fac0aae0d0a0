"""Speaker notes and footers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from answers.answer import Answer
from answers.json_form import from_json
from exports.slides.master import new_deck, page
from exports.slides.notes import check_in_words, data_name, footer, notes, put_notes, source
from tests.support.checkout import CONTRACT

DEMOS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))


def demo(name: str) -> Answer:
    return from_json(DEMOS[name])


def test_notes_go_from_what_to_say_to_where_it_is_from() -> None:
    text = notes(demo("what_if"), 2)
    order = [
        "Say: Tech support for everyone would lower churn by about 7 points (3 to 11).",
        "How sure: Adjusted, still there after comparing like with like.",
        "About: 3,351 month-to-month customers with internet",
        "Then: Leaving falls from 46 of 100 to 39 of 100 (35 to 43). (adjusted)",
        "net: $60k (−$60k to +$180k)",
        "Tech support for everyone | 39 of 100 | 35 to 43",
        "How it was found: Cross-fitted doubly robust estimate",
        "Likely question: Is this proof?",
        "Caution: A cause that no column records could undo it.",
        "Source: Telco customers, 7,043 rows; data 7c1e09aa51d0c2f4; outcome Churn; model boosted",
        "Finding 2, asked as: What would tech support for everyone do?",
    ]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


def test_notes_say_how_the_question_was_understood() -> None:
    answer = demo("what_if")
    words = "What if Tech support = Yes where Contract = Month-to-month?"
    asked = replace(answer, question=replace(answer.question, understood=words))
    assert f"Understood as: {words}" in notes(asked, 2).splitlines()
    assert "Understood as" not in notes(answer, 2)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("no_driver", "So what would answer it?"),
        ("one_row", "Does the one bring about the other?"),
        ("drivers", "Is this proof?"),
    ],
)
def test_the_likely_question_is_that_of_the_grade(name: str, question: str) -> None:
    assert f"Likely question: {question}\nAnswer: " in notes(demo(name), 1)


def test_a_tested_answer_is_asked_about_chance() -> None:
    assert "Could it be chance?" in notes(replace(demo("drivers"), grade="tested"), 1)


def test_own_words_are_said_and_the_answer_is_kept() -> None:
    answer = demo("drivers")
    text = notes(answer, 1, "Contracts hold people")
    assert text.startswith("Say: Contracts hold people\nThe title is its author's. ")
    assert answer.headline in text


def test_simulated_data_is_called_so() -> None:
    answer = demo("forecast")
    assert data_name(answer) == "Demo shops (simulated data)"
    assert "(simulated data)" in source(answer, 1)
    said_in_words = replace(demo("drivers"), about="5,000 simulated customers")
    assert data_name(said_in_words) == "Telco customers (simulated data)"


def test_a_footer_names_each_dataset_once_and_counts_the_rest() -> None:
    answers = [demo(name) for name in ("drivers", "what_if", "forecast", "bridge")]
    assert footer(answers[:2]) == "Telco customers, 7,043 rows, data 7c1e09. Wherefore."
    assert footer(answers).endswith("data ab12cd and 1 more. Wherefore.")
    assert footer(answers[:1], 4).endswith("Wherefore, finding 4.")


def test_checks_are_one_line() -> None:
    check = demo("drivers").checks[0]
    assert check_in_words(check).startswith("Caution: Few like customers to compare. For 24 of")


def test_notes_are_written_without_control_characters() -> None:
    slide, _ = page(new_deck(), "T", "S", 2)
    put_notes(slide, notes(replace(demo("drivers"), headline="a\x00\x1bb\u202e"), 1))
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    assert frame.text.startswith("Say: a b\n")

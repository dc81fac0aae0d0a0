"""Typed questions: what each must give, and what is never answered."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from analyses._asking.reading.read import read
from benchmarks.honesty.reading_verdicts import verdict
from benchmarks.honesty.typed_questions import draw, measured
from tests.support.hostile_strings import EVERY
from tests.support.reader_cards import card, cards
from tests.support.reader_questions import FOLDER, Typed, listed, outcome_of, questions, read_typed


@pytest.mark.parametrize("typed", list(questions("reported.txt")), ids=lambda typed: typed.text)
def test_every_question_that_failed_is_right(typed: Typed) -> None:
    assert outcome_of(typed, read_typed(typed)) == "right"


@pytest.mark.parametrize("file", ["own.txt", "fresh.txt", "widened.txt"])
def test_questions_are_right_and_none_is_about_something_else(file: str) -> None:
    asked = list(questions(file))
    counts = Counter(outcome_of(typed, read_typed(typed)) for typed in asked)
    assert counts["wrong"] == 0
    assert counts["right"] >= 0.98 * len(asked)


@pytest.mark.parametrize("file", ["second_reader.json", "second_reader_fresh.json"])
def test_a_second_reader_is_answered_and_never_about_something_else(file: str) -> None:
    asked = list(listed(file))
    counts = Counter(outcome_of(typed, read_typed(typed)) for typed in asked)
    assert counts["wrong"] == 0
    assert counts["right"] >= len(asked) - 2


@pytest.mark.parametrize(
    ("file", "right"),
    [("third_reader.json", 94), ("third_reader_formal.json", 68), ("fourth_reader.json", 82)],
)
def test_strangers_are_answered_and_never_about_something_else(file: str, right: int) -> None:
    counts = Counter(outcome_of(typed, read_typed(typed)) for typed in listed(file))
    assert counts["wrong"] == 0
    assert counts["right"] >= right


@pytest.mark.parametrize("seed", range(3))
def test_random_readings_come_back(seed: int) -> None:
    counts = measured(200, 100 + seed)
    assert not counts.keys() & {"turned", "lost", "silent"}
    assert counts["right"] >= 195


def test_a_word_that_nothing_has_is_never_answered() -> None:
    counts = measured(200, 7, unknown=True)
    assert counts["answered"] == 0
    assert counts["named"] >= 196


NONSENSE = (FOLDER / "nonsense.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_never_answered(text: str) -> None:
    for dataset in cards().values():
        found = read(text, dataset)
        assert found.key is None
        assert found.why_not


@pytest.mark.parametrize("text", [*EVERY, "", "x" * 10_000, "why " * 3000, "\U0001f600" * 40])
def test_any_text_gets_one_sentence(text: str) -> None:
    found = read(text, card("telco_churn"))
    assert found.key is None
    assert found.why_not


@pytest.mark.parametrize(
    "text",
    ["Why do customers leave?; DROP TABLE churn", "<b>why do customers leave</b>",
     "select Contract from telco where Churn = 1", "why do customers leave -- now"],
)  # fmt: skip
def test_code_is_refused_before_it_is_read(text: str) -> None:
    assert "looks like code" in str(read(text, card("telco_churn")).why_not)


def test_a_corrected_word_is_told() -> None:
    found = read("why do custmers leave", card("telco_churn"))
    assert (found.key, found.corrected) == ("top_drivers", (("custmers", "customers"),))


def test_verdicts_tell_what_went_wrong() -> None:
    dataset, text, meant = draw(random.Random(5))
    assert verdict(read(text, dataset), meant) in {"right", "offered", "refused"}
    assert Path(FOLDER, "cards.txt").is_file()


@pytest.mark.parametrize("frame", ["as discussed, {}", "i have no idea {}", "good morning, {}"])
def test_talk_around_a_question_changes_nothing(frame: str) -> None:
    told = read(frame.format("why do customers without tech support leave"), card("telco_churn"))
    assert told.key == "top_drivers"
    assert told.choices == {"where": ("TechSupport=No",)}

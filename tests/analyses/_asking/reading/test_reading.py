"""A reading as JSON, as its contract says."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from analyses._asking.reading.reading import Asking, QuestionReading
from tests.support.reader_questions import Typed, listed, questions, read_typed
from tests.support.reader_sentences import reading


def test_json_has_the_keys_of_the_contract() -> None:
    told = reading("why do seniors leave").to_json()
    assert told == {
        "key": "top_drivers", "choices": {"where": ["SeniorCitizen=1"]}, "unused": [],
        "readings": [], "why_not": None,
    }  # fmt: skip


def test_what_is_offered_stands_in_readings() -> None:
    told = reading("why do purple seniors leave").to_json()
    assert told["key"] is None
    assert told["unused"] == ["purple"]
    assert told["readings"] == [{"key": "top_drivers", "choices": {"where": ["SeniorCitizen=1"]}}]
    assert "purple" in str(told["why_not"])


def test_a_reading_without_a_key_asks_nothing() -> None:
    assert QuestionReading("x").asking is None
    assert QuestionReading("x", "top_drivers").asking == Asking("top_drivers", {})


def test_choices_stand_in_one_order() -> None:
    one = Asking("what_if", {"where": ("b=2", "a=1"), "share": 0.5, "set": ("d=1", "c=1")})
    other = Asking("what_if", {"set": ("c=1", "d=1"), "share": 0.5, "where": ("a=1", "b=2")})
    assert json.dumps(one.to_json()) == json.dumps(other.to_json())
    assert one.to_json()["choices"] == {
        "set": ["c=1", "d=1"],
        "where": ["a=1", "b=2"],
        "share": 0.5,
    }
    two_columns = Asking("how_many", {"by": ("b", "a")})
    assert two_columns.to_json()["choices"] == {"by": ["b", "a"]}


def every_question() -> Iterator[Typed]:
    for file in ("own.txt", "reported.txt", "fresh.txt"):
        yield from questions(file)
    for file in ("second_reader.json", "second_reader_fresh.json"):
        yield from listed(file)


def test_wordings_of_one_reading_differ_in_nothing() -> None:
    forms: dict[object, set[str]] = defaultdict(set)
    wordings: dict[object, set[str]] = defaultdict(set)
    for typed in every_question():
        told = read_typed(typed)
        if told.key is None:
            continue
        same = frozenset(
            (name, frozenset(value) if isinstance(value, tuple) else value)
            for name, value in told.choices.items()
        )
        forms[typed.dataset, told.key, same].add(json.dumps(told.to_json()))
        wordings[typed.dataset, told.key, same].add(typed.text)
    assert sum(len(texts) > 1 for texts in wordings.values()) >= 10
    assert [found for found in forms.values() if len(found) > 1] == []

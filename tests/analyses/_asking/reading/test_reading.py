"""A reading as JSON, as its contract says."""

from __future__ import annotations

from analyses._asking.reading.reading import Asking, QuestionReading
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

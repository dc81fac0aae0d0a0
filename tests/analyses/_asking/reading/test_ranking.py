"""The nearest reading, and what lies as near."""

from __future__ import annotations

from analyses._asking.reading.ranking import candidates, rivals
from tests.support.reader_sentences import reading, sentence


def test_the_nearest_comes_first_and_is_certain() -> None:
    found = candidates([sentence("why do seniors leave")])
    assert found[0].certain
    assert found[0].asking.key == "top_drivers"
    assert [each.score for each in found] == sorted(each.score for each in found)


def test_a_reading_with_other_choices_as_near_is_a_rival() -> None:
    first, second = (candidates([sentence(f"why do {who} leave")])[0] for who in ("women", "men"))
    assert rivals(first, [first, second]) == [second]
    assert rivals(first, [first]) == []


def test_a_shared_word_is_always_asked_about() -> None:
    found = reading("does online matter")
    assert found.key is None
    assert {asking.choices["column"] for asking in found.readings} >= {
        "OnlineSecurity", "OnlineBackup",
    }  # fmt: skip

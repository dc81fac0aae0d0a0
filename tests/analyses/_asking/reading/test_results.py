"""What is asked of a change besides the change is dropped; nothing else is."""

from __future__ import annotations

import pytest

from analyses._asking.reading.lexicon.card import card_words
from analyses._asking.reading.results import only_change, without_result
from tests.support.reader_cards import card

WORDS = card_words(card("telco_churn"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("drop paperless billing, how many fewer would we lose?", "drop paperless billing"),
        ("support for all, what about seniors", ""),
        ("prices up 5, does it cost us 10 customers", ""),
    ],
)
def test_only_what_asks_for_the_result_goes(text: str, left: str) -> None:
    assert without_result(text, WORDS) == left


def test_what_stands_in_front_of_if_may_only_ask_for_the_result() -> None:
    assert only_change("would we keep more if seniors got support", WORDS) == (
        "what if seniors got support"
    )
    assert only_change("would women leave if seniors got support", WORDS) == ""

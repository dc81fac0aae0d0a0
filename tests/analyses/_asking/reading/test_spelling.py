"""Slips are put right only where no English word was typed."""

from __future__ import annotations

import pytest

from analyses._asking.reading.lexicon.card import card_words
from analyses._asking.reading.spelling import english_words, is_english
from analyses._asking.reading.tokens import tokens
from tests.support.reader_cards import card
from tests.support.reader_sentences import choices


def test_the_list_holds_common_words() -> None:
    assert len(english_words()) > 20_000
    assert all(map(is_english, ("mall", "religion", "sensors", "fiver")))
    assert not is_english("custmer")


@pytest.mark.parametrize(
    ("typed", "right"),
    [("custmers", "customers"), ("contrat", "contract"), ("dependnets", "dependents"),
     ("mall", "mall"), ("religion", "religion"), ("zzzz", "zzzz"), ("ten", "ten")],
)  # fmt: skip
def test_a_slip_is_put_right_and_a_word_is_left(typed: str, right: str) -> None:
    words = card_words(card("telco_churn"))
    (token,) = tokens(typed)
    assert words.spelling.corrected(token, words.meaning).word == right


@pytest.mark.parametrize("word", ["mall", "religion", "easy", "basin", "sensor", "fiver"])
def test_a_word_near_a_name_is_not_that_name(word: str) -> None:
    for key in ("telco_churn", "subscription", "bank_churn"):
        assert choices(f"why do {word} customers leave", key)[0] is None


def test_a_slip_between_two_words_for_one_column_is_put_right() -> None:
    found = choices("does competiton distance matter", "rossmann_sales")
    assert found == ("does_it_matter", {"column": "CompetitionDistance"})

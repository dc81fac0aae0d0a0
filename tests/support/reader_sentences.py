"""Sentences of the small cards: the nearest covering of a text."""

from __future__ import annotations

from analyses._asking.reading.chart import chart, coverings
from analyses._asking.reading.joining import parts_of
from analyses._asking.reading.lexicon.card import card_words
from analyses._asking.reading.lexicon.closed import closed_words
from analyses._asking.reading.read import read
from analyses._asking.reading.reading import QuestionReading
from analyses._asking.reading.sentence import Sentence
from analyses._asking.reading.tokens import tokens
from tests.support.reader_cards import card


def sentence(text: str, key: str = "telco_churn") -> Sentence:
    """The covering of a text that costs least."""
    words = card_words(card(key))
    typed = tokens(text)
    cost, covering = coverings(chart(typed, words, closed_words("english")))[0]
    return Sentence(typed, parts_of(covering, typed, words), words, cost)


def reading(text: str, key: str = "telco_churn") -> QuestionReading:
    """How a text is read on one of the small cards."""
    return read(text, card(key))


def choices(text: str, key: str = "telco_churn") -> tuple[str | None, dict[str, object]]:
    """Key and choices of a text, lists as tuples."""
    found = reading(text, key)
    return found.key, dict(found.choices)

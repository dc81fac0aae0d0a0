"""A question in a dataset's words."""

from __future__ import annotations

from analyses._asking.registry import analyses
from analyses._language.voice import Voice
from answers.question import Question
from datasets.cards.card import Dataset


def in_words(question: Question, dataset: Dataset) -> str:
    """A question in the dataset's words."""
    voice = Voice(dataset)
    text = question.text if dataset.is_rate else question.text_of_number or question.text
    return text.format(
        outcome=voice.outcome, noun=voice.noun, nouns=voice.nouns, happen=voice.happen
    )


def why_question(dataset: Dataset) -> str:
    """The question about the main drivers, as it can be typed."""
    return in_words(analyses()["top_drivers"].QUESTION, dataset)

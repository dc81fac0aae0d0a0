"""Questions that cannot be answered yet, each by its name."""

from __future__ import annotations

from analyses._asking.reading.sentence import Sentence
from datasets.cards.card import Dataset

TAGS = ("forecast", "period", "budget", "whom", "median", "significance", "picture")


def not_there(sentence: Sentence) -> str | None:
    """What is asked and not there, as its tag; None where all may be there."""
    for tag in TAGS:
        if sentence.says(tag):
            return tag
    return "period" if _moved_by_itself(sentence) else None


def not_there_words(tag: str, dataset: Dataset) -> str:
    """One sentence that names what is not there."""
    dates = dataset.with_role("date")
    periods = (
        "This cannot compare periods yet."
        if dates
        else "This cannot compare periods: no column is a date."
    )
    return {
        "forecast": "This cannot forecast yet: it speaks of the rows that are in the table.",
        "period": periods,
        "budget": "This cannot plan a budget yet.",
        "whom": "This cannot say yet whom to act on: it says who is at risk, not who responds.",
        "median": "This counts, adds up and averages; medians and spreads are not there.",
        "significance": "Ranges and checks stand with every answer; a test by itself is not there.",
        "picture": "This draws what an answer needs; a chart of another kind is not there.",
    }[tag]


def _moved_by_itself(sentence: Sentence) -> bool:
    """Reads "why are sales down", "why did churn go up": a comparison with an earlier time."""
    if not sentence.says("why") or sentence.says("what_if", "compare"):
        return False
    outcome = sentence.places("outcome")
    return any(
        sentence.has(at, "more", "less") and not sentence.has(at, "why", "height")
        and not _has_mention_between(sentence, place, at)
        for place in outcome
        for at in range(place + 1, min(place + 4, len(sentence.parts)))
        if not sentence.has(at, "outcome")
    )  # fmt: skip


def _has_mention_between(sentence: Sentence, first: int, last: int) -> bool:
    return any(first < at < last for at in sentence.mentions)

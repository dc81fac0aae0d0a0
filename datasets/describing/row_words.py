"""Words for a card: what a row is called, what it does, in which unit a column counts."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.cards.card import Column
from datasets.cards.name_vocabulary import ENTITIES, EVENTS, GENERIC_WORDS, MONEY_WORDS, NOT_MONEY
from datasets.cards.profile import Facts
from datasets.describing.roles import propose_positive
from datasets.names import words_of

TIME_UNITS = {"months", "days", "weeks", "years", "hours"}


def noun_of(columns: Sequence[Column], rows: int) -> tuple[str, str]:
    """One and many of what a row is, from the column that names it; row, rows where unknown."""
    for column in columns:
        if column.role != "id" or column.distinct < rows:
            continue  # an id that comes back names something else than the row
        for word in words_of(column.name):
            if word in ENTITIES:
                return word, _plural(word)
    if any(column.role == "date" and column.distinct == rows for column in columns):
        return "day", "days"
    return "row", "rows"


def _plural(word: str) -> str:
    return f"{word}es" if word.endswith(("ch", "s", "x")) else f"{word}s"


def event_of(outcome: Facts | None, positive: str | None) -> tuple[str, str, str]:
    """What rows do when the outcome is positive: (leaves, leave, left); empty where unknown.

    Known only for the value that the name speaks of: somebody who has churn Yes leaves.
    """
    if outcome is None or positive is None or positive != propose_positive(outcome):
        return ("", "", "")
    for word in words_of(outcome.name):
        if word in EVENTS:
            return EVENTS[word]
    is_generic = all(word in GENERIC_WORDS for word in words_of(outcome.name))
    return EVENTS.get(positive.lower(), ("", "", "")) if is_generic else ("", "", "")


def unit_of(column: Facts, currency: str, money: Sequence[str]) -> str:
    """The unit of a number column: money where a currency is known, time by its name."""
    words = words_of(column.name)
    if column.kind != "number" or not words:
        return ""
    is_money = any(word in MONEY_WORDS for word in words) and not set(words) & NOT_MONEY
    if currency and (column.name in money or is_money):
        return "money"
    return words[-1] if words[-1] in TIME_UNITS else ""

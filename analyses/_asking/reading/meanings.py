"""What a word of the owner may mean: columns and values of a card, and the nearest of them."""

from __future__ import annotations

from dataclasses import dataclass

from analyses._asking.reading.lexicon.card import card_words
from analyses._asking.reading.refusing import nearest_name
from datasets.cards.card import Dataset

MOST_LEVELS = 40  # of a column, among the meanings that can be picked


@dataclass(frozen=True, slots=True)
class SynonymMeaning:
    """What a word may mean.

    Attributes:
        meant: "COLUMN" or "COLUMN=level", as a card keeps it.
        words: the same with the column's title: "Senior citizen = 1".
    """

    meant: str
    words: str


def meanings(dataset: Dataset) -> tuple[SynonymMeaning, ...]:
    """Columns that can be asked about and their values, the outcome first."""
    outcome = (dataset.outcome,) if dataset.outcome is not None else ()
    found: list[SynonymMeaning] = []
    for column in (*outcome, *dataset.explaining):
        found.append(SynonymMeaning(column.name, column.title))
        found += [
            SynonymMeaning(f"{column.name}={level}", f"{column.title} = {level}")
            for level in column.levels[:MOST_LEVELS]
        ]
    return tuple(found)


def meaning_of(meant: str, dataset: Dataset) -> str:
    """A kept meaning with the column's title."""
    told = {meaning.meant: meaning.words for meaning in meanings(dataset)}
    return told.get(meant, meant)


def nearest_meaning(word: str, dataset: Dataset) -> SynonymMeaning | None:
    """The column or value whose name is nearest to a word; None where none is near."""
    name = nearest_name(word, card_words(dataset, dict(dataset.synonyms)))
    if name is None or name.negated:
        return None
    title = dataset.column(name.column).title
    if name.level is None:
        return SynonymMeaning(name.column, title)
    return SynonymMeaning(f"{name.column}={name.level}", f"{title} = {name.level}")

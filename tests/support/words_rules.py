"""What a card's own words look like in a sentence, for the wording rules to leave them alone."""

from __future__ import annotations

from analyses._language.voice import Voice
from answers.words import short
from datasets.cards.card import Column, Dataset
from tests.support.wording_rules import FromData

MARKS = set('=<>!|"')  # a title that holds one cannot be typed, so the name is said
CUTS = (20, 24, 30, 40, 50)


def from_data(dataset: Dataset, *more: str) -> FromData:
    """Names and values of a card as sentences hold them, cut or whole; `more` are names of rows."""
    voice = Voice(dataset)
    words = {dataset.title, voice.outcome, *dataset.event, *more}
    for column in dataset.columns:
        words |= {column.title, voice.title(column.name), *column.levels}
        words |= set(column.unit.split())
    words |= {short(word, most) for word in tuple(words) for most in CUTS}
    said = {" ".join(word.split()) for word in words} | words
    nouns = {word.lower() for word in dataset.noun}
    own = tuple(sorted(word for word in said if word and word.lower() not in nouns))
    pairs = tuple(
        f"{voice.title(column.name)} {level}"
        for column in dataset.columns
        if column.kind in {"yes_no", "category"}
        for level in column.levels
    )
    return FromData(own, dataset.noun, raw_names(dataset), pairs)


def raw_names(dataset: Dataset) -> tuple[str, ...]:
    """Names of columns whose titles are other words."""
    titles = {column.title.lower() for column in dataset.columns}
    levels = {level.lower() for column in dataset.columns for level in column.levels}
    return tuple(
        column.name
        for column in dataset.columns
        if _differs(column)
        and not MARKS & set(column.title)
        and column.name.lower() not in titles | levels
    )


def _differs(column: Column) -> bool:
    return column.name.lower() not in column.title.lower()

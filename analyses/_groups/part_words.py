"""The parts of a column in words, as a sentence names them."""

from __future__ import annotations

from analyses._language.group_phrase import (
    bare_phrase,
    called,
    found_phrase,
    label_phrase,
    term_phrase,
)
from analyses._language.voice import Voice
from models.segments.conditions import Term
from models.segments.subgroups import Subgroup


def part_words(voice: Voice, part: Subgroup) -> str:
    """A part behind its noun: "on a two-year contract", "whose Tenure is not known"."""
    if part.kind == "others":
        return f"with another {called(voice.dataset, part.column)}"
    return term_phrase(voice, _term(part))


def part_group(voice: Voice, part: Subgroup) -> str:
    """A part with its noun: "women", "customers on a two-year contract"."""
    if part.kind == "others":
        return f"{voice.nouns} {part_words(voice, part)}"
    return found_phrase(voice, (_term(part),))


def part_label(voice: Voice, part: Subgroup) -> str:
    """A part as a label: "Women", "On a two-year contract"."""
    if part.kind == "others":
        return f"With another {called(voice.dataset, part.column)}"
    return label_phrase(voice, (_term(part),))


def part_bare(voice: Voice, part: Subgroup) -> str:
    """A part under its column's title: "Two years", "18 months or less", "Others"."""
    if part.kind == "others":
        return "Others"
    if part.kind == "missing":
        return "Not known"
    return bare_phrase(voice, _term(part))


def _term(part: Subgroup) -> Term:
    if part.kind == "level":
        return Term(part.column, (part.value,))
    return Term(part.column, low=part.low, high=part.high, missing=part.kind == "missing")

"""Groups of rows behind their noun: "with support", "without support", "on a yearly contract"."""

from __future__ import annotations

from analyses._language.group_phrase import side_phrase, term_phrase
from analyses._language.voice import Voice
from models.drivers.binary_contrast import BinaryContrast
from models.segments.conditions import Term


def with_words(voice: Voice, term: Term) -> str:
    """Which rows, behind their noun; a yes/no column is a property that they have or have not."""
    return term_phrase(voice, term)


def with_side(voice: Voice, sides: BinaryContrast) -> str:
    """The named one of two sides, behind its noun."""
    return side_phrase(voice, sides)

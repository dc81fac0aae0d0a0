"""Groups of rows as people say them: "with Support", "without Support", "with Contract Yearly"."""

from __future__ import annotations

from analyses._groups.segment_words import term_words
from analyses._language.voice import Voice
from models.drivers.binary_contrast import BinaryContrast
from models.segments.conditions import Term


def with_words(voice: Voice, term: Term) -> str:
    """Which rows, behind their noun; a yes/no column is a property that they have or have not."""
    words = term_words(voice, term)
    if words.startswith("no ") and voice.dataset.column(term.column).kind == "yes_no":
        return f"without {words.removeprefix('no ')}"
    return f"with {words}"


def with_side(voice: Voice, sides: BinaryContrast) -> str:
    """The named one of two sides, behind its noun."""
    words = voice.side(sides)
    if words.startswith("no ") and voice.dataset.column(sides.column).kind == "yes_no":
        return f"without {words.removeprefix('no ')}"
    return f"with {words}"

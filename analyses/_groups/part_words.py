"""The parts of a column in words, as a sentence names them."""

from __future__ import annotations

from typing import assert_never

from analyses._language.voice import Voice
from analyses._language.who import condition_words, who_words
from models.interventions.scenario import Condition
from models.segments.subgroups import Subgroup


def part_words(voice: Voice, part: Subgroup) -> str:
    """A group: "Contract Two years", "Tenure of 18 months or less", "Tenure not known"."""
    title = voice.title(part.column)
    match part.kind:
        case "level":
            return condition_words(voice, Condition(part.column, "=", part.value))
        case "others":
            return f"another {title}"
        case "missing":
            return f"{title} not known"
        case "number":
            ends: list[Condition] = []
            if part.low is not None:
                ends.append(Condition(part.column, ">=", part.low))
            if part.high is not None:
                ends.append(Condition(part.column, "<=", part.high))
            return who_words(voice, ends)
        case never:
            assert_never(never)

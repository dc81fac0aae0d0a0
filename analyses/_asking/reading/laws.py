"""Three laws, checked on the result of a reading, whatever the grammar claims."""

from __future__ import annotations

from collections.abc import Iterable

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.sentence import TURNING, Sentence
from answers.answer import Choice


def leftover(sentence: Sentence, draft: Draft) -> tuple[int, ...]:
    """First law: places of the parts that no slot took and that no cue of the question is."""
    return tuple(
        place
        for place, part in enumerate(sentence.parts)
        if place not in draft.used and not _is_noise(part.tags, draft.cues, part.unknown)
    )


def not_in_choices(sentence: Sentence, draft: Draft, asking: Asking) -> tuple[int, ...]:
    """Second law: places of what was named and taken but does not stand in the choices."""
    missing = []
    for place in sentence.mentions:
        if place not in draft.used:
            continue
        mention = sentence.mention(place)
        told = tuple(_told(asking.choices))
        about = [text for text in told if mention.column in text]
        if not about or (
            not mention.bare
            and mention.column not in draft.implied
            and not any(
                _says(text, mention.column, value) for text in about for value in mention.values
            )
            and not any(_is_other(sentence, place, text) for text in about)
        ):
            missing.append(place)
    return tuple(missing)


def negators_left(sentence: Sentence, draft: Draft) -> tuple[int, ...]:
    """Third law: places of words that turn something and turned nothing."""
    return tuple(
        place
        for place, part in enumerate(sentence.parts)
        if part.has(*TURNING) and not part.has("free") and place not in draft.used
    )


def _is_noise(tags: frozenset[str], cues: frozenset[str], unknown: bool) -> bool:  # noqa: FBT001
    if unknown or not tags:
        return False
    return not tags.isdisjoint(cues) and (tags.isdisjoint(TURNING) or "free" in tags)


def _told(choices: object) -> Iterable[str]:
    if isinstance(choices, dict):
        for value in choices.values():
            yield from _texts(value)


def _texts(value: Choice) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from value


def _says(text: str, column: str, value: object) -> bool:
    shown = f"{value:.10g}" if isinstance(value, float) else str(value).replace('"', '""')
    rest = text.replace(column, "", 1)
    return shown in rest


def _is_other(sentence: Sentence, place: int, text: str) -> bool:
    """True where the text says the declared negation of a two-valued mention."""
    mention = sentence.mention(place)
    levels = sentence.column(place).levels
    others = [level for level in levels if level not in mention.values]
    is_turned = (
        mention.negated or any(True for _ in sentence.turning(place)) or sentence.says(*TURNING)
    )
    return is_turned and any(_says(text, mention.column, level) for level in others)

"""A change as people say it: "if everyone had support", "if the price were 10% lower"."""

from __future__ import annotations

from analyses._language import column_heads as heads
from analyses._language.group_phrase import (
    Tail,
    are_people,
    called,
    group_phrase,
    level_tail,
    level_words,
    spoken,
)
from analyses._language.voice import Voice
from answers.quantity import figures
from answers.words import listing
from datasets.cards.card import Column
from models.interventions.scenario import Change, Scenario

PARTS = {
    0.5: "half",
    0.25: "a quarter",
    0.33: "a third",
    0.67: "two thirds",
    0.75: "three quarters",
}


def if_phrase(voice: Voice, scenario: Scenario) -> str:
    """All changes with whom they are for: "if half of the customers in the North had support"."""
    sets = [change for change in scenario.changes if _has_subject(voice, change)]
    moves = [change for change in scenario.changes if change not in sets]
    whom = _whom(voice, scenario)
    told = []
    if sets:
        told.append(_doing(voice, scenario, whom, sets))
    if moves:
        of_whom = "" if sets or not _is_part(scenario) else f" for {whom}"
        told.append(listing([_moved(voice, change) for change in moves]) + of_whom)
    return f"if {listing(told)}"


def change_phrase(voice: Voice, change: Change) -> str:
    """One change of everyone, without "if": "everyone had support", "TV went up by 20"."""
    return if_phrase(voice, Scenario((change,))).removeprefix("if ")


def _is_part(scenario: Scenario) -> bool:
    return bool(scenario.who) or scenario.share < 1


def _whom(voice: Voice, scenario: Scenario) -> str:
    """Whose values change: "everyone", "all stores", "half of the customers in the North"."""
    if not _is_part(scenario):
        return "everyone" if are_people(voice.dataset) else f"all {voice.nouns}"
    group = group_phrase(voice, scenario.who) if scenario.who else voice.nouns
    if scenario.share == 1:
        return group
    part = PARTS.get(round(scenario.share, 2)) or f"{figures(100 * scenario.share, most=4)} of 100"
    return f"{part} of the {group}" if part in PARTS.values() else f"{part} {group}"


def _doing(voice: Voice, scenario: Scenario, whom: str, changes: list[Change]) -> str:
    one = whom == "everyone"
    if len(changes) == 1 and not _is_part(scenario) and (verb := _undone(voice, changes[0])):
        return f"nobody {verb}" if one else f"no {voice.noun} {verb}"
    return f"{whom} {listing([_verb(voice, change, one=one) for change in changes])}"


def _undone(voice: Voice, change: Change) -> str:
    """What nobody would have, be or do: "had support", "complained"; empty for all else."""
    words = _tail(voice, change).of(one=True)
    first, _, rest = words.partition(" ")
    if first == "without":
        return f"had {rest}"
    if rest.startswith("is not "):
        return f"was {rest.removeprefix('is not ')}"
    acts = {base: past for past, base in heads.ACTS.items()}
    return acts.get(words.partition(" did not ")[2], "")


def _has_subject(voice: Voice, change: Change) -> bool:
    return change.how == "set" and bool(_verb(voice, change))


def _tail(voice: Voice, change: Change) -> Tail:
    return level_tail(voice, voice.dataset.column(change.column), str(change.amount))


def _verb(voice: Voice, change: Change, *, one: bool = False) -> str:
    """What the rows would have, be or do; empty where only the column can be spoken of."""
    if change.how != "set" or voice.dataset.column(change.column).kind == "number":
        return ""
    words = _tail(voice, change).of(one=one)
    first, _, rest = words.partition(" ")
    was = "was" if one else "were"
    match first:
        case "with" if " but without " not in rest:
            return f"had {rest}"
        case "without":
            return f"had no {rest.removeprefix('a ').removeprefix('an ')}"
        case "who" | "that":
            for present in ("are ", "is "):
                if rest.startswith(present):
                    return f"{was} {rest.removeprefix(present)}"
            return rest
        case "paying":
            return f"paid {rest}"
        case "on" | "in":
            return f"{was} {words}"
    return ""


def _moved(voice: Voice, change: Change) -> str:
    """A column as the subject: "the price were 10% lower", "TV went up by 20"."""
    column = voice.dataset.column(change.column)
    title = called(voice.dataset, column.name)
    name = _named(column, title)
    if change.how == "set":
        return f"{name} were {level_words(voice, column, change.amount)}"
    amount = float(change.amount)
    if change.how == "scale":
        size, up = f"{figures(abs(100 * (amount - 1)), most=3)}%", amount > 1
    else:
        size, up = voice.amount(column, abs(amount)), amount > 0
    if name != title:
        return f"{name} were {size} {'higher' if up else 'lower'}"
    return f"{name} went {'up' if up else 'down'} by {size}"


def _named(column: Column, title: str) -> str:
    """A measure with its article: "the monthly fee"; else the title as a label."""
    said = spoken(title)
    if column.kind == "number" and said.split(" ")[-1] in heads.MEASURES | heads.PLURAL_MEASURES:
        return f"the {said}"
    return title

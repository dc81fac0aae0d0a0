"""A typed question back in words: what is shown as understood, and can be typed as it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping

from analyses._asking.question_words import in_words
from analyses._asking.reading.conditions import split_change
from analyses._asking.reading.reading import Asking
from analyses._asking.registry import analyses
from analyses._language.voice import Voice
from answers.answer import Choice
from answers.words import listing
from datasets.cards.card import Dataset

MARKS = (" != ", " <= ", " >= ", " < ", " > ", " between ", " in ", "!=", "<=", ">=", "<", ">", "=")
SAID: Mapping[str, frozenset[str]] = {  # choices that stand in the words of a question
    "top_drivers": frozenset({"how_many"}),
    "who_is_affected": frozenset({"column", "end"}),
    "how_it_responds": frozenset({"column"}),
    "does_it_matter": frozenset({"column"}),
    "which_works": frozenset({"column"}),
    "how_many": frozenset({"of", "as", "by"}),
    "which_rows": frozenset({"how_many", "sort", "end"}),
    "can_we_trust_it": frozenset({"by", "order"}),
    "what_if": frozenset({"set", "shift", "scale", "share"}),
    "why_this_one": frozenset({"row"}),
    "what_would_keep": frozenset({"row"}),
}
UNSAID = {  # the others, as they are said behind it
    "smallest": "groups of at least {} of 100 {nouns}",
    "cost": "at a cost of {}",
    "fixed": "and {} once",
    "beyond": "beyond what was seen",
    "refute": "with tries to refute it",
    "target": "to reach {}",
    "aim": "{} is wanted",
    "compare": "side by side: {}",
    "how_many": "{} of them",
    "end": "the {} first",
}
WAYS = {"count": "How many", "share": "What share of", "average": "Average", "total": "Total"}


def worded(asking: Asking, dataset: Dataset) -> str:
    """The question in the card's words; typed, it is read as the same question."""
    voice = Voice(dataset)
    told = _question(asking, dataset, voice)
    where = [titled(condition, dataset) for condition in _list(asking.choices, "where")]
    if where:
        told += f" where {' and '.join(where)}"
    without = [_title(dataset, name) for name in _list(asking.choices, "without")]
    if without:
        told += f" excluding {listing(without, most=len(without))}"
    rest = [
        _unsaid(name, value, dataset)
        for name, value in asking.choices.items()
        if name not in _said(asking) and value not in {None, "", ()}
    ]
    return f"{', '.join([told, *rest])}?"


def titled(condition: str, dataset: Dataset) -> str:
    """A condition with the column's title: "Senior citizen = 1"."""
    columns = sorted(dataset.columns, key=lambda column: -len(column.name))
    for mark in MARKS:
        for column in columns:
            for name in (column.name, f'"{column.name}"'):
                if condition.startswith(name + mark):
                    rest = condition[len(name) + len(mark) :]
                    return f"{column.title} {mark.strip()} {rest}"
    return condition


def _question(asking: Asking, dataset: Dataset, voice: Voice) -> str:  # noqa: C901, PLR0911, PLR0912  one case a kind
    choices = asking.choices
    match asking.key:
        case "top_drivers" if "how_many" in choices:
            return f"Top {choices['how_many']} drivers of {voice.outcome}"
        case "who_is_affected":
            end = choices.get("end", "worst")
            by = f" by {_title(dataset, choices['column'])}" if "column" in choices else ""
            return f"Where is {voice.outcome} {end}{by}"
        case "how_it_responds" if "column" in choices:
            return f"How does {voice.outcome} move with {_title(dataset, choices['column'])}"
        case "does_it_matter" if "group" in choices:
            return _against_others(choices, dataset, voice)
        case "does_it_matter" if "column" in choices:
            return f"Does {_title(dataset, choices['column'])} matter"
        case "which_works" if "column" in choices:
            return f"Does {_title(dataset, choices['column'])} work"
        case "how_many":
            return _counted(choices, dataset, voice)
        case "which_rows":
            return _listed(choices, dataset, voice)
        case "can_we_trust_it":
            by = f" by {_title(dataset, choices['by'])}" if "by" in choices else ""
            order = " in the order of the rows" if "order" in choices else ""
            return f"Can we trust it{by}{order}"
        case "what_if" if {"set", "shift", "scale", "lever"} & set(choices):
            return _changed(choices, dataset, voice)
        case "why_this_one" if "row" in choices and not dataset.is_rate:
            return f"Why does {choices['row']} have this {voice.outcome}"
        case "why_this_one" if "row" in choices:
            return f"Why is {choices['row']} likely to {voice.happen}"
        case "what_would_keep" if "row" in choices:
            return f"What would keep {choices['row']}"
    found = analyses().get(asking.key)
    return in_words(found.QUESTION, dataset).rstrip("?") if found else asking.key


def _said(asking: Asking) -> frozenset[str]:
    """The choices that the question's own words say."""
    standing = frozenset({"where", "without"})
    if asking.key == "what_if" and "lever" in asking.choices:
        return standing | {"lever", "goal"}
    if asking.key == "does_it_matter" and "group" in asking.choices:
        return standing | {"group", "against", "column", "end"}
    return standing | SAID.get(asking.key, frozenset())


def _unsaid(name: str, value: Choice, dataset: Dataset) -> str:
    words = str(value)
    if isinstance(value, tuple):
        each = [_scenario_name(text) if name == "compare" else text for text in value]
        words = listing(each, most=len(each))
    if isinstance(value, float):
        words = f"{value:.10g}"
    told = UNSAID.get(name, f"{name.replace('_', ' ')} {{}}")
    if isinstance(value, bool) and "{}" not in told:
        return told if value else f"not {told}"
    return told.replace("{}", words).replace("{nouns}", Voice(dataset).nouns)


def _scenario_name(text: str) -> str:
    """What a saved what-if is called, which is kept as a JSON text."""
    try:
        return str(json.loads(text)["name"])
    except (ValueError, KeyError, TypeError):
        return text


def _against_others(choices: Mapping[str, Choice], dataset: Dataset, voice: Voice) -> str:
    who = " and ".join(titled(condition, dataset) for condition in _list(choices, "group"))
    often = "less" if choices.get("end") == "lowest" else "more"
    rival = " and ".join(titled(condition, dataset) for condition in _list(choices, "against"))
    if dataset.is_rate:
        than = f"those with {rival}" if rival else "the others"
        return f"Do {voice.nouns} with {who} {voice.happen} {often} often than {than}"
    level = "lower" if often == "less" else "higher"
    than = f"for {rival}" if rival else "for the others"
    return f"Is {voice.outcome} {level} for {who} than {than}"


def _changed(choices: Mapping[str, Choice], dataset: Dataset, voice: Voice) -> str:
    if "lever" in choices:
        title = _title(dataset, choices["lever"])
        if "goal" in choices:
            return f"Which {title} would bring {voice.outcome} to {choices['goal']}"
        return f"What would changing {title} do"
    parts = [titled(change, dataset) for change in _list(choices, "set")]
    for change in _list(choices, "shift"):
        column, value = split_change(change, dataset)
        verb = "fell" if float(value) < 0 else "rose"
        parts.append(f"{column.title} {verb} by {abs(float(value)):.10g}")
    for change in _list(choices, "scale"):
        column, value = split_change(change, dataset)
        by = 100 * (float(value) - 1)
        verb = "fell" if by < 0 else "rose"
        parts.append(f"{column.title} {verb} by {abs(round(by, 6)):.10g}%")
    share = choices.get("share")
    for_share = f" for {100 * float(str(share)):.6g}% of {voice.nouns}" if share else ""
    return f"What if {' and '.join(parts)}{for_share}"


def _counted(choices: Mapping[str, Choice], dataset: Dataset, voice: Voice) -> str:
    way, of = str(choices.get("as", "count")), choices.get("of")
    outcome = dataset.outcome.name if dataset.outcome else None
    by = f" by {_titles(dataset, choices['by'])}" if "by" in choices else ""
    if of is None:
        return f"{WAYS.get(way, 'How many')} {voice.nouns}{by}"
    if of == outcome and way in {"count", "share"}:
        return f"{WAYS[way]} {voice.nouns} {voice.happen}{by}"
    if way == "share":
        return f"What share of {voice.nouns} have {_title(dataset, of)}{by}"
    return f"{WAYS.get(way, 'Average')} {_title(dataset, of)}{by}"


def _listed(choices: Mapping[str, Choice], dataset: Dataset, voice: Voice) -> str:
    number = f"{choices['how_many']} " if "how_many" in choices else ""
    is_low = choices.get("end") == "lowest"
    if "sort" in choices:
        end = "Bottom" if is_low else "Top"
        return f"{end} {number}{voice.nouns} by {_title(dataset, choices['sort'])}"
    return f"List the {number}{voice.nouns} {'least' if is_low else 'most'} at risk"


def _titles(dataset: Dataset, names: Choice) -> str:
    each = names if isinstance(names, tuple) else (names,)
    return listing([_title(dataset, name) for name in each])


def _title(dataset: Dataset, name: Choice) -> str:
    return dataset.column(str(name)).title


def _list(choices: Mapping[str, Choice], name: str) -> tuple[str, ...]:
    value = choices.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)

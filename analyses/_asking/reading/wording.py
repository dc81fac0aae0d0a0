"""A typed question back in words: what is shown as understood, and can be typed as it stands."""

from __future__ import annotations

from collections.abc import Mapping

from analyses._asking.ask import in_words
from analyses._asking.reading.conditions import split_change
from analyses._asking.reading.reading import Asking
from analyses._asking.registry import analyses
from analyses._language.voice import Voice
from answers.answer import Choice
from answers.words import listing
from datasets.cards.card import Dataset

MARKS = (" != ", " <= ", " >= ", " < ", " > ", " between ", " in ", "=")
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
        told += f" excluding {listing(without)}"
    return f"{told}?"


def titled(condition: str, dataset: Dataset) -> str:
    """A condition with the column's title: "Senior citizen = 1"."""
    columns = sorted(dataset.columns, key=lambda column: -len(column.name))
    for mark in MARKS:
        for column in columns:
            for name in (column.name, f'"{column.name}"'):
                if condition.startswith(name + mark):
                    rest = condition[len(name) + len(mark) :]
                    spaced = " = " if mark == "=" else mark
                    return f"{column.title}{spaced}{rest}"
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
            return f"How does {voice.outcome} depend on {_title(dataset, choices['column'])}"
        case "does_it_matter":
            return f"Does {_title(dataset, choices['column'])} matter"
        case "which_works":
            return f"Does {_title(dataset, choices['column'])} work"
        case "how_many":
            return _counted(choices, dataset, voice)
        case "which_rows":
            return _listed(choices, dataset, voice)
        case "can_we_trust_it":
            by = f" by {_title(dataset, choices['by'])}" if "by" in choices else ""
            order = " in the order of the rows" if "order" in choices else ""
            return f"Can we trust it{by}{order}"
        case "what_if" if choices:
            return _changed(choices, dataset, voice)
        case "why_this_one" if "row" in choices:
            return f"Why is {choices['row']} likely to {voice.happen}"
        case "what_would_keep" if "row" in choices:
            return f"What would keep {choices['row']}"
    found = analyses().get(asking.key)
    return in_words(found.QUESTION, dataset).rstrip("?") if found else asking.key


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
    by = f" by {_title(dataset, choices['by'])}" if "by" in choices else ""
    if of is None:
        return f"{WAYS.get(way, 'How many')} {voice.nouns}{by}"
    if of == outcome and way in {"count", "share"}:
        return f"{WAYS[way]} {voice.nouns} {voice.happen}{by}"
    if way == "share":
        return f"What share of {voice.nouns} have {_title(dataset, of)}{by}"
    return f"{WAYS.get(way, 'Average')} {_title(dataset, of)}{by}"


def _listed(choices: Mapping[str, Choice], dataset: Dataset, voice: Voice) -> str:
    number = f"{choices['how_many']} " if "how_many" in choices else ""
    if "sort" in choices:
        return f"Top {number}{voice.nouns} by {_title(dataset, choices['sort'])}"
    return f"List the {number}{voice.nouns} most at risk"


def _title(dataset: Dataset, name: Choice) -> str:
    return dataset.column(str(name)).title


def _list(choices: Mapping[str, Choice], name: str) -> tuple[str, ...]:
    value = choices.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)

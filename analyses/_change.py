"""A change as typed, "TechSupport=Yes" or "price=0.9", checked against what the data holds."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence

from analyses._voice import Voice
from answers.answer import CannotAnswer
from answers.words import listing
from datasets.card import Column, Dataset
from models.scenario import Change, Comparison, Condition, How, Scenario

COMPARISONS: tuple[Comparison, ...] = ("!=", "<=", ">=", "=", "<", ">")
NOT_USABLE = {
    "outcome": "it is the outcome itself",
    "id": "it only names the rows",
    "date": "a date cannot be changed",
    "left_out": "it is left out",
}


def scenario_of(
    dataset: Dataset,
    *,
    set_to: Sequence[str] = (),
    shift: Sequence[str] = (),
    scale: Sequence[str] = (),
    where: Sequence[str] = (),
    share: float = 1.0,
) -> Scenario:
    """The scenario that the typed changes and conditions mean.

    Raises:
        CannotAnswer: nothing changes, or a column or value does not exist, with the nearest name.
    """
    moves: tuple[tuple[How, Sequence[str]], ...] = (
        ("set", set_to), ("shift", shift), ("scale", scale),
    )  # fmt: skip
    changes = tuple(_change(dataset, how, text) for how, texts in moves for text in texts)
    if not changes:
        levers = [column.name for column in dataset.with_role("lever")]
        raise CannotAnswer(
            "Nothing changes, so nothing was calculated.",
            f"What can be changed: {listing(levers)}." if levers else "",
        )
    twice = [c.column for k, c in enumerate(changes) if c.column in [d.column for d in changes[:k]]]
    if twice:
        raise CannotAnswer(f"{twice[0]} is changed twice.", "Change each column once.")
    if not 0 < share <= 1:
        raise CannotAnswer("The share must be above 0 and at most 1.", "For a third: 0.33.")
    parts = [part for text in where for part in re.split(r"\s+and\s+", text.strip()) if part]
    conditions = tuple(_condition(dataset, part) for part in parts)
    return Scenario(changes, conditions, share)


def find_column(dataset: Dataset, name: str) -> Column:
    """The column called so, by name or title, whatever the case.

    Raises:
        CannotAnswer: none is; with the nearest name.
    """
    wanted = name.strip().lower()
    for column in dataset.columns:
        if column.name.lower() == wanted:
            return column
    for column in dataset.columns:
        if column.title.lower() == wanted:
            return column
    names = {column.name.lower(): column.name for column in dataset.columns}
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.5)
    raise CannotAnswer(
        f"There is no column called {name.strip()}. Nothing was calculated.",
        f"Did you mean {names[near[0]]}?"
        if near
        else f"There are: {listing(list(names.values()))}.",
    )


def change_words(voice: Voice, scenario: Scenario) -> str:
    """The change in words: "Tech support set to Yes and Price 5% lower"."""
    return listing([_one_change(voice, change) for change in scenario.changes])


def who_words(voice: Voice, scenario: Scenario) -> str:
    """The conditions in words: "Contract Month-to-month"; empty for everyone."""
    return listing([condition_words(voice, condition) for condition in scenario.who])


def condition_words(voice: Voice, condition: Condition) -> str:
    """One condition: "Tenure above 12 months", "Contract Month-to-month"."""
    column, title = voice.dataset.column(condition.column), voice.title(condition.column)
    value = (
        voice.amount(column, condition.value)
        if isinstance(condition.value, float)
        else condition.value
    )
    said = {
        "=": f"{title} {value}", "!=": f"{title} other than {value}",
        "<": f"{title} below {value}", "<=": f"{title} of {value} or less",
        ">": f"{title} above {value}", ">=": f"{title} of {value} or more",
    }  # fmt: skip
    return said[condition.compare]


def _one_change(voice: Voice, change: Change) -> str:
    column, title = voice.dataset.column(change.column), voice.title(change.column)
    if change.how == "set":
        told = change.amount
        return f"{title} set to {voice.amount(column, told) if isinstance(told, float) else told}"
    amount = float(change.amount)
    if change.how == "scale":
        return f"{title} {abs(100 * (amount - 1)):.3g}% {'higher' if amount > 1 else 'lower'}"
    return f"{title} {voice.amount(column, abs(amount))} {'higher' if amount > 0 else 'lower'}"


def _change(dataset: Dataset, how: How, text: str) -> Change:
    name, value = _split(dataset, text, ("=",))[::2]
    column = find_column(dataset, name)
    _usable(column)
    if how == "set" and column.kind != "number":
        return Change(column.name, "set", _level(column, value))
    if column.kind != "number":
        raise CannotAnswer(
            f"{column.name} holds values, not numbers, so it cannot be moved.",
            f"Set it instead: {column.name}={column.levels[0] if column.levels else '…'}.",
        )
    amount = _number(value, column)
    if how == "scale" and value.strip().endswith("%"):
        amount = 1 + amount / 100
    if how == "scale" and amount <= 0:
        raise CannotAnswer("A scale must be above 0.", f"For 10% less: {column.name}=0.9.")
    return Change(column.name, how, amount)


def _condition(dataset: Dataset, text: str) -> Condition:
    name, compare, value = _split(dataset, text, COMPARISONS)
    column = find_column(dataset, name)
    _usable(column)
    if column.kind == "number":
        return Condition(column.name, compare, _number(value, column))
    if compare not in {"=", "!="}:
        raise CannotAnswer(
            f"{column.name} holds values, not numbers, so it cannot be compared by {compare}.",
            f"Use = or !=, for example {column.name}={column.levels[0] if column.levels else '…'}.",
        )
    return Condition(column.name, compare, _level(column, value))


def _split(dataset: Dataset, text: str, marks: Sequence[Comparison]) -> tuple[str, Comparison, str]:
    """(column, comparison, value). A column's own name may hold a mark: the longest one wins."""
    for column in sorted(dataset.columns, key=lambda c: -len(c.name)):
        if text.lower().startswith(column.name.lower()):
            rest = text[len(column.name) :].lstrip()
            for mark in marks:
                if rest.startswith(mark):
                    return column.name, mark, rest[len(mark) :].strip()
    for mark in marks:
        if mark in text:
            name, _, value = text.partition(mark)
            return name.strip(), mark, value.strip()
    raise CannotAnswer(f"“{text}” does not say what changes to what.", "Write it as column=value.")


def _usable(column: Column) -> None:
    why = NOT_USABLE.get(column.role)
    if why:
        more = f" ({column.why.rstrip('.')})" if column.role == "left_out" and column.why else ""
        raise CannotAnswer(
            f"{column.name} cannot be used here: {why}{more}.", "Choose another column."
        )


def _level(column: Column, value: str) -> str:
    for level in column.levels:
        if level == value:
            return level
    folded = {level.lower(): level for level in column.levels}
    if value.lower() in folded:
        return folded[value.lower()]
    near = difflib.get_close_matches(value.lower(), folded, n=1, cutoff=0.5)
    raise CannotAnswer(
        f"{column.name} never has the value {value or '(nothing)'}.",
        f"Did you mean {folded[near[0]]}?" if near else f"It has: {listing(column.levels)}.",
    )


def _number(value: str, column: Column) -> float:
    text = value.strip().rstrip("%").replace("\u2212", "-").replace(" ", "")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CannotAnswer(f"“{value}” is not a number, and {column.name} holds numbers.")
    return number

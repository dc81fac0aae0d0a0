"""A question in one form: the same choices however they were typed, so that they are found again.

Columns and values get the table's own names, conditions and changes one order, and what a question
takes anyway is left out of what tells it apart.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace

from analyses._asking.reading.conditions import ReadCondition
from analyses._asking.reading.reading import in_order
from analyses._asking.registry import analyses
from analyses._language.change import scenario_of
from analyses._language.columns import find_column
from analyses._language.who import clauses_of
from answers.answer import Asked, CannotAnswer, Choice
from datasets.cards.card import Dataset
from models.interventions.scenario import Change, Clause, Condition, Scenario

COLUMNS = frozenset({"column", "by", "of", "sort", "lever", "without"})
CHANGES = ("set", "shift", "scale")
EMPTY = frozenset({None, "", ()})  # as a choice that was not made
CONDITIONS = frozenset({"where", "group", "against"})

Distinct = tuple[str, tuple[tuple[str, Choice], ...]]


def canonical(asked: Asked, dataset: Dataset) -> Asked:
    """The question with the table's own names, conditions and changes in one order.

    Raises:
        CannotAnswer: a column or value does not exist, with the nearest name; or a change cannot be
            made.
    """
    choices: dict[str, Choice] = {
        name: _named(name, value, dataset)
        for name, value in asked.choices.items()
        if value not in EMPTY
    }
    return replace(asked, choices=in_order({**choices, **_changes(asked.choices, dataset)}))


def distinct(asked: Asked) -> Distinct:
    """What tells a question from others: its key, and choices that are not as they are anyway."""
    parameters = inspect.signature(analyses()[asked.key].answer).parameters
    defaults: dict[str, object] = {
        name.rstrip("_"): parameter.default for name, parameter in parameters.items()
    }
    told = {
        name: float(value)
        if isinstance(defaults.get(name), float) and isinstance(value, int)
        else value
        for name, value in in_order(asked.choices).items()
    }
    return asked.key, tuple(
        (name, value)
        for name, value in told.items()
        if value not in EMPTY and value != defaults.get(name)
    )


def _named(name: str, value: Choice, dataset: Dataset) -> Choice:
    """A choice with the table's own names."""
    if isinstance(value, tuple):
        told = tuple(str(_named(name, text, dataset)) for text in value)
        return tuple(dict.fromkeys(told)) if name in {*CONDITIONS, "without"} else told
    if not isinstance(value, str) or not value.strip():
        return value
    if name in COLUMNS:
        return find_column(dataset, value).name
    return _condition(value, dataset) if name in CONDITIONS else value


def _condition(text: str, dataset: Dataset) -> str:
    """One comparison as the contract writes it; joined ones stay as they were typed.

    Who may be named in a condition depends on the question, which says so itself.
    """
    clauses = _clauses(text, dataset)
    match clauses:
        case (Condition(column, compare, value),):
            told = ReadCondition(column, compare, (value,)).said()
            return told if _clauses(told, dataset) == clauses else text  # digits may be cut
        case _:
            return text


def _clauses(text: str, dataset: Dataset) -> tuple[Clause, ...]:
    try:
        return clauses_of(dataset, [text])
    except CannotAnswer:
        return ()


def _changes(choices: Mapping[str, Choice], dataset: Dataset) -> dict[str, Choice]:
    """The changes as "COLUMN=value", amounts as plain numbers."""
    typed = {name: _texts(choices[name]) for name in CHANGES if choices.get(name)}
    if not typed:
        return {}
    changes = _scenario(typed, dataset).changes
    told: dict[str, tuple[str, ...]] = dict.fromkeys(typed, ())
    for change in changes:
        told[change.how] = (*told[change.how], f"{change.column}={_amount(change)}")
    return {**told} if _scenario(told, dataset).changes == changes else {**typed}


def _scenario(typed: Mapping[str, tuple[str, ...]], dataset: Dataset) -> Scenario:
    return scenario_of(
        dataset,
        set_to=typed.get("set", ()), shift=typed.get("shift", ()), scale=typed.get("scale", ()),
    )  # fmt: skip


def _amount(change: Change) -> str:
    """A level, or a number with as many digits as it has."""
    if isinstance(change.amount, str):
        return change.amount
    short = f"{change.amount:.10g}"
    told = short if float(short) == change.amount else repr(change.amount)
    return f"+{told}" if change.how == "shift" and not told.startswith("-") else told


def _texts(choice: Choice) -> tuple[str, ...]:
    return choice if isinstance(choice, tuple) else (str(choice),)

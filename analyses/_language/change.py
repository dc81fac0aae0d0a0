"""A change as typed, "TechSupport=Yes" or "price=0.9", checked against what the data holds."""

from __future__ import annotations

from collections.abc import Sequence

from analyses._language.columns import find_column, typed, usable
from analyses._language.group_phrase import level_tail
from analyses._language.voice import Voice
from analyses._language.who import clauses_of, level_called, number_called, split
from answers.answer import CannotAnswer
from answers.words import listing, short
from datasets.cards.card import Dataset
from models.interventions.scenario import Change, How, Scenario


def scenario_of(
    dataset: Dataset,
    *,
    set_to: Sequence[str] = (),
    shift: Sequence[str] = (),
    scale: Sequence[str] = (),
    where: Sequence[str] = (),
    share: float = 1.0,
    beyond: bool = False,
) -> Scenario:
    """The scenario that is meant; with `beyond` moved numbers may leave what was observed.

    Raises:
        CannotAnswer: nothing changes, or a column or value does not exist, with the nearest name.
    """
    moves: tuple[tuple[How, Sequence[str]], ...] = (
        ("set", set_to), ("shift", shift), ("scale", scale),
    )  # fmt: skip
    changes = tuple(_change(dataset, how, text) for how, texts in moves for text in texts)
    if not changes:
        levers = [typed(column) for column in dataset.with_role("lever")]
        raise CannotAnswer(
            "Nothing changes, so nothing was calculated.",
            f"What can be changed: {listing(levers)}." if levers else "",
        )
    twice = [c.column for k, c in enumerate(changes) if c.column in [d.column for d in changes[:k]]]
    if twice:
        title = dataset.column(twice[0]).title
        raise CannotAnswer(f"{title} is changed twice.", "Change each column once.")
    if not 0 < share <= 1:
        raise CannotAnswer("The share must be above 0 and at most 1.", "For a third: 0.33.")
    return Scenario(changes, clauses_of(dataset, where), share, beyond)


def change_words(voice: Voice, scenario: Scenario) -> str:
    """The change as a label: "with tech support and Price 5% lower"."""
    return listing([_one_change(voice, change) for change in scenario.changes])


def _one_change(voice: Voice, change: Change) -> str:
    column, title = voice.dataset.column(change.column), voice.title(change.column)
    if change.how == "set":
        if isinstance(change.amount, float):
            return f"{title} set to {voice.amount(column, change.amount)}"
        words = level_tail(voice, column, change.amount).words
        has_own_words = words.split(" ")[0] in {"with", "without", "on", "in", "paying"}
        return words if has_own_words else f"{title} set to {short(change.amount, 30)}"
    amount = float(change.amount)
    if change.how == "scale":
        return f"{title} {abs(100 * (amount - 1)):.3g}% {'higher' if amount > 1 else 'lower'}"
    return f"{title} {voice.amount(column, abs(amount))} {'higher' if amount > 0 else 'lower'}"


def _change(dataset: Dataset, how: How, text: str) -> Change:
    name, value = split(dataset, text, ("=",))[::2]
    column = find_column(dataset, name)
    usable(dataset, column)
    if how == "set" and column.kind != "number":
        return Change(column.name, "set", level_called(column, value))
    if column.kind != "number":
        raise CannotAnswer(
            f"{column.title} holds values, not numbers, so it cannot be moved.",
            f"Set it instead: {typed(column)}={column.levels[0] if column.levels else '…'}.",
        )
    amount = number_called(value, column)
    if how == "scale" and value.strip().endswith("%"):
        amount = 1 + amount / 100
    if how == "scale" and amount <= 0:
        raise CannotAnswer("A scale must be above 0.", f"For 10% less: {typed(column)}=0.9.")
    return Change(column.name, how, amount)

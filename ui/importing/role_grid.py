"""The grid of roles: what each column is for, in words that can be picked, and back into edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from answers.neutralise import visible
from answers.words import plural
from datasets.cards.card import Column, Dataset, Kind
from datasets.workspace.workspace import CardEdits

OUTCOME, EXPLAINS, LEVER, BY_LOT = "Outcome", "Explains", "We can change it", "Given out by lot"
FOLLOWS = "Follows from a change"
NAME, DATE, MONEY, LEFT_OUT = "Name of the row", "Date", "Money at stake", "Left out"
WORDS = (OUTCOME, EXPLAINS, LEVER, BY_LOT, FOLLOWS, NAME, DATE, MONEY, LEFT_OUT)
ONCE = (OUTCOME, BY_LOT, DATE, MONEY)
KINDS: dict[Kind, tuple[str, str]] = {
    "number": ("number", "numbers"),
    "yes_no": ("value", "values"),
    "category": ("kind", "kinds"),
    "date": ("date", "dates"),
    "text": ("different text", "different texts"),
}


def role_of(column: Column) -> str:
    """The role of a column in words."""
    if column.randomised:
        return BY_LOT
    match column.role:
        case "outcome":
            return OUTCOME
        case "id":
            return NAME
        case "date":
            return DATE
        case "value":
            return MONEY
        case "driver":
            return FOLLOWS if column.follows else EXPLAINS
        case "lever":
            return LEVER
        case "left_out":
            return LEFT_OUT


def holds(column: Column) -> str:
    """What a column holds, in a few words."""
    missing = f", {column.missing:,} blank" if column.missing else ""
    if column.kind == "number" and column.low is not None and column.high is not None:
        return f"{column.low:,.6g} to {column.high:,.6g}{missing}"
    if column.levels:
        levels = visible(", ".join(column.levels[:3]))
        rest = len(column.levels) - 3
        return f"{levels}{f' and {rest:,} more' if rest > 0 else ''}{missing}"
    return f"{plural(column.distinct, KINDS[column.kind])}{missing}"


def grid(dataset: Dataset) -> pd.DataFrame:
    """One row for each column: Column, Called, Role, What it holds."""
    return pd.DataFrame(
        {
            "Column": [column.name for column in dataset.columns],
            "Called": [column.title for column in dataset.columns],
            "Role": [role_of(column) for column in dataset.columns],
            "What it holds": [holds(column) for column in dataset.columns],
        }
    )


def fault_of(roles: Mapping[str, str]) -> str:
    """One plain sentence on roles that cannot be together; empty where they can."""
    counts = Counter(roles.values())
    for word in ONCE:
        if counts[word] > 1:
            names = [name for name, role in roles.items() if role == word]
            return f"Only one column can be “{word}”, not {' and '.join(names)}."
    return ""


def edits_from(
    dataset: Dataset, roles: Mapping[str, str], called: Mapping[str, str] | None = None
) -> CardEdits:
    """What changed between the card and the grid.

    Args:
        dataset: the card.
        roles: column name to role, one of WORDS.
        called: column name to the title that people use.
    """
    before = {column.name: role_of(column) for column in dataset.columns}
    moved = {name: role for name, role in roles.items() if before.get(name) != role}
    ids_moved = any(NAME in (role, before[name]) for name, role in moved.items())

    def now(*words: str) -> tuple[str, ...]:
        return tuple(name for name, role in moved.items() if role in words)

    def single(word: str) -> str | None:
        """The column that has the role now; "" where its column lost it; None where unmoved."""
        if now(word):
            return now(word)[0]
        return "" if any(before[name] == word for name in moved) else None

    back = [name for name in moved if before[name] == LEFT_OUT and moved[name] != LEFT_OUT]
    return CardEdits(
        outcome=now(OUTCOME)[0] if now(OUTCOME) else None,
        ids=tuple(name for name, role in roles.items() if role == NAME) if ids_moved else (),
        date=single(DATE),
        value=single(MONEY),
        exclude=now(LEFT_OUT),
        include=tuple(back),
        levers=now(LEVER, BY_LOT),
        randomised=single(BY_LOT),
        drivers=now(EXPLAINS),
        follows=now(FOLLOWS),
        titles=tuple(
            (name, title.strip())
            for name, title in (called or {}).items()
            if title and title.strip() and title.strip() != dataset.column(name).title
        ),
    )

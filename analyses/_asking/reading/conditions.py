"""For whom: conditions as they are read, turned round, joined and written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyses._asking.reading.amounts import shown
from analyses._asking.reading.lexicon.card import sides
from analyses._language.who import JOINTS
from datasets.cards.card import Column, Dataset

TURNED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
MISREAD = re.compile(r'[<>=!|"]|^\s|\s$|\s\s')

Value = str | float


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """One condition: column, comparison ("in" and "between" too) and its values."""

    column: str
    compare: str
    values: tuple[Value, ...]

    def said(self) -> str:
        """As the contract writes it: "COL=VALUE", "COL > 5", "COL in A, B"."""
        name = _quoted(self.column)
        told = [_value(value, listed=self.compare == "in") for value in self.values]
        if self.compare == "=":
            return f"{name}={told[0]}"
        if self.compare == "between":
            return f"{name} between {told[0]} and {told[1]}"
        if self.compare == "in":
            return f"{name} in {', '.join(told)}"
        return f"{name} {self.compare} {told[0]}"


def split_change(change: str, dataset: Dataset) -> tuple[Column, str]:
    """The column and the value of "COLUMN=value"; a name may hold a mark itself: the longest wins.

    Raises:
        KeyError: no column is called so.
    """
    for column in sorted(dataset.columns, key=lambda column: -len(column.name)):
        if change.startswith(f"{column.name}="):
            return column, change[len(column.name) + 1 :]
    raise KeyError(change)


def turned(condition: ReadCondition, dataset: Dataset) -> ReadCondition | None:
    """The condition that holds where this one does not; None where one condition cannot say it.

    Of two values the other one is meant, and of yes and no beside a combination such as "No
    internet service", too.
    """
    if condition.compare not in TURNED:
        return None
    column = dataset.column(condition.column)
    other = other_level(column, condition.values[0])
    if condition.compare in {"=", "!="} and other is not None:
        return replace(condition, values=(other,)) if condition.compare == "=" else replace(
            condition, compare="="
        )  # fmt: skip
    return replace(condition, compare=TURNED[condition.compare])


def other_level(column: Column, level: Value) -> str | None:
    """The other of two values; of yes and no where there are more; else None."""
    if len(column.levels) == 2 and level in column.levels:
        return next(each for each in column.levels if each != level)
    yes, no = sides(column)
    if yes is not None and no is not None and level in {yes, no}:
        return no if level == yes else yes
    return None


def joined(
    conditions: Sequence[ReadCondition], alternatives: Sequence[bool]
) -> list[ReadCondition] | None:
    """Conditions without repetition; two values of one column become a list.

    Args:
        conditions: in the order of the text.
        alternatives: for each, whether "and", "or" or a comma stands before it.

    Returns:
        None where they contradict each other.
    """
    kept: list[ReadCondition] = []
    for condition, is_alternative in zip(conditions, alternatives, strict=True):
        if condition in kept:
            continue
        place = next(
            (
                place
                for place, each in enumerate(kept)
                if each.column == condition.column
                and each.compare in {"=", "in"}
                and condition.compare == "="
            ),
            None,
        )
        if place is None:
            kept.append(condition)
        elif is_alternative:
            kept[place] = ReadCondition(
                condition.column, "in", (*kept[place].values, *condition.values)
            )
        elif condition.values[0] not in kept[place].values:
            return None
    return None if _empty(kept) else kept


def _empty(conditions: Sequence[ReadCondition]) -> bool:
    """True where one column must be a value and not be it."""
    wanted = {(each.column, value) for each in conditions if each.compare == "="
              for value in each.values}  # fmt: skip
    return any(
        each.compare == "!=" and (each.column, value) in wanted
        for each in conditions
        for value in each.values
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if MISREAD.search(name) else name


def _value(value: Value, *, listed: bool) -> str:
    if not isinstance(value, str):
        return shown(value)
    unsafe = MISREAD.search(value) or JOINTS.search(value) or (listed and "," in value)
    return '"' + value.replace('"', '""') + '"' if unsafe else value

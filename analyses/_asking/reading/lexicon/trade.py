"""What the trade calls columns, values and outcomes: trade.toml, made ready."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyses._asking.reading.tokens import tokens

FILE = Path(__file__).parent / "trade.toml"

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnTwins:
    """Words for a column, and for things with and without it."""

    words: tuple[Keys, ...]
    yes: tuple[Keys, ...]
    no: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class OutcomeTwins:
    """Words for what rows do, for the outcome itself, and for the opposite of what they do.

    `lost` are verbs whose object leaves: "we lose customers".
    """

    event: tuple[Keys, ...]
    outcome: tuple[Keys, ...]
    opposite: tuple[Keys, ...]
    lost: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """Twins by what they are twins of.

    Attributes:
        columns: title to its words.
        levels: a value to all expressions for it.
        outcomes: a word of an outcome to the words for it.
        money_titles: words of a title that make a column the price.
        money_never: words of a title that do not.
        money: words for the price.
    """

    columns: Mapping[Keys, ColumnTwins]
    levels: Mapping[Keys, tuple[Keys, ...]]
    outcomes: Mapping[Keys, OutcomeTwins]
    money_titles: frozenset[str]
    money_never: frozenset[str]
    money: tuple[Keys, ...]


@cache
def trade() -> Trade:
    """The file's contents."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    columns, outcomes = {}, {}
    for entry in told["column"]:
        twins = ColumnTwins(
            *(_keys(entry.get(part, ())) for part in ("words", "yes", "no")),
        )
        columns.update({keys(name): twins for name in entry["called"]})
    for entry in told["outcome"]:
        parts = ("event", "outcome", "opposite", "event_object")
        words = OutcomeTwins(*(_keys(entry.get(part, ())) for part in parts))
        outcomes.update({keys(name): words for name in entry["called"]})
    levels: dict[Keys, tuple[Keys, ...]] = {}
    for entry in told["level"]:
        same = _keys(entry["same"])
        for word in same:
            levels[word] = (*levels.get(word, ()), *same)
    money = told["money"]
    return Trade(
        columns, levels, outcomes, frozenset(money["titles"]), frozenset(money["never"]),
        _keys(money["words"]),
    )  # fmt: skip


def keys(text: str) -> Keys:
    """A text as names are looked up: singulars and figures."""
    return tuple(token.key for token in tokens(text))


def _keys(lines: list[str] | tuple[str, ...]) -> tuple[Keys, ...]:
    return tuple(dict.fromkeys(keys(form) for line in lines for form in line.split("|")))

"""What was read: the question, its choices, what was not used, and what is offered instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from answers.answer import Choice

COMPARED = {"does_it_matter": ("group", "against", "end")}
LISTS = ("set", "shift", "scale", "where", "without")
UNORDERED = frozenset({*LISTS, "group", "cost"})  # lists that mean the same in any order
ORDER = (*LISTS, "share", "column", "group", "of", "as", "by", "row", "sort", "end", "how_many")


@dataclass(frozen=True, slots=True)
class Asking:
    """A typed question: its key and its choices, lists as tuples."""

    key: str
    choices: Mapping[str, Choice] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """As the contract of a reading writes it; what is held against what stands apart."""
        apart = {
            name: self.choices[name] for name in COMPARED.get(self.key, ()) if name in self.choices
        }
        own = {name: value for name, value in self.choices.items() if name not in apart}
        compared = {"compared": _plain(apart)} if apart else {}
        return {"key": self.key, "choices": _plain(own), **compared}


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """How a text was read.

    Attributes:
        text: as typed.
        key: the question; None where nothing is answered.
        choices: of the question, in the words of the command line.
        unused: content words that the reading does not account for.
        readings: what is offered where nothing is answered, at most three.
        why_not: one sentence where nothing is answered, else None.
        corrected: words that were put right, as typed and as read.
        is_undo: True for "undo that", which takes the last reading back.
        unknown: words that no list has, as typed; for the owner to say what they mean.
        lacks: "change" or "column" where that is what was not found.
        after: True where the reading goes on from an earlier one.
    """

    text: str
    key: str | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    readings: tuple[Asking, ...] = ()
    why_not: str | None = None
    corrected: tuple[tuple[str, str], ...] = ()
    after: bool = False
    is_undo: bool = False
    lacks: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def asking(self) -> Asking | None:
        """The question that is answered, or None."""
        return None if self.key is None else Asking(self.key, self.choices)

    def to_json(self) -> dict[str, object]:
        """As the contract of a reading writes it."""
        return {
            **Asking(self.key or "", self.choices).to_json(),
            "key": self.key,
            "unused": list(self.unused),
            "readings": [asking.to_json() for asking in self.readings],
            "why_not": self.why_not,
        }


def in_order(choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """The choices in one order, and lists without an order of their own sorted."""
    names = sorted(choices, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name))
    told: dict[str, Choice] = {}
    for name in names:
        value = choices[name]
        if isinstance(value, tuple) and name in UNORDERED:
            value = tuple(sorted(value))
        told[name] = value
    return told


def _plain(choices: Mapping[str, Choice]) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in in_order(choices).items()
    }

"""A reading in the making: slots that are filled, and the parts that filled them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analyses._asking.reading.conditions import ReadCondition, joined
from analyses._asking.reading.reading import LISTS, Asking
from answers.answer import Choice

DOUBTFUL = 1.0  # what a reading pays that is offered, never answered


@dataclass
class Draft:
    """One way to read a sentence.

    Attributes:
        key: the question.
        cues: tags that this question uses up wherever they stand.
        used: places of the parts that a slot took.
        who: conditions, each with whether and, or or a comma joins it to the one before.
        lists: set, shift, scale and without.
        single: all other choices.
        cost: doubts of the grammar about this way.
        doubts: why this is offered and not answered, in sentences.
        offers: what is offered then; itself where this is empty.
        implied: columns that stand behind a choice without being named in it.
    """

    key: str
    cues: frozenset[str]
    used: set[int] = field(default_factory=set)
    who: list[tuple[ReadCondition, bool]] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    single: dict[str, Choice] = field(default_factory=dict)
    cost: float = 0.0
    doubts: list[str] = field(default_factory=list)
    offers: list[Asking] = field(default_factory=list)
    implied: set[str] = field(default_factory=set)
    contradicts: bool = False

    def take(self, *places: int) -> None:
        """Marks parts as used."""
        self.used.update(places)

    def add(self, name: str, value: str) -> None:
        """Adds to one of the lists, once."""
        values = self.lists.setdefault(name, [])
        if value not in values:
            values.append(value)

    def doubt(self, sentence: str, offers: Iterable[Asking] = ()) -> None:
        """Lets this be offered only, with what is offered."""
        self.doubts.append(sentence)
        self.offers.extend(offers)
        self.cost += DOUBTFUL

    def where(self) -> tuple[str, ...]:
        """The conditions as they are written; marks a contradiction."""
        conditions = joined([each for each, _ in self.who], [joint for _, joint in self.who])
        if conditions is None:
            self.contradicts = True
            return ()
        return tuple(condition.said() for condition in conditions)

    def asking(self) -> Asking:
        """The question with its choices as they stand."""
        choices: dict[str, Choice] = {
            name: tuple(self.lists[name]) for name in LISTS if self.lists.get(name)
        }
        if where := self.where():
            choices["where"] = where
        return Asking(self.key, {**choices, **self.single})

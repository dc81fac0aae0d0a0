"""What stands in a sentence: mentions of the card, amounts, shares and closed words."""

from __future__ import annotations

from dataclasses import dataclass

from analyses._asking.reading.conditions import ReadCondition, Value
from analyses._asking.reading.lexicon.card import Name


@dataclass(frozen=True, slots=True)
class Mention:
    """What a name of the card does in the text.

    Attributes:
        column: of the table.
        compare: "" where only the column is named, else the comparison.
        values: compared with.
        assigned: True where a mark or "is" puts the value ("contract = yearly").
        negated: True where the word itself says not ("unmarried").
        person: True where it is somebody or something that has the value ("seniors").
        part: True where only one word of the name was met.
        others: what the same words could name as well.
    """

    column: str
    compare: str = ""
    values: tuple[Value, ...] = ()
    assigned: bool = False
    negated: bool = False
    person: bool = False
    part: bool = False
    others: tuple[Name, ...] = ()

    @property
    def bare(self) -> bool:
        """True where no value is named."""
        return not self.compare

    @property
    def condition(self) -> ReadCondition:
        """The condition that it states, as the words put it."""
        return ReadCondition(self.column, self.compare, self.values)


@dataclass(frozen=True, slots=True)
class SentencePart:
    """One part of a sentence.

    Attributes:
        start: first token.
        end: behind the last token.
        tags: what a closed word does; empty for others.
        mention: of the card, or None.
        amount: a number, or None.
        percent: True where it is of 100.
        share: of the rows, 0..1, or None.
        unknown: True where nothing is known of the word.
    """

    start: int
    end: int
    tags: frozenset[str] = frozenset()
    mention: Mention | None = None
    amount: float | None = None
    percent: bool = False
    share: float | None = None
    unknown: bool = False

    def has(self, *tags: str) -> bool:
        """True where the closed word has one of these tags."""
        return not self.tags.isdisjoint(tags)

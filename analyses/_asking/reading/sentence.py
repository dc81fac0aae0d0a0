"""A sentence: one covering of a text as parts, and what stands in front of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analyses._asking.reading.lexicon.card import CardWords, sides
from analyses._asking.reading.parts import Mention, SentencePart
from analyses._asking.reading.tokens import Token
from datasets.cards.card import Column, Dataset

NEGATORS = ("not", "no", "without", "non", "nobody")
EXCEPTIONS = ("except", "excluding")
# Words of two or three letters that turn a reading round are never noise.
TURNING = (*NEGATORS, *EXCEPTIONS, "only", "instead")
JOINTS = ("and", "or", "comma")
# A negator reaches over these to the name behind it, and over nothing else.
PASSED = ("free", "with", "have", "for", "be", "of", "who", "those", "noun", "everyone", "by", "to",
          "from", "group", "on", "give", "at_least")  # fmt: skip
STOPS = ("event", "outcome", "opposite", "what_if", "why")


@dataclass(frozen=True)
class Sentence:
    """One covering of a text.

    Attributes:
        text: its tokens.
        parts: in order, without gaps.
        card: whose names were looked up.
        cost: of the covering.
    """

    text: tuple[Token, ...]
    parts: tuple[SentencePart, ...]
    card: CardWords
    cost: float

    @property
    def dataset(self) -> Dataset:
        """Whose card it is."""
        return self.card.dataset

    @cached_property
    def mentions(self) -> tuple[int, ...]:
        """Places of the parts that name something of the card."""
        return tuple(place for place, part in enumerate(self.parts) if part.mention is not None)

    def mention(self, place: int) -> Mention:
        """What is named at a place; a KeyError where nothing is."""
        found = self.parts[place].mention
        if found is None:
            raise KeyError(place)
        return found

    def column(self, place: int) -> Column:
        """The column that is named at a place."""
        return self.dataset.column(self.mention(place).column)

    def places(self, *tags: str) -> list[int]:
        """Where a closed word has one of these tags."""
        return [place for place, part in enumerate(self.parts) if part.has(*tags)]

    def says(self, *tags: str) -> bool:
        """True where a closed word has one of these tags."""
        return any(part.has(*tags) for part in self.parts)

    def has(self, place: int, *tags: str) -> bool:
        """True where there is a part at the place and it has one of these tags."""
        return 0 <= place < len(self.parts) and self.parts[place].has(*tags)

    def gap(self, place: int) -> range:
        """Places between the mention before and this place."""
        start = place
        while start > 0 and self.parts[start - 1].mention is None:
            start -= 1
        return range(start, place)

    def words(self, place: int) -> str:
        """The part as it was typed."""
        part = self.parts[place]
        raw = [token.raw for token in self.text[part.start : part.end]]
        return " ".join(dict.fromkeys(raw))

    def word(self, place: int) -> str:
        """The first token of a part, folded."""
        return self.text[self.parts[place].start].word

    def in_front(self, place: int, *tags: str) -> int | None:
        """The nearest place of the gap in front that has one of the tags, or None."""
        return next((at for at in reversed(self.gap(place)) if self.parts[at].has(*tags)), None)

    def turning(self, place: int) -> Iterator[int]:
        """Negators in front of a mention that belong to it, the nearest first."""
        for at in reversed(self.gap(place)):
            part = self.parts[at]
            if part.has("not", "no", "without", "non"):
                if at != self.asked_in_the_negative:
                    yield at
            elif part.has(*STOPS) or not part.has(*PASSED, *JOINTS):
                return

    @cached_property
    def asked_in_the_negative(self) -> int | None:
        """Place of the not of "why don't seniors leave": it turns the verb, never the group."""
        why = next((at for at, part in enumerate(self.parts) if part.has("why")), None)
        if why is None:
            return None
        if self.word(why) == "why" and self.has(why + 1, "not"):
            return why + 1
        at = why + 1
        while self.has(at, "asks", "be", "have", "free") and not self.has(at, *NEGATORS):
            at += 1
        if not self.has(at, "not"):
            return None
        is_joined = self.parts[at].end - self.parts[at].start > 1  # "are not" is one part
        return at if at > why + 1 or is_joined else None

    @cached_property
    def given_to_all(self) -> bool:
        """True for "promo every day": a lever first, and everyone right behind it."""
        if not self.mentions or self.mentions[0] != 0 or not self.mention(0).bare:
            return False
        behind = 1
        while self.has(behind, "free", "for", "folk", "noun", "with") and not self.has(
            behind, "everyone"
        ):
            behind += 1
        return self.column(0).role == "lever" and self.has(behind, "everyone")

    def is_attributive(self, place: int) -> bool:
        """True where a noun follows at once: "premium customers"."""
        return self.has(place + 1, "noun") and not self.has(place + 1, "pronoun")

    def only_joints(self, place: int) -> bool:
        """True where nothing but and, or, a comma or free words stands in front of a mention."""
        gap = [self.parts[at] for at in self.gap(place)]
        return bool(gap) and all(part.has(*JOINTS, "free") for part in gap) and any(
            part.has(*JOINTS) for part in gap
        )  # fmt: skip

    def joined_by_but(self, place: int) -> bool:
        """True where only joints, free words and negators stand in front: "but no training"."""
        gap = [self.parts[at] for at in self.gap(place)]
        return any(part.has(*JOINTS) for part in gap) and all(
            part.has(*JOINTS, "free", "no", "not", "without") for part in gap
        )

    def has_sides(self, place: int) -> bool:
        """True where the column that is named has a yes and a no."""
        return sides(self.column(place)) != (None, None)

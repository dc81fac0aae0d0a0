"""Which way a change goes: the value that a column gets, by verb, negation and kind of column.

Every rule is one function of RULES; the first that speaks decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analyses._asking.reading.conditions import other_level
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.parts import Mention
from datasets.cards.card import Column

# What somebody is, not what is done for him: never set without being asked.
PERSONAL = frozenset({
    "age", "gender", "sex", "senior", "partner", "dependents", "married", "marital", "race",
    "ethnicity", "nationality", "religion", "country", "geography", "region", "city", "state",
    "education", "job", "occupation", "season", "holiday", "weather", "month", "weekday", "year",
    "zip", "newbie", "mens", "womens", "history", "recency",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of one column as the words put it.

    Attributes:
        mention: the column, with the value where one is named.
        gives: True where the verb gives, False where it takes away.
        negations: how many negators stand on it.
        assigned: True where a value is put outright ("= yearly", "to yearly").
    """

    mention: Mention
    gives: bool
    negations: int
    assigned: bool = False

    @property
    def positive(self) -> bool:
        """True where rows end up with what is named."""
        return self.gives == (self.negations % 2 == 0)


@dataclass(frozen=True, slots=True)
class ChangeTarget:
    """Where a change goes.

    Attributes:
        values: the value; several where they are offered, none where nothing can be said.
        doubt: why it is offered, or empty.
        where: a value of the same column that only those have who change, or None.
    """

    values: tuple[str, ...]
    doubt: str = ""
    where: str | None = None


Rule = Callable[[Turn, Column], ChangeTarget | None]


def is_personal(column: Column) -> bool:
    """True where the column says what somebody is, which no action changes."""
    words = f"{column.name} {column.title}".lower().replace("_", " ").split()
    return column.role == "driver" and bool(set(words) & PERSONAL)


def target_of(turn: Turn, column: Column) -> ChangeTarget:
    """The value that the column gets."""
    for rule in RULES:
        found = rule(turn, column)
        if found is not None:
            return found
    return ChangeTarget((), f"{column.title} has no value that these words set.")


def taken_from_nobody(turn: Turn, column: Column) -> ChangeTarget | None:
    """Offers: "nobody lost support" may mean that all get it, or that nothing changes: offered."""
    if turn.gives or turn.negations == 0 or turn.assigned:
        return None
    yes, _ = sides(column)
    told = (yes,) if yes is not None else column.levels
    return ChangeTarget(told, f"Whether everyone gets {column.title} is not said.")


def named_level(turn: Turn, column: Column) -> ChangeTarget | None:
    """A value that is named and not turned is the value."""
    if turn.mention.bare or not turn.positive:
        return None
    level = str(turn.mention.values[0])
    if turn.mention.negated:
        return turned_level(Turn(turn.mention, gives=False, negations=0), column)
    return ChangeTarget((level,))


def turned_level(turn: Turn, column: Column) -> ChangeTarget | None:
    """A value turned round is the other one of two; of several it is none: offered."""
    if turn.mention.bare:
        return None
    level = str(turn.mention.values[0])
    if turn.mention.negated:
        return ChangeTarget((level,))
    other = other_level(column, level)
    if other is not None:
        return ChangeTarget((other,))
    _, no = sides(column)
    if no is not None and no != level:
        return ChangeTarget((no,), where=level) if not turn.gives else ChangeTarget(
            (no,), f"Whether all of them go to {no} is not said.", level
        )  # fmt: skip
    rest = tuple(each for each in column.levels if each != level)
    return ChangeTarget(rest, f"What {column.title} becomes instead of {level} is not said.", level)


def given_column(turn: Turn, column: Column) -> ChangeTarget | None:
    """A column that is given becomes its yes; with several arms they are offered."""
    if not turn.positive:
        return None
    yes, no = sides(column)
    if yes is not None:
        return ChangeTarget((yes,))
    arms = tuple(level for level in column.levels if level != no)
    return ChangeTarget(arms, f"{column.title} has several values; which one is not said.")


def taken_column(turn: Turn, column: Column) -> ChangeTarget | None:
    """A column that is taken away becomes its no; without one its values are offered."""
    if turn.positive:
        return None
    _, no = sides(column)
    if no is not None:
        return ChangeTarget((no,))
    return ChangeTarget(column.levels, f"{column.title} has no value that means none.")


RULES: list[Rule] = [taken_from_nobody, named_level, turned_level, given_column, taken_column]

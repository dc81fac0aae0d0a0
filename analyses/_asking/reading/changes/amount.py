"""How far a number moves: by 10%, by 5, to 50, doubled."""

from __future__ import annotations

from dataclasses import dataclass

from analyses._asking.reading.amounts import shown
from analyses._asking.reading.changes.clauses import Clause, about_outcome
from analyses._asking.reading.sentence import Sentence

TIMES = {"double": 2.0, "triple": 3.0, "halve": 0.5}


@dataclass(frozen=True, slots=True)
class Move:
    """How a number column moves.

    Attributes:
        how: scale, shift or set; empty where the amount is missing.
        value: as it is typed.
        places: of the parts that said so.
        otherwise: the other way to read it, as (how, value), or None.
        start: a value that those have who change ("from 12 to 24"), or None.
    """

    how: str
    value: str
    places: tuple[int, ...] = ()
    otherwise: tuple[str, str] | None = None
    start: float | None = None


def move_of(sentence: Sentence, clause: Clause, *, share_unit: bool) -> Move:
    """The amount of a clause; `share_unit` where the column itself is a share."""
    if clause.verb in TIMES:
        return Move("scale", shown(TIMES[clause.verb]))
    amounts = [
        at for at in range(clause.first, clause.last) if sentence.parts[at].amount is not None
    ]
    if not amounts:
        return Move("", "")
    if len(amounts) == 2 and clause.verb in {"move", "more", "less", "become"}:
        return _from_to(sentence, amounts)
    place = amounts[0]
    part = sentence.parts[place]
    number = part.amount or 0.0
    units = [at for at in (place + 1,) if sentence.has(at, "unit")]
    by = [place, *units, *_marks(sentence, place)]
    sign = -1.0 if clause.verb == "less" or _says(sentence, clause, "less") else 1.0
    if len(clause.negators) % 2:
        return Move("", "", tuple(by))
    sign = abs(sign) if number < 0 else sign
    to = sentence.has(place - 1, "to", "equals") and not sentence.has(place - 1, "by_amount")
    if part.percent:
        scale = shown(1 + sign * number / 100)
        if to and not share_unit:
            return Move("set", shown(number), tuple(by), otherwise=("scale", scale))
        if to:
            return Move("set", shown(number / 100), tuple(by))
        return Move("scale", scale, tuple(by))
    how = "set" if to or clause.verb == "set" else "shift"
    return Move(how, shown(number if how == "set" else sign * number), tuple(by))


def _from_to(sentence: Sentence, amounts: list[int]) -> Move:
    first, second = amounts
    if sentence.has(first - 1, "from", "at_least") and sentence.has(second - 1, "to"):
        value = sentence.parts[second].amount or 0.0
        places = tuple(at for place in amounts for at in (place, place - 1))
        return Move("set", shown(value), places, start=sentence.parts[first].amount)
    return Move("", "")


def _marks(sentence: Sentence, place: int) -> list[int]:
    return [place - 1] if sentence.has(place - 1, "by_amount", "to", "equals", "of", "free") else []


def _says(sentence: Sentence, clause: Clause, tag: str) -> bool:
    """True where less or more stands anywhere in the clause, the outcome's own aside."""
    return any(
        sentence.has(at, tag) and not about_outcome(sentence, at)
        for at in range(clause.first, clause.last)
    )

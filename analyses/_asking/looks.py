"""How many questions were asked of a table before, said beside an answer.

An answer knows its data and its question and nothing else, so that the same question gives the
same answer. How often a table was looked at is known to the workspace alone; both front ends put
it beside the answer where they show it. A question keeps the place at which it was first asked.
"""

from __future__ import annotations

from dataclasses import replace

from answers.answer import Answer
from answers.checks import Check, by_weight

MANY = 20  # questions from which one 95 % range is to be expected to miss


def with_looks(answer: Answer, place: int) -> Answer:
    """The answer with what it means that its question has this place among those asked."""
    others = tuple(check for check in answer.checks if check.code != "many-looks")
    return replace(answer, checks=by_weight((*others, many_looks(place))))


def many_looks(place: int) -> Check:
    """A caution from the twentieth question on; below it the same words whatever the place."""
    if place < MANY:
        return Check(
            "many-looks",
            "Not many questions so far",
            "passed",
            f"Fewer than {MANY} questions were asked of this table before this one, so few "
            "surprises are mere chance.",
        )
    return Check(
        "many-looks",
        "Many questions were asked",
        "caution",
        f"This is the {ordinal(place)} question asked of this table. About one range in twenty "
        "misses by chance alone: take what surprises you as a lead, and test it before you act.",
    )


def ordinal(place: int) -> str:
    """A place in a row: "1st", "22nd", "113th"."""
    teens = 10 < place % 100 < 20
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"

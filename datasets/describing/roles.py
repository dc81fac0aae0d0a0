"""What each column is for: proposed from names and values, then as the analyst said.

Pure: facts in, proposals out. The words that are looked for are in `name_vocabulary`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasets.cards.card import ONLY_NAMES, Role
from datasets.cards.edits import CardEdits
from datasets.cards.name_vocabulary import (
    AMOUNT_WORDS,
    COUNTER_WORDS,
    ENTITIES,
    FIXED_WORDS,
    ID_WORDS,
    LEVER_WORDS,
    MEDIA_WORDS,
    NOT_MONEY,
    OUTCOME_NAMES,
    OUTCOME_WORDS,
    POSITIVE_VALUES,
    POSTAL_WORDS,
    RECURRING_WORDS,
    VALUE_WORDS,
)
from datasets.cards.profile import Facts
from datasets.leakage.find_leaks import Leak
from datasets.names import words_of

MANY = 50  # different values from which a column with the name of an id names rows
PUT_BACK = "You put it back."


@dataclass(frozen=True, slots=True)
class Proposal:
    """The role of a column and why.

    Attributes:
        role: what it is for.
        why: one plain sentence; always given for left_out.
        certain: for left_out: False where the reason is a suspicion.
        leak: for left_out: True where it knows the outcome, or is suspected to.
    """

    role: Role
    why: str = ""
    certain: bool = True
    leak: bool = False


def propose_outcome(facts: Sequence[Facts]) -> str | None:
    """The column that is most likely asked about, or None where no name tells."""
    ranked = [
        (score, place, column.name)
        for place, column in enumerate(facts)
        if (score := _outcome_score(column)) is not None
    ]
    return min(ranked)[2] if ranked else None


def _outcome_score(column: Facts) -> tuple[int, int, int] | None:
    """Lower is more likely: whole name first, then its place in the list, then how it reads."""
    two_sided = column.kind == "yes_no" or (column.kind == "category" and column.distinct == 1)
    if not (two_sided or column.kind == "number") or column.counter:
        return None
    words = words_of(column.name)
    reads = 0 if propose_positive(column) in {"Yes", "yes", "True", "true"} else 1
    whole = "".join(words)
    if whole in OUTCOME_NAMES:
        if column.kind == "number" and column.low == column.high and whole in {"count", "orders"}:
            return None
        return (0, OUTCOME_NAMES.index(whole), reads)
    if column.kind == "number" and (set(words) & FIXED_WORDS - {"total"}):
        return None
    if column.kind == "number" and not set(words) & AMOUNT_WORDS:
        return None  # a number that only mentions churn is a score or a code
    places = [OUTCOME_WORDS.index(word) for word in words if word in OUTCOME_WORDS]
    return (1, min(places), reads) if places else None


def propose_positive(column: Facts) -> str | None:
    """The value of an outcome that is asked about; None for numbers and many values."""
    if column.kind not in {"yes_no", "category"} or not column.levels:
        return None
    by_lower = {level.lower(): level for level in column.levels}
    for value in POSITIVE_VALUES:
        if value in by_lower:
            return by_lower[value]
    if column.kind == "category":
        return None
    numbers = (
        sorted(column.levels) if all(level.lstrip("-").isdigit() for level in column.levels) else []
    )
    return numbers[-1] if numbers else column.levels[-1]  # else the rarer of the two


def propose_roles(
    facts: Sequence[Facts],
    outcome: str | None,
    leaks: Mapping[str, Leak],
    edits: CardEdits,
) -> dict[str, Proposal]:
    """A role for every column; the analyst's word goes before every proposal.

    Args:
        facts: of every column.
        outcome: the column asked about.
        leaks: what gives the outcome away.
        edits: what the analyst corrected.
    """
    stated = _stated_roles(facts, outcome, edits)
    left_out = {
        name: Proposal("left_out", leak.why, leak.certain, leak.knows)
        for name, leak in leaks.items()
        if name not in edits.include
    }
    free = [column for column in facts if column.name not in stated and column.name not in left_out]
    proposed = dict(left_out)
    if not edits.ids:
        proposed |= _ids(free)
    free = [column for column in free if column.name not in proposed]
    proposed |= _dates(free, is_open=edits.date is None)
    free = [column for column in free if column.name not in proposed]
    if edits.value is None and _is_two_sided(facts, outcome):
        proposed |= _value(free)
    proposed |= {column.name: _driver(column) for column in free if column.name not in proposed}
    roles = {column.name: stated.get(column.name) or proposed[column.name] for column in facts}
    return {name: _put_back(role, leaks.get(name), name, edits) for name, role in roles.items()}


def _stated_roles(
    facts: Sequence[Facts], outcome: str | None, edits: CardEdits
) -> dict[str, Proposal]:
    """What the analyst decided, first the outcome, last the drivers."""
    stated: dict[str, Proposal] = {}
    levers = (*edits.levers, *filter(None, [edits.randomised]))
    decisions: list[tuple[Role, Sequence[str], str]] = [
        ("driver", edits.drivers, "You said that it cannot be changed."),
        ("driver", edits.follows, "You said that it follows from what we change."),
        ("lever", levers, "You said that it can be changed."),
        ("left_out", edits.exclude, "You left it out."),
        ("value", (edits.value or "",), "You chose it."),
        ("date", (edits.date or "",), "You chose it."),
        ("id", edits.ids, "You chose it."),
        ("outcome", (outcome or "",), "You chose it." if edits.outcome else "Its name says so."),
    ]
    names = {column.name for column in facts}
    for role, columns, why in decisions:
        stated |= {name: Proposal(role, why) for name in columns if name in names}
    return stated


def _put_back(proposal: Proposal, leak: Leak | None, name: str, edits: CardEdits) -> Proposal:
    """A left-out column that the analyst wants in explains after all; a leak keeps its reason."""
    if name not in edits.include or name in edits.exclude:
        return proposal
    if leak is not None and leak.knows and proposal.role in {"driver", "lever", "value"}:
        return Proposal(proposal.role, f"{PUT_BACK} {leak.why}", leak.certain, leak=True)
    return Proposal("driver", PUT_BACK) if proposal.role == "left_out" else proposal


def _is_two_sided(facts: Sequence[Facts], outcome: str | None) -> bool:
    return any(column.name == outcome and column.kind != "number" for column in facts)


def _ids(free: Sequence[Facts]) -> dict[str, Proposal]:
    """One column that names the rows; others that only name are left out."""
    scored = [
        (score, place, column) for place, column in enumerate(free) if (score := _id_score(column))
    ]
    if not scored:
        return {}
    best = max(scored, key=lambda item: (item[0], -item[1]))[2]
    why = "Every row has its own." if best.unique else "It names who or what the row is about."
    roles = {best.name: Proposal("id", why)}
    for _, _, column in scored:
        if column is not best:
            roles[column.name] = Proposal("left_out", f"{ONLY_NAMES}, as {best.name} does.")
    return roles


def _id_score(column: Facts) -> int:
    """How much a column looks like the name of a row; 0 where it does not."""
    words = words_of(column.name)
    if column.kind == "date" or (column.kind == "number" and not column.whole):
        return 0
    entity = bool(words) and words[0] in ENTITIES
    named = bool(words) and (words[-1] in ID_WORDS or words[0] in ID_WORDS)
    alone = entity and len(words) == 1
    if column.counter:
        return 2 if entity and named else 1
    if (named or alone) and (column.unique or column.distinct > MANY):
        return 3 + entity + column.unique
    if column.unique and column.kind == "text" and not set(words) & COUNTER_WORDS:
        return 2
    return 0


def _dates(free: Sequence[Facts], *, is_open: bool) -> dict[str, Proposal]:
    """The date with the fewest gaps; others cannot be compared as they are."""
    dates = sorted(
        (column for column in free if column.kind == "date"),
        key=lambda column: (column.missing, "date" not in words_of(column.name)),
    )
    roles = {
        column.name: Proposal("left_out", "A date on its own cannot be compared between rows.")
        for column in dates
    }
    if dates and is_open:
        roles[dates[0].name] = Proposal("date", "It holds dates.")
    return roles


def _value(free: Sequence[Facts]) -> dict[str, Proposal]:
    """The number that says what a row is worth, recurring money before totals."""
    best: tuple[tuple[bool, bool, int], str] | None = None
    for column in free:
        words = words_of(column.name)
        money = [word for word in map(_singular, words) if word in VALUE_WORDS]
        if column.kind != "number" or not money or set(words) & NOT_MONEY:
            continue
        recurring = bool(set(words) & RECURRING_WORDS)
        rank = (not recurring, "total" in words, min(map(VALUE_WORDS.index, money)))
        if best is None or rank < best[0]:
            best = rank, column.name
    return {best[1]: Proposal("value", "Its name says what a row is worth.")} if best else {}


def _singular(word: str) -> str:
    return word if word in VALUE_WORDS else word.removesuffix("s")


def too_many_levels(distinct: int) -> str:
    """Why a text is left out."""
    return f"Too many different values to compare ({distinct:,})."


def _driver(column: Facts) -> Proposal:
    words = set(words_of(column.name))
    if column.kind == "text":
        return Proposal("left_out", too_many_levels(column.distinct))
    if words & POSTAL_WORDS and column.kind == "number":
        return Proposal("left_out", "A postal code names a place; its size says nothing.")
    if words & FIXED_WORDS:
        return Proposal("driver")
    if words & LEVER_WORDS or (words & MEDIA_WORDS and column.kind == "number"):
        return Proposal("lever", "Its name sounds like something that can be changed.")
    return Proposal("driver")

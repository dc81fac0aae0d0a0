"""What each column is for: proposed from names and values, then as the analyst said.

Pure: facts in, proposals out. The words that are looked for are in `vocabulary.py`.
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
NEARLY_UNIQUE = 0.9
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
        (score, place, each.name)
        for place, each in enumerate(facts)
        if (score := _outcome_score(each)) is not None
    ]
    return min(ranked)[2] if ranked else None


def _outcome_score(each: Facts) -> tuple[int, int, int] | None:
    """Lower is more likely: whole name first, then its place in the list, then how it reads."""
    two_sided = each.kind == "yes_no" or (each.kind == "category" and each.distinct == 1)
    if not (two_sided or each.kind == "number") or each.counter:
        return None
    words = words_of(each.name)
    reads = 0 if propose_positive(each) in {"Yes", "yes", "True", "true"} else 1
    whole = "".join(words)
    if whole in OUTCOME_NAMES:
        if each.kind == "number" and each.low == each.high and whole in {"count", "orders"}:
            return None
        return (0, OUTCOME_NAMES.index(whole), reads)
    if each.kind == "number" and (set(words) & FIXED_WORDS - {"total"}):
        return None
    if each.kind == "number" and not set(words) & AMOUNT_WORDS:
        return None  # a number that only mentions churn is a score or a code
    places = [OUTCOME_WORDS.index(word) for word in words if word in OUTCOME_WORDS]
    return (1, min(places), reads) if places else None


def propose_positive(each: Facts) -> str | None:
    """The value of an outcome that is asked about; None for numbers and many values."""
    if each.kind not in {"yes_no", "category"} or not each.levels:
        return None
    by_lower = {level.lower(): level for level in each.levels}
    for value in POSITIVE_VALUES:
        if value in by_lower:
            return by_lower[value]
    if each.kind == "category":
        return None
    numbers = (
        sorted(each.levels) if all(level.lstrip("-").isdigit() for level in each.levels) else []
    )
    return numbers[-1] if numbers else each.levels[-1]  # else the rarer of the two


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
    said = _as_said(facts, outcome, edits)
    left = {
        name: Proposal("left_out", leak.why, leak.certain, leak.knows)
        for name, leak in leaks.items()
        if name not in edits.include
    }
    free = [each for each in facts if each.name not in said and each.name not in left]
    found = dict(left)
    if not edits.ids:
        found |= _ids(free)
    free = [each for each in free if each.name not in found]
    found |= _dates(free, wanted=edits.date is None)
    free = [each for each in free if each.name not in found]
    if edits.value is None and _is_two_sided(facts, outcome):
        found |= _value(free)
    found |= {each.name: _driver(each) for each in free if each.name not in found}
    roles = {each.name: said.get(each.name) or found[each.name] for each in facts}
    return {name: _put_back(each, leaks.get(name), name, edits) for name, each in roles.items()}


def _as_said(facts: Sequence[Facts], outcome: str | None, edits: CardEdits) -> dict[str, Proposal]:
    """What the analyst decided, first the outcome, last the drivers."""
    said: dict[str, Proposal] = {}
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
    names = {each.name for each in facts}
    for role, columns, why in decisions:
        said |= {name: Proposal(role, why) for name in columns if name in names}
    return said


def _put_back(found: Proposal, leak: Leak | None, name: str, edits: CardEdits) -> Proposal:
    """A left-out column that the analyst wants in explains after all; a leak keeps its reason."""
    if name not in edits.include or name in edits.exclude:
        return found
    if leak is not None and leak.knows and found.role in {"driver", "lever", "value"}:
        return Proposal(found.role, f"{PUT_BACK} {leak.why}", leak.certain, leak=True)
    return Proposal("driver", PUT_BACK) if found.role == "left_out" else found


def _is_two_sided(facts: Sequence[Facts], outcome: str | None) -> bool:
    return any(each.name == outcome and each.kind != "number" for each in facts)


def _ids(free: Sequence[Facts]) -> dict[str, Proposal]:
    """One column that names the rows; others that only name are left out."""
    scored = [(score, place, each) for place, each in enumerate(free) if (score := _id_score(each))]
    if not scored:
        return {}
    best = max(scored, key=lambda item: (item[0], -item[1]))[2]
    why = "Every row has its own." if best.unique else "It names who or what the row is about."
    roles = {best.name: Proposal("id", why)}
    for _, _, each in scored:
        if each is not best:
            roles[each.name] = Proposal("left_out", f"{ONLY_NAMES}, as {best.name} does.")
    return roles


def _id_score(each: Facts) -> int:
    """How much a column looks like the name of a row; 0 where it does not."""
    words = words_of(each.name)
    if each.kind == "date" or (each.kind == "number" and not each.whole):
        return 0
    entity = bool(words) and words[0] in ENTITIES
    named = bool(words) and (words[-1] in ID_WORDS or words[0] in ID_WORDS)
    alone = entity and len(words) == 1
    if each.counter:
        return 2 if entity and named else 1
    if (named or alone) and (each.unique or each.distinct > MANY):
        return 3 + entity + each.unique
    if each.unique and each.kind == "text" and not set(words) & COUNTER_WORDS:
        return 2
    return 0


def _dates(free: Sequence[Facts], *, wanted: bool) -> dict[str, Proposal]:
    """The date with the fewest gaps; others cannot be compared as they are."""
    dates = sorted(
        (each for each in free if each.kind == "date"),
        key=lambda each: (each.missing, "date" not in words_of(each.name)),
    )
    roles = {
        each.name: Proposal("left_out", "A date on its own cannot be compared between rows.")
        for each in dates
    }
    if dates and wanted:
        roles[dates[0].name] = Proposal("date", "It holds dates.")
    return roles


def _value(free: Sequence[Facts]) -> dict[str, Proposal]:
    """The number that says what a row is worth, recurring money before totals."""
    best: tuple[tuple[bool, bool, int], str] | None = None
    for each in free:
        words = words_of(each.name)
        money = [word for word in map(_singular, words) if word in VALUE_WORDS]
        if each.kind != "number" or not money or set(words) & NOT_MONEY:
            continue
        recurring = bool(set(words) & RECURRING_WORDS)
        rank = (not recurring, "total" in words, min(map(VALUE_WORDS.index, money)))
        if best is None or rank < best[0]:
            best = rank, each.name
    return {best[1]: Proposal("value", "Its name says what a row is worth.")} if best else {}


def _singular(word: str) -> str:
    return word if word in VALUE_WORDS else word.removesuffix("s")


def _driver(each: Facts) -> Proposal:
    words = set(words_of(each.name))
    if each.kind == "text":
        return Proposal("left_out", f"Too many different values to compare ({each.distinct:,}).")
    if words & POSTAL_WORDS and each.kind == "number":
        return Proposal("left_out", "A postal code names a place; its size says nothing.")
    if words & FIXED_WORDS:
        return Proposal("driver")
    if words & LEVER_WORDS or (words & MEDIA_WORDS and each.kind == "number"):
        return Proposal("lever", "Its name sounds like something that can be changed.")
    return Proposal("driver")

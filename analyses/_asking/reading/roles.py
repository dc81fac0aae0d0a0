"""What each mention does in a question: a group, a column left out, or still open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from analyses._asking.reading.conditions import ReadCondition, turned
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.sentence import EXCEPTIONS, Sentence

# What every question uses up: words that only hold a sentence together.
STRUCTURE = frozenset({
    "free", "be", "have", "who", "how", "which", "for", "with", "of", "by", "from", "to", "and",
    "or", "comma", "those", "noun", "everyone", "asks",
})  # fmt: skip
HOLDING = ("with", "have", "give", "who", "only")
DURING = frozenset({"on", "in", "during", "at", "under", "when", "with", "using", "a"})
GROUP_VERBS = ("give", "move", "become", "have", "mail")


@dataclass
class _Before:
    """What the mention before was, for what is joined to it by and, or and a comma."""

    left_out: bool = False
    turned: bool = False
    person: bool = False


def settle(sentence: Sentence, draft: Draft, kept: Collection[int] = ()) -> list[int]:
    """Fills `where` and `without` of a question; the bare columns that are neither come back.

    Args:
        sentence: whose mentions are settled.
        draft: which is filled.
        kept: places of mentions that have their role already.
    """
    open_columns: list[int] = []
    before = _Before()
    for place in sentence.mentions:
        if place in kept:
            before = _Before()
            continue
        if _is_left_out(sentence, place, before):
            before = _leave_out(sentence, draft, place)
        elif not sentence.mention(place).bare:
            before = _group(sentence, draft, place, sentence.mention(place).condition, before)
        elif (condition := _carried(sentence, draft, place, before)) is not None:
            before = _group(sentence, draft, place, condition, before)
        elif place not in draft.used:
            open_columns.append(place)
            before = _Before()
        else:
            before = _Before(left_out="without" in draft.lists)
    if _leaves_out_the_noun(sentence):
        draft.cost += 1.5
    return open_columns


def _leaves_out_the_noun(sentence: Sentence) -> bool:
    """True for "ignoring customers and weekday": there the noun is a column, where one is so."""
    return any(
        sentence.has(at + 1, "noun")
        and (at + 2 == len(sentence.parts) or sentence.has(at + 2, "and", "comma"))
        for at in sentence.places("excluding")
    )


def is_grouped(sentence: Sentence, place: int) -> bool:
    """True where a mention stands behind for, among, in, with, who or is before a noun."""
    gap = [sentence.parts[at] for at in sentence.gap(place)]
    return any(part.has("for", "with", "who", "only", *EXCEPTIONS) and not part.has("event")
               for part in gap) or sentence.is_attributive(place)  # fmt: skip


def group_condition(
    sentence: Sentence,
    draft: Draft,
    place: int,
    condition: ReadCondition,
    *,
    also_turned: bool = False,
) -> bool:
    """Adds a mention as a condition, turned by the negators in front; False where it cannot be."""
    negators = list(sentence.turning(place))
    exception = sentence.in_front(place, *EXCEPTIONS)
    times = len(negators) + sentence.mention(place).negated + also_turned + (exception is not None)
    told: ReadCondition | None = condition
    if times % 2:
        told = turned(condition, sentence.dataset)
    if told is None:
        return False
    draft.take(place, *negators)
    for at in sentence.gap(place):
        if sentence.has(at, "only", *GROUP_VERBS) or at == exception:
            draft.take(at)
    draft.who.append((told, sentence.only_joints(place) or "or" in _tags(sentence, place)))
    return True


def closes_group(sentence: Sentence, place: int) -> bool:
    """True for the calls of "in the May calls": a column of the group, not the one compared."""
    before = place - 1
    while sentence.has(before, "free"):
        before -= 1
    return (
        before >= 0
        and sentence.parts[before].mention is not None
        and sentence.in_front(before, "for", "with") is not None
        and not sentence.mention(before).bare
    )


def _tags(sentence: Sentence, place: int) -> set[str]:
    return {tag for at in sentence.gap(place) for tag in sentence.parts[at].tags}


def _is_left_out(sentence: Sentence, place: int, before: _Before) -> bool:
    if before.left_out and sentence.only_joints(place):
        return True
    return sentence.in_front(place, "excluding") is not None and not sentence.has(
        sentence.in_front(place, "excluding") or 0, "without"
    )


def _leave_out(sentence: Sentence, draft: Draft, place: int) -> _Before:
    """Reads "excluding tenure" as the column, "excluding seniors" as the rows."""
    mention = sentence.mention(place)
    mark = sentence.in_front(place, "excluding")
    condition = None if mention.bare else mention.condition
    if mention.bare and sentence.is_attributive(place) and sentence.has_sides(place):
        condition = with_it(sentence, place)
    if condition is None:
        draft.take(place, *([mark] if mark is not None else []))
        draft.add("without", mention.column)
        return _Before(left_out=True)
    if group_condition(sentence, draft, place, condition, also_turned=mark is None):
        draft.take(*([mark] if mark is not None else []))
    return _Before(left_out=True)


def _group(
    sentence: Sentence, draft: Draft, place: int, condition: ReadCondition, before: _Before
) -> _Before:
    inherits = before.turned and sentence.only_joints(place) and (
        before.person == sentence.mention(place).person
    )  # fmt: skip
    if not group_condition(sentence, draft, place, condition, also_turned=inherits):
        return _Before()
    is_turned = inherits or any(True for _ in sentence.turning(place)) or (
        sentence.in_front(place, "except") is not None
    )  # fmt: skip
    return _Before(turned=is_turned, person=sentence.mention(place).person)


def with_it(sentence: Sentence, place: int) -> ReadCondition | None:
    """The column's yes; where it has only a no ("No E-Mail"), everything but that."""
    yes, no = sides(sentence.column(place))
    name = sentence.mention(place).column
    if yes is not None:
        return ReadCondition(name, "=", (yes,))
    return ReadCondition(name, "!=", (no,)) if no is not None else None


def _carried(sentence: Sentence, draft: Draft, place: int, before: _Before) -> ReadCondition | None:
    """A bare column as the condition of having it; None where it is none."""
    without = next((at for at in sentence.turning(place) if sentence.has(at, "without")), None)
    condition = with_it(sentence, place) if sentence.has_sides(place) else None
    if condition is None:
        if without is not None:
            draft.take(place, without)
            draft.add("without", sentence.mention(place).column)
        elif (
            mark := sentence.in_front(place, "except")
        ) is not None and draft.key == "top_drivers":
            draft.take(place, mark)
            draft.add("without", sentence.mention(place).column)
        return None
    if without is not None and not _belongs_to_noun(sentence, without):
        _offer_both(sentence, draft, place, condition)
        return condition
    if before.turned and sentence.only_joints(place):
        return condition
    if sentence.in_front(place, "by") is not None and _is_by(sentence, place):
        return None
    holding = (*HOLDING, "be") if draft.key in {"how_many", "which_rows"} else HOLDING
    if sentence.mention(place).person and sentence.in_front(place, "for", "of") is not None:
        return condition
    holds = sentence.in_front(place, *holding) is not None or any(
        True for _ in sentence.turning(place)
    )
    at = sentence.in_front(place, "for", "with")
    during = at is not None and sentence.word(at) in DURING
    beyond = sentence.in_front(place, "except")
    during = during or (beyond is not None and sentence.word(beyond) == "outside")
    also = sentence.only_joints(place) and bool(draft.who)
    return condition if holds or during or also or sentence.is_attributive(place) else None


def _is_by(sentence: Sentence, place: int) -> bool:
    """True where the last preposition in front is by, per, across."""
    last = sentence.in_front(place, "by", "for", "with", "of", "from")
    if last is None or not sentence.has(last, "by"):
        return False
    is_each = sentence.parts[last].end - sentence.parts[last].start > 1  # "in each country"
    return is_each or sentence.word(last) not in {"over", "against", "in"}


is_by = _is_by


def counts_by(sentence: Sentence) -> int | None:
    """Place of the column of "which country has the most inactive customers"; None elsewhere."""
    if sentence.says("event", "outcome", "lost", "opposite", "why") or not sentence.says("which"):
        return None
    first = next(iter(sentence.mentions), None)
    if first is None or not sentence.mention(first).bare:
        return None
    has = [at for at in sentence.places("have") if at > first]
    end = [at for at in sentence.places("highest", "lowest") if has and at == has[0] + 1]
    rest = [at for at in sentence.mentions if at > first]
    holds_group = bool(rest) and all(not sentence.mention(at).bare for at in rest)
    return first if end and holds_group else None


def _belongs_to_noun(sentence: Sentence, without: int) -> bool:
    """True where without stands right behind who it is about: "customers without support"."""
    place = without - 1
    while sentence.has(place, "free", "be") and not sentence.has(place, "noun", "who"):
        place -= 1
    if place < 0:
        return False
    part = sentence.parts[place]
    return part.mention is not None or part.has("noun", "who", "those", "have", "everyone", "for",
                                                "group", "and", "with", "only")  # fmt: skip


def _offer_both(sentence: Sentence, draft: Draft, place: int, condition: ReadCondition) -> None:
    """Reads "drivers of sales without promo": leave the column out, or the rows without it?"""
    title = sentence.column(place).title
    rows = turned(condition, sentence.dataset)
    asking = draft.asking()
    where = asking.choices.get("where", ())
    without = asking.choices.get("without", ())
    assert isinstance(where, tuple)
    assert isinstance(without, tuple)
    name = sentence.mention(place).column
    draft.doubt(
        f"“Without {title}” may leave the column {title} out, or the rows that have it.",
        [
            replace(asking, choices={**asking.choices, "without": (*without, name)}),
            *(
                [Asking(draft.key, {**asking.choices, "where": (*where, rows.said())})]
                if rows is not None
                else []
            ),
        ],
    )

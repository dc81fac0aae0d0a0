"""The role of each mention in a clause: changed, where, from, to, or instead."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from analyses._asking.reading.changes.clauses import Clause, brought_to, kept_from, opens_relative
from analyses._asking.reading.changes.direction import is_personal
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.sentence import EXCEPTIONS, JOINTS, Sentence

Role = Literal["changed", "to", "where", "from", "instead", "left_out"]
GROUP_MARKS = frozenset({"for", "among", "amongst", "within", "in", "where", "when", "whenever",
                         "during", "inside", "throughout", "at", "on", "of",
                         "fur", "bei", "pour", "chez", "parmi", "dans", "para", "en",
                         "em"})  # fmt: skip
REACHING = ("call", "contact", "ring", "rang", "rung", "phon", "mail", "email")
AMOUNTS = ("more", "less", "double", "triple", "halve")
SWAPPING = ("swap", "repl", "exch", "subst")


def roles(sentence: Sentence, clause: Clause) -> dict[int, Role]:
    """What every mention of the clause does, by its place."""
    found: dict[int, Role] = {}
    for place in sentence.mentions:
        if clause.first <= place < clause.last:
            if clause.verb_start < place < clause.verb_end and (
                kept_from(sentence, clause.verb_start, clause.verb_end - 1)
                or brought_to(sentence, clause.verb_start, clause.verb_end - 1)
            ):
                found[place] = "where"  # "stop women from getting discounts"
                continue
            found[place] = (
                _in_front(sentence, clause, place)
                if place < clause.verb_start
                else _behind(sentence, clause, place, found)
            )
    _mend_two_objects(sentence, clause, found)
    _mend_put_into(sentence, clause, found)
    _mend_called_for(sentence, clause, found)
    _mend_turned_into(sentence, clause, found)
    _mend_one_to_another(sentence, found)
    return found


def _in_front(sentence: Sentence, clause: Clause, place: int) -> Role:
    """A mention before its verb: the group, or what is changed by a passive."""
    mention = sentence.mention(place)
    if _marked(sentence, clause, place, "instead"):
        return "instead"
    if mention.assigned and not _of_group(sentence, clause, place):
        return "to"
    if _moves_there_at_the_end(sentence, clause, place):
        return "to"
    grouped = _grouped(sentence, clause, place)
    if clause.verb in {*AMOUNTS, "set"}:
        return "changed" if mention.bare and not grouped else "where"
    is_thing = mention.bare or (
        clause.verb in {"take", "give"}
        and not mention.person
        and not sentence.is_attributive(place)
    )
    if clause.passive and not grouped and is_thing:
        return "changed"
    if clause.verb == "move" and mention.bare and not grouped:
        return "changed"
    return "where"


def _moves_there_at_the_end(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Reads "kunden auf jährlich wechseln": the verb stands last, where they go before it."""
    return (
        clause.verb == "move"
        and not sentence.mention(place).bare
        and not any(clause.verb_end <= at < clause.last for at in sentence.mentions)
        and not _relative(sentence, clause, place)
        and _last_mark(sentence, clause, place) == "to"
    )


def _behind(sentence: Sentence, clause: Clause, place: int, found: dict[int, Role]) -> Role:
    """A mention behind its verb."""
    mention = sentence.mention(place)
    if _marked(sentence, clause, place, "instead"):
        return "instead"
    before = max((at for at in found if at >= clause.verb_start), default=None)
    joined = before is not None and (
        sentence.only_joints(place) or _joined_over_all(sentence, place)
    )
    if joined and before is not None and found[before] in {"changed", "to", "where", "instead"}:
        return _joined(sentence, place, before, found[before])
    if mention.assigned and not _of_group(sentence, clause, place):
        return "to"
    if _relative(sentence, clause, place):
        return "where"
    return _by_preposition(sentence, clause, place)


def _joined_over_all(sentence: Sentence, place: int) -> bool:
    """True for "Promo2 in all stores and assortment c": and behind "in all stores"."""
    gap = list(sentence.gap(place))
    joints = [at for at in gap if sentence.has(at, "and")]
    if not joints or sentence.column(place).role != "lever":
        return False
    behind = [at for at in gap if at > joints[-1]]
    front = [at for at in gap if at < joints[-1]]
    return (
        all(sentence.has(at, "free") for at in behind)
        and any(sentence.has(at, "everyone") for at in front)
        and all(sentence.has(at, "free", "for", "everyone", "folk", "noun") for at in front)
    )


def _joined(sentence: Sentence, place: int, before: int, role: Role) -> Role:
    """A mention joined by and or or takes the role of the one before where it can."""
    if role == "where" and sentence.mention(place).bare and not sentence.mention(before).bare:
        return "changed"
    return role


def _by_preposition(sentence: Sentence, clause: Clause, place: int) -> Role:  # noqa: C901, PLR0911, PLR0912  a table of prepositions
    mark = _last_mark(sentence, clause, place)
    swapping = clause.at and sentence.word(clause.verb_start).startswith(SWAPPING)
    is_move = clause.verb in {"move", "become", "set"}
    if clause.verb in AMOUNTS and _is_bare_number(sentence, place):
        return "changed"
    is_set = sentence.has(place + 1, "to", "by_amount", "for", "equals") and (
        place + 2 < clause.last and sentence.parts[place + 2].amount is not None
    )
    if clause.verb in {*AMOUNTS, "set"} and is_set and _is_bare_number(sentence, place):
        return "changed"
    if _is_way_of_reaching(sentence, clause, place):
        return "changed"
    if mark == "from":
        return "from" if is_move else "where"
    if mark == "to":
        return "to" if is_move else "where"
    if mark == "with" and swapping:
        return "to"
    if mark in {"group", "exception"}:
        if swapping and sentence.in_front(place, "for") is not None:
            return "to"
        if is_move and _on(sentence, clause, place):
            return "to"
        return "where"
    if mark == "with" and _behind_noun(sentence, clause, place):
        return "where"
    if is_move and mark in {"by", "with"}:
        return "to"
    if clause.verb in AMOUNTS:
        is_bare = sentence.mention(place).bare or _is_moved_range(sentence, clause, place)
        return "changed" if is_bare else "where"
    if clause.verb == "move":
        return _moved(sentence, clause, place)
    if sentence.is_attributive(place) and _later(sentence, clause, place) and clause.verb != "have":
        return "where"
    return "changed"


def _is_moved_range(sentence: Sentence, clause: Clause, place: int) -> bool:
    """True for "halve the balances over 100k": the number that is moved, where it is so large."""
    others = [at for at in sentence.mentions if clause.first <= at < clause.last and at != place]
    return (
        sentence.column(place).kind == "number"
        and sentence.mention(place).compare not in {"", "=", "in"}
        and not any(sentence.mention(at).bare for at in others)
        and all(sentence.has(at, "free") for at in sentence.gap(place) if at >= clause.verb_end)
    )


def _is_bare_number(sentence: Sentence, place: int) -> bool:
    """True for what an amount can be put into or taken off: "20 more into radio"."""
    return sentence.mention(place).bare and sentence.column(place).kind == "number"


def _is_way_of_reaching(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Reads "called on mobile": the value of a lever behind on, by or via is how, not whom."""
    if sentence.mention(place).bare or sentence.column(place).role != "lever" or not clause.at:
        return False
    last = sentence.in_front(place, "for", "by", "with")
    return (
        sentence.word(clause.verb_start).startswith(REACHING)
        and last is not None
        and last >= clause.verb_end
        and sentence.word(last) in {"on", "by", "via", "through"}
    )


def _moved(sentence: Sentence, clause: Clause, place: int) -> Role:
    """Reads "move monthly customers to yearly": the group; "went yearly": where they go."""
    if _later(sentence, clause, place):
        return "where" if not sentence.mention(place).bare or sentence.is_attributive(place) else (
            "changed"
        )  # fmt: skip
    return "changed" if sentence.mention(place).bare else "to"


def _mend_two_objects(sentence: Sentence, clause: Clause, found: dict[int, Role]) -> None:
    """Reads "gave seniors online security": the first of two neighbours are those who get it."""
    if clause.verb not in {"give", "take"}:
        return
    objects = [at for at in found if at >= clause.verb_end and found[at] == "changed"]
    if len(objects) < 2:
        return
    first = objects[0]
    following = objects[1]
    mention = sentence.mention(first)
    if not mention.bare and not _joint_between(sentence, first, following):
        found[first] = "where"
    is_whose = not sentence.mention(following).bare and sentence.is_attributive(following)
    if mention.bare and is_whose and clause.verb == "take":
        found[following] = "where"  # "stop mailing rural customers"


def _mend_turned_into(sentence: Sentence, clause: Clause, found: dict[int, Role]) -> None:
    """Reads "passive members reactivated": who they are stands before the noun."""
    if clause.verb != "none":
        return
    changed = [at for at in found if found[at] == "changed" and not sentence.mention(at).bare]
    for place in changed:
        alike = [at for at in changed if sentence.column(at) == sentence.column(place)]
        if len(alike) == 2 and sentence.is_attributive(place):
            found[place] = "where"
    for place in changed:
        if is_personal(sentence.column(place)) and len(changed) > 1:
            found[place] = "where"


def _mend_one_to_another(sentence: Sentence, found: dict[int, Role]) -> None:
    """Reads "monthly to yearly", "monthly -> yearly": from the first value to the second."""
    for first, second in pairwise(sorted(found)):
        one, other = sentence.mention(first), sentence.mention(second)
        gap = range(first + 1, second)
        if (
            one.column == other.column
            and not (one.bare or other.bare)
            and one.values != other.values
            and gap
            and any(sentence.has(at, "to") for at in gap)
            and all(sentence.has(at, "to", "free") for at in gap)
        ):
            found[first], found[second] = "from", "to"


def _is_somebody(sentence: Sentence, place: int) -> bool:
    """True for seniors and women, and for the dormant: people get something, nobody gets them."""
    mention, column = sentence.mention(place), sentence.column(place)
    if not mention.person or mention.bare:
        return False
    _, no = sides(column)
    return is_personal(column) or (column.role == "driver" and mention.values == (no,))


def _mend_put_into(sentence: Sentence, clause: Clause, found: dict[int, Role]) -> None:
    """Reads "put assortment c into the type d stores": the thing is put, the stores get it."""
    if clause.verb != "move" or not sentence.word(clause.verb_start).startswith("put"):
        return
    first = next((at for at in found if at >= clause.verb_end), None)
    if first is None or sentence.mention(first).bare or sentence.column(first).role != "lever":
        return
    if any(not sentence.has(at, "free") for at in range(clause.verb_end, first)):
        return
    others = [at for at in found if at > first and found[at] == "to"]
    if others and all(sentence.column(at) != sentence.column(first) for at in others):
        found[first] = "changed"
        for at in others:
            found[at] = "where"


def _mend_called_for(sentence: Sentence, clause: Clause, found: dict[int, Role]) -> None:
    """Reads "called everyone for onboarding": what they are called for is given."""
    if clause.verb not in {"give", "take", "move"}:
        return
    people = [at for at in found if found[at] == "changed" and _is_somebody(sentence, at)]
    is_got = clause.at and sentence.word(clause.verb_start) in {"get", "got", "gets", "getting"}
    if clause.verb in {"give", "take"} and not is_got:  # "dropped women from training"
        for place in people:
            if place >= clause.verb_end and not _marked(sentence, clause, place, "nobody"):
                found[place] = "where"
    if set(found.values()) != {"where"}:
        return
    bare = [at for at in found if sentence.mention(at).bare and at >= clause.verb_end]
    if len(bare) != 1 or sentence.column(bare[0]).role != "lever":
        return
    mark = sentence.in_front(bare[0], "for", "from", "to", "with")
    is_thing = mark is not None and sentence.word(mark) in {"for", "in", "from", "to", "into"}
    between = range(clause.verb_end, bare[0])
    is_held = any(sentence.has(at, "everyone", "noun", "pronoun") for at in between) or any(
        at in found for at in between
    )
    if is_thing and is_held and sentence.has_sides(bare[0]):
        found[bare[0]] = "changed"


def _joint_between(sentence: Sentence, first: int, last: int) -> bool:
    return any(sentence.has(at, *JOINTS) for at in range(first + 1, last))


def _marked(sentence: Sentence, clause: Clause, place: int, tag: str) -> bool:
    return any(sentence.has(at, tag) for at in sentence.gap(place) if at >= clause.first)


def _relative(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Behind who, that and whose, up to the verb; or behind a noun with."""
    return any(opens_relative(sentence, at) for at in sentence.gap(place) if at >= clause.first)


def _of_group(sentence: Sentence, clause: Clause, place: int) -> bool:
    """True for "where region = north" and "for those whose plan is basic"."""
    return _relative(sentence, clause, place) or _last_mark(sentence, clause, place) in {
        "group", "exception",
    }  # fmt: skip


def _grouped(sentence: Sentence, clause: Clause, place: int) -> bool:
    if _relative(sentence, clause, place):
        return True
    mark = _last_mark(sentence, clause, place)
    return mark in {"group", "exception", "with", "to", "from"}


def _last_mark(sentence: Sentence, clause: Clause, place: int) -> str:
    """The kind of the last preposition in front: from, to, with, by, group, exception or none."""
    for at in reversed(sentence.gap(place)):
        if at < clause.first or at in clause.at:
            break
        part = sentence.parts[at]
        if part.has(*EXCEPTIONS):
            return "exception"
        if (part.has("from") and not part.has("at_least")) or sentence.word(at) == "from":
            return "from"
        moves_there = sentence.word(at) == "para" and part.has("to") and clause.verb == "move"
        if sentence.word(at) in GROUP_MARKS and part.has("for") and not moves_there:
            return "group"
        if part.has("to") and sentence.word(at) not in {"on"}:
            return "to"
        if part.has("with", "without") and not part.has("give"):
            return "with"
        if part.has("by", "by_amount"):
            return "by"
    return ""


def _on(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Reads "put on", "were on a yearly contract": right behind the verb, and no further group."""
    gap = [at for at in sentence.gap(place) if at >= clause.verb_end]
    mark = next((at for at in reversed(gap) if sentence.has(at, "for", "with")), None)
    if mark is None or sentence.word(mark) not in {"on", "in", "under", "with"}:
        return False
    earlier = [at for at in sentence.mentions if clause.verb_end <= at < place]
    if not earlier:
        return not _later_to(sentence, clause, place)
    return clause.verb == "move" and sentence.word(mark) == "on"


def _later_to(sentence: Sentence, clause: Clause, place: int) -> bool:
    return any(
        _last_mark(sentence, clause, at) == "to"
        for at in sentence.mentions
        if place < at < clause.last
    )


def _behind_noun(sentence: Sentence, clause: Clause, place: int) -> bool:
    for at in reversed(sentence.gap(place)):
        if at < clause.verb_end:
            return False
        if sentence.has(at, "noun", "everyone", "those"):
            return True
    return any(clause.verb_end <= at < place for at in sentence.mentions)


def _later(sentence: Sentence, clause: Clause, place: int) -> bool:
    return any(place < at < clause.last for at in sentence.mentions)

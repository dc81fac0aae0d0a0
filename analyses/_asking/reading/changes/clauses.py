"""A what-if as clauses: each with its verb, what stands in front of it and behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from analyses._asking.reading.sentence import JOINTS, Sentence

Verb = Literal["give", "take", "move", "set", "more", "less", "double", "triple", "halve", "have",
               "become", "none"]  # fmt: skip
STRONG: tuple[Verb, ...] = ("take", "give", "move", "set", "more", "less", "double", "triple",
                            "halve")  # fmt: skip
WEAK: tuple[Verb, ...] = ("have", "become")
OUTCOME = ("event", "outcome", "opposite", "lost")
BRINGING = (
    "get",
    "got",
    "persua",
    "convinc",
    "forc",
    "urg",
    "nudg",
    "push",
    "ask",
    "invit",
    "tempt",
)
KEEPING = ("take", "prevent")  # verbs of "stop women from getting discounts"
BETWEEN = ("free", "be", "not", "have")


@dataclass
class Clause:
    """One verb with its surroundings.

    Attributes:
        verb: what it does; "none" where there is no verb.
        at: places of the verb's words.
        first: place where the clause begins.
        last: behind its last place.
        negators: places of negators on the verb.
        passive: True where what stands in front is what changes.
    """

    verb: Verb
    at: tuple[int, ...]
    first: int
    last: int
    negators: list[int] = field(default_factory=list)
    passive: bool = False

    @property
    def verb_start(self) -> int:
        """Place of the verb; of none, the clause's own beginning."""
        return self.at[0] if self.at else self.first

    @property
    def verb_end(self) -> int:
        """Behind the verb."""
        return self.at[-1] + 1 if self.at else self.first


def clauses(sentence: Sentence, start: int) -> list[Clause]:
    """The clauses behind a place, in order; one without a verb where there is none."""
    verbs = _verbs(sentence, start)
    if not verbs:
        return [Clause("none", (), start, len(sentence.parts))]
    found: list[Clause] = []
    begin = start
    for number, (verb, at) in enumerate(verbs):
        following = verbs[number + 1][1][0] if number + 1 < len(verbs) else len(sentence.parts)
        has_front = any(begin <= place < at[0] for place in sentence.mentions)
        last = (
            _end(sentence, at[-1] + 1, following, has_front=has_front)
            if number + 1 < len(verbs)
            else following
        )
        found.append(Clause(verb, at, begin, last))
        begin = last
    for clause in found:
        _complete(sentence, clause)
    return found


def about_outcome(sentence: Sentence, place: int) -> bool:
    """True for a verb next to the outcome: "would churn drop", "reduce churn"."""
    for step in (1, -1):
        at = place + step
        while sentence.has(at, "free", "be", "how", "noun", "not") and not sentence.has(
            at, *OUTCOME
        ):
            at += step
        if sentence.has(at, *OUTCOME):
            behind = place + 1
            is_followed = (
                step == -1 and behind < len(sentence.parts)
                and sentence.parts[behind].mention is not None
            )  # fmt: skip
            if not is_followed:
                return True
    return False


def _verbs(sentence: Sentence, start: int) -> list[tuple[Verb, tuple[int, ...]]]:
    """Main verbs with their places: those of relative clauses and of the outcome aside."""
    found: list[tuple[Verb, tuple[int, ...]]] = []
    relative, seen = False, False
    spoken: set[int] = set()
    for place in range(start, len(sentence.parts)):
        part = sentence.parts[place]
        if part.mention is not None:
            seen = True
            continue
        if opens_relative(sentence, place):
            relative, seen = True, False
            continue
        verb = _verb(sentence, place)
        if verb is None or place in spoken or about_outcome(sentence, place):
            continue
        if relative and not seen:
            continue
        relative = False
        if verb in WEAK and not _stands_alone(sentence, place):
            continue
        previous = found[-1] if found else None
        if previous is not None and _one_verb(sentence, previous[1][-1], place):
            found[-1] = _together(previous, verb, place)
        else:
            more = _more_behind(sentence, place)
            spoken.update(more)
            found.append((verb, (place, *more)))
    return _without_weak(sentence, found)


def opens_relative(sentence: Sentence, place: int) -> bool:
    part = sentence.parts[place]
    if sentence.word(place) == "those" and sentence.has(place - 1, "everyone") and (
        sentence.has(place + 1, "move") and not sentence.word(place + 1).endswith("ing")
    ):  # fmt: skip
        return False  # "and all those went to yearly"
    return part.has("who") or (part.has("those") and sentence.word(place) != "them")


def _verb(sentence: Sentence, place: int) -> Verb | None:
    """The verb that a part is; None for a word that is free or names the outcome's event."""
    part = sentence.parts[place]
    if part.has("what_if", "everyone", "should_we") and not part.has("take"):
        return None
    if part.has("event") and not _has_object(sentence, place):
        return None
    if part.has("free") and not part.has("take"):
        return None
    return _by_company(sentence, place) or next(
        (verb for verb in (*STRONG, *WEAK) if part.has(verb)), None
    )


def _by_company(sentence: Sentence, place: int) -> Verb | None:  # noqa: PLR0911
    """A verb that other words beside it make another one; None where they do not."""
    part = sentence.parts[place]
    if part.has("prevent") and any(
        kept_from(sentence, place, at) for at in range(place + 2, len(sentence.parts))
    ):
        return "take"
    if part.has("best", "worst") and place and sentence.parts[place - 1].amount is not None:
        return "more" if part.has("best") else "less"
    if part.has("best", "worst") and sentence.has(place - 1, "unit"):
        return "more" if part.has("best") else "less"
    if more := _more_behind(sentence, place):
        return "less" if sentence.has(more[0], "less") else "more"
    if sentence.word(place).startswith(("put", "pour", "chann", "inves")) and (
        place + 2 < len(sentence.parts)
        and sentence.parts[place + 1].amount is not None
        and sentence.has(place + 2, "to", "for")
        and sentence.word(place + 2) in {"into", "in", "to", "on", "onto"}
    ):
        return "more"
    if part.has("move", "take") and _amount_off(sentence, place):
        return "less"
    if part.has("take") and part.has("less") and _number_near(sentence, place):
        return "less"
    if part.has("move") and _off_behind(sentence, place):
        return "take"
    is_sent_on = part.has("be", "move") and sentence.has(place + 1, "to")
    return "move" if part.has("give") and not part.has("take") and is_sent_on else None


def _has_object(sentence: Sentence, place: int) -> bool:
    at = place + 1
    while sentence.has(at, "free", "everyone", "no", "of") and not sentence.has(at, "pronoun"):
        at += 1
    while at < len(sentence.parts) and sentence.word(at) in {"back", "over", "on", "straight"}:
        at += 1
    if sentence.has(at, "from", "to") and sentence.word(at) in {"from", "to", "over", "back"}:
        behind = at + 1
        while sentence.has(behind, "free"):
            behind += 1
        found = sentence.parts[behind] if behind < len(sentence.parts) else None
        return found is not None and (found.mention is not None or found.amount is not None)
    if at >= len(sentence.parts):
        return False
    return sentence.parts[at].mention is not None or sentence.parts[at].has("pronoun", "give")


def _number_near(sentence: Sentence, place: int) -> bool:
    """True where a verb such as drop is about a number column, or an amount."""
    near = [at for at in sentence.mentions if abs(at - place) <= 3]
    is_number = any(sentence.column(at).kind == "number" for at in near)
    return is_number and any(part.amount is not None for part in sentence.parts)


def _off_behind(sentence: Sentence, place: int) -> bool:
    """Reads "take support away", "switch discounts off"."""
    if sentence.word(place)[:4] not in {"take", "took", "taki", "swit", "turn", "scha", "cut"}:
        return False
    return any(
        sentence.word(at) in {"away", "off", "out", "ab", "weg", "aus"}
        for at in range(place + 1, min(place + 6, len(sentence.parts)))
    )


def _more_behind(sentence: Sentence, place: int) -> tuple[int, ...]:
    """Place of more or less in "put 20 more into radio", "put prices up by 5"; else empty."""
    if not sentence.has(place, "spend") and not sentence.word(place).startswith(
        ("put", "bring", "brought", "push", "driv", "drove")
    ):
        return ()
    at = place + 1
    while at < len(sentence.parts) and (
        sentence.has(at, "free")
        or sentence.parts[at].amount is not None
        or sentence.parts[at].mention is not None
    ):
        at += 1
    has_amount = any(sentence.parts[step].amount is not None for step in range(place + 1, at))
    is_way = at < len(sentence.parts) and sentence.word(at) in {"up", "down"}
    return (at,) if (has_amount or is_way) and sentence.has(at, "more", "less") else ()


def _amount_off(sentence: Sentence, place: int) -> bool:
    """Reads "took 5% off the price": an amount between the verb and off."""
    if sentence.word(place)[:4] not in {"take", "took", "taki"}:
        return False
    at = place + 1
    while sentence.has(at, "free", "unit", "percent_word") or (
        at < len(sentence.parts) and sentence.parts[at].amount is not None
    ):
        at += 1
    has_amount = any(sentence.parts[step].amount is not None for step in range(place + 1, at))
    return has_amount and sentence.has(at, "off") and sentence.word(at) == "off"


def _stands_alone(sentence: Sentence, place: int) -> bool:
    """False for a form of be or have that belongs to the verb behind it."""
    at = place + 1
    while sentence.has(at, "free", "not", "be") and _verb(sentence, at) not in STRONG:
        at += 1
    return not (at < len(sentence.parts) and _verb(sentence, at) in STRONG
                and not about_outcome(sentence, at))  # fmt: skip


def _one_verb(sentence: Sentence, first: int, second: int) -> bool:
    """True for "stop offering": nothing but free words between two verbs."""
    if kept_from(sentence, first, second) or brought_to(sentence, first, second):
        return True
    return all(sentence.has(at, "free", "not", "be") for at in range(first + 1, second)) and (
        sentence.has(first, "take", "give", "move") and not sentence.has(second, "more", "less")
    )


def kept_from(sentence: Sentence, first: int, second: int) -> bool:
    """True for "stop women from getting": who stands between, the thing behind the second verb."""
    who = any(
        sentence.has(at, "noun", "everyone", "those") or sentence.parts[at].mention is not None
        for at in range(first + 1, second)
    )
    return (
        who
        and sentence.has(first, *KEEPING)
        and sentence.has(second - 1, "from")
        and sentence.has(second, "give", "have", "move")
    )


def brought_to(sentence: Sentence, first: int, second: int) -> bool:
    """True for "persuade monthly customers to sign up": who they are stands between."""
    return sentence.has(first, "move", "give") and sentence.word(first).startswith(BRINGING) and (
        sentence.has(second - 1, "to") and sentence.has(second, "give", "have", "move", "become")
    )  # fmt: skip


def _together(
    first: tuple[Verb, tuple[int, ...]], second: Verb, place: int
) -> tuple[Verb, tuple[int, ...]]:
    """One verb of two: "stop offering" takes away, "start offering" gives."""
    verb, at = first
    if verb == "take":
        return ("take" if second in {"give", "have", "move", "become", "set"} else "give",
                (*at, place))  # fmt: skip
    return second, (*at, place)


def _without_weak(
    sentence: Sentence, found: list[tuple[Verb, tuple[int, ...]]]
) -> list[tuple[Verb, tuple[int, ...]]]:
    """Forms of be and have beside a full verb of the same clause belong to it."""
    kept = []
    for number, (verb, at) in enumerate(found):
        if verb in WEAK and number + 1 < len(found):
            following = found[number + 1][1][0]
            named = any(at[-1] < place < following for place in sentence.mentions)
            joint = any(sentence.has(place, *JOINTS) for place in range(at[-1], following))
            if not named and not joint:
                continue
        kept.append((verb, at))
    return kept


def _end(sentence: Sentence, start: int, following: int, *, has_front: bool) -> int:
    """Where a clause ends: behind the last joint that leaves the next verb its own subject."""
    joints = [at for at in range(start, following) if sentence.has(at, *JOINTS, "what_if")]
    for at in reversed(joints):
        behind = [place for place in sentence.mentions if at < place < following]
        before = [place for place in sentence.mentions if start <= place < at]
        if before or has_front or not behind:
            return at
    mentions = [place for place in sentence.mentions if start <= place < following]
    return following if mentions else start


def _complete(sentence: Sentence, clause: Clause) -> None:
    """Negators on the verb, and whether it is passive."""
    if not clause.at:
        return
    at = clause.verb_start - 1
    while at >= clause.first and sentence.parts[at].mention is None:
        if sentence.has(at, "not"):
            clause.negators.append(at)
        elif not sentence.has(at, *BETWEEN, "everyone", "noun", "pronoun", "with"):
            break
        at -= 1
    for place in range(clause.first, clause.verb_start):
        if sentence.has(place, "nobody"):
            clause.negators.append(place)
    clause.negators += [
        place
        for place in range(clause.verb_start, clause.verb_end)
        if sentence.has(place, "not") and place not in clause.at
    ]
    behind = [
        place
        for place in range(clause.verb_end, clause.last)
        if sentence.parts[place].mention is not None or sentence.has(place, "pronoun")
    ]
    front = [place for place in sentence.mentions if clause.first <= place < clause.verb_start]
    object_behind = [place for place in behind if not _is_group_mark(sentence, place)]
    is_passive = _be_in_front(sentence, clause.verb_start)
    clause.passive = bool(front) and (is_passive or not object_behind)


def _be_in_front(sentence: Sentence, place: int) -> bool:
    at = place - 1
    while sentence.has(at, "not", "free") and not sentence.has(at, "be"):
        at -= 1
    return sentence.has(at, "be") and sentence.word(at) not in {"get", "got", "gets", "have", "had"}


def _is_group_mark(sentence: Sentence, place: int) -> bool:
    return (
        sentence.parts[place].mention is not None
        and sentence.in_front(place, "for", "from", "to", "with", "who", "where") is not None
    )

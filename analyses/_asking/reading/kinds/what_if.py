"""What a change would do: what changes from what to what, for whom, for which share."""

from __future__ import annotations

from collections.abc import Iterator

from analyses._asking.reading.changes.change import Changing
from analyses._asking.reading.changes.clauses import STRONG, about_outcome, clauses
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.parts import SentencePart
from analyses._asking.reading.roles import STRUCTURE
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {"what_if", "event", "outcome", "rate", "pronoun", "imperative", "should_we",
                    "lost", "off", "on", "curve", "likely", "at_which", "increase_of",
                    "instead_alone", "gratis", "also", "works"}  # fmt: skip


HAS_IT = frozenset({"did", "does", "do", "has", "have"})  # "did it work" asks of what was done


def what_if(sentence: Sentence) -> Iterator[Draft]:
    """Reads "what if support is removed", "move everyone to fiber", "raise the fee by 5%"."""
    saved = _how_many_saved(sentence)
    if sentence.says("why", "count", "share_of", "average", "total") and not (
        _starts(sentence) or saved
    ):
        return
    draft = Draft("what_if", CUES | ({"count", "prevent", "how", "lost"} if saved else frozenset()))
    if (size := _every_size(sentence, draft)) is not None:
        yield size
        return
    if (response := _response_to(sentence, draft)) is not None:
        yield response
        return
    start = _start(sentence)
    if start is None:
        return
    for place, part in enumerate(sentence.parts):
        if part.has(*STRONG) and about_outcome(sentence, place):
            draft.take(place)
        if place < start and part.has("how", "more", "less", "take", "move", "reach"):
            draft.take(place)
    changing = Changing(sentence, draft)
    for clause in clauses(sentence, start):
        changing.clause(clause)
    changing.finish()
    draft.cost += 0.5 * _asks_of_what_was_done(sentence)
    if draft.lists.keys() & {"set", "shift", "scale"} or draft.offers:
        yield draft


def _asks_of_what_was_done(sentence: Sentence) -> bool:
    """Reads "did the email work": of what some have, no change for all."""
    return (
        sentence.says("works")
        and sentence.word(0) in HAS_IT
        and not sentence.says("everyone", "what_if")
    )


def _how_many_saved(sentence: Sentence) -> bool:
    """Reads "how many exits would we save if …": what the change does."""
    cues = [at for at in sentence.places("what_if") if sentence.word(at) in {"if", "by"}]
    count = sentence.places("count")
    return (
        bool(cues and count)
        and count[0] < cues[0]
        and any(token.word in {"would", "could", "will"} for token in sentence.text)
    )


def _starts(sentence: Sentence) -> bool:
    return bool(sentence.parts) and sentence.parts[0].has("what_if")


def _start(sentence: Sentence) -> int | None:
    """Where the change begins: behind the last what if, or at a verb that orders it."""
    cues = sentence.places("what_if")
    if cues:
        mentions = sentence.mentions
        last = cues[-1]
        if mentions and mentions[-1] < last:
            return cues[0] if not any(at < cues[0] for at in mentions) else 0
        first_mention = mentions[0] if mentions else len(sentence.parts)
        in_front = [at for at in cues if at < first_mention]
        return (in_front[-1] if in_front else -1) + 1
    asks = sentence.has(0, "asks") and sentence.says("event", "opposite", "comparative", "matter")
    for part in sentence.parts[1 if asks else 0 :]:
        if part.has(*STRONG, "spend") and not part.has("outcome") and (
            not part.has("event") or _orders(sentence, part)
        ):  # fmt: skip
            return 0
        if not part.has("free", "imperative", "not", "comma") or part.mention is not None:
            return None
    return None


def _orders(sentence: Sentence, part: SentencePart) -> bool:
    """True for "cancel every credit card": a thing stands behind, not nobody."""
    at = sentence.parts.index(part) + 1
    while sentence.has(at, "free", "everyone"):
        at += 1
    return at < len(sentence.parts) and sentence.parts[at].mention is not None


def _every_size(sentence: Sentence, draft: Draft) -> Draft | None:
    """Reads "what would changing the contract do", "which fee would bring churn to 20%"."""
    changing = sentence.places("changing")
    columns = [at for at in sentence.mentions if sentence.mention(at).bare]
    if changing and len(sentence.mentions) == 1 and columns:
        if any(part.amount is not None for part in sentence.parts):
            return None
        draft.take(changing[0], columns[0])
        draft.single["lever"] = sentence.mention(columns[0]).column
        return draft
    goal = _goal(sentence)
    if goal is None or not columns or len(sentence.mentions) != 1 or columns[0] > goal:
        return None
    reach = [at for at in sentence.places("reach", "less", "more") if at < goal]
    if not reach or (sentence.says("what_if") and sentence.word(0) not in {"what", "which"}):
        return None
    part = sentence.parts[goal]
    draft.take(goal, goal - 1, columns[0], *reach, *sentence.places("which", "what_if", "move"))
    draft.single["lever"] = sentence.mention(columns[0]).column
    draft.single["goal"] = f"{part.amount:g}{'%' if part.percent else ''}"
    return draft


def _response_to(sentence: Sentence, draft: Draft) -> Draft | None:
    """Reads "who responds to the womens email": what it does, group by group."""
    if (
        len(sentence.mentions) != 1
        or not sentence.says("who")
        or not sentence.says("event", "curve")
    ):
        return None
    place = sentence.mentions[0]
    mention = sentence.mention(place)
    verb = [at for at in sentence.gap(place) if sentence.word(at)[:5] in {"respo", "react"}]
    if mention.bare or sentence.column(place).role != "lever" or not verb:
        return None
    draft.take(place, *verb)
    draft.add("set", f"{mention.column}={mention.values[0]}")
    return draft


def _goal(sentence: Sentence) -> int | None:
    """The amount at the end behind "outcome to"."""
    last = len(sentence.parts) - 1
    if (
        last < 2
        or sentence.parts[last].amount is None
        or not sentence.has(last - 1, "to", "goal_to")
    ):
        return None
    front = last - 2
    while sentence.has(front, "free") and not sentence.has(front, "outcome"):
        front -= 1
    return last if sentence.has(front, "outcome") else None

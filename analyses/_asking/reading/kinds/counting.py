"""How many, which share, how much on average and in total, by group."""

from __future__ import annotations

from collections.abc import Iterator

from analyses._asking.reading.conditions import ReadCondition
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.roles import STRUCTURE, counts_by, is_by, is_grouped, settle
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {"event", "outcome", "rate", "give", "lost", "opposite"}
IMPOSSIBLE = 9.0
WAYS = ("average", "total", "share", "count")
TAGS = {"average": "average", "total": "total", "share": "share_of", "count": "count"}


def counting(sentence: Sentence) -> Iterator[Draft]:  # noqa: C901
    """Reads "how many germans left", "average balance by gender", "what is the churn rate"."""
    ways = [way for way in WAYS if sentence.says(TAGS[way])]
    by_rate = (
        (not ways and sentence.says("rate"))
        or _rate_of_outcome(sentence)
        or (not ways and _outcome_of_group(sentence))
    )
    if (place := counts_by(sentence)) is not None:
        draft = Draft("how_many", CUES | {"highest", "lowest"})
        draft.take(place)
        draft.single["as"] = "count"
        settle(sentence, draft, kept={place})
        draft.single["by"] = sentence.mention(place).column
        draft.single["end"] = "lowest" if sentence.says("lowest") else "highest"
        yield draft
        return
    if not ways and not by_rate:
        yield from _common(sentence)
        return
    way = ways[0] if ways else ("share" if sentence.dataset.is_rate else "average")
    if way == "count" and not sentence.dataset.is_rate and sentence.says("outcome"):
        only = all(sentence.has(at, "outcome") for at in sentence.places("count"))
        way = "average" if only else "total"
    if way == "average" and sentence.dataset.is_rate and not _numbers(sentence):
        way = "share"
    if _how_often_reached(sentence):
        return
    draft = Draft("how_many", CUES | {"count", "share_of", "average", "total"})
    if sentence.says("id", "folk") and way == "count" and not sentence.says("noun"):
        return
    draft.single["as"] = way
    by = [at for at in sentence.mentions if is_by(sentence, at) and sentence.mention(at).bare]
    if by:
        draft.take(by[0])
    second = [at for at in sentence.mentions if by and at > by[0]
              and sentence.mention(at).bare and sentence.only_joints(at)
              and not any(by[0] < other < at for other in sentence.mentions)]  # fmt: skip
    draft.take(*second[:1])
    kept = {*by[:1], *second[:1]}
    measured = _measured(sentence, way, kept)
    if measured is not None:
        kept.add(measured)
        draft.take(measured)
        draft.single["of"] = sentence.mention(measured).column
    settle(sentence, draft, kept=kept)
    if by:
        draft.single["by"] = sentence.mention(by[0]).column
    if second:
        draft.single["by"] = tuple(sentence.mention(at).column for at in (by[0], second[0]))
    _event(sentence, draft, measured)
    draft.cost += _doubt(sentence, draft, way, is_named=bool(ways))
    yield draft


def _how_often_reached(sentence: Sentence) -> bool:
    """True for "how often did we call them", which is no share of the outcome."""
    words = [token.word for token in sentence.text]
    reaching = any(word.startswith(("call", "phon", "contact", "rang", "ring")) for word in words)
    return reaching and bool({"often", "frequently"} & set(words)) and not sentence.mentions


def _common(sentence: Sentence) -> Iterator[Draft]:
    """Reads "most common job": how many there are of each."""
    columns = [at for at in sentence.mentions if sentence.mention(at).bare]
    if not sentence.says("common") or not columns or sentence.says("event", "outcome", "what_if"):
        return
    draft = Draft("how_many", CUES | {"common", "asks"})
    draft.take(columns[0])
    draft.single["as"] = "count"
    settle(sentence, draft, kept=set(columns[:1]))
    draft.single["by"] = sentence.mention(columns[0]).column
    rare = any(token.word in {"least", "rarest"} for token in sentence.text)
    draft.single["end"] = "lowest" if rare else "highest"
    yield draft


def _doubt(sentence: Sentence, draft: Draft, way: str, *, is_named: bool) -> float:
    """What the reading pays for what is not said: how, of what, and what is counted at all."""
    told = 0.0 if is_named and (way != "average" or sentence.says("average")) else 0.2
    if not sentence.mentions and not sentence.says("noun", "event", "outcome"):
        told += IMPOSSIBLE
    if way in {"average", "total"} and "of" not in draft.single:
        told += IMPOSSIBLE
    return told


def _rate_of_outcome(sentence: Sentence) -> bool:
    """True for "churn rate" as one phrase of the outcome, with nothing else asked."""
    return (
        sentence.says("outcome")
        and not sentence.says("why", "where", "event", "highest", "lowest", "worst", "best")
        and any(token.word in {"rate", "level"} for token in sentence.text)
        and not any(is_by(sentence, at) for at in sentence.mentions)
    )


def _outcome_of_group(sentence: Sentence) -> bool:
    """True for "churn of yearly customers", "sales in the north": the outcome and a group."""
    first = next(
        (
            at
            for at, part in enumerate(sentence.parts)
            if not part.has("free", "which", "comma") or part.has("outcome")
        ),
        None,
    )
    if first is None or not sentence.has(first, "outcome") or not sentence.mentions:
        return False
    if sentence.says("why", "where", "matter", "curve", "compare", "what_if", "comparative",
                     "highest", "lowest", "worst", "best", "model", "group"):  # fmt: skip
        return False
    return all(is_grouped(sentence, at) and not is_by(sentence, at) for at in sentence.mentions)


def _numbers(sentence: Sentence) -> bool:
    return any(sentence.column(at).kind == "number" and sentence.mention(at).bare
               for at in sentence.mentions)  # fmt: skip


def _measured(sentence: Sentence, way: str, kept: set[int]) -> int | None:
    """The bare column that is averaged or added up; of a share, the one that rows have."""
    for place in sentence.mentions:
        mention = sentence.mention(place)
        if place in kept or not mention.bare:
            continue
        is_number = sentence.column(place).kind == "number"
        if way in {"average", "total"} and is_number:
            return place
        has = sentence.in_front(place, "have", "give") is not None
        turned = any(True for _ in sentence.turning(place))
        if way == "share" and has and sentence.has_sides(place) and not turned and len(
            sentence.mentions
        ) > 1:  # fmt: skip
            return place
    return None


def _event(sentence: Sentence, draft: Draft, measured: int | None) -> None:
    """The outcome: what is counted, or, with another column measured, whose rows."""
    events = sentence.places("event", "outcome", "lost")
    outcome = sentence.dataset.outcome
    stayed = sentence.places("opposite")
    if stayed and not events and outcome is not None and len(outcome.levels) == 2:
        if not any(sentence.has(at, "not") for at in _before(sentence, stayed[0])):
            _where_outcome(sentence, draft, outcome.name, stayed[0])
        return
    if not events or outcome is None:
        return
    negator = next((at for at in _before(sentence, events[0]) if sentence.has(at, "not")), None)
    if measured is None:
        if negator is None:
            draft.single["of"] = outcome.name
            draft.implied.add(outcome.name)
        elif sentence.dataset.positive is not None and len(outcome.levels) == 2:
            _where_outcome(sentence, draft, outcome.name, negator)
        return
    if sentence.dataset.positive is None:
        return
    _where_outcome(sentence, draft, outcome.name, negator)


def _where_outcome(sentence: Sentence, draft: Draft, name: str, negator: int | None) -> None:
    column = sentence.dataset.column(name)
    wanted = sentence.dataset.positive or ""
    if negator is not None:
        wanted = next(level for level in column.levels if level != wanted)
        draft.take(negator)
    draft.who.append((ReadCondition(name, "=", (wanted,)), False))
    draft.implied.add(name)


def _before(sentence: Sentence, place: int) -> list[int]:
    """Places right in front of an event: its own negator is among them."""
    found = []
    at = place - 1
    while at >= 0 and sentence.has(at, "free", "not", "have"):
        found.append(at)
        at -= 1
    return found

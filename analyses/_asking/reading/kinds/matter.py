"""Whether one column matters, for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analyses._asking.reading.changes.clauses import about_outcome
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.roles import STRUCTURE, settle
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {
    "matter", "comparative", "compare", "curve", "event", "outcome", "rate", "likely", "lost",
    "height", "others", "more", "less", "worst", "best", "everyone", "opposite",
    "risk",
}  # fmt: skip
FOR = frozenset({"for", "among", "amongst", "within", "in", "where", "when", "of", "during"})


def matter(sentence: Sentence) -> Iterator[Draft]:  # noqa: C901, PLR0912  one question, many shapes
    """Reads "does gender matter in germany", "do women leave more than men"."""
    if _is_an_order(sentence):
        return
    sides_of = _with_and_without(sentence)
    rivals = compared(sentence) or sides_of
    asks = _asks(sentence)
    moved = moves_outcome(sentence)
    cue = (
        sentence.says("matter")
        or moved
        or _is_the_problem(sentence)
        or (
            sentence.says("comparative") and sentence.says("event", "outcome", "others", "opposite")
        )
    )
    set_against = sentence.says("between", "compare", "comparative", "or", "matter")
    against = rivals and (bool(sides_of) or set_against)
    if not against and not (cue and asks):
        return
    if any(part.amount is not None for part in sentence.parts):
        return
    if not against and sentence.given_to_all:
        return
    cleft = against or _is_cleft(sentence)
    draft = Draft("does_it_matter", CUES | ({"why", "which", "who"} if cleft else frozenset()))
    targets = rivals if against else _target(sentence)
    if not targets:
        return
    if any(sentence.mention(at).compare not in {"", "=", "in"} for at in targets):
        return
    draft.take(*targets)
    draft.single["column"] = sentence.mention(targets[0]).column
    for place in targets:
        if not against:
            draft.take(
                *(at for at in sentence.gap(place) if sentence.has(at, "give", "without", "no"))
            )
            draft.take(*sentence.turning(place))
    draft.take(*_than_those_without(sentence))
    if sides_of:
        draft.take(*sentence.places("without"), *sentence.places("with"))
    if against:
        draft.cues |= {"between", "how", "where"}
    draft.implied.add(sentence.mention(targets[0]).column)
    settle(sentence, draft, kept=set(targets))
    if (
        against
        and sentence.column(targets[0]).role == "lever"
        and not sentence.says("event", "outcome")
    ):
        draft.cost += 0.4  # arms of something that is done: whether it works
    if moved and not sentence.says("matter") and sentence.column(targets[0]).role == "lever":
        draft.cost += 0.4
    if not asks and not (against and sentence.says("compare", "comparative")):
        draft.cost += 0.4
    yield draft


def _than_those_without(sentence: Sentence) -> list[int]:
    """Reads "than those without": the others, whatever they have not."""
    last = sentence.mentions[-1] if sentence.mentions else -1
    behind = range(last + 1, len(sentence.parts))
    if not any(sentence.has(at, "compare") for at in behind):
        return []
    return [at for at in behind if sentence.has(at, "without", "not", "no", "nobody")]


def _with_and_without(sentence: Sentence) -> list[int]:
    """Place of the column of "with and without a partner", or none."""
    for at in sentence.places("without"):
        joint = at - 1
        front = joint - 1
        is_pair = sentence.has(joint, "and", "or", "compare") and sentence.has(front, "with")
        behind = next((place for place in sentence.mentions if place > at), None)
        if is_pair and behind is not None and sentence.mention(behind).bare:
            return [behind]
    return []


def _is_an_order(sentence: Sentence) -> bool:
    """True for "everyone who was sent A should have been sent B": a change, not a comparison."""
    return any(token.word in {"should", "ought"} for token in sentence.text[2:])


is_an_order = _is_an_order


def _is_cleft(sentence: Sentence) -> bool:
    """Reads "is it the contract that makes people leave"."""
    words = [token.word for token in sentence.text[:2]]
    return words == ["is", "it"] and any(sentence.mention(at).bare for at in sentence.mentions[:1])


def _is_the_problem(sentence: Sentence) -> bool:
    """Reads "are germans the problem", "are monthly customers risky"."""
    return (
        bool(sentence.mentions)
        and sentence.word(0) in {"is", "are", "was", "were"}
        and sentence.says("worst", "best", "risk")
        and not sentence.says("which", "where", "group", "trust", "fair", "model")
        and not sentence.mention(sentence.mentions[0]).bare
        and [token.word for token in sentence.text[:2]] != ["is", "it"]
    )


def moves_outcome(sentence: Sentence) -> bool:
    """True for "reduce churn", "lift sales"."""
    return any(
        sentence.has(at, "more", "less")
        and about_outcome(sentence, at)
        and not sentence.has(at + 1, "compare")
        for at in range(len(sentence.parts))
    )


def compared(sentence: Sentence) -> list[int]:
    """Places of two values of one column; none where there are no two."""
    single = [at for at in sentence.mentions if sentence.mention(at).compare == "="]
    counts = Counter(sentence.mention(at).column for at in single)
    for column, number in counts.items():
        own = [at for at in single if sentence.mention(at).column == column]
        if number >= 2 and len({sentence.mention(at).values for at in own}) >= 2:
            return own
    return []


def _asks(sentence: Sentence) -> bool:
    """True for a question that yes or no answers: "does …", "is …"; "how much does … matter"."""
    comma = next(iter(sentence.places("comma")), None)
    if comma is not None and sentence.has(comma + 1, "asks"):
        return True
    first = next((part for part in sentence.parts
                  if not part.has("free", "comma") or part.has("asks")), None)  # fmt: skip
    if first is None:
        return False
    return first.has("asks") or (
        sentence.says("how") and sentence.says("matter") and not sentence.says("curve")
    ) or (first.mention is not None and sentence.says("matter"))  # fmt: skip


def _target(sentence: Sentence) -> list[int]:
    """The first mention that is not in a group; where all are, the first."""
    places = sentence.mentions
    for place in places:
        if any(sentence.word(at) in {"because", "due", "thanks"} for at in sentence.gap(place)):
            return [place]
    for place in places:
        mark = sentence.in_front(place, "for", "excluding", "except", "only")
        if mark is None or (sentence.word(mark) not in FOR and not sentence.has(mark, "only")):
            return [place]
    return list(places[:1])

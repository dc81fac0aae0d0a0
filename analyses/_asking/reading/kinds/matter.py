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
    "height", "others", "more", "less", "worst", "best", "everyone",
}  # fmt: skip
FOR = frozenset({"for", "among", "amongst", "within", "in", "where", "when", "of", "during"})


def matter(sentence: Sentence) -> Iterator[Draft]:
    """Reads "does gender matter in germany", "do women leave more than men"."""
    rivals = compared(sentence)
    asks = _asks(sentence)
    moved = moves_outcome(sentence)
    cue = (
        sentence.says("matter")
        or moved
        or (sentence.says("comparative") and sentence.says("event", "outcome", "others"))
    )
    against = rivals and sentence.says("compare", "comparative", "or", "matter")
    if not against and not (cue and asks):
        return
    if any(part.amount is not None for part in sentence.parts):
        return
    draft = Draft("does_it_matter", CUES | ({"why", "which", "who"} if against else frozenset()))
    targets = rivals if against else _target(sentence)
    if not targets:
        return
    draft.take(*targets)
    draft.single["column"] = sentence.mention(targets[0]).column
    for place in targets:
        if not against:
            draft.take(
                *(at for at in sentence.gap(place) if sentence.has(at, "give", "without", "no"))
            )
            draft.take(*sentence.turning(place))
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
        mark = sentence.in_front(place, "for", "excluding", "except", "only")
        if mark is None or (sentence.word(mark) not in FOR and not sentence.has(mark, "only")):
            return [place]
    return list(places[:1])

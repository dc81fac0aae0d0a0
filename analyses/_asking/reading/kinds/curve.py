"""How the outcome moves with one column."""

from __future__ import annotations

from collections.abc import Iterator

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.roles import STRUCTURE, is_grouped, settle
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {
    "curve", "at_which", "outcome", "event", "rate", "height", "lost", "any_column", "highest",
    "lowest", "more", "less", "comparative", "opposite",
    "compare", "risk",
}  # fmt: skip


def curve(sentence: Sentence) -> Iterator[Draft]:
    """Reads "how does churn depend on tenure", "effect of age on churn", "at what age …"."""
    at_which = sentence.says("at_which")
    if not at_which and not sentence.says("curve") and not _plotted(sentence):
        return
    if any(part.amount is not None for part in sentence.parts) or sentence.given_to_all:
        return
    draft = Draft("how_it_responds", CUES)
    targets = [at for at in sentence.mentions if sentence.mention(at).bare]
    first = _target(sentence, targets)
    kept = set() if first is None else {first}
    left = settle(sentence, draft, kept=kept)
    if first is None and left:
        first = left[0]
    if first is None:
        if not sentence.says("any_column"):
            return
        yield draft
        return
    draft.take(first)
    draft.single["column"] = sentence.mention(first).column
    if sentence.parts[0].has("asks") and not sentence.says("how") and not at_which:
        draft.cost += 0.6  # "does tenure affect churn" asks whether, not how
    if not sentence.says("event", "outcome", "lost"):
        draft.cost += 0.3
    yield draft


def _plotted(sentence: Sentence) -> bool:
    """Reads "sales vs competition distance": the outcome against one number."""
    return (
        sentence.says("compare")
        and sentence.says("outcome")
        and len(sentence.mentions) == 1
        and sentence.mention(sentence.mentions[0]).bare
        and sentence.column(sentence.mentions[0]).kind == "number"
        and not sentence.says("comparative", "works")
    )


def _target(sentence: Sentence, columns: list[int]) -> int | None:
    """The first column that is no group, numbers before others."""
    fitting = [at for at in columns if not _grouped(sentence, at)]
    numbers = [at for at in fitting if sentence.column(at).kind == "number"]
    return next(iter(numbers or fitting), None)


def _grouped(sentence: Sentence, place: int) -> bool:
    """True for "with a partner" and "without support"; "of tenure" and "on age" are none."""
    if any(True for _ in sentence.turning(place)):
        return True
    mark = sentence.in_front(place, "for", "with", "who", "except", "excluding", "only")
    if mark is None or not is_grouped(sentence, place):
        return False
    return sentence.word(mark) in {
        "for", "among", "amongst", "within", "in", "where", "when", "who", "having", "during",
        "excluding", "except", "ignoring",
    } or (sentence.has(mark, "with") and sentence.has(mark - 1, "noun"))  # fmt: skip

"""Whether an action works, and which of its arms works best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.kinds.matter import compared, is_an_order, moves_outcome
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.roles import STRUCTURE, closes_group, settle
from analyses._asking.reading.sentence import Sentence
from analyses._language.direction import less_is_wanted

CUES = STRUCTURE | {
    "works", "compare", "comparative", "best", "worst", "event", "outcome", "treatment",
    "should_we", "everyone", "mail", "rate", "highest", "curve", "height", "more", "less",
    "prevent",
}  # fmt: skip


def works(sentence: Sentence) -> Iterator[Draft]:  # noqa: C901, PLR0912  one question, many shapes
    """Reads "did the email campaign work", "is cellular better than telephone"."""
    if is_an_order(sentence):
        return
    arms = [at for at in compared(sentence) if sentence.column(at).role == "lever"]
    cue = _cue(sentence, arms)
    best_arm = sentence.says("best") and sentence.says("which") and not sentence.says("event")
    if (
        sentence.says("why")
        or sentence.given_to_all
        or not (cue or best_arm or sentence.says("should_we"))
    ):
        return
    draft = Draft("which_works", CUES | {"money_back"})
    if sentence.says("money_back"):
        draft.doubt("Whether it works can be said; what it earns for what it costs is not there.")
    column = _lever(sentence, arms)
    if column is None:
        return
    own = [
        at
        for at in sentence.mentions
        if sentence.mention(at).column == column or _could_be(sentence, at, column)
    ]
    draft.take(
        *own, *(at for place in own for at in sentence.gap(place) if sentence.has(at, "give"))
    )
    for place in own:
        draft.take(*sentence.turning(place))
    if any(sentence.mention(at).compare not in {"", "=", "in"} for at in own):
        return
    draft.single["column"] = column
    draft.implied.add(column)
    _of_one_value(sentence, draft, own)
    settle(sentence, draft, kept=set(own))
    if not own and not sentence.says("treatment"):
        return
    kind = sentence.dataset.column(column).kind
    if kind == "number":
        draft.key = "does_it_matter"
        draft.cost += 0.2
    if sentence.dataset.column(column).role != "lever":
        draft.cost += 0.3
    if not cue:
        if kind not in {"category", "yes_no"} or not sentence.says("should_we"):
            draft.cost += 0.5
        else:
            draft.cost += 0.2
    yield draft


def _of_one_value(sentence: Sentence, draft: Draft, own: Sequence[int]) -> None:
    """Reads "does a yearly contract help" of that value against the others, not of the column.

    Where a value means none ("No E-Mail"), every other one is held against it anyway.
    """
    values = {value for at in own for value in sentence.mention(at).values}
    if len(values) != 1 or any(sentence.mention(at).bare for at in own):
        return
    column = sentence.column(own[0])
    if len(column.levels) < 3 or sides(column)[1] is not None:
        return
    draft.key = "does_it_matter"
    draft.single["group"] = (sentence.mention(own[0]).condition.said(),)
    if less_is_wanted(sentence.dataset):
        draft.single["end"] = "lowest"


def _cue(sentence: Sentence, arms: list[int]) -> bool:
    """True where it is asked what something does: works, pays, beats, or arms against arms."""
    comparing = sentence.says("compare", "best", "comparative", "or")
    return (
        sentence.says("works", "money_back")
        or (bool(arms) and comparing and not sentence.says("event"))
        or (moves_outcome(sentence) and sentence.parts[0].has("asks"))
        or _prevents(sentence)
    )


def _prevents(sentence: Sentence) -> bool:
    """Reads "does support keep people", "does training stop people leaving"."""
    return (
        sentence.says("prevent")
        and sentence.parts[0].has("asks")
        and sentence.says("noun", "event")
        and bool(sentence.mentions)
        and not sentence.says("comparative")
    )


def _could_be(sentence: Sentence, place: int, column: str) -> bool:
    """True where a word of several names could name a value of the column, too."""
    mention = sentence.mention(place)
    return mention.part and any(name.column == column for name in mention.others)


def _lever(sentence: Sentence, arms: list[int]) -> str | None:
    """The column whose arms are compared: named, by a value of it, or the only one there is."""
    if arms:
        return sentence.mention(arms[0]).column
    named = [sentence.mention(at).column for at in sentence.mentions
             if not closes_group(sentence, at)]  # fmt: skip
    levers = [name for name in named if sentence.dataset.column(name).role == "lever"]
    if levers:
        return levers[0]
    every = [each for each in sentence.dataset.with_role("lever") if each.kind != "number"]
    if sentence.says("treatment") and len(every) == 1:
        return every[0].name
    return named[0] if named else None

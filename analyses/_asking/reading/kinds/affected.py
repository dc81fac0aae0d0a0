"""Where it is worst: groups of all columns, or of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.kinds.matter import compared, is_it_worse
from analyses._asking.reading.roles import STRUCTURE, closes_group, counts_by, is_by, settle
from analyses._asking.reading.sentence import Sentence
from analyses._language.direction import less_is_wanted

CUES = STRUCTURE | {
    "where", "group", "highest", "lowest", "worst", "best", "event", "outcome", "rate", "height",
    "lost", "top", "bottom", "average", "opposite", "risk",
}  # fmt: skip
FEWEST = frozenset({"hardest", "toughest", "trickiest", "poorest", "weakest", "grimmest"})
ENDS = ("highest", "lowest", "worst", "best", "top", "bottom")


def affected(sentence: Sentence) -> Iterator[Draft]:
    """Reads "where is churn worst among seniors", "churn by contract", "which plan churns most"."""
    draft = Draft("who_is_affected", CUES)
    has_end = sentence.says("highest", "lowest", "worst", "best")
    by = [at for at in sentence.mentions if is_by(sentence, at) and sentence.mention(at).bare]
    of_it = _asks_of_it(sentence)
    asked = (
        sentence.says("where")
        or of_it
        or _is_ranked(sentence)
        or (sentence.says("group") and (has_end or sentence.says("which", "top")))
        or (
            has_end
            and sentence.says("which", "who", "where", "group", "event", "outcome", "opposite")
        )
        or (by and sentence.says("outcome", "event"))
    )
    asked = (
        asked
        or _who_leaves(sentence)
        or (has_end and sentence.word(0) == "what" and bool(_which(sentence)))
    )
    both = " ".join(token.word for token in sentence.text)
    if "with or without" in both or "with and without" in both:
        return
    if (
        counts_by(sentence) is not None
        or not asked
        or (sentence.says("why") and not sentence.says("where"))
    ):
        return
    if of_it:
        draft.cues |= {"comparative", "compare", "pronoun", "who"}
    columns = by[:1] or _which(sentence)
    draft.take(*columns)
    left = settle(sentence, draft, kept=set(columns))
    left = [at for at in left if not closes_group(sentence, at)]
    if not columns and left:
        columns = left[:1]
        draft.take(*columns)
    if columns:
        mention = sentence.mention(columns[0])
        draft.single["column"] = mention.column
    elif (named := _id_named(sentence)) is not None:
        draft.single["column"] = named
    _end(sentence, draft)
    if sentence.says("average"):
        draft.cost += 0.3
    if not sentence.says("event", "outcome", "lost"):
        split = bool(by) and sentence.says("where")
        ranked = has_end and (sentence.says("group", "which", "where") or columns)
        if not (ranked or split or of_it):
            draft.cost += 9
        draft.cost += 0.3
    draft.cost += 0.8 * _asks_which_is_better(sentence, columns)
    yield draft


def _asks_which_is_better(sentence: Sentence, columns: Sequence[int]) -> bool:
    """Reads "which email is better" as what works, where it is something that is done."""
    words = {token.word for token in sentence.text}
    return "better" in words and any(sentence.column(at).role == "lever" for at in columns)


def _who_leaves(sentence: Sentence) -> bool:
    """Reads "who leaves in germany": of a group, where it is worst."""
    return (
        sentence.says("who")
        and sentence.word(0) == "who"
        and sentence.says("event", "outcome")
        and not sentence.says("likely", "risk", "list", "top", "what_if", "curve")
        and all(part.amount is None for part in sentence.parts)
    )


def _asks_of_it(sentence: Sentence) -> bool:
    """Reads "is it worse for women", "how bad is it", "is it the seniors who leave"."""
    words = [token.word for token in sentence.text]
    if compared(sentence) or is_it_worse(sentence) or "true" in words[:4]:
        return False
    if ("is", "it") not in pairwise(words) or not sentence.mentions:
        return False
    if not any(_is_group(sentence, at) for at in sentence.mentions):
        return False
    is_cleft = words[0] == "is" and sentence.says("who") and sentence.says("event")
    return is_cleft or sentence.says("worst", "best", "height", "comparative")


def _is_ranked(sentence: Sentence) -> bool:
    """Reads "worst region for yearly customers": the values of a column, the worst first."""
    return any(
        sentence.mention(at).bare
        and sentence.column(at).kind != "number"
        and sentence.has(at - 1, "worst", "highest", "lowest", "best")
        and not sentence.has(at - 2, "with", "have")
        for at in sentence.mentions
    )


def _is_group(sentence: Sentence, place: int) -> bool:
    return not sentence.mention(place).bare or any(True for _ in sentence.turning(place))


def _which(sentence: Sentence) -> list[int]:
    """The bare column behind which, or in front of with, has: "payment method with the most"."""
    for place in sentence.mentions:
        is_what = place == 1 and sentence.word(0) == "what"
        if sentence.mention(place).bare and (
            is_what or sentence.in_front(place, "which") is not None
        ):
            return [place]
    return []


def _id_named(sentence: Sentence) -> str | None:
    """A column that names rows, named as what is compared: "which stores are worst"."""
    for place in sentence.places("id"):
        if sentence.has(place - 1, "which", "by"):
            return next(column.name for column in sentence.dataset.with_role("id"))
    return None


def _is_success(sentence: Sentence) -> bool:
    """True where the outcome is a yes to an offer or an admission: more of it is better."""
    return any(
        "outcome" in sentence.card.tags.get((word,), frozenset())
        for word in ("conversion", "admission")
    )


def _end(sentence: Sentence, draft: Draft) -> None:
    stays = sentence.says("opposite") and not sentence.says("event", "outcome", "lost")
    high, low = ("lowest", "highest") if stays else ("highest", "lowest")
    for place, part in enumerate(sentence.parts):
        if part.has("highest"):
            draft.single["end"] = high
        elif part.has("lowest"):
            draft.single["end"] = low
        elif part.has("worst") and sentence.word(place) in FEWEST:
            is_good = _is_success(sentence) or not less_is_wanted(sentence.dataset)
            draft.single["end"] = "lowest" if is_good else "highest"
        elif part.has("best"):
            behind_event = sentence.has(place - 1, "event") and not sentence.has(
                place - 1, "outcome"
            )
            fewer = (
                less_is_wanted(sentence.dataset) and not _is_success(sentence)
            ) and not behind_event
            draft.single["end"] = "lowest" if fewer else "highest"

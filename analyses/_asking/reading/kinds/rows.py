"""Which rows: those most at risk, or the top ones by a number."""

from __future__ import annotations

from collections.abc import Iterator

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.kinds.drivers import take_how_many
from analyses._asking.reading.roles import STRUCTURE, is_by, settle
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {"list", "risk", "likely", "event", "outcome", "rate", "top", "highest"}


def rows(sentence: Sentence) -> Iterator[Draft]:
    """Reads "list the 20 customers most at risk", "who is about to leave", "top 10 by balance"."""
    likely = (
        sentence.says("likely") and sentence.says("event") and not sentence.parts[0].has("asks")
    )
    top = sentence.says("top", "list", "highest") and sentence.says("noun")
    sorts = [at for at in sentence.mentions
             if is_by(sentence, at) and sentence.mention(at).bare
             and sentence.column(at).kind == "number"] if top else []  # fmt: skip
    if not (
        sentence.says("risk")
        or likely
        or sorts
        or (sentence.says("list") and sentence.says("noun"))
    ):
        return
    if sentence.says("why", "count", "share_of", "average", "group", "what_if"):
        return
    if likely and not sentence.says("who", "which", "noun", "list"):
        return
    draft = Draft("which_rows", CUES)
    take_how_many(sentence, draft)
    if sorts:
        draft.take(sorts[0])
        draft.single["sort"] = sentence.mention(sorts[0]).column
    settle(sentence, draft, kept=set(sorts[:1]))
    if not (sentence.says("risk") or likely or sorts):
        draft.cost += 0.6
        if not sentence.says("event"):
            draft.doubt(
                f"A list needs an order: {sentence.dataset.noun[1]} most at risk, or top ones by "
                "a column.",
            )
    if any(sentence.mention(at).part for at in sorts):
        draft.cost += 0.3
    yield draft

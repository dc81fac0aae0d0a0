"""Whether the model can be trusted, and whether it treats groups alike."""

from __future__ import annotations

from collections.abc import Iterator

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.roles import STRUCTURE, is_by, settle
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {
    "trust", "fair", "model", "outcome", "event", "row_order", "compare", "curve", "rate",
    "pronoun", "works", "likely",
}  # fmt: skip


def trust(sentence: Sentence) -> Iterator[Draft]:
    """Reads "can we trust it", "is the model fair to women", "how accurate is it by contract"."""
    if not sentence.says("trust", "fair"):
        return
    if sentence.says("why", "what_if", "count"):
        return
    draft = Draft("can_we_trust_it", CUES)
    if sentence.says("row_order"):
        draft.single["order"] = "rows"
    named = list(sentence.mentions)
    first = next((at for at in named if is_by(sentence, at)), None)
    if first is None:
        first = next(
            (at for at in named if sentence.says("fair") or sentence.mention(at).bare), None
        )
    kept = set() if first is None else {first}
    if first is not None:
        mention = sentence.mention(first)
        draft.take(first)
        draft.single["by"] = mention.column
        draft.implied.add(mention.column)
        kept |= {at for at in named if sentence.mention(at).column == mention.column
                 and not mention.bare}  # fmt: skip
        draft.take(*kept)
    settle(sentence, draft, kept=kept)
    if not sentence.says("model", "pronoun", "fair", "outcome", "event", "it"):
        draft.cost += 0.3
    yield draft

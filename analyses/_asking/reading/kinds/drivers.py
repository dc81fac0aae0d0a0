"""Why: what drives the outcome, among whom, without which columns."""

from __future__ import annotations

from collections.abc import Iterator

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.roles import STRUCTURE, settle
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {
    "why", "event", "outcome", "lost", "height", "highest", "top", "worst", "rate", "group",
    "model", "where", "opposite", "list",
}  # fmt: skip


def drivers(sentence: Sentence) -> Iterator[Draft]:
    """Reads "why do seniors churn", "top 5 drivers of churn ignoring tenure"."""
    if not sentence.says("why"):
        return
    draft = Draft("top_drivers", CUES)
    if sentence.says("where") and not sentence.says("event", "outcome"):
        return
    take_how_many(sentence, draft)
    negator = sentence.asked_in_the_negative
    if negator is not None and _turns_event(sentence, negator):
        draft.take(negator)  # why they do and why they do not have the same drivers
    for place in settle(sentence, draft):
        if sentence.says("event", "outcome", "lost"):
            continue
        draft.cost += 0.1 * place  # an open column: another question's
    if not sentence.says("event", "outcome", "lost"):
        draft.cost += 0.4
    yield draft


def take_how_many(sentence: Sentence, draft: Draft) -> None:
    """A whole number that stands alone: "top 5", "20 customers"."""
    for place, part in enumerate(sentence.parts):
        number = part.amount
        if number is None or part.percent or number != int(number) or number < 1:
            continue
        if number == 1 and sentence.word(place) == "one":
            continue
        if "how_many" in draft.single or not _is_a_number_of(sentence, place):
            continue
        draft.take(place)
        draft.single["how_many"] = int(number)


def _is_a_number_of(sentence: Sentence, place: int) -> bool:
    """True behind top, list, the, or in front of what is listed."""
    before, after = place - 1, place + 1
    return (
        place == 0
        or sentence.has(before, "top", "list", "bottom", "highest", "which", "free", "everyone",
                        "lowest", "risk", "worst")
        or sentence.has(after, "noun", "why", "list", "group", "risk", "highest", "worst")
    ) and not sentence.has(before, "by_amount", "to", "from", "above", "below", "for")  # fmt: skip


def _turns_event(sentence: Sentence, negator: int) -> bool:
    """True for "why not buying": the outcome's verb stands right behind the not."""
    at = negator + 1
    return sentence.word(negator - 1) == "why" and (
        sentence.has(at, "event") and not sentence.has(at, "opposite")
    )

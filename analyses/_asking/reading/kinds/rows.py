"""Which rows: those most at risk, or the top ones by a number."""

from __future__ import annotations

from collections.abc import Iterator

from analyses._asking.reading.conditions import ReadCondition
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.kinds.drivers import take_how_many
from analyses._asking.reading.roles import STRUCTURE, is_by, settle
from analyses._asking.reading.sentence import Sentence

CUES = STRUCTURE | {"list", "risk", "likely", "event", "outcome", "rate", "top", "highest"}


SORTED_BY = {
    "age": frozenset({"oldest", "youngest"}),
    "balance": frozenset({"richest", "wealthiest", "poorest"}),
    "price": frozenset({"priciest", "dearest", "expensive", "cheapest", "paying"}),
    "tenure": frozenset({"standing", "serving", "loyal", "newest"}),
}


def rows(sentence: Sentence) -> Iterator[Draft]:  # noqa: C901, PLR0912  one question, many shapes
    """Reads "list the 20 customers most at risk", "who is about to leave", "top 10 by balance"."""
    likely = (
        sentence.says("likely")
        and (sentence.says("event") or _leavers(sentence))
        and not sentence.parts[0].has("asks")
    )
    top = sentence.says("top", "list", "highest") and (
        sentence.says("noun") or any(part.amount is not None for part in sentence.parts)
    )
    sorts = [at for at in sentence.mentions
             if (is_by(sentence, at) or sentence.has(at - 1, "highest"))
             and sentence.mention(at).bare
             and sentence.column(at).kind == "number"] if top else []  # fmt: skip
    ordered = _superlative(sentence)
    if not (
        ordered is not None
        or sentence.says("risk")
        or likely
        or sorts
        or (sentence.says("list") and sentence.says("noun"))
    ):
        return
    if sentence.has(0, "asks") or sentence.says("how"):
        return
    if any(sentence.mention(at).bare and sentence.column(at).kind != "number"
           and sentence.has(at - 1, "risk") for at in sentence.mentions):  # fmt: skip
        return
    if sentence.says("why", "count", "share_of", "average", "group", "what_if"):
        return
    if likely and not (sentence.says("who", "which", "noun", "list") or _leavers(sentence)):
        return
    draft = Draft("which_rows", CUES)
    take_how_many(sentence, draft)
    if sorts:
        draft.take(sorts[0])
        draft.single["sort"] = sentence.mention(sorts[0]).column
    if ordered is not None and not sorts:
        place, column, end = ordered
        draft.take(place)
        draft.single["sort"] = column
        if end == "lowest":
            draft.single["end"] = end
    settle(sentence, draft, kept=set(sorts[:1]))
    _without_event(sentence, draft)
    if not (sentence.says("risk") or likely or sorts or ordered):
        draft.cost += 0.6
        if not sentence.says("event"):
            draft.doubt(
                f"A list needs an order: {sentence.dataset.noun[1]} most at risk, or top ones by "
                "a column.",
            )
    if any(sentence.mention(at).part for at in sorts):
        draft.cost += 0.3
    yield draft


def _leavers(sentence: Sentence) -> bool:
    """True for "leavers", which names the rows by what they do."""
    return any(token.word in {"leavers", "churners"} for token in sentence.text)


def _superlative(sentence: Sentence) -> tuple[int, str, str] | None:
    """(place, column, end) of "the 15 priciest customers"; None where no column is that one."""
    if not sentence.says("noun"):
        return None
    for place in sentence.places("sort_high", "sort_low"):
        word = sentence.text[sentence.parts[place].end - 1].word
        wanted = next((name for name, words in SORTED_BY.items() if word in words), "")
        names = [name.column for name in sentence.card.names.get((wanted,), ())
                 if name.level is None
                 and sentence.dataset.column(name.column).kind == "number"]  # fmt: skip
        if len(set(names)) == 1:
            return place, names[0], "lowest" if sentence.has(place, "sort_low") else "highest"
    return None


def _without_event(sentence: Sentence, draft: Draft) -> None:
    """Reads "who have not left yet": rows of the outcome's other value."""
    outcome = sentence.dataset.outcome
    if outcome is None or sentence.dataset.positive is None or len(outcome.levels) != 2:
        return
    for at in sentence.places("event"):
        negator = at - 1
        while sentence.has(negator, "free", "have") and not sentence.has(negator, "not"):
            negator -= 1
        if sentence.has(negator, "not"):
            other = next(level for level in outcome.levels if level != sentence.dataset.positive)
            draft.take(negator)
            draft.who.append((ReadCondition(outcome.name, "=", (other,)), False))
            draft.implied.add(outcome.name)

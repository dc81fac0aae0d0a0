"""What is said and offered where a text is not answered."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from analyses._asking.reading.lexicon.card import CardWords, Name
from analyses._asking.reading.lexicon.trade import keys
from analyses._asking.reading.ranking import Candidate
from analyses._asking.reading.reading import Asking, QuestionReading
from analyses._asking.reading.sentence import Sentence
from answers.words import listing
from datasets.cards.card import Dataset

MOST_OFFERED = 3
NEAR = 3  # slips up to which a name is called near
SHORTEST = 4
NOTHING = "Nothing was calculated."


def offered(text: str, best: Candidate, others: Sequence[Candidate] = ()) -> QuestionReading:
    """A reading that is doubtful, or as near as another one: what it may mean."""
    askings: list[Asking] = []
    for asking in best.draft.offers or [best.asking]:
        if asking not in askings and not best.draft.contradicts:
            askings.append(asking)
    for other in others:
        for asking in other.draft.offers or [other.asking]:
            if asking not in askings:
                askings.append(asking)
    if best.draft.contradicts:
        why = "These conditions contradict each other."
    elif best.draft.doubts:
        why = best.draft.doubts[0]
    else:
        why = "This can be read in more than one way."
    return QuestionReading(
        text, None, {}, readings=tuple(askings[:MOST_OFFERED]), why_not=f"{why} {NOTHING}"
    )


def with_unused(text: str, best: Candidate) -> QuestionReading:
    """A reading that leaves words over: they are named, and it is offered without them."""
    words = unused_words(best.sentence, best.unused)
    offers: tuple[Asking, ...] = ()
    if not best.draft.contradicts and best.draft.cost < 9:
        offers = tuple(best.draft.offers[:MOST_OFFERED]) or (best.asking,)
    near = _near(words, best.sentence.card)
    told = listing([f"“{word}”" for word in words])
    meant = f" Do you mean {near}?" if near else ""
    return QuestionReading(
        text, None, {}, unused=words, readings=offers,
        why_not=f"I did not use {told}.{meant} {NOTHING}",
    )  # fmt: skip


def nothing_read(text: str, words: Sequence[str], dataset: Dataset) -> QuestionReading:
    """A text that no question was found in."""
    del dataset
    told = f" I did not use {listing([f'“{word}”' for word in words])}." if words else ""
    return QuestionReading(
        text, None, {}, unused=tuple(words),
        why_not=f"I found no question in this.{told} {NOTHING}",
    )  # fmt: skip


def unused_words(sentence: Sentence, places: Sequence[int]) -> tuple[str, ...]:
    """The words at those places as they were typed, each once."""
    return tuple(dict.fromkeys(sentence.words(place) for place in places))


def nearest_name(word: str, card: CardWords) -> Name | None:
    """The name of the card that is nearest to a word; None where none is near."""
    wanted = " ".join(keys(word))
    if len(wanted) < SHORTEST:
        return None
    phrases = card.phrases
    found = process.extractOne(
        wanted, phrases.keys(), scorer=OSA.distance, score_cutoff=min(NEAR, len(wanted) // 3)
    )
    return None if found is None else phrases[found[0]]


def _near(words: Sequence[str], card: CardWords) -> str:
    """The name of the card that is nearest to a word, as "Title" or "Title = value"."""
    for word in words:
        name = nearest_name(word, card)
        if name is not None:
            title = card.dataset.column(name.column).title
            return title if name.level is None else f"{title} = {name.level}"
    return ""

"""Reading: a typed text, the card and the reading before it; out comes one reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from analyses._asking.question_words import in_words
from analyses._asking.reading.chart import chart, coverings
from analyses._asking.reading.follow_up import (
    follow_offers,
    follow_up,
    is_undo,
    leaves_out,
    orders_change,
    own_also,
    switched,
)
from analyses._asking.reading.joining import parts_of
from analyses._asking.reading.kinds.one_row import about_one
from analyses._asking.reading.lexicon.card import CardWords, card_words
from analyses._asking.reading.lexicon.closed import (
    ENGLISH,
    ClosedWords,
    closed_words,
    language_of,
    with_english,
)
from analyses._asking.reading.not_there import not_there, not_there_words
from analyses._asking.reading.parts import SentencePart
from analyses._asking.reading.ranking import Candidate, candidates, rivals
from analyses._asking.reading.reading import Asking, QuestionReading
from analyses._asking.reading.refusing import NOTHING, nothing_read, offered, with_unused
from analyses._asking.reading.results import only_change, without_result
from analyses._asking.reading.sentence import Sentence
from analyses._asking.reading.tokens import LONGEST_TEXT, Token, folded, tokens
from analyses._asking.registry import analyses
from datasets.cards.card import Dataset

PASTED = re.compile(
    r"(?i);\s*(?:$|drop|select|delete|insert|update|alter|--|/\*|'|\")|--|<\s*/?\s*[a-z!]|\bselect\b.+\bfrom\b|\b(?:drop|alter)\s+table\b|\{\{"
)
WHY_THAT = re.compile(
    r"(?i)^\W*(?:and )?why (?:is|was|does|would|did) (?:that|this|it)(?: be)?(?: so| the case)?\W*$"
)
LANGUAGES = "I read English, German, Spanish, French and Portuguese."
LONGEST = 60  # tokens
MOST_ALTERNATIVES = 2


def read(
    text: str,
    dataset: Dataset,
    row_ids: Collection[str] = frozenset(),
    *,
    after: QuestionReading | None = None,
    synonyms: Mapping[str, str] | None = None,
) -> QuestionReading:
    """How a typed text is read; nothing is calculated.

    Args:
        text: as typed.
        dataset: whose names may occur in it.
        row_ids: names of rows; one of them makes it a question about that row.
        after: the reading before, which a follow-up changes.
        synonyms: words of the owner to "COLUMN" or "COLUMN=level"; those of the card if None.

    Returns:
        One question with its choices, or what is offered, or why it is refused.
    """
    said = " ".join(text.split())
    refused = _no_sentence(said)
    if refused is not None:
        return QuestionReading(said, why_not=refused)
    if (known := _known(said, dataset)) is not None:
        return QuestionReading(said, known.key, known.choices)
    card = card_words(dataset, dict(dataset.synonyms) if synonyms is None else synonyms)
    typed = tokens(said)
    closed = closed_words(ENGLISH)
    language = language_of(frozenset(token.word for token in typed if not _is_name(token, card)))
    typed = _with_if(typed)
    if language != ENGLISH:
        closed = with_english(language)
        typed = _translated(typed, card, closed)
    goes_on = after is not None and bool(WHY_THAT.match(said))
    one = None if goes_on else about_one(said, row_ids, closed, _own_words(card))
    if one is None and (short := without_result(said, card)):
        one = about_one(short, row_ids, closed, _own_words(card))
    if one is not None:
        return QuestionReading(said, one.key, one.choices)
    typed = tuple(_spelt(token, card, closed) for token in typed)
    sentences = _sentences(typed, card, closed)
    if not sentences:
        return nothing_read(said, (), dataset)
    told = _decided(said, sentences, after)
    if told.key is None and after_is_no_change(after):
        again = partial(read, dataset=dataset, row_ids=row_ids, after=after, synonyms=synonyms)
        if (change := _change_alone(said, card, told, again)) is not None:
            return replace(change, text=said)
    if told.key is None:
        told = replace(told, lacks=_lacks(sentences[0]), unknown=_unknown(sentences[0]))
    slips = tuple((token.corrected, token.word) for token in typed if token.corrected)
    return _with(told, slips)


def _change_alone(
    said: str, card: CardWords, told: QuestionReading, again: Callable[[str], QuestionReading]
) -> QuestionReading | None:
    """The change in a text, read without what is asked besides of what comes of it; or None."""
    if short := without_result(said, card):
        shortened = again(short)
        if shortened.key == "what_if" or (shortened.readings and not told.readings):
            return shortened
    short = only_change(said, card)
    if not short or short.casefold() == said.casefold():
        return None
    shortened = again(short)
    return shortened if shortened.key == "what_if" else None


def _no_sentence(said: str) -> str | None:
    """Why a text is no question before any word of it is read; None where it may be one."""
    if not said:
        return f"Nothing was asked. {NOTHING}"
    if PASTED.search(said):
        return f"This looks like code, not a question. {NOTHING}"
    letters = [letter for letter in said if letter.isalpha()]
    if letters and sum(letter > "\u024f" for letter in letters) > len(letters) / 2:
        return f"{LANGUAGES} {NOTHING}"
    if len(said) > LONGEST_TEXT or len(said.split()) > LONGEST:
        return f"This is too long for one question. {NOTHING}"
    return None


def _known(said: str, dataset: Dataset) -> Asking | None:
    """A question as it is offered, or its key; what a change lacks is asked for by its page."""
    plain = folded(said).strip(" ?!.")
    for key, analysis in analyses().items():
        if plain in {key, folded(in_words(analysis.QUESTION, dataset)).strip(" ?!.")}:
            return Asking(key)
    return None


def _with_if(typed: tuple[Token, ...]) -> tuple[Token, ...]:
    """Reads "were support free, would …" and "… would leave should support go" as if-sentences."""
    words = [token.word for token in typed]
    would = [place for place, word in enumerate(words) if word in {"would", "could", "will"}]
    if not would or "if" in words:
        return typed
    if words[0] in {"were", "had", "should"} and would[-1] > 1:
        return (Token("", "if"), *typed)
    if "should" in words[would[0] + 1 :]:
        place = words.index("should", would[0] + 1)
        return (*typed[:place], replace(typed[place], word="if"), *typed[place + 1 :])
    return typed


def _is_name(token: Token, card: CardWords) -> bool:
    return (token.key,) in card.names


def _own_words(card: CardWords) -> frozenset[str]:
    return frozenset(
        word for phrase, tags in card.tags.items()
        if tags & {"noun", "event", "outcome"} for word in phrase
    )  # fmt: skip


def _translated(
    typed: tuple[Token, ...], card: CardWords, closed: ClosedWords
) -> tuple[Token, ...]:
    """Words of another language for what cards hold, as their English words."""
    found: list[Token] = []
    for place, token in enumerate(typed):
        told = closed.names.get(token.word)
        behind = typed[place + 1].word if place + 1 < len(typed) else ""
        in_phrase = "de" in behind[:2] and (token.word, behind) in closed.phrases
        if told is None or in_phrase or _is_name(token, card):
            found.append(token)
        else:
            found.append(Token(token.raw, told))
    return tuple(found)


def _spelt(token: Token, card: CardWords, closed: ClosedWords) -> Token:
    if token.word in closed.words:
        return token
    return card.spelling.corrected(token, card.meaning)


def _sentences(typed: tuple[Token, ...], card: CardWords, closed: ClosedWords) -> list[Sentence]:
    ways = coverings(chart(typed, card, closed))
    return [Sentence(typed, parts_of(covering, typed, card), card, cost) for cost, covering in ways]


def _decided(
    said: str, sentences: list[Sentence], after: QuestionReading | None
) -> QuestionReading:
    """One reading of all: answered, offered or refused."""
    found = candidates(sentences)
    best = next(iter(found), None)
    dataset = sentences[0].dataset
    if is_undo(sentences[0]):
        nothing = f"There is nothing before this to go back to. {NOTHING}"
        return QuestionReading(said, why_not=nothing, is_undo=True)
    earlier = after.asking if after is not None else None
    if earlier is not None:
        own = best.asking if best is not None and best.certain else None
        change = _ordered(sentences) if own is None and earlier.key == "what_if" else None
        changed = follow_up(sentences, earlier, own=own or change)
        if changed is not None:
            return QuestionReading(said, changed.key, changed.choices, after=True)
        if told := follow_offers(sentences[0], earlier, change or own_also(sentences[0], own)):
            return QuestionReading(
                said, readings=told, why_not=f"This may go on from the question before. {NOTHING}"
            )
    if (best is None or not best.clean) and (ordered := _telegraphed(sentences)) is not None:
        found = [ordered, *found]
        best = ordered
    if best is not None and best.certain and not (_asks_for_time(best)):
        return _answered(said, best, found)
    missing = not_there(best.sentence if best is not None else sentences[0])
    is_change = best is not None and best.clean and best.draft.key == "what_if"
    if missing is not None and not is_change:
        return QuestionReading(said, why_not=f"{not_there_words(missing, dataset)} {NOTHING}")
    if best is None:
        words = tuple(
            sentences[0].words(place)
            for place, part in enumerate(sentences[0].parts)
            if part.unknown or part.mention is not None
        )
        return nothing_read(said, words, dataset)
    if best.unused:
        return with_unused(said, best)
    return offered(said, best, rivals(best, found))


def _ordered(sentences: list[Sentence]) -> Asking | None:
    """The change that a text orders as if "what if" stood in front of it, or None."""
    best = _as_change(sentences)
    return best.asking if best is not None and best.certain else None


def _telegraphed(sentences: list[Sentence]) -> Candidate | None:
    """Reads "prices up 5 bucks", "no more discounts": a change without "what if"."""
    asking = ("why", "where", "which", "who", "count", "share_of", "average", "total", "matter",
              "works", "trust", "fair", "list", "risk", "curve", "at_which", "compare",
              "comparative", "highest", "lowest", "worst", "best", "should_we")  # fmt: skip
    first = sentences[0]
    verbs = ("free", "more", "less", "take", "give", "move")
    asks = any(part.has(*asking) and not part.has(*verbs) for part in first.parts)
    if (asks and not first.given_to_all) or first.has(0, "asks"):
        return None
    best = _as_change(sentences)
    return best if best is not None and best.clean else None


def _as_change(sentences: list[Sentence]) -> Candidate | None:
    """The text as a change: with "what if" in front, and with the verb that it leaves out."""
    best: Candidate | None = None
    for verb in ((), ("give",), ("move",)):
        told = candidates([
            replace(each, parts=(*_said_in_front("what_if", *verb), *switched(each)))
            for each in sentences
            if (leaves_out(each, verb[0]) if verb else orders_change(each))
        ])  # fmt: skip
        found = next((each for each in told if each.draft.key == "what_if"), None)
        if found is not None and found.certain:
            return found
        best = best or found
    return best


def _said_in_front(*tags: str) -> tuple[SentencePart, ...]:
    return tuple(SentencePart(0, 0, frozenset({tag})) for tag in tags)


def _unknown(sentence: Sentence) -> tuple[str, ...]:
    """Words of letters that nothing is known of, each once."""
    told = [sentence.words(at) for at, part in enumerate(sentence.parts) if part.unknown]
    return tuple(dict.fromkeys(word for word in told if word.isalpha()))


def after_is_no_change(after: QuestionReading | None) -> bool:
    """True where the text cannot be read as going on from a change."""
    return after is None or after.key != "what_if"


def _lacks(sentence: Sentence) -> str:
    """What a text that is not answered did not name: a change, a column, or nothing."""
    if sentence.says("at_which") or (sentence.says("how") and sentence.says("curve")):
        return "column"
    return "change" if sentence.says("what_if") else ""


def _asks_for_time(best: Candidate) -> bool:
    return best.draft.key != "what_if" and not_there(best.sentence) is not None


def _answered(said: str, best: Candidate, found: list[Candidate]) -> QuestionReading:
    near = rivals(best, found)
    others = [each for each in _alternatives(best) if each.asking != best.asking]
    if near or others:
        return offered(said, best, [*near, *others])
    if _rests_on_a_part(best):
        return offered(said, best)
    return QuestionReading(said, best.asking.key, best.asking.choices)


def _rests_on_a_part(best: Candidate) -> bool:
    """True where one word of a name is all that ties the text to the card: "top 10 movies"."""
    sentence = best.sentence
    if sentence.says(
        "event", "outcome", "lost", "what_if", "noun", "matter", "works", "trust", "fair"
    ):
        return False
    return bool(sentence.mentions) and all(sentence.mention(at).part for at in sentence.mentions)


def _alternatives(best: Candidate) -> list[Candidate]:
    """The same reading with each other name that a shared word could be."""
    sentence = best.sentence
    place = next((at for at in sentence.mentions if sentence.mention(at).others), None)
    if place is None:
        return []
    mention = sentence.mention(place)
    found = []
    for name in mention.others[:MOST_ALTERNATIVES]:
        values = (name.level,) if name.level is not None else ()
        told = replace(mention, column=name.column, values=values, others=())
        parts = list(sentence.parts)
        parts[place] = replace(parts[place], mention=told)
        other = replace(sentence, parts=tuple(parts))
        same = [each for each in candidates([other]) if each.draft.key == best.draft.key]
        found += same[:1]
    return found


def _with(told: QuestionReading, slips: tuple[tuple[str, str], ...]) -> QuestionReading:
    return replace(told, corrected=slips) if slips else told

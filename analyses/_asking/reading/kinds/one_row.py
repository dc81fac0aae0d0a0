"""Questions about one row, which is named by its id: matched first, on the words as typed."""

from __future__ import annotations

import re
from collections.abc import Collection

from analyses._asking.reading.lexicon.closed import ClosedWords
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.tokens import tokens

ABOUT_ONE = re.compile(r"(?i)\bwhy (?:is|does|did|was|will|has) (?:\w+ )?([\w-]*\d[\w-]*)\b")
THIS_ONE = re.compile(
    r"(?i)\b(?:why (?:is|does|did|was|will|has|would)|reasons? for|explain|why)\s+"
    r"(?:this|that|one)\b"
)
KEEP = re.compile(
    r"(?i)\b(?:what (?:ought|should|can|could) we (?:to )?do (?:first )?(?:in order )?to "
    r"(?:keep|stop|prevent|retain)|"
    r"what (?:would|could|can|might|will) (?:help )?(?:to )?(?:keep|retain|save)|"
    r"how (?:do|can|could|would|should) (?:we|i) (?:keep|retain|save)|"
    r"what (?:can|could|should|would) (?:we|i) do to (?:keep|retain|save|hold on to)|"
    r"how (?:do|can|could|would|should) (?:we|i) hold on to|"
    r"how to (?:keep|retain|save|hold on to)|keep[- ]?plans?|"
    r"(?:biggest|best|main|top|strongest|most effective) levers?|"
    r"what levers? (?:do|can) (?:we|i) (?:have|pull))\b"
)
STOP = re.compile(r"(?i)\b(?:how|what) .*\b(?:stop|prevent)\b.*\b(?:from )?\w+ing\b")
COULD_CHANGE = re.compile(r"(?i)^what (?:could|can) we change\W*$")
WHY = re.compile(r"(?i)\b(?:why|explain|reasons?|how come)\b")
HAS_DIGIT = re.compile(r"\d")
NAME = re.compile(r"([\w-]*\d[\w-]*)")
WORD = re.compile(r"[^\s?,;!“”\"'()]+")
BESIDE = frozenset({"likely", "why", "keep", "event", "outcome", "free", "noun", "have", "this_one",
                    "be", "asks", "risk", "who", "how", "rate", "height", "pronoun", "lost",
                    "highest", "those", "to", "for", "of", "with", "in", "comma",
                    "what_if", "by", "which", "take", "give"})  # fmt: skip


def about_one(text: str, row_ids: Collection[str], closed: ClosedWords,
              own: Collection[str] = ()) -> Asking | None:  # fmt: skip
    """The question about one row that a text asks, or None.

    Args:
        text: as typed.
        row_ids: names of rows.
        closed: words that may stand beside the name.
        own: words of the card's noun, event and outcome, which may, too.
    """
    row = row_named(text, row_ids)
    if COULD_CHANGE.match(text):
        return Asking("what_would_keep")
    if keep := KEEP.search(text):
        behind = text[keep.end() :]
        named = row or next(iter(NAME.findall(behind)), None)
        if named is None and not _rest_is_free(behind, "", closed, own):
            return None
        return Asking("what_would_keep", {"row": named} if named else {})
    if row is not None and HAS_DIGIT.search(row) and STOP.search(text):
        return Asking("what_would_keep", {"row": row})
    asks_why = WHY.search(text) is not None
    if (
        row is not None
        and asks_why
        and HAS_DIGIT.search(row)
        and (_rest_is_free(text, row, closed, own))
    ):
        return Asking("why_this_one", {"row": row})
    if (found := ABOUT_ONE.search(text)) and _rest_is_free(text, found[1], closed, own):
        return Asking("why_this_one", {"row": found[1]})
    if THIS_ONE.search(text) and _rest_is_free(text, "", closed, own):
        return Asking("why_this_one")
    return None


def row_named(text: str, row_ids: Collection[str]) -> str | None:
    """The first word that names a row: with a digit, or longer than three letters."""
    for word in WORD.findall(text):
        bare = word.rstrip(".:")
        if bare in row_ids and (not bare.isalpha() or len(bare) > 3):
            return str(bare)
    return None


def _rest_is_free(text: str, row: str, closed: ClosedWords, own: Collection[str]) -> bool:
    """True where nothing but closed words stands beside the name."""
    words = [token.word for token in tokens(text.replace(row, " ", 1) if row else text)]
    place = 0
    while place < len(words):
        if words[place] in own:
            place += 1
            continue
        for size in range(min(closed.longest, len(words) - place), 0, -1):
            tags = closed.phrases.get(tuple(words[place : place + size]))
            if tags and tags & BESIDE:
                place += size
                break
        else:
            return False
    return True

"""Typing slips: put right only where the word is no English word and one name is near."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from analyses._asking.reading.tokens import Token, singular

WORDS = Path(__file__).parent / "english_words.txt.gz"
SHORTEST = 4
LONG = 8  # letters from which two slips are forgiven


@cache
def english_words() -> frozenset[str]:
    """About 40,000 common words, names of places and people among them; lower case."""
    return frozenset(gzip.decompress(WORDS.read_bytes()).decode().split())


def is_english(word: str) -> bool:
    """True where the word, or its singular, is in the list."""
    return word in english_words() or singular(word) in english_words()


class Spelling:
    """The words that a text may hold, by their first letter, for finding the nearest."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        by_letter: dict[str, list[str]] = {}
        for word in self._known:
            if len(word) >= SHORTEST and word.isalpha():
                by_letter.setdefault(word[0], []).append(word)
        self._by_letter: Mapping[str, list[str]] = by_letter

    def knows(self, word: str) -> bool:
        """True where the word is one of them as it stands, or its singular is."""
        return word in self._known or singular(word) in self._known

    def corrected(self, token: Token, meaning: Callable[[str], frozenset[object]]) -> Token:
        """The token put right, or itself; nearest words without a common meaning are left open."""
        word = token.word
        if (
            token.number is not None
            or len(word) < SHORTEST
            or not word.isalpha()
            or self.knows(word)
            or is_english(word)
        ):
            return token
        most = 1 if len(word) < LONG else 2
        near = process.extract(
            word, self._by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=most,
            limit=8,
        )  # fmt: skip
        if not near:
            return token
        least = min(distance for _, distance, _ in near)
        nearest = sorted(told for told, distance, _ in near if distance == least)
        meanings = {told: meaning(told) for told in nearest}
        if not frozenset.intersection(*meanings.values()):
            return token
        word = min(nearest, key=lambda told: (len(meanings[told]), -len(told)))
        return replace(token, word=word, corrected=token.raw)

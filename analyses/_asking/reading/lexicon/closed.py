"""The closed words of a language: what each does in a question, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyses._asking.reading.tokens import tokens

FOLDER = Path(__file__).parent
ENGLISH = "english"
LANGUAGES = (ENGLISH, "german", "spanish", "french", "portuguese")
NAMES = "names"  # a table, not a tag: words for what cards are likely to hold, in English

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosedWords:
    """Phrases with their tags, and words of another language for what cards hold.

    Attributes:
        phrases: tokens of a phrase to all of its tags.
        longest: tokens of the longest phrase.
        words: every single word that occurs.
        names: a word to the English word for it, as cards are likely to call it.
    """

    phrases: Mapping[Phrase, frozenset[str]]
    longest: int
    words: frozenset[str]
    names: Mapping[str, str]

    def beside(self, other: ClosedWords) -> ClosedWords:
        """Both; where they collide, these win."""
        phrases = {**other.phrases, **self.phrases}
        return ClosedWords(
            phrases,
            max(self.longest, other.longest),
            self.words | other.words,
            {**other.names, **self.names},
        )


@cache
def closed_words(language: str) -> ClosedWords:
    """The words of a language's file.

    Raises:
        FileNotFoundError: there is none.
    """
    lists = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    names = {folded_key(word): told for word, told in lists.pop(NAMES, {}).items()}
    phrases: dict[Phrase, set[str]] = {}
    for tag, lines in lists.items():
        for line in lines:
            for form in line.split("|"):
                phrases.setdefault(phrase_of(form), set()).add(tag)
    frozen = {phrase: frozenset(tags) for phrase, tags in phrases.items() if phrase}
    words = frozenset(word for phrase in frozen for word in phrase)
    return ClosedWords(frozen, max(map(len, frozen)), words | frozenset(names), names)


@cache
def with_english(language: str) -> ClosedWords:
    """A language's words before the English ones."""
    own = closed_words(language)
    return own if language == ENGLISH else own.beside(closed_words(ENGLISH))


def language_of(words: frozenset[str]) -> str:
    """The language of most of the words; English unless another has strictly more.

    A word that both have tells nothing.
    """
    english = closed_words(ENGLISH).words
    counts = {}
    for language in LANGUAGES[1:]:
        own = closed_words(language).words
        counts[language] = len(words & own) - len(words & english)
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > 0 else ENGLISH


def phrase_of(text: str) -> Phrase:
    """A phrase as the tokens of a text are compared with it."""
    return tuple(token.word for token in tokens(text))


def folded_key(word: str) -> str:
    """One word as a token has it."""
    return " ".join(phrase_of(word))

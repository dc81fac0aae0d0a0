"""The lists of closed words: every line is there, none is noise and a negator at once."""

from __future__ import annotations

import tomllib

import pytest

from analyses._asking.reading.lexicon.closed import (
    ENGLISH,
    FOLDER,
    LANGUAGES,
    NAMES,
    closed_words,
    folded_key,
    language_of,
    phrase_of,
    with_english,
)
from analyses._asking.reading.sentence import TURNING
from tests.support.reader_sentences import choices


def lines() -> list[tuple[str, str, str]]:
    found = []
    for language in LANGUAGES:
        lists = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
        found += [
            (language, tag, line)
            for tag, told in lists.items() if tag != NAMES
            for line in told
        ]  # fmt: skip
    return found


@pytest.mark.parametrize(("language", "tag", "line"), lines())
def test_every_form_of_a_line_has_its_tag(language: str, tag: str, line: str) -> None:
    phrases = closed_words(language).phrases
    for form in line.split("|"):
        assert tag in phrases[phrase_of(form)], form


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_noise_and_a_negator_at_once(language: str) -> None:
    noise = {phrase for phrase, tags in closed_words(language).phrases.items()
             if "free" in tags and tags & {*TURNING, "what_if", "above", "below"}}  # fmt: skip
    assert noise == set()


FREE = [
    form
    for _, tag, line in lines() if tag == "free" and _ == ENGLISH
    for form in line.split("|")
]  # fmt: skip


@pytest.mark.parametrize("form", FREE)
def test_a_free_word_changes_no_reading(form: str) -> None:
    assert choices(f"{form} why do seniors leave") == (
        "top_drivers", {"where": ("SeniorCitizen=1",)},
    )  # fmt: skip


def test_a_language_needs_strictly_more_words_than_english() -> None:
    assert language_of(frozenset({"warum", "kunden"})) == "german"
    assert language_of(frozenset({"por", "que", "clientes", "los"})) == "spanish"
    assert language_of(frozenset({"why", "was", "die", "no"})) == ENGLISH
    assert language_of(frozenset()) == ENGLISH


def test_another_language_keeps_the_english_words() -> None:
    both = with_english("german").phrases
    assert "why" in both["warum",]
    assert "why" in both["why",]
    assert closed_words("german").names[folded_key("Männer")] == "men"

"""Titles: two like lines, every word of the headline, numbers beside their ranges."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.json_form import from_json
from answers.neutralise import plain
from exports.slides.titles import balanced, one_line, says_otherwise, title_and_rest
from tests.support.checkout import CONTRACT

DEMOS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))
PIECES = ("Leaving", "falls", "by", "7 points", "(3 to 11)", "for all.", "so,", "x" * 30)
sentences = st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map(" ".join)


def test_a_short_headline_is_the_title() -> None:
    assert title_and_rest("Contracts matter.") == ("Contracts matter.", "")


def test_a_long_one_is_cut_at_the_end_of_a_sentence() -> None:
    headline = DEMOS["drivers"]["headline"]
    title, rest = title_and_rest(headline)
    assert title == "The contract explains most."
    assert f"{title} {rest}" == headline


@given(sentences | st.text(max_size=240))
def test_no_word_is_lost(headline: str) -> None:
    title, rest = title_and_rest(headline)
    together = f"{title} {rest}".strip() if " " in plain(headline) else title + rest
    assert one_line(together) == plain(headline)
    assert len(title) <= 130
    assert title or not plain(headline)


@given(sentences)
def test_a_number_keeps_its_range(headline: str) -> None:
    title, rest = title_and_rest(headline)
    assert not rest.startswith("(3")
    assert title.count("(") == title.count(")")


@given(sentences)
def test_lines_are_alike_and_hold_the_words(headline: str) -> None:
    title = title_and_rest(headline)[0]
    lines = balanced(title).split("\v")
    assert " ".join(lines) == title
    assert len(lines) <= 2


def test_a_line_does_not_end_inside_a_number() -> None:
    title = "4559-UWIHT is likely to leave: 65 of 100 (62 to 71) like this one would."
    assert balanced(title).split("\v")[1].startswith("65 of 100 (62 to 71)")
    assert one_line(balanced(title)) == title


@pytest.mark.parametrize(
    ("words", "otherwise"),
    [
        ("Contracts are what keeps people", False),
        ("Month-to-month: 16 points more", False),
        ("Month-to-month: 18 points more", True),  # the end of the range is not the number
        ("A gap of 16 points, 90 of 100 leave", True),
        ("About $16k", True),
        ("Month-to-month: 16 points (13 to 18) more", False),
    ],
)
def test_own_words_are_held_against_the_answer(words: str, otherwise: bool) -> None:
    assert says_otherwise(words, from_json(DEMOS["drivers"])) is otherwise


def test_without_a_lead_the_numbers_of_the_headline_count() -> None:
    answer = replace(from_json(DEMOS["drivers"]), lead=None)
    assert not says_otherwise("13 to 18 points", answer)
    assert says_otherwise("99 points", answer)

"""Texts become folded words, numbers and marks."""

from __future__ import annotations

import pytest

from analyses._asking.reading.tokens import folded, singular, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("TechSupport", ["tech", "support"]),
        ("E-Mail e mail emails", ["email", "email", "emails"]),
        ("month-to-month", ["month", "to", "month"]),
        ("don't can't won't", ["do", "not", "can", "not", "will", "not"]),
        ("whats men's womens'", ["what", "is", "mens", "womens"]),
        ("qu'est-ce l'age", ["qu", "est", "ce", "l", "age"]),
        ("40-50", ["40", "to", "50"]),
        ("the over-50s", ["the", "over", "50"]),
        ("in their 40s", ["aged", "40", "to", "49"]),
        ("kündigen âgés", ["kundigen", "ages"]),
        ("a >= 5, b != c", ["a", ">=", "5", ",", "b", "!=", "c"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens(text)] == words


@pytest.mark.parametrize(
    ("text", "number", "percent"),
    [("1,000", 1000.0, False), ("10k", 10_000.0, False), ("$99", 99.0, False),
     ("-5", -5.0, False), ("10%", 10.0, True), ("twelve", 12.0, False), ("0,5", 0.5, False)],
)  # fmt: skip
def test_numbers(text: str, number: float, percent: bool) -> None:
    (token,) = tokens(text)
    assert (token.number, token.percent) == (number, percent)


def test_plurals_meet_their_singulars_and_names_that_end_in_s_stay() -> None:
    assert singular("newbies") == singular("newbie") == singular("newby")
    assert singular("discounts") == "discount"
    assert [singular(word) for word in ("mens", "class", "status", "dsl")] == [
        "mens", "class", "status", "dsl",
    ]  # fmt: skip
    assert folded("Straße É") == "strasse e"

"""Clauses of a what-if, each with its verb."""

from __future__ import annotations

import pytest

from analyses._asking.reading.changes.clauses import about_outcome, clauses
from tests.support.reader_sentences import sentence


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("support was added and backup dropped", ["give", "take"]),
        ("we gave support and dropped backup", ["give", "take"]),
        ("we stopped offering support", ["take"]),
        ("everyone had support", ["have"]),
        ("support is removed", ["take"]),
        ("seniors who have fiber got support", ["give"]),
        ("no support", ["none"]),
        ("prices were 10% lower", ["less"]),
        ("everyone was on fiber", ["move"]),
    ],
)
def test_verbs(text: str, verbs: list[str]) -> None:
    assert [clause.verb for clause in clauses(sentence(text), 0)] == verbs


@pytest.mark.parametrize(
    ("text", "passive"),
    [("support is removed", True), ("we removed support", False), ("seniors got support", False)],
)
def test_passives(text: str, passive: bool) -> None:
    (clause,) = clauses(sentence(text), 0)
    assert clause.passive is passive


@pytest.mark.parametrize(
    ("text", "number"),
    [("nobody had support", 1), ("we did not offer support", 1), ("everyone had support", 0)],
)
def test_negators_on_the_verb(text: str, number: int) -> None:
    (clause,) = clauses(sentence(text), 0)
    assert len(clause.negators) == number


@pytest.mark.parametrize(
    ("text", "verb"),
    [("put 20 more into radio", "more"), ("spend 5 less on radio", "less"),
     ("took 5% off the price", "less"), ("took the discount off", "take"),
     ("put everyone on yearly", "move")],
)  # fmt: skip
def test_an_amount_between_tells_what_the_verb_does(text: str, verb: str) -> None:
    (clause,) = clauses(sentence(text, "advertising" if "radio" in text else "subscription"), 0)
    assert clause.verb == verb


def test_verbs_beside_the_outcome_are_about_it() -> None:
    told = sentence("reduce churn")
    assert about_outcome(told, 0)
    assert not about_outcome(sentence("reduce the price"), 0)

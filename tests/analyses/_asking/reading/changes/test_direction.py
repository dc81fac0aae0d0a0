"""Which way a change goes; a rule taken out turns these red."""

from __future__ import annotations

import pytest

from analyses._asking.reading.changes import direction
from analyses._asking.reading.changes.direction import RULES, Rule, Turn, target_of
from analyses._asking.reading.parts import Mention
from datasets.cards.card import Column
from tests.support.reader_sentences import choices, reading

TWO = Column("support", "Support", "yes_no", "lever", levels=("No", "Yes"))
COMBINED = Column("tech", "Tech", "category", "lever", levels=("No", "Yes", "No internet service"))
ARMS = Column(
    "mail", "Mail", "category", "lever", levels=("Mens E-Mail", "Womens E-Mail", "No E-Mail")
)
SEVERAL = Column("plan", "Plan", "category", "lever", levels=("Basic", "Standard", "Premium"))
SEXES = Column("sex", "Sex", "yes_no", "lever", levels=("Male", "Female"))


def target(column: Column, level: str = "", *, gives: bool = True, negations: int = 0) -> object:
    """The one value, or "offered"."""
    mention = Mention(column.name, "=" if level else "", (level,) if level else ())
    found = target_of(Turn(mention, gives, negations), column)
    return found.values[0] if len(found.values) == 1 and not found.doubt else "offered"


@pytest.mark.parametrize(
    ("column", "level", "gives", "negations", "expected"),
    [
        (TWO, "", True, 0, "Yes"), (TWO, "", True, 1, "No"), (TWO, "", False, 0, "No"),
        (TWO, "", False, 1, "offered"), (TWO, "", True, 2, "Yes"), (TWO, "No", True, 0, "No"),
        (TWO, "Yes", True, 1, "No"), (COMBINED, "", True, 0, "Yes"), (COMBINED, "", False, 0, "No"),
        (ARMS, "", True, 0, "offered"), (ARMS, "", True, 1, "No E-Mail"),
        (ARMS, "", False, 0, "No E-Mail"), (ARMS, "Mens E-Mail", True, 0, "Mens E-Mail"),
        (ARMS, "Mens E-Mail", False, 0, "No E-Mail"), (ARMS, "Mens E-Mail", True, 1, "offered"),
        (SEVERAL, "", True, 0, "offered"), (SEVERAL, "", False, 0, "offered"),
        (SEVERAL, "Basic", True, 0, "Basic"), (SEVERAL, "Basic", True, 1, "offered"),
        (SEXES, "Male", True, 0, "Male"), (SEXES, "Male", True, 1, "Female"),
        (SEXES, "", True, 0, "offered"),
    ],
)  # fmt: skip
def test_truth_table(
    column: Column, level: str, gives: bool, negations: int, expected: str
) -> None:
    assert target(column, level, gives=gives, negations=negations) == expected


PROVED = [
    ("subscription", "what if everyone had support", {"set": ("support=Yes",)}),
    ("subscription", "what if nobody had support", {"set": ("support=No",)}),
    ("subscription", "what if we stop discounts", {"set": ("discount=No",)}),
    ("subscription", "what if support is removed", {"set": ("support=No",)}),
    ("subscription", "what if we no longer offered discounts", {"set": ("discount=No",)}),
    ("subscription", "what if everyone went premium", {"set": ("plan=Premium",)}),
    ("hillstrom", "what if nobody got an email", {"set": ("segment=No E-Mail",)}),
    ("hillstrom", "what if we stop sending the mens email",
     {"set": ("segment=No E-Mail",), "where": ("segment=Mens E-Mail",)}),
    ("subscription", "what if nobody lost support", None),
]  # fmt: skip


def proved() -> list[str]:
    """The texts that are read otherwise than they must be."""
    return [
        text
        for key, text, expected in PROVED
        if choices(text, key) != (("what_if", expected) if expected else (None, {}))
    ]


def test_every_direction_is_proved() -> None:
    assert proved() == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_without_a_rule_they_go_red(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direction, "RULES", [each for each in RULES if each is not rule])
    assert proved()


def test_without_the_count_of_negators_they_go_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turn, "positive", property(lambda turn: turn.gives))
    assert proved()


def test_only_and_nobody_lost_are_offered() -> None:
    for text in ("what if only premium customers got support", "what if nobody lost support"):
        assert reading(text, "subscription").readings

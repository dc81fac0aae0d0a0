"""An answer's grades, its refusals and the quantities in it."""

from __future__ import annotations

import pytest

from answers.answer import GRADES, Answer, Asked, CannotAnswer, Finding, Provenance
from answers.checks import Check
from answers.quantity import Quantity

CHANGE = Quantity("change", -0.07, "points", -0.11, -0.03, 0.95)


def answer(grade: str) -> Answer:
    return Answer(
        question=Asked("what_if", "What would support do?"),
        headline="Support would lower leaving by about 7 points (3 to 11)",
        grade=grade,  # type: ignore[arg-type]
        checks=(Check("small-sample", "Enough rows", "passed", "7,000 rows."),),
        method="Doubly robust.",
        provenance=Provenance("shop", "abc123", 7000, "churned", "trees"),
        findings=(Finding("It is −7 points.", "adjusted", (CHANGE,)),),
    )


def test_grades_rise_from_no_answer_to_tested() -> None:
    assert [GRADES[grade][0] for grade in ("none", "seen", "adjusted", "tested")] == [0, 1, 2, 3]


def test_only_grade_none_is_a_refusal() -> None:
    assert answer("none").refused
    assert not answer("seen").refused


def test_a_quantity_is_found_by_its_name() -> None:
    assert answer("adjusted").quantity("change") is CHANGE
    with pytest.raises(KeyError):
        answer("adjusted").quantity("profit")


def test_cannot_answer_says_why_and_what_to_do() -> None:
    error = CannotAnswer("There is no column called fee.", "Did you mean price?")
    assert str(error) == "There is no column called fee. Did you mean price?"
    assert str(CannotAnswer("Nothing was asked.")) == "Nothing was asked."

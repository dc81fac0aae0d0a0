"""The wording rules catch what they forbid, and let plain sentences pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answers.answer import Answer, Asked, CannotAnswer, Finding, Grade, Provenance
from answers.checks import Check
from answers.quantity import Quantity
from tests.support.wording_rules import FromData, mould_faults, refusal_faults, wording_faults

GAP = Quantity("effect", 0.155, "points", 0.129, 0.181, 0.95)
PLAIN = Answer(
    question=Asked("top_drivers", "Why do customers leave?"),
    headline="Contract matters most: 16 more of every 100 on Monthly leave (13 to 18)",
    grade="adjusted",
    checks=(Check("small-sample", "Enough rows", "passed", "7,043 customers."),),
    method="Shapley values of a boosted ensemble, AUC 0.85.",
    provenance=Provenance("telco", "abc123", 7043, "Churn", "trees"),
    findings=(Finding("The gap is 16 points (13 to 18).", "adjusted", (GAP,)),),
    about="7,043 customers, 1,869 left (27 of 100)",
    lead=GAP,
)


def said(statement: str, grade: Grade = "adjusted") -> Answer:
    return replace(PLAIN, findings=(Finding(statement, grade, (GAP,)),))


def test_plain_sentences_pass_and_method_may_be_technical() -> None:
    assert wording_faults(PLAIN) == ()


@pytest.mark.parametrize(
    "word", ["SHAP", "log-odds", "AUC", "feature", "significant", "predicted", "impact", "p-value"]
)
def test_jargon_is_caught(word: str) -> None:
    assert any("jargon" in fault for fault in wording_faults(said(f"The {word} says so.")))


@pytest.mark.parametrize(
    "mould",
    [
        "Customers with Contract Monthly leave.",
        "Customers on a monthly contract leave 16 points (13 to 18) more often.",
        "Weekly sales is higher than for like customers.",
        "Like for like nothing is left.",
    ],
)
def test_a_column_in_a_mould_is_caught(mould: str) -> None:
    words = ("Contract", "Monthly")
    data = FromData(words, ("customer", "customers"), pairs=("Contract Monthly",))
    assert [fault for fault in mould_faults(mould, data) if fault.endswith(mould)]
    people = "19 more of every 100 customers on a monthly contract leave than comparable customers"
    assert list(mould_faults(people, data)) == []


@pytest.mark.parametrize(
    "claim",
    ["because of the contract", "Contract drives leaving", "it would lower leaving",
     "due to the price", "this leads to more leaving"],
)  # fmt: skip
def test_a_cause_needs_more_than_seen(claim: str) -> None:
    assert any("a cause at grade seen" in fault for fault in wording_faults(said(claim, "seen")))
    assert [f for f in wording_faults(said(claim, "adjusted")) if "a cause" in f] == []


def test_an_effect_needs_a_hedge_until_a_test_shows_it() -> None:
    claim = "It would lower leaving"
    assert any("no hedge" in fault for fault in wording_faults(said(claim, "adjusted")))
    assert wording_faults(said(f"{claim} by about 16 points.", "adjusted")) == ()
    assert wording_faults(said(claim, "tested")) == ()


@pytest.mark.parametrize("claim", ["They pay 37 on average.", "The gap is 12.", "Up by 3.5 since."])
def test_a_number_needs_its_unit(claim: str) -> None:
    assert any("without unit" in fault for fault in wording_faults(said(claim)))


@pytest.mark.parametrize(
    "claim", ["Of all, 62 of 100 left.", "They pay $37.", "It took 3 months.", "16 points more."]
)
def test_numbers_with_units_pass(claim: str) -> None:
    assert [f for f in wording_faults(said(claim)) if "without unit" in f] == []


def test_a_range_must_be_the_quantitys_own() -> None:
    assert any("no quantity says" in f for f in wording_faults(said("16 points (12 to 18).")))


def test_a_long_headline_is_caught() -> None:
    long = replace(PLAIN, headline=" ".join(["word"] * 26))
    assert any("over 25 words" in fault for fault in wording_faults(long))


def test_names_from_the_data_are_not_judged() -> None:
    told = said("Column impact_score: Impact is 7 higher with Impact above 7.")
    assert wording_faults(told) != ()
    assert [f for f in wording_faults(told, ["impact_score", "Impact"]) if "jargon" in f] == []


FALL = Quantity("effect", -0.07, "points")


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ("It is nan points.", "no number"),
        ("It is \u22120 points.", "no number"),
        ("It costs 1e+06 units.", "no number"),
        ("It is -5 points.", "no number"),
        ("Two  spaces.", "spaces in a row"),
        ("It ends here..", "marks in a row"),
        ("The the column.", "a word twice"),
        ("It (and so on.", "unbalanced"),
        ("It holds for 1 customers.", "many for one"),
        ("The first 1 places held.", "many for one"),
        ("It holds for 2 customer.", "one for many"),
        ("Column q7_x says so.", "a raw name"),
        ("Bill, Tenure.", "a list without"),
        ("It moves 7 points.", "a fall that does not say so"),
    ],
)  # fmt: skip
def test_a_slip_is_caught(claim: str, fault: str) -> None:
    data = FromData(("Bill", "Tenure"), ("customer", "customers"), ("q7_x",))
    told = replace(PLAIN, findings=(Finding(claim, "adjusted", (FALL,)),))
    assert any(fault in found for found in wording_faults(told, data))


@pytest.mark.parametrize(
    "claim",
    ["1 customer and 12 customers.", "Bill, Tenure and 3 more.", "It is 7 points lower.",
     "It is \u22127 points.", "Bill (in all): Tenure, \u22127 points."],
)  # fmt: skip
def test_what_is_said_right_passes(claim: str) -> None:
    data = FromData(("Bill", "Tenure"), ("customer", "customers"), ("q7_x",))
    told = replace(PLAIN, findings=(Finding(claim, "adjusted", (FALL,)),))
    assert wording_faults(told, data) == ()


def test_a_refusal_keeps_the_rules_too() -> None:
    data = FromData((), ("customer", "customers"), ("q7_x",))
    assert refusal_faults(CannotAnswer("Nothing changes.", "For example: Bill=1."), data) == ()
    assert refusal_faults(CannotAnswer("q7_x is a feature, due to nan", ""), data) != ()

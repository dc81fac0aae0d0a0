"""Groups, columns left out, and both where the words leave it open."""

from __future__ import annotations

import pytest

from tests.support.reader_sentences import choices, reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("drivers of churn excluding tenure and contract", {"without": ("tenure", "Contract")}),
        ("drivers of churn excluding seniors", {"where": ("SeniorCitizen=0",)}),
        ("why do all but seniors leave", {"where": ("SeniorCitizen=0",)}),
        ("why do customers without support or backup leave",
         {"where": ("TechSupport=No", "OnlineBackup=No")}),
        ("why do customers with support and without backup leave",
         {"where": ("TechSupport=Yes", "OnlineBackup=No")}),
        ("drivers of churn without tenure", {"without": ("tenure",)}),
        ("why do non-senior customers leave", {"where": ("SeniorCitizen=0",)}),
        ("why do customers leave, leaving contract out of it", {"without": ("Contract",)}),
        ("leave tenure aside, why do they churn", {"without": ("tenure",)}),
        ("why do customers w/o support leave", {"where": ("TechSupport=No",)}),
        ("why the hell do ppl w/ fiber leave", {"where": ("InternetService=Fiber optic",)}),
        ("just tell me why seniors leave ffs", {"where": ("SeniorCitizen=1",)}),
        ("why do only seniors leave", {"where": ("SeniorCitizen=1",)}),
        ("why do customers on neither... leave", None),
    ],
)  # fmt: skip
def test_who_is_asked_about(text: str, expected: dict[str, object] | None) -> None:
    key, told = choices(text)
    assert (key, told) == ((None, {}) if expected is None else ("top_drivers", expected))


def test_without_at_the_end_is_offered_both_ways() -> None:
    found = reading("drivers of sales without promo", "rossmann_sales")
    assert found.key is None
    assert [dict(asking.choices) for asking in found.readings] == [
        {"without": ("Promo",)}, {"where": ("Promo=0",)},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [("why are sales low outside the holidays", "top_drivers"),
     ("where is it worst outside holidays", "who_is_affected")],
)  # fmt: skip
def test_outside_a_time_are_the_other_rows(text: str, key: str) -> None:
    assert choices(text, "retail_chain") == (key, {"where": ("holiday=No",)})


@pytest.mark.parametrize(
    "text",
    ["why don't seniors leave", "why aren't seniors leaving", "why don't non-seniors stay",
     "why don't customers without dependents leave"],
)  # fmt: skip
def test_a_question_in_the_negative_turns_no_group(text: str) -> None:
    found = reading(text)
    assert found.key is None
    assert any("n't" in word for word in found.unused)


def test_the_group_of_a_question_in_the_negative_is_offered_as_it_stands() -> None:
    found = reading("why don't customers without dependents leave")
    assert [dict(asking.choices) for asking in found.readings] == [{"where": ("Dependents=No",)}]

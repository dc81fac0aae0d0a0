"""A text that changes the reading before it."""

from __future__ import annotations

import pytest

from analyses._asking.reading.read import read
from tests.support.reader_cards import card

TELCO = card("telco_churn")


@pytest.mark.parametrize(
    ("before", "text", "key", "choices"),
    [
        ("why do seniors leave", "and for women?", "top_drivers",
         {"where": ("SeniorCitizen=1", "gender=Female")}),
        ("why do women leave", "what about men", "top_drivers", {"where": ("gender=Male",)}),
        ("where is churn worst among seniors", "why?", "top_drivers",
         {"where": ("SeniorCitizen=1",)}),
        ("where is churn worst", "by contract?", "who_is_affected", {"column": "Contract"}),
        ("what drives churn", "without tenure", "top_drivers", {"without": ("tenure",)}),
        ("why do seniors leave", "and for everyone?", "top_drivers", {}),
        ("what if we cut the price by 10%", "and by 20%?", "what_if",
         {"scale": ("MonthlyCharges=0.8",)}),
        ("what if everyone had tech support", "and if we removed it?", "what_if",
         {"set": ("TechSupport=No",)}),
        ("what if we cut the price by 10%", "and 5% up instead?", "what_if",
         {"scale": ("MonthlyCharges=1.05",)}),
        ("what if seniors had tech support", "make it 25 percent of them", "what_if",
         {"set": ("TechSupport=Yes",), "where": ("SeniorCitizen=1",), "share": 0.25}),
        ("what if half of the seniors had tech support", "and all of them", "what_if",
         {"set": ("TechSupport=Yes",), "where": ("SeniorCitizen=1",)}),
        ("what if half of the seniors had tech support", "and for everyone?", "what_if",
         {"set": ("TechSupport=Yes",)}),
        ("what if seniors had tech support", "and if prices fell 5% too", "what_if",
         {"set": ("TechSupport=Yes",), "scale": ("MonthlyCharges=0.95",),
          "where": ("SeniorCitizen=1",)}),
        ("why do seniors leave", "and without tech support", "top_drivers",
         {"where": ("SeniorCitizen=1", "TechSupport=No")}),
        ("why do seniors leave", "and without tenure", "top_drivers",
         {"where": ("SeniorCitizen=1",), "without": ("tenure",)}),
        ("why do seniors leave", "break it down by gender", "who_is_affected",
         {"column": "gender", "where": ("SeniorCitizen=1",)}),
        ("where is churn worst among seniors", "is it worse for women", "does_it_matter",
         {"column": "gender", "group": ("gender=Female",), "where": ("SeniorCitizen=1",)}),
        ("where is churn worst among seniors", "which contract is worst", "who_is_affected",
         {"column": "Contract"}),
        ("why do seniors leave", "where is churn highest", "who_is_affected", {"end": "highest"}),
    ],
)  # fmt: skip
def test_it_keeps_the_rest(before: str, text: str, key: str, choices: dict[str, object]) -> None:
    found = read(text, TELCO, after=read(before, TELCO))
    assert (found.key, dict(found.choices)) == (key, choices)


@pytest.mark.parametrize("text", ["and for texans?", "by weather?", "purple", "undo that"])
def test_what_it_does_not_know_is_never_kept(text: str) -> None:
    assert read(text, TELCO, after=read("why do seniors leave", TELCO)).key is None


def test_it_says_that_it_goes_on() -> None:
    first = read("why do seniors leave", TELCO)
    assert not first.after
    assert read("and for women", TELCO, after=first).after


def test_a_change_that_is_named_again_is_no_group() -> None:
    first = read("what if everyone got support and backup", TELCO)
    assert read("not the backup", TELCO, after=first).key is None

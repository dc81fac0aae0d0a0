"""Changes of a what-if as choices."""

from __future__ import annotations

import pytest

from tests.support.reader_sentences import choices, reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what if customers without support got it",
         {"set": ("support=Yes",), "where": ("support=No",)}),
        ("what if we gave training instead of discounts", {"set": ("training=Yes", "discount=No")}),
        ("what if everybody had support but no discount", {"set": ("support=Yes", "discount=No")}),
        ("what if everyone but premium customers got a discount",
         {"set": ("discount=Yes",), "where": ("plan != Premium",)}),
        ("what if we cut the fee by 10% and gave everyone support",
         {"set": ("support=Yes",), "scale": ("monthly_fee=0.9",)}),
        ("what if no premium customer had support",
         {"set": ("support=No",), "where": ("plan=Premium",)}),
        ("take the discount away from premium customers who have it",
         {"set": ("discount=No",), "where": ("plan=Premium", "discount=Yes")}),
        ("give training to half of those who don't have it",
         {"set": ("training=Yes",), "where": ("training=No",), "share": 0.5}),
        ("shorten yearly contracts to monthly ones",
         {"set": ("contract=Monthly",), "where": ("contract=Yearly",)}),
        ("shorten the time as a customer by 3", {"shift": ("tenure_months=-3",)}),
        ("take the discount away everywhere", {"set": ("discount=No",)}),
        ("what if contract = yearly for monthly customers",
         {"set": ("contract=Yearly",), "where": ("contract=Monthly",)}),
    ],
)  # fmt: skip
def test_what_changes_for_whom(text: str, expected: dict[str, object]) -> None:
    assert choices(text, "subscription") == ("what_if", expected)


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("what if we slash newspaper by half and put 20 more into radio", "advertising",
         {"scale": ("newspaper=0.5",), "shift": ("radio=20",)}),
        ("what if we put prices up by 5%", "retail_chain", {"scale": ("price_index=1.05",)}),
        ("put premium fees 5 down", "subscription",
         {"shift": ("monthly_fee=-5",), "where": ("plan=Premium",)}),
        ("put the fee 5 less for premium", "subscription",
         {"shift": ("monthly_fee=-5",), "where": ("plan=Premium",)}),
        ("hire 3 more staff", "retail_chain", {"shift": ("staff=3",)}),
        ("if we knocked 10 quid off the fee for premium", "subscription",
         {"shift": ("monthly_fee=-10",), "where": ("plan=Premium",)}),
        ("what if we took 5% off the fee", "subscription", {"scale": ("monthly_fee=0.95",)}),
        ("what if we cap calls at 3", "bank_marketing",
         {"set": ("campaign=3",), "where": ("campaign > 3",)}),
        ("what if prices went up 3% outside the holidays", "retail_chain",
         {"scale": ("price_index=1.03",), "where": ("holiday=No",)}),
        ("what if everyone was called on mobile", "bank_marketing", {"set": ("contact=cellular",)}),
    ],
)  # fmt: skip
def test_amounts_limits_and_ways(text: str, key: str, expected: dict[str, object]) -> None:
    assert choices(text, key) == ("what_if", expected)


def test_what_is_kept_is_no_group_without_it() -> None:
    assert choices("drop the display but keep the promo", "retail_chain") == (None, {})


@pytest.mark.parametrize(
    "text",
    ["was wenn monatliche kunden auf jährlich wechseln",
     "e se os clientes mensais passassem para anual",
     "que se passe-t-il si les clients mensuels passent à l'annuel",
     "y si los clientes mensuales pasaran a anual"],
)  # fmt: skip
def test_where_they_go_in_other_languages(text: str) -> None:
    assert choices(text, "subscription") == (
        "what_if", {"set": ("contract=Yearly",), "where": ("contract=Monthly",)},
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["et si on supprimait la remise pour les clients annuels",
     "qué pasa si quitamos el descuento para los clientes anuales",
     "was wäre, wenn wir den rabatt für jährliche kunden streichen"],
)  # fmt: skip
def test_for_whom_in_other_languages(text: str) -> None:
    assert choices(text, "subscription") == (
        "what_if", {"set": ("discount=No",), "where": ("contract=Yearly",)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what if only premium customers got support", "the others"),
        ("what if yearly customers were on a yearly contract", "already"),
        ("what if all men were women", "what somebody is"),
        ("what if we gave everyone a plan", "several values"),
        ("what if we cut discounts", "not a number"),
        ("what if everyone except premium customers lost plan", ""),
    ],
)
def test_what_is_offered_and_never_decided(text: str, words: str) -> None:
    found = reading(text, "subscription")
    assert found.key is None
    assert words in str(found.why_not)


def test_what_somebody_is_changes_where_it_is_written_out() -> None:
    assert choices("what if gender = female", "subscription")[0] == "what_if"

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
        ("what if contract = yearly for monthly customers",
         {"set": ("contract=Yearly",), "where": ("contract=Monthly",)}),
    ],
)  # fmt: skip
def test_what_changes_for_whom(text: str, expected: dict[str, object]) -> None:
    assert choices(text, "subscription") == ("what_if", expected)


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

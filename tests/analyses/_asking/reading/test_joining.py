"""Names meet their values, shares their rows, nouns their names."""

from __future__ import annotations

import pytest

from tests.support.reader_sentences import sentence


@pytest.mark.parametrize(
    "text",
    ["contract is one year", "contract = one year", "one year contract", "one year contracts",
     "contract of one year"],
)  # fmt: skip
def test_a_column_and_its_value_are_one_mention(text: str) -> None:
    (place,) = sentence(text).mentions
    mention = sentence(text).mention(place)
    assert (mention.column, mention.values) == ("Contract", ("One year",))


def test_pay_by_is_the_payment() -> None:
    told = sentence("paid by credit card")
    assert [told.mention(at).values for at in told.mentions] == [("Credit card (automatic)",)]


@pytest.mark.parametrize(
    ("text", "share"),
    [("half of the customers", 0.5), ("30% of seniors", 0.3), ("a third of customers", 1 / 3),
     ("20 percent of the clients", 0.2)],
)  # fmt: skip
def test_shares_of_rows(text: str, share: float) -> None:
    assert [part.share for part in sentence(text).parts if part.share] == [pytest.approx(share)]


@pytest.mark.parametrize("text", ["raise the price by 10%", "a 10% higher price"])
def test_amounts_are_no_shares(text: str) -> None:
    assert not any(part.share for part in sentence(text).parts)


def test_but_joins_before_a_negation_and_excepts_before_a_group() -> None:
    assert sentence("support but no backup").says("and")
    assert sentence("everyone but seniors").says("except")

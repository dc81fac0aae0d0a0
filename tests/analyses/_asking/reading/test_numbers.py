"""Numbers with what they count."""

from __future__ import annotations

import pytest

from tests.support.reader_sentences import choices, sentence


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [
        ("tenure under 9 months", "telco_churn", "tenure < 9"),
        ("tenure of 1 month", "telco_churn", "tenure=1"),
        ("tenure at least 12", "telco_churn", "tenure >= 12"),
        ("tenure at most 12", "telco_churn", "tenure <= 12"),
        ("more than 3 tickets", "subscription", "tickets > 3"),
        ("3 or more tickets", "subscription", "tickets >= 3"),
        ("3 products", "bank_churn", "NumOfProducts=3"),
        ("older than 60", "bank_churn", "Age > 60"),
        ("younger than 30", "bank_churn", "Age < 30"),
        ("over 60", "bank_churn", "Age > 60"),
        ("aged 40 to 50", "bank_churn", "Age between 40 and 50"),
        ("the over 50s", "bank_churn", "Age > 50"),
        ("people in their 40s", "bank_churn", "Age between 40 and 49"),
        ("aged 40-50", "bank_churn", "Age between 40 and 50"),
        ("60 and over", "bank_churn", "Age >= 60"),
        ("age between 40 and 50", "bank_churn", "Age between 40 and 50"),
        ("balance over 100k", "bank_churn", "Balance > 100000"),
        ("credit score >= 700", "bank_churn", "CreditScore >= 700"),
        ("paying more than 80", "telco_churn", "MonthlyCharges > 80"),
        ("less than 12 months", "telco_churn", "tenure < 12"),
    ],
)
def test_conditions_on_numbers(text: str, key: str, said: str) -> None:
    told = sentence(text, key)
    assert [told.mention(at).condition.said() for at in told.mentions] == [said]


@pytest.mark.parametrize("text", ["top 20", "by 10%", "from 500 to 700", "20 customers"])
def test_numbers_that_count_nothing_of_the_card_stay(text: str) -> None:
    told = sentence(text, "bank_churn")
    assert told.mentions == ()
    assert any(part.amount is not None for part in told.parts)


@pytest.mark.parametrize(
    ("text", "key", "said"),
    [("why do women with a zero balance leave", "bank_churn", "Balance=0"),
     ("why do customers with zero tickets leave", "subscription", "tickets=0")],
)  # fmt: skip
def test_zero_of_a_number_is_a_number(text: str, key: str, said: str) -> None:
    found, told = choices(text, key)
    assert found == "top_drivers"
    assert said in str(told["where"])

"""What is not there yet is named."""

from __future__ import annotations

import pytest

from tests.support.reader_sentences import reading


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("how many customers will leave next month", "telco_churn", "cannot forecast"),
        ("what changed since last month", "telco_churn", "no column is a date"),
        ("why are sales down", "rossmann_sales", "cannot compare periods"),
        ("why did churn go up", "bank_churn", "cannot compare periods"),
        ("how should we allocate the budget", "advertising", "budget"),
        ("median balance", "bank_churn", "medians"),
        ("whom should we target", "hillstrom", "whom to act on"),
    ],
)
def test_it_is_named(text: str, key: str, words: str) -> None:
    found = reading(text, key)
    assert found.key is None
    assert words in str(found.why_not)


def test_a_column_of_that_name_is_the_column() -> None:
    assert reading("y in march", "bank_marketing").why_not != reading(
        "y in march", "bank_churn"
    ).why_not  # fmt: skip

"""Questions that `kinds/affected.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.affected import affected
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [
        draft.key for draft in affected(sentence("which payment method has the highest churn"))
    ] == ["who_is_affected"]
    assert list(affected(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is churn worst", {}),
        ("which contract churns least", {"end": "lowest", "column": "Contract"}),
        ("churn by contract for women", {"column": "Contract", "where": ("gender=Female",)}),
        ("worst payment method", {"column": "PaymentMethod"}),
        (
            "worst payment method for seniors",
            {"column": "PaymentMethod", "where": ("SeniorCitizen=1",)},
        ),
        ("how bad is it for women", {"where": ("gender=Female",)}),
        ("is it the seniors who leave", {"where": ("SeniorCitizen=1",)}),
        ("customers w/o tech support - how bad is it", {"where": ("TechSupport=No",)}),
        ("break it down by contract", {"column": "Contract"}),
        ("break churn down by contract", {"column": "Contract"}),
        ("where is churn best", {"end": "lowest"}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("who_is_affected", expected)

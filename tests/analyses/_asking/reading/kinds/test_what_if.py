"""Questions that `kinds/what_if.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.what_if import what_if
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in what_if(sentence("what if support is removed"))] == ["what_if"]
    assert list(what_if(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what would changing the contract do", {"lever": "Contract"}),
        (
            "what if half of the customers had tech support",
            {"set": ("TechSupport=Yes",), "share": 0.5},
        ),
        ("set monthly charges to 50", {"set": ("MonthlyCharges=50",)}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("what_if", expected)

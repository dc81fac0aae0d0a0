"""Questions that `kinds/curve.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.curve import curve
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in curve(sentence("how does churn depend on tenure"))] == [
        "how_it_responds"
    ]
    assert list(curve(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("effect of tenure on churn for women", {"column": "tenure", "where": ("gender=Female",)}),
        ("at which tenure do customers leave", {"column": "tenure"}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("how_it_responds", expected)

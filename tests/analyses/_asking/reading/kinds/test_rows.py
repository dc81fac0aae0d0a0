"""Questions that `kinds/rows.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.rows import rows
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in rows(sentence("list the 20 customers most at risk"))] == [
        "which_rows"
    ]
    assert list(rows(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who is about to leave", {}),
        ("top 10 customers by tenure", {"how_many": 10, "sort": "tenure"}),
        ("list 5 seniors most at risk", {"how_many": 5, "where": ("SeniorCitizen=1",)}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("which_rows", expected)

"""Questions that `kinds/counting.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.counting import counting
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in counting(sentence("how many seniors left"))] == ["how_many"]
    assert list(counting(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("average tenure by contract", {"of": "tenure", "as": "average", "by": "Contract"}),
        ("what share of women leave", {"of": "Churn", "as": "share", "where": ("gender=Female",)}),
        ("how many customers did not leave", {"as": "count", "where": ("Churn=No",)}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("how_many", expected)

"""Questions that `kinds/trust.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.trust import trust
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in trust(sentence("is the model fair to women"))] == [
        "can_we_trust_it"
    ]
    assert list(trust(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("can we trust it", {}),
        ("how accurate is it by contract", {"by": "Contract"}),
        ("can we trust it in the order of the rows", {"order": "rows"}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("can_we_trust_it", expected)

"""Questions that `kinds/works.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.works import works
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in works(sentence("does tech support work"))] == ["which_works"]
    assert list(works(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is tech support worth it", {"column": "TechSupport"}),
        (
            "does online backup pay off for seniors",
            {"column": "OnlineBackup", "where": ("SeniorCitizen=1",)},
        ),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("which_works", expected)

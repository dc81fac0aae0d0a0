"""Questions that `kinds/works.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.works import works
from tests.support.reader_sentences import choices, reading, sentence


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


@pytest.mark.parametrize("text", ["roi of tech support", "return on investment of tech support"])
def test_what_it_earns_is_offered_as_whether_it_works(text: str) -> None:
    found = reading(text)
    assert (found.key, [asking.key for asking in found.readings]) == (None, ["which_works"])
    assert "what it earns" in str(found.why_not)

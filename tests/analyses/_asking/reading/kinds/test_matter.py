"""Questions that `kinds/matter.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.matter import matter
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in matter(sentence("do seniors churn more"))] == ["does_it_matter"]
    assert list(matter(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is gender a factor", {"column": "gender"}),
        (
            "are pensioners worse off than the rest",
            {"column": "SeniorCitizen", "group": ("SeniorCitizen=1",)},
        ),
        (
            "do month to month people leave more than two year ones",
            {
                "column": "Contract",
                "group": ("Contract=Month-to-month",),
                "against": ("Contract=Two year",),
            },
        ),
        ("do women leave more than men", {"column": "gender", "group": ("gender=Female",)}),
        (
            "do women leave less than men",
            {"column": "gender", "group": ("gender=Female",), "end": "lowest"},
        ),
        (
            "do women stay longer",
            {"column": "gender", "group": ("gender=Female",), "end": "lowest"},
        ),
        (
            "is it better for women",
            {"column": "gender", "group": ("gender=Female",), "end": "lowest"},
        ),
        ("is it worse for women", {"column": "gender", "group": ("gender=Female",)}),
        ("does contract matter for seniors", {"column": "Contract", "where": ("SeniorCitizen=1",)}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("does_it_matter", expected)

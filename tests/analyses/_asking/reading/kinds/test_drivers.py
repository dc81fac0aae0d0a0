"""Questions that `kinds/drivers.py` reads."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.drivers import drivers
from tests.support.reader_sentences import choices, sentence


def test_it_speaks_where_its_cue_is_and_nowhere_else() -> None:
    assert [draft.key for draft in drivers(sentence("why do seniors leave"))] == ["top_drivers"]
    assert list(drivers(sentence("good morning seniors"))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("top 5 drivers of churn for women", {"how_many": 5, "where": ("gender=Female",)}),
        ("what drives churn", {}),
        ("why is churn so high among seniors", {"where": ("SeniorCitizen=1",)}),
    ],
)
def test_choices(text: str, expected: dict[str, object]) -> None:
    assert choices(text) == ("top_drivers", expected)

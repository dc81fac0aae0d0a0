"""What stands in front of a mention, and which negators reach it."""

from __future__ import annotations

import pytest

from tests.support.reader_sentences import sentence


@pytest.mark.parametrize(
    ("text", "number"),
    [("customers without support", 1), ("customers who do not have support", 1),
     ("customers with support", 0), ("customers do not leave with support", 0),
     ("customers not on fiber", 1)],
)  # fmt: skip
def test_negators_reach_the_name_behind_them(text: str, number: int) -> None:
    told = sentence(text)
    assert len(list(told.turning(told.mentions[-1]))) == number


def test_gaps_joints_and_nouns() -> None:
    told = sentence("women and seniors with premium customers", "telco_churn")
    first, second = told.mentions[:2]
    assert list(told.gap(second)) == [first + 1]
    assert told.only_joints(second)
    assert not told.only_joints(first)
    assert sentence("fiber customers").is_attributive(0)
    with pytest.raises(KeyError):
        told.mention(first + 1)


def test_words_are_told_as_they_were_typed() -> None:
    told = sentence("why do SENIORS leave")
    assert told.words(told.mentions[0]) == "SENIORS"

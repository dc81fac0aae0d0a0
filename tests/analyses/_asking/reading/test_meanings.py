"""What a word of the owner may mean, and what it then does in a question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._asking.reading.meanings import meaning_of, meanings, nearest_meaning
from analyses._asking.reading.read import read
from tests.support.reader_cards import card


def test_columns_and_values_can_be_meant_the_outcome_first() -> None:
    told = {meaning.meant: meaning.words for meaning in meanings(card("telco_churn"))}
    assert next(iter(told)) == "Churn"
    assert told["SeniorCitizen=1"] == "Senior citizen = 1"
    assert told["tenure"] == "Tenure"
    assert "customerID" not in told


def test_a_kept_meaning_is_shown_with_its_title() -> None:
    assert meaning_of("SeniorCitizen=1", card("telco_churn")) == "Senior citizen = 1"
    assert meaning_of("gone=1", card("telco_churn")) == "gone=1"


def test_the_nearest_meaning_of_a_word() -> None:
    near = nearest_meaning("contrakts", card("telco_churn"))
    assert near is not None
    assert (near.meant, near.words) == ("Contract", "Contract")
    assert nearest_meaning("millionaires", card("telco_churn")) is None


@pytest.mark.parametrize(
    ("word", "meant", "text", "key", "choices"),
    [
        ("boomers", "SeniorCitizen=1", "why do boomers leave", "top_drivers",
         {"where": ("SeniorCitizen=1",)}),
        ("wobble", "Churn", "where is wobble highest", "who_is_affected", {"end": "highest"}),
        ("flibber", "Churn=Yes", "why do women flibber", "top_drivers",
         {"where": ("gender=Female",)}),
        ("tribe", "Contract", "churn by tribe", "who_is_affected", {"column": "Contract"}),
    ],
)  # fmt: skip
def test_a_synonym_of_the_card_is_read(
    word: str, meant: str, text: str, key: str, choices: dict[str, object]
) -> None:
    plain = card("telco_churn")
    assert read(text, plain).key is None
    assert read(text, plain).unknown == (word,)
    found = read(text, replace(plain, synonyms=((word, meant),)))
    assert (found.key, dict(found.choices)) == (key, choices)


def test_a_synonym_of_a_column_that_is_gone_is_no_name() -> None:
    told = replace(card("telco_churn"), synonyms=(("boomers", "Gone=1"), ("tribe", "Contract=X")))
    assert read("why do boomers leave", told).key is None
    assert read("churn by tribe", told).key is None

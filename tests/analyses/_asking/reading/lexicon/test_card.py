"""The names of a card: titles, levels, parts of both, and what the owner adds."""

from __future__ import annotations

import pytest

from analyses._asking.reading.lexicon.card import card_words, sides
from analyses._asking.reading.lexicon.trade import keys
from analyses._asking.reading.read import read
from datasets.cards.card import Column
from tests.support.reader_cards import card, cards


@pytest.mark.parametrize("key", sorted(cards()))
def test_every_title_and_every_level_is_found(key: str) -> None:
    words = card_words(card(key))
    for column in words.dataset.explaining:
        assert column.name in {name.column for name in words.names[keys(column.title)]}
        for level in column.levels:
            said = words.names.get(keys(level), ())
            if len(level) > 3 and level[0].isalpha() and not level.startswith("No "):
                assert level in {name.level for name in said}, level


@pytest.mark.parametrize(
    ("phrase", "column", "level"),
    [("seniors", "SeniorCitizen", "1"), ("fiber", "InternetService", "Fiber optic"),
     ("monthly", "Contract", "Month-to-month"), ("women", "gender", "Female"),
     ("price", "MonthlyCharges", None), ("tech support", "TechSupport", None)],
)  # fmt: skip
def test_words_of_the_trade(phrase: str, column: str, level: str | None) -> None:
    found = card_words(card("telco_churn")).names[keys(phrase)]
    assert (column, level) in {(name.column, name.level) for name in found}


def test_a_word_that_several_columns_share_names_them_all() -> None:
    shared = card_words(card("telco_churn")).names[keys("online")]
    assert {name.column for name in shared} == {"OnlineSecurity", "OnlineBackup"}
    assert all(name.part for name in shared)


@pytest.mark.parametrize(
    ("levels", "both"),
    [(("No", "Yes"), ("Yes", "No")), (("0", "1"), ("1", "0")),
     (("No", "Yes", "No internet service"), ("Yes", "No")),
     (("Mens E-Mail", "No E-Mail"), (None, "No E-Mail")), (("Male", "Female"), (None, None))],
)  # fmt: skip
def test_sides(levels: tuple[str, ...], both: tuple[str | None, str | None]) -> None:
    assert sides(Column("a", "A", "category", "lever", levels=levels)) == both


def test_a_synonym_of_the_owner_is_read() -> None:
    telco = card("telco_churn")
    assert read("why do oldies leave", telco).key is None
    found = read("why do oldies leave", telco, synonyms={"oldies": "SeniorCitizen=1"})
    assert dict(found.choices) == {"where": ("SeniorCitizen=1",)}


def test_a_card_is_read_once() -> None:
    assert card_words(card("hillstrom")) is card_words(card("hillstrom"))

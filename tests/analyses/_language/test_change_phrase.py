"""A change is said as people do: who would have what, or what would be how much higher."""

from __future__ import annotations

import pytest

from analyses._language.change import scenario_of
from analyses._language.change_phrase import change_phrase, if_phrase
from analyses._language.voice import Voice
from datasets.cards.card import Dataset
from models.interventions.scenario import Change
from tests.analyses._language.test_group_phrase import CARD, COLUMNS, VOICE


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"set_to": ["support=Yes"]}, "if everyone had support"),
        ({"set_to": ["support=No"]}, "if nobody had support"),
        ({"set_to": ["active=1"]}, "if everyone was an active member"),
        ({"set_to": ["active=0"]}, "if nobody was an active member"),
        ({"set_to": ["complained=0"]}, "if nobody complained"),
        ({"set_to": ["complained=1"]}, "if everyone complained"),
        ({"set_to": ["pay=PayPal"]}, "if everyone paid by PayPal"),
        ({"set_to": ["job=admin"]}, "if Job were admin"),
        ({"set_to": ["fee=50"]}, "if the monthly fee were $50"),
        (
            {"set_to": ["support=Yes", "discount=No"]},
            "if everyone had support and had no discount",
        ),
        (
            {"set_to": ["contract=Yearly"], "where": ["contract=Monthly"]},
            "if customers on a monthly contract were on a yearly contract",
        ),
        (
            {"set_to": ["support=Yes"], "where": ["support=No"], "share": 0.5},
            "if half of the customers without support had support",
        ),
        ({"set_to": ["support=Yes"], "share": 0.3}, "if 30 of 100 customers had support"),
        ({"scale": ["fee=0.9"]}, "if the monthly fee were 10% lower"),
        ({"shift": ["tv=20"]}, "if TV went up by 20"),
        (
            {"shift": ["tickets=-2"], "where": ["region=North"]},
            "if Support tickets went down by 2 for customers in the North",
        ),
        (
            {"set_to": ["support=Yes"], "scale": ["fee=1.05"]},
            "if everyone had support and the monthly fee were 5% higher",
        ),
    ],
)
def test_a_change_is_said_as_people_do(asked: dict[str, object], words: str) -> None:
    assert if_phrase(VOICE, scenario_of(CARD, **asked)) == words  # type: ignore[arg-type]


def test_rows_that_are_no_people_are_counted_as_they_are_called() -> None:
    stores = Voice(Dataset("k", "K", 3, "f", COLUMNS, noun=("store", "stores")))
    assert change_phrase(stores, Change("discount", "set", "Yes")) == "all stores had a discount"
    assert change_phrase(stores, Change("discount", "set", "No")) == "no store had a discount"

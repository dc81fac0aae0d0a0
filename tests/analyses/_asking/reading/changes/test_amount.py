"""How far a number moves."""

from __future__ import annotations

import pytest

from analyses._asking.reading.changes.amount import move_of
from analyses._asking.reading.changes.clauses import clauses
from tests.support.reader_sentences import reading, sentence


@pytest.mark.parametrize(
    ("text", "how", "value"),
    [
        ("we cut the price by 10%", "scale", "0.9"),
        ("the price rose by 5", "shift", "5"),
        ("we reduced the price by 5", "shift", "-5"),
        ("prices were 10 percent higher", "scale", "1.1"),
        ("we doubled the price", "scale", "2"),
        ("we halved the price", "scale", "0.5"),
        ("set the price to 50", "set", "50"),
        ("the price dropped to 50", "set", "50"),
    ],
)
def test_moves(text: str, how: str, value: str) -> None:
    told = sentence(text)
    (clause,) = clauses(told, 0)
    move = move_of(told, clause, share_unit=False)
    assert (move.how, move.value) == (how, value)


def test_to_a_percent_of_what_is_no_share_is_offered_both_ways() -> None:
    found = reading("what if the price dropped to 20%")
    assert found.key is None
    assert {next(iter(asking.choices)) for asking in found.readings} == {"set", "scale"}


def test_a_move_without_an_amount_is_asked_for() -> None:
    assert "By how much" in str(reading("what if we raise prices").why_not)

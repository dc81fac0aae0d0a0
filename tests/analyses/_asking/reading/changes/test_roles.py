"""What each mention of a clause does."""

from __future__ import annotations

import pytest

from analyses._asking.reading.changes.clauses import clauses
from analyses._asking.reading.changes.roles import roles
from tests.support.reader_sentences import sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we gave seniors online security", ["where", "changed"]),
        ("we gave tech support to seniors", ["changed", "where"]),
        ("fiber customers got tech support", ["where", "changed"]),
        ("move everyone from dsl to fiber", ["from", "to"]),
        ("month to month customers moved to one year", ["where", "to"]),
        ("contract = one year for seniors", ["to", "where"]),
        ("tech support = yes where contract = one year", ["to", "where"]),
        ("tech support was removed for seniors", ["changed", "where"]),
        ("we gave online security instead of online backup", ["changed", "instead"]),
        ("women without a partner got device protection", ["where", "where", "changed"]),
    ],
)
def test_roles(text: str, expected: list[str]) -> None:
    told = sentence(text)
    found = [role for clause in clauses(told, 0) for role in roles(told, clause).values()]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("put 20 more into radio", "advertising", ["changed"]),
        ("called students on mobile", "bank_marketing", ["where", "changed"]),
    ],
)
def test_where_an_amount_goes_and_how_somebody_is_reached(
    text: str, key: str, expected: list[str]
) -> None:
    told = sentence(text, key)
    found = [role for clause in clauses(told, 0) for role in roles(told, clause).values()]
    assert found == expected

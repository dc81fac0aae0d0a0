"""Plurals, lists and cut texts."""

from __future__ import annotations

from answers.words import first_upper, listing, plural, short


def test_small_words() -> None:
    assert plural(1, ("customer", "customers")) == "1 customer"
    assert plural(7043, ("customer", "customers")) == "7,043 customers"
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert listing(["a", "b"], last="or") == "a or b"
    assert listing(list("abcdefgh"), most=3) == "a, b and 6 more"
    assert listing([]) == ""
    assert short("a long name of a column that goes on", 20) == "a long name of a…"
    assert short("x" * 60, 10) == "x" * 9 + "…"
    assert first_upper("iPhone users") == "IPhone users"

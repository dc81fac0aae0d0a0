"""What a join does, in sentences that a reader of any trade understands."""

from __future__ import annotations

from dataclasses import replace

from datasets.combining.join_keys import Match
from datasets.combining.join_words import columns_words, key_words, match_words, refusal_words

MATCH = Match(
    on=(("id", "id"),), left_rows=100, matched=100, left_blank=0, right_rows=50, used=50,
    right_blank=0, rows_after=100, repeated=0, worst=(), alone=(), unused=(), near=0,
    near_pairs=(), left_is_unique=False,
)  # fmt: skip


def test_a_key_in_words() -> None:
    assert key_words((("Zip", "Zip Code"), ("day", "day"))) == "Zip = Zip Code and day"


def test_a_perfect_match_is_one_sentence() -> None:
    assert match_words(MATCH, "orders", "customers", keeps=True) == (
        "All 100 rows of orders find a partner in customers.",
    )


def test_one_row_is_said_as_one() -> None:
    one = replace(MATCH, matched=99, alone=("C1",), used=49, unused=(" C2",), left_blank=1)
    assert match_words(one, "orders", "customers", keeps=False) == (
        "99 rows of the 100 of orders find a partner in customers.",
        "1 row of orders has no partner and is left out (such as C1).",
        "1 row of customers belongs to no row of orders and is not used (such as “ C2”).",
        "1 row of orders has a blank in the key; a blank is nobody's partner.",
    )


def test_few_partners_are_a_caution() -> None:
    few = replace(MATCH, matched=20)
    assert match_words(few, "a", "b", keeps=True)[-1].startswith("Fewer than half")


def test_what_to_do_where_rows_would_multiply() -> None:
    many = replace(MATCH, rows_after=140, repeated=1, worst=(("C1", 41),))
    assert refusal_words(many, "a", "b") == (
        "1 key of a stands in several rows of b (C1: 41 rows), so 100 rows would become 140. "
        "Nothing was joined: name a further column of the key, or make one row per key of b "
        "first, with a query."
    )
    assert "begin with b" in refusal_words(replace(many, left_is_unique=True), "a", "b")


def test_columns_in_words() -> None:
    sentences = columns_words(["x"], ["y", "z"], [("x", f"x{k}") for k in range(10)], "b")
    assert sentences[0] == "1 column of b comes in."
    assert sentences[1] == "Left out, as y, z of b say the same in every row."
    assert sentences[-1] == "2 more columns of b are called so, too."

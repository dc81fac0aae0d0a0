"""Questions about one row, by its name."""

from __future__ import annotations

import pytest

from analyses._asking.reading.kinds.one_row import about_one, row_named
from analyses._asking.reading.lexicon.closed import closed_words
from analyses._asking.reading.read import read
from tests.support.reader_cards import card

CLOSED = closed_words("english")


def test_a_name_holds_a_digit_or_is_long() -> None:
    assert row_named("why is C12 leaving?", {"C12"}) == "C12"
    assert row_named("keep Meyer.", {"Meyer"}) == "Meyer"
    assert row_named("why is it so", {"it", "so"}) is None


@pytest.mark.parametrize(
    "text", ["why is 7590-VHVEG likely to leave", "what would keep 7590-VHVEG"]
)
def test_the_row_is_a_choice(text: str) -> None:
    found = read(text, card("telco_churn"), frozenset({"7590-VHVEG"}))
    assert found.key in {"why_this_one", "what_would_keep"}
    assert found.choices == {"row": "7590-VHVEG"}


@pytest.mark.parametrize(
    "text",
    ["what can i do to hold on to 7590-VHVEG", "how do we stop 7590-VHVEG from leaving",
     "what can we do to keep 7590-VHVEG"],
)  # fmt: skip
def test_ways_to_ask_what_keeps_a_row(text: str) -> None:
    found = read(text, card("telco_churn"), frozenset({"7590-VHVEG"}))
    assert (found.key, found.choices) == ("what_would_keep", {"row": "7590-VHVEG"})


def test_a_number_that_is_also_a_name_is_a_number() -> None:
    found = read("list 20 customers at risk", card("rossmann_sales"), frozenset({"20"}))
    assert found.key != "why_this_one"
    assert about_one("top 5 drivers", {"5"}, CLOSED) is None

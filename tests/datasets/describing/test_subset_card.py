"""The card of some rows says what these hold, and keeps the words and roles of the table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from datasets.cards.card import Dataset
from datasets.describing.roles import PUT_BACK
from datasets.describing.subset_card import NOT_ASKED, card_of_subset, without_columns
from tests.support.two_sites import stored, two_sites

Stored = tuple[Dataset, pd.DataFrame]


@pytest.fixture(scope="module")
def table() -> Stored:
    return stored(two_sites())


def test_values_are_those_of_the_rows(table: Stored) -> None:
    card, rows = table
    low = rows[rows["x"] < 40]
    part = card_of_subset(card, low)
    assert part.rows == len(low)
    assert part.column("x").high == low["x"].max()
    assert part.column("kind").missing == low["kind"].isna().sum()
    assert (part.title, part.fingerprint, part.positive) == (card.title, card.fingerprint, "Yes")


def test_what_no_longer_varies_is_left_out(table: Stored) -> None:
    card, rows = table
    site = card_of_subset(card, rows[rows["site"] == "A"]).column("site")
    assert (site.role, site.why, site.levels) == ("left_out", "One value only.", ("A",))


def test_two_values_that_are_left_are_one_or_the_other(table: Stored) -> None:
    card, rows = table
    part = card_of_subset(card, rows[rows["kind"] != "r"])
    assert (card.column("kind").kind, part.column("kind").kind) == ("category", "yes_no")


def test_what_knows_the_outcome_among_these_rows_is_left_out(table: Stored) -> None:
    card, rows = table
    at_a = rows["site"] == "A"
    told = rows.assign(kind=rows["kind"].where(~at_a, rows["churned"].map({"Yes": "p", "No": "q"})))
    kind = card_of_subset(card, told[at_a]).column("kind")
    assert (kind.role, kind.leak) == ("left_out", True)
    back = tuple(
        replace(column, why=PUT_BACK) if column.name == "kind" else column
        for column in card.columns
    )
    mine = card_of_subset(replace(card, columns=back), told[at_a]).column("kind")
    assert mine.role == "driver"


def test_columns_are_left_out_by_name(table: Stored) -> None:
    card, rows = table
    for part in (card_of_subset(card, rows, ["x"]), without_columns(card, ["x"])):
        assert (part.column("x").role, part.column("x").why) == ("left_out", NOT_ASKED)
        assert part.column("z").role == "driver"
    assert without_columns(card, ["customer_id"]) == card

"""Whom a change is for: as typed, understood to the letter, and said back in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyses._language.group_phrase import tail_phrase
from analyses._language.voice import Voice
from analyses._language.who import clauses_of, quoted
from answers.answer import CannotAnswer
from datasets.cards.card import Column, Dataset
from models.interventions.scenario import AnyOf, Condition, Scenario

CARD = Dataset(
    key="shop",
    title="Shop",
    rows=6,
    fingerprint="abcdef",
    positive="Yes",
    columns=(
        Column(
            "contract", "Contract", "category", "lever", levels=("Monthly", "One year", "Two year")
        ),
        Column("tv", "TV", "category", "driver", levels=("Movies and sport", "News or weather")),
        Column("tenure", "Tenure", "number", "driver", unit="months", low=0, high=72),
        Column("size", "Size", "number", "driver", unit="square metres", low=100, high=900),
        Column("left", "Left", "yes_no", "outcome", levels=("No", "Yes")),
    ),
)
ROWS = pd.DataFrame(
    {
        "contract": ["Monthly", "Monthly", "One year", "Two year", "One year", None],
        "tv": ["Movies and sport", "News or weather"] * 3,
        "tenure": [3.0, 12.0, 24.0, 60.0, np.nan, 12.0],
        "size": [100.0, 200.0, 300.0, 400.0, 500.0, 900.0],
    }
)


@pytest.mark.parametrize(
    ("where", "rows", "words"),
    [
        ([], [0, 1, 2, 3, 4, 5], ""),
        (["contract=monthly"], [0, 1], "on a monthly contract"),
        (["contract in (One year, two year)"], [2, 3, 4], "on a one-year or two-year contract"),
        (["contract=One year|Two year"], [2, 3, 4], "on a one-year or two-year contract"),
        (["contract=One year or Two year"], [2, 3, 4], "on a one-year or two-year contract"),
        (["tenure between 12 and 24"], [1, 2, 5], "with a tenure of 12 to 24 months"),
        (["200 <= size <= 400"], [1, 2, 3], "with a size of 200 to 400 square metres"),
        (["12 <= tenure <= 24"], [1, 2, 5], "with a tenure of 12 to 24 months"),
        (
            ["12<tenure<=24"],
            [2],
            "with a tenure above 12 months and of 24 months or less",
        ),
        (
            ["contract=Monthly and tenure>=12 or contract=Two year"],
            [1, 3],
            "either on a monthly contract with a tenure of 12 months or more, "
            "or on a two-year contract",
        ),
        (
            ["contract=Monthly or contract=Two year", "tenure<50"],
            [0, 1],
            "on a monthly or two-year contract with a tenure below 50 months",
        ),
        (["tv=movies and sport"], [0, 2, 4], "whose TV is “Movies and sport”"),
        (
            ["tv=News or weather and tenure=12"],
            [1, 5],
            "with a tenure of 12 months and whose TV is “News or weather”",
        ),
        (
            ["contract in (Monthly, One year) and tenure between 3 and 12 or tenure=60"],
            [0, 1, 3],
            None,
        ),
    ],
)
def test_where_means_these_rows(where: list[str], rows: list[int], words: str | None) -> None:
    clauses = clauses_of(CARD, where)
    assert np.flatnonzero(Scenario((), clauses).mask(ROWS)).tolist() == rows
    if words is not None:
        assert tail_phrase(Voice(CARD), clauses) == words


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("contrat=Monthly", "Contract"),
        ("contract in (Monthly, Weekly)", "never has the value Weekly"),
        ("tenure between 3 and soon", "not a number"),
        ("contract>Monthly", "cannot be compared"),
        ("left=Yes", "outcome"),
        ("tenure", "column=value"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_reason(where: str, says: str) -> None:
    with pytest.raises(CannotAnswer) as refused:
        clauses_of(CARD, [where])
    assert says in str(refused.value)


def test_a_scenario_knows_the_columns_that_it_looks_at() -> None:
    clauses = clauses_of(CARD, ["contract=Monthly or tenure>12 and contract=Two year"])
    assert isinstance(clauses[0], AnyOf)
    assert Scenario((), (*clauses, Condition("tv", "=", "a"))).looks_at == (
        "contract", "tenure", "tv",
    )  # fmt: skip


ODD = (
    "Bank transfer (automatic), monthly", 'a "b", c', "x and y=1", "a or b", "<=5", "no)", "(", '"',
    "between 1 and 2", "a|b", "naïve, café", "  spaced ", "tab\tand line\nbreak", "=", "1,5", "é",
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["plan", "days in use, all", "food and drink", 'the "best"', "a<b"]
)
def test_quoted_names_and_values_are_taken_to_the_letter(name: str) -> None:
    odd = Dataset("t", "T", 9, "f", (Column(name, name, "category", "driver", levels=ODD),))
    for level in ODD:
        one = clauses_of(odd, [f"{quoted(name)}={quoted(level)}"])
        assert one == (Condition(name, "=", level),)
    listed = clauses_of(odd, [f"{quoted(name)} in ({', '.join(map(quoted, ODD))})"])
    assert listed == (AnyOf(tuple((Condition(name, "=", level),) for level in ODD)),)


def test_simple_words_need_no_quotes() -> None:
    assert quoted("Month-to-month") == "Month-to-month"
    assert quoted("One year") == "One year"
    assert quoted("News or weather") == '"News or weather"'
    assert quoted('6" pipe') == '"6"" pipe"'


def test_a_number_in_an_oddly_named_column_can_be_compared() -> None:
    card = Dataset("t", "T", 9, "f", (Column("days in, or out", "Days", "number", "driver"),))
    assert clauses_of(card, ['"days in, or out">=12.5']) == (
        Condition("days in, or out", ">=", 12.5),
    )


def test_names_that_differ_in_case_only_are_told_apart() -> None:
    card = Dataset("t", "T", 9, "f", (
        Column("Fee", "Fee", "number", "driver"), Column("fee", "Old fee", "number", "driver"),
    ))  # fmt: skip
    assert clauses_of(card, ["fee>1"]) == (Condition("fee", ">", 1.0),)

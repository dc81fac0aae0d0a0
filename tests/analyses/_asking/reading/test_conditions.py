"""Conditions turned round, joined and written so that they can be typed."""

from __future__ import annotations

import pytest

from analyses._asking.reading.conditions import ReadCondition, joined, other_level, turned
from analyses._language.who import clauses_of
from models.interventions.scenario import Condition as Typed
from tests.support.reader_cards import card, cards


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (ReadCondition("Contract", "=", ("One year",)), "Contract=One year"),
        (ReadCondition("Contract", "!=", ("One year",)), "Contract != One year"),
        (ReadCondition("tenure", "between", (3.0, 24.0)), "tenure between 3 and 24"),
        (ReadCondition("tenure", ">=", (2.5,)), "tenure >= 2.5"),
        (
            ReadCondition("Contract", "in", ("One year", "Two year")),
            "Contract in One year, Two year",
        ),
        (ReadCondition("a>b", "=", ("x and y",)), '"a>b"="x and y"'),
    ],
)
def test_as_the_contract_writes_it(condition: ReadCondition, said: str) -> None:
    assert condition.said() == said


@pytest.mark.parametrize("key", sorted(cards()))
def test_every_condition_can_be_typed(key: str) -> None:
    dataset = card(key)
    for column in dataset.explaining:
        for level in column.levels:
            for compare in ("=", "!="):
                text = ReadCondition(column.name, compare, (level,)).said()
                assert clauses_of(dataset, [text]) == (Typed(column.name, compare, level),)


@pytest.mark.parametrize(
    ("compare", "value", "expected"),
    [("=", "Yes", ("=", "No")), ("!=", "Yes", ("=", "Yes"))],
)
def test_of_two_values_the_other_is_meant(
    compare: str, value: str, expected: tuple[str, str]
) -> None:
    found = turned(ReadCondition("TechSupport", compare, (value,)), card("telco_churn"))
    assert found is not None
    assert (found.compare, found.values[0]) == expected


@pytest.mark.parametrize(("compare", "other"), [("<", ">="), (">", "<="), ("<=", ">"), (">=", "<")])
def test_a_comparison_turns(compare: str, other: str) -> None:
    found = turned(ReadCondition("tenure", compare, (9.0,)), card("telco_churn"))
    assert found == ReadCondition("tenure", other, (9.0,))
    assert turned(ReadCondition("tenure", "between", (1.0, 2.0)), card("telco_churn")) is None


def test_values_of_one_column_are_a_list_or_contradict() -> None:
    first, second = (ReadCondition("Contract", "=", (level,)) for level in ("One year", "Two year"))
    assert joined([first, second], [False, True]) == [
        ReadCondition("Contract", "in", ("One year", "Two year"))
    ]
    assert joined([first, second], [False, False]) is None
    assert joined([first, ReadCondition("Contract", "!=", ("One year",))], [False, True]) is None
    assert joined([first, first], [False, False]) == [first]


def test_several_values_have_no_other() -> None:
    contract = card("telco_churn").column("Contract")
    assert other_level(contract, "One year") is None
    assert other_level(card("telco_churn").column("gender"), "Male") == "Female"

"""The same question has one form, whatever was typed; other questions have another."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses._asking.canonical import canonical, distinct
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.wording import worded
from analyses._language.change import scenario_of
from analyses._language.who import clauses_of
from answers.answer import Asked, CannotAnswer, Choice
from datasets.cards.card import Dataset
from tests.support.reader_cards import card
from tests.support.reader_questions import questions, read_typed


@pytest.fixture
def telco() -> Dataset:
    return card("telco_churn")


def asked(key: str, **choices: Choice) -> Asked:
    return Asked(key, "", choices)


def test_columns_and_values_get_the_names_of_the_table(telco: Dataset) -> None:
    typed = asked(
        "what_if",
        where=("senior citizen = 1", "Contract=one year"),
        without=("Monthly charges",),
        set=("tech support=no",),
        scale=("monthlycharges=-10%",),
        shift=("tenure=6",),
    )
    assert dict(canonical(typed, telco).choices) == {
        "set": ("TechSupport=No",),
        "shift": ("tenure=+6",),
        "scale": ("MonthlyCharges=0.9",),
        "where": ("Contract=One year", "SeniorCitizen=1"),
        "without": ("MonthlyCharges",),
    }


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_digit_is_lost(number: float) -> None:
    telco = card("telco_churn")
    typed = (f"Monthly charges > {number!r}",)
    told = canonical(asked("top_drivers", where=typed), telco).choices["where"]
    assert isinstance(told, tuple)
    assert clauses_of(telco, told) == clauses_of(telco, typed)
    shifts = (f"Monthly charges={number!r}",)
    moved = canonical(asked("what_if", shift=shifts), telco).choices["shift"]
    assert isinstance(moved, tuple)
    assert scenario_of(telco, shift=moved) == scenario_of(telco, shift=shifts)


def test_the_same_condition_twice_is_one(telco: Dataset) -> None:
    twice = asked("top_drivers", where=("Contract=One year", "contract = one year"))
    assert canonical(twice, telco).choices == {"where": ("Contract=One year",)}


def test_joined_conditions_stay_as_they_were_typed(telco: Dataset) -> None:
    text = "tenure between 3 and 24 or Contract in (One year, Two year)"
    assert canonical(asked("top_drivers", where=(text,)), telco).choices == {"where": (text,)}


@pytest.mark.parametrize(
    ("key", "choices", "says"),
    [
        ("how_it_responds", {"column": "tenur"}, "Did you mean Tenure?"),
        ("how_many", {"of": "zzz"}, "There is no column called zzz."),
        ("how_many", {"by": ("Contract", "zzz")}, "There is no column called zzz."),
        ("top_drivers", {"without": ("zzz",)}, "There is no column called zzz."),
        ("what_if", {"shift": ("tenure",)}, "does not say what changes to what"),
        ("what_if", {"shift": ("tenure=long",)}, "is not a number"),
        ("what_if", {"set": ("TechSupport=Maybe",)}, "never has the value Maybe"),
    ],
)
def test_what_the_table_does_not_have_is_said(
    telco: Dataset, key: str, choices: dict[str, Choice], says: str
) -> None:
    with pytest.raises(CannotAnswer, match=says):
        canonical(Asked(key, "", choices), telco)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (asked("top_drivers"), asked("top_drivers", how_many=7)),
        (asked("who_is_affected", end=""), asked("who_is_affected", smallest=5)),
        (asked("what_if", set=("a=1", "b=2")), asked("what_if", set=("b=2", "a=1"), share=1)),
        (asked("top_drivers", where=("a=1", "b=2")), asked("top_drivers", where=("b=2", "a=1"))),
        (asked("top_drivers", where=()), asked("top_drivers")),
        (Asked("top_drivers", "why do they leave"), Asked("top_drivers", "reasons for leaving")),
    ],
)
def test_two_that_ask_the_same(one: Asked, other: Asked) -> None:
    assert distinct(one) == distinct(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (asked("top_drivers"), asked("who_is_affected")),
        (asked("top_drivers"), asked("top_drivers", how_many=5)),
        (asked("top_drivers"), asked("top_drivers", where=("a=1",))),
        (asked("top_drivers", where=("a=1",)), asked("top_drivers", without=("a=1",))),
        (asked("what_if", set=("a=1",)), asked("what_if", set=("a=1",), share=0.5)),
        (asked("what_if", set=("a=1",)), asked("what_if", set=("a=1",), refute=True)),
        (asked("how_many", by=("a", "b")), asked("how_many", by=("b", "a"))),
        (asked("what_if", compare=("a", "b")), asked("what_if", compare=("b", "a"))),
    ],
)
def test_two_that_do_not(one: Asked, other: Asked) -> None:
    assert distinct(one) != distinct(other)


@pytest.mark.parametrize("file", ["own.txt", "reported.txt", "fresh.txt"])
def test_what_is_read_has_its_form_already_and_words_of_its_own(file: str) -> None:
    forms = defaultdict(set)
    for typed in questions(file):
        reading, dataset = read_typed(typed), card(typed.dataset)
        if reading.key is None:
            continue
        told = canonical(Asked(reading.key, "", reading.choices), dataset)
        assert dict(canonical(told, dataset).choices) == dict(told.choices)
        words = worded(Asking(told.key, told.choices), dataset)
        forms[typed.dataset, words].add(distinct(told))
    assert len(forms) > 20
    assert {words: found for words, found in forms.items() if len(found) > 1} == {}

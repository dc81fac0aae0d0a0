"""Changes as typed are understood, or refused with the nearest name."""

from __future__ import annotations

import pytest

from analyses._language.change import change_words, scenario_of
from analyses._language.columns import find_column
from analyses._language.group_phrase import tail_phrase
from analyses._language.voice import Voice
from answers.answer import CannotAnswer
from datasets.cards.card import Column, Dataset
from models.interventions.scenario import Change, Condition

CARD = Dataset(
    key="shop",
    title="Shop",
    rows=100,
    fingerprint="abcdef",
    positive="Yes",
    currency="$",
    columns=(
        Column("id", "ID", "text", "id"),
        Column("Tech Support", "Tech support", "yes_no", "lever", levels=("No", "Yes")),
        Column("contract", "Contract", "category", "lever", levels=("Monthly", "One year")),
        Column("price", "Price", "number", "lever", unit="money", low=1, high=9),
        Column("age=years", "Age", "number", "driver", unit="years"),
        Column("score", "Score", "number", "left_out", why="Known only afterwards."),
        Column("left", "Left", "yes_no", "outcome", levels=("No", "Yes")),
    ),
)


def test_set_shift_scale_and_where() -> None:
    scenario = scenario_of(
        CARD,
        set_to=["tech support=yes"],
        shift=["price=+1"],
        where=["contract=monthly and age=years>=30"],
        share=0.5,
    )
    assert scenario.changes == (
        Change("Tech Support", "set", "Yes"),
        Change("price", "shift", 1.0),
    )
    assert scenario.who == (
        Condition("contract", "=", "Monthly"),
        Condition("age=years", ">=", 30.0),
    )
    assert scenario.share == 0.5


@pytest.mark.parametrize(("typed", "factor"), [("price=0.9", 0.9), ("price=-10%", 0.9)])
def test_scales_take_factors_and_percents(typed: str, factor: float) -> None:
    assert scenario_of(CARD, scale=[typed]).changes[0].amount == pytest.approx(factor)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"set_to": ["contrat=Monthly"]}, "Contract"),
        ({"set_to": ["contract=Monthy"]}, "Monthly"),
        ({"set_to": ["left=No"]}, "outcome"),
        ({"set_to": ["score=3"]}, "Known only afterwards"),
        ({"shift": ["contract=+1"]}, "Set it instead"),
        ({"scale": ["price=0"]}, "above 0"),
        ({"scale": ["price=cheap"]}, "not a number"),
        ({"set_to": ["price=inf"]}, "not a number"),
        ({"set_to": ["price"]}, "column=value"),
        ({"set_to": ["price=2"], "shift": ["price=1"]}, "changed twice"),
        ({"set_to": ["price=2"], "share": 0.0}, "above 0"),
        ({"set_to": ["price=2"], "where": ["contract>Monthly"]}, "cannot be compared"),
        ({}, "Nothing changes"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(typed: dict[str, list[str]], says: str) -> None:
    with pytest.raises(CannotAnswer) as refused:
        scenario_of(CARD, **typed)  # type: ignore[arg-type]
    assert says in str(refused.value)
    assert str(refused.value).endswith((".", "?"))


def test_columns_are_found_by_title_and_whatever_the_case() -> None:
    assert find_column(CARD, "TECH SUPPORT").name == "Tech Support"
    assert find_column(CARD, "Age").name == "age=years"


def test_changes_and_conditions_in_words() -> None:
    scenario = scenario_of(
        CARD, set_to=["Tech Support=Yes"], scale=["price=0.95"], where=["age=years>30"]
    )
    voice = Voice(CARD)
    assert change_words(voice, scenario) == "with tech support and Price 5% lower"
    assert tail_phrase(voice, scenario.who) == "with an age above 30 years"

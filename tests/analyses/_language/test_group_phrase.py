"""Whom a sentence is about: said as people do, and never two groups in the same words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyses._language.group_phrase import (
    bare_phrase,
    counted_phrase,
    found_phrase,
    group_phrase,
    label_phrase,
    other_group,
    place_phrase,
    side_group,
    side_phrase,
    tail_phrase,
    term_phrase,
    terms_phrase,
    trait_phrase,
)
from analyses._language.voice import Voice
from analyses._language.who import clauses_of
from datasets.cards.card import Column, Dataset, Kind
from models.drivers.binary_contrast import BinaryContrast
from models.interventions.scenario import Clause, Comparison, Condition
from models.segments.conditions import Term
from models.training.trained import TrainedModel

YES_NO = ("Yes", "No")
COLUMNS = (
    Column("gender", "Gender", "yes_no", "driver", levels=("Female", "Male")),
    Column("region", "Region", "category", "driver", levels=("North", "South", "Central")),
    Column("country", "Geography", "category", "driver", levels=("Germany", "France", "Other")),
    Column("contract", "Contract", "category", "lever", levels=("Monthly", "Two years", "Yearly")),
    Column("support", "Support", "yes_no", "lever", levels=YES_NO),
    Column("discount", "Discount", "yes_no", "lever", levels=YES_NO),
    Column("active", "Is active member", "yes_no", "driver", levels=("1", "0")),
    Column("complained", "Complained", "yes_no", "driver", levels=("1", "0")),
    Column("mibu", "Mibu", "yes_no", "driver", levels=("1", "0")),
    Column(
        "tech", "Tech support", "category", "lever", levels=("Yes", "No", "No internet service")
    ),
    Column("pay", "Payment method", "category", "lever", levels=("Electronic check", "PayPal")),
    Column("job", "Job", "category", "driver", levels=("admin", "B or C", "sales")),
    Column("age", "Age", "number", "driver", low=18, high=90),
    Column("tenure", "Tenure", "number", "driver", unit="months", low=0, high=72),
    Column("fee", "Monthly fee", "number", "value", unit="money"),
    Column("tickets", "Support tickets", "number", "driver"),
    Column("usage", "Usage hours", "number", "driver", unit="hours"),
    Column("tv", "TV", "number", "lever"),
    Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
)
CARD = Dataset(
    "k", "K", 3, "f", COLUMNS, "Yes", ("customer", "customers"), ("leaves", "leave", "left"), "$"
)
VOICE = Voice(CARD)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("gender=Female and region=North and support=No", "women in the North without support"),
        ("contract=Monthly", "customers on a monthly contract"),
        (
            "contract=Monthly and region=North and age>50",
            "customers older than 50 in the North on a monthly contract",
        ),
        ("contract=Two years", "customers on a two-year contract"),
        ("contract=Monthly or contract=Yearly", "customers on a monthly or yearly contract"),
        ("region=North or region=South", "customers in the North or South"),
        ("region=Central", "customers in the Central region"),
        ("region!=North", "customers outside the North"),
        ("Geography!=Germany", "customers outside Germany"),
        ("Geography=Other", "customers whose Geography is Other"),
        ("contract!=Monthly", "customers not on a monthly contract"),
        ("gender!=Female", "men"),
        ("active=1", "customers who are active members"),
        ("active=0", "customers who are not active members"),
        ("complained=0", "customers who did not complain"),
        ("mibu=1", "customers with Mibu"),
        ("tech=No", "customers with internet service but without tech support"),
        ("tech=No internet service", "customers whose Tech support is No internet service"),
        ("pay=Electronic check", "customers paying by electronic check"),
        ("pay=PayPal", "customers paying by PayPal"),
        ("job=admin", "customers whose Job is admin"),
        ("job!=admin", "customers whose Job is not admin"),
        ('job="B or C"', "customers whose Job is “B or C”"),
        ("50<=age<=60", "customers aged 50 to 60"),
        ("age>50", "customers older than 50"),
        ("tenure<=12", "customers with a tenure of 12 months or less"),
        ("fee>50", "customers with a monthly fee above $50"),
        ("tickets>=5", "customers with 5 or more support tickets"),
        ("tickets=1", "customers with exactly 1 support ticket"),
        ("tickets=0", "customers with no support tickets"),
        ("usage<=16.1", "customers with 16.1 or fewer usage hours"),
        ("tv<100", "customers whose TV is below 100"),
        ("region=North or support=No", "customers either in the North or without support"),
        (
            "discount=Yes and support=Yes and 3<=tickets<=5",
            "customers with a discount, with support and with 3 to 5 support tickets",
        ),
    ],
)
def test_a_group_is_said_as_people_do(typed: str, words: str) -> None:
    assert group_phrase(VOICE, clauses_of(CARD, [typed])) == words


def test_everyone_and_one_of_them() -> None:
    assert group_phrase(VOICE, ()) == "all customers"
    assert tail_phrase(VOICE, ()) == ""
    women = clauses_of(CARD, ["gender=Female and active=1"])
    assert counted_phrase(VOICE, 1200, women) == "1,200 women who are active members"
    assert counted_phrase(VOICE, 1, women) == "1 woman who is an active member"
    assert counted_phrase(VOICE, 1, ()) == "1 customer"


def test_rows_that_are_no_people_are_not_spoken_of_as_people() -> None:
    rows = Voice(Dataset("k", "K", 3, "f", COLUMNS))
    assert group_phrase(rows, clauses_of(CARD, ["gender=Female"])) == "rows whose Gender is Female"
    assert group_phrase(rows, clauses_of(CARD, ["age>50"])) == "rows with an age above 50"
    assert group_phrase(rows, clauses_of(CARD, ["complained=1"])) == "rows that complained"


def test_both_sides_of_a_contrast() -> None:
    assert side_phrase(VOICE, BinaryContrast("support", ("No",))) == "without support"
    assert side_group(VOICE, BinaryContrast("gender", ("Female",))) == "women"
    assert other_group(VOICE, BinaryContrast("gender", ("Female",))) == "men"
    assert other_group(VOICE, BinaryContrast("support", ("No",))) == "customers with support"
    above = BinaryContrast("fee", cut=60.5)
    assert side_phrase(VOICE, above) == "with a monthly fee above $60.5"
    assert other_group(VOICE, above) == "customers with a monthly fee of $60.5 or less"
    below = BinaryContrast("tenure", cut=12.0, above=False)
    assert side_phrase(VOICE, below) == "with a tenure of 12 months or less"
    assert other_group(VOICE, below) == "customers with a tenure above 12 months"
    assert other_group(VOICE, BinaryContrast("contract", ("Monthly",))) == (
        "customers on a two-year or yearly contract"
    )
    assert other_group(VOICE, BinaryContrast("job", ("admin", "sales"))) == (
        "customers whose Job is “B or C”"
    )


def test_the_side_of_many_values_that_is_not_named_is_told_by_what_it_is_not() -> None:
    towns = Column("town", "City", "category", "driver", levels=tuple("ABCDEF"))
    voice = Voice(Dataset("k", "K", 3, "f", (towns,), noun=("guest", "guests")))
    assert other_group(voice, BinaryContrast("town", ("A",))) == "guests outside A"
    assert other_group(voice, BinaryContrast("town", ("A", "B"))) == (
        "guests whose City is neither A nor B"
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("contract", "Monthly", "a monthly contract"), ("support", "No", "no support"),
        ("discount", "No", "no discount"), ("discount", "Yes", "a discount"),
        ("tickets", 5.0, "5 support tickets"), ("tickets", 1.0, "1 support ticket"),
        ("tenure", 12.0, "a tenure of 12 months"), ("age", 29.0, "age 29"),
        ("gender", "Female", "being a woman"), ("active", "1", "being an active member"),
        ("active", "0", "not being an active member"), ("country", "Germany", "being in Germany"),
        ("tech", "No", "no tech support"), ("job", "admin", "Job admin"), ("tv", 20.0, "TV at 20"),
        ("pay", "PayPal", "paying by PayPal"), ("tv", None, "TV not known"),
        ("complained", "0", "Complained 0"),
    ],
)  # fmt: skip
def test_what_a_row_has_is_said_as_a_thing(
    name: str, value: str | float | None, words: str
) -> None:
    assert trait_phrase(VOICE, name, value) == words


def test_found_conditions_are_said_alike() -> None:
    assert term_phrase(VOICE, Term("support", missing=True)) == "whose Support is not known"
    assert term_phrase(VOICE, Term("tickets", low=2.0)) == "with 2 or more support tickets"
    terms = (Term("support", ("No",)), Term("contract", ("Monthly",)), Term("job", ("admin",)))
    assert terms_phrase(VOICE, terms) == (
        "on a monthly contract without support and whose Job is admin"
    )
    assert term_phrase(VOICE, Term("job", ("admin", "sales"), but=True)) == (
        "whose Job is neither admin nor sales"
    )


@pytest.mark.parametrize(
    ("name", "amount", "words"),
    [
        ("age", "60", "age 60"), ("tenure", "12 months", "a tenure of 12 months"),
        ("tickets", "2", "2 support tickets"), ("tickets", "1", "1 support ticket"),
        ("tv", "28", "TV 28"), ("fee", "$50", "a monthly fee of $50"),
    ],
)  # fmt: skip
def test_a_place_of_a_number_is_said_behind_at(name: str, amount: str, words: str) -> None:
    assert place_phrase(VOICE, name, amount) == words


def test_a_found_group_has_its_noun_a_label_and_words_under_its_title() -> None:
    women = (Term("gender", ("Female",)), Term("region", ("North",)))
    assert found_phrase(VOICE, women) == "women in the North"
    assert label_phrase(VOICE, women) == "Women in the North"
    assert label_phrase(VOICE, (Term("support", ("No",)),)) == "Without support"
    assert bare_phrase(VOICE, Term("job", ("admin", "sales"), but=True)) == (
        "other than admin or sales"
    )
    assert bare_phrase(VOICE, Term("tenure", low=2.0, high=12.0)) == "2 to 12 months"
    assert bare_phrase(VOICE, Term("tenure", high=12.0)) == "12 months or less"
    assert bare_phrase(VOICE, Term("job", missing=True)) == "not known"


TITLES = (
    "Region", "Sales region", "Country", "Geography", "City", "State", "Contract", "Contract type",
    "Plan", "Gender", "Sex", "Support", "Has support", "Tech support", "Is active", "Active",
    "Senior citizen", "Department", "Dept", "Segment", "Payment method", "Payment", "Has Foo",
    "Foo", "Is Foo", "Discount", "Complained", "Job", "Holiday", "Internet service",
)  # fmt: skip
LEVELS = (
    "Yes", "No", "yes", "1", "0", "North", "north", "Monthly", "monthly", "One year", "One years",
    "F", "Female", "M", "Male", "A", "B", "A or B", "A and B", "other than A", "not A", "Cash",
    "cash", "Other", "Unknown", "No internet service", "Women", "a, b", "ä", "“x”", "Two-year",
    "Two years", "Electronic check", "True",
)  # fmt: skip
NUMBERS = ("Age", "Tenure", "Price", "Logins", "Number of products", "TV", "Usage hours", "Fee",
           "Support tickets", "Score", "Seats", "Charges")  # fmt: skip


@st.composite
def cards(draw: st.DrawFn) -> Dataset:
    """A card of columns whose titles and values are easily mixed up."""
    titles = draw(st.lists(st.sampled_from(TITLES), min_size=1, max_size=6, unique=True))
    columns = []
    for place, title in enumerate(titles):
        levels = draw(st.lists(st.sampled_from(LEVELS), min_size=2, max_size=5, unique=True))
        if any(len([x for x in levels if x.lower() in group]) > 1
               for group in ({"yes", "1", "true"}, {"no", "0"})):  # fmt: skip
            levels = ["Yes", "No"]
        kind: Kind = "yes_no" if len(levels) == 2 else "category"
        columns.append(Column(f"c{place}", title, kind, "driver", levels=tuple(levels)))
    numbers = draw(st.lists(st.sampled_from(NUMBERS), max_size=4, unique=True))
    columns += [
        Column(f"n{place}", title, "number", "driver", unit=draw(st.sampled_from(("", "hours"))))
        for place, title in enumerate(numbers)
    ]
    noun = draw(st.sampled_from((("customer", "customers"), ("row", "rows"))))
    return Dataset("k", "K", 9, "f", tuple(columns), noun=noun)


def every_condition(card: Dataset) -> list[Clause]:
    """Conditions of one card that no two of pick the same rows."""
    found: list[Clause] = []
    for column in card.columns:
        if column.kind == "number":
            compares: tuple[Comparison, ...] = ("=", "!=", "<", "<=", ">", ">=")
            found += [
                Condition(column.name, how, value) for how in compares for value in (1.0, 3.0)
            ]
            continue
        hows: tuple[Comparison, ...] = ("=", "!=") if len(column.levels) > 2 else ("=",)
        found += [Condition(column.name, how, level) for how in hows for level in column.levels]
    return found


@settings(max_examples=300, deadline=None)
@given(cards())
def test_two_groups_are_never_said_in_the_same_words(card: Dataset) -> None:
    voice = Voice(card)
    phrases = [group_phrase(voice, [clause]) for clause in every_condition(card)]
    assert sorted(phrases) == sorted(set(phrases))


@settings(max_examples=200, deadline=None)
@given(cards())
def test_the_value_or_its_yes_or_no_is_always_said(card: Dataset) -> None:
    voice = Voice(card)
    for column in card.columns:
        for level in column.levels:
            phrase = group_phrase(voice, [Condition(column.name, "=", level)])
            bare = re.sub(r"\W|s\b", "", level.casefold())
            said = bare in re.sub(r"\W|s\b", "", phrase.casefold())
            sense = re.search(r"\b(with|without|who|that|women|men|is yes|is no)\b", phrase)
            assert said or sense, (column, level, phrase)


def test_a_column_of_the_built_in_table_is_had_or_not_had(subscription: TrainedModel) -> None:
    voice = Voice(subscription.dataset)
    assert term_phrase(voice, Term("support", ("Yes",))) == "with support"
    assert term_phrase(voice, Term("support", ("No",))) == "without support"
    assert term_phrase(voice, Term("contract", ("Monthly",))) == "on a monthly contract"
    assert side_phrase(voice, BinaryContrast("support", ("No",))) == "without support"
    assert side_phrase(voice, BinaryContrast("contract", ("Monthly",))) == "on a monthly contract"

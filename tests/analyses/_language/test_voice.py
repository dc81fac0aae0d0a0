"""A dataset's words come out as people say them."""

from __future__ import annotations

import pytest

from analyses._language.group_phrase import side_phrase
from analyses._language.voice import Voice
from datasets.cards.card import Column, Dataset
from models.drivers.binary_contrast import BinaryContrast

CARD = Dataset(
    key="telco",
    title="Telco",
    rows=3,
    fingerprint="abcdef",
    positive="Yes",
    noun=("customer", "customers"),
    event=("leaves", "leave", "left"),
    currency="$",
    columns=(
        Column("contract", "Contract", "category", "lever"),
        Column("senior", "Senior citizen", "yes_no", "driver", levels=("0", "1")),
        Column("fee", "Monthly fee", "number", "value", unit="money"),
        Column("tenure", "Time as a customer", "number", "driver", unit="months"),
        Column("sex", "Gender", "yes_no", "driver", levels=("f", "m")),
        Column("churn", "Churn", "yes_no", "outcome"),
    ),
)
VOICE = Voice(CARD)


@pytest.mark.parametrize(
    ("sides", "side", "contrast"),
    [
        (
            BinaryContrast("contract", ("Monthly",)),
            "whose Contract is Monthly",
            "Monthly, not other",
        ),
        (BinaryContrast("contract", ("A", "B")), "whose Contract is A or B", "A or B, not other"),
        (BinaryContrast("senior", ("1",)), "who are senior citizens", "yes, not no"),
        (BinaryContrast("senior", ("0",)), "who are not senior citizens", "no, not yes"),
        (BinaryContrast("sex", ("f",)), "who are women", "f, not other"),
        (
            BinaryContrast("fee", cut=60.5),
            "with a monthly fee above $60.5",
            "above $60.5, not below",
        ),
        (
            BinaryContrast("tenure", cut=12.0, above=False),
            "who have been customers for 12 months or less",
            "12 months or less, not more",
        ),
    ],
)
def test_sides_and_contrasts(sides: BinaryContrast, side: str, contrast: str) -> None:
    assert (side_phrase(VOICE, sides), VOICE.contrast(sides)) == (side, contrast)


def test_units_follow_the_outcome() -> None:
    assert VOICE.level("l", 0.27).plain() == "27 of 100"
    assert VOICE.change("c", 0.1).plain(signed=True) == "+10 points"


def test_without_event_words_the_outcome_speaks() -> None:
    plain = Voice(
        Dataset(
            "t", "T", 3, "abcdef", (Column("y", "Bought", "yes_no", "outcome"),), positive="Yes"
        )
    )
    assert (plain.happens, plain.happen, plain.happened) == (
        "has Bought", "have Bought", "had Bought",
    )  # fmt: skip
    other = Voice(
        Dataset("t", "T", 3, "abcdef", (Column("y", "Grade", "category", "outcome"),), positive="A")
    )
    assert other.happen == "have Grade A"


def test_a_value_that_is_a_form_of_the_columns_word_is_what_happens() -> None:
    admit = Column("admit", "Admit", "yes_no", "outcome", levels=("admitted", "rejected"))
    voice = Voice(Dataset("t", "T", 3, "abcdef", (admit,), positive="admitted"))
    assert (voice.happens, voice.happen, voice.happened) == (
        "gets admitted", "get admitted", "got admitted",
    )  # fmt: skip


def test_money_without_a_known_currency_is_said_in_units() -> None:
    card = Dataset(
        "t", "T", 3, "abcdef", (Column("s", "Spend", "number", "outcome", unit="money"),)
    )
    assert Voice(card).level("l", 12.0).unit == "units"


def test_families_name_their_lead() -> None:
    assert VOICE.family(("contract",), "contract") == "Contract"
    assert VOICE.family(("fee", "tenure"), "tenure") == "Time as a customer and Monthly fee"
    assert VOICE.family(("fee", "tenure", "sex"), "fee") == "Monthly fee and 2 more columns"


def test_a_text_of_the_card_says_titles() -> None:
    columns = (
        Column("cnt", "Count", "number", "outcome"),
        Column("casual", "Casual", "number", "left_out"),
    )
    voice = Voice(Dataset(key="t", title="T", rows=9, fingerprint="abc", columns=columns))
    assert voice.titled("casual + other is cnt in every account") == (
        "casual + other is Count in every account"
    )


@pytest.mark.parametrize(
    ("title", "value", "words"),
    [("Open since year", 2004.0, "2004"), ("Yearly cost", 2004.0, "2,004"), ("Year", 2.5, "2.5")],
)
def test_a_year_has_no_comma(title: str, value: float, words: str) -> None:
    column = Column("y", title, "number", "driver")
    voice = Voice(Dataset(key="t", title="T", rows=9, fingerprint="abc", columns=(column,)))
    assert voice.amount(column, value) == words


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [("", 3_767_000.0, "3,767,000"), ("", -0.000025, "−0.000025"), ("money", -9.5, "−€9.5"),
     ("share", 0.125, "12.5%"), ("days", 1.0, "1 day")],
)  # fmt: skip
def test_numbers_of_the_data_have_no_exponent_and_a_true_minus(
    unit: str, value: float, words: str
) -> None:
    column = Column("n", "N", "number", "driver", unit=unit)
    voice = Voice(
        Dataset(key="t", title="T", rows=9, fingerprint="abc", columns=(column,), currency="€")
    )
    assert voice.amount(column, value) == words

"""New rows in the place of old ones: what was set stays, what cannot is said."""

from __future__ import annotations

from datasets.cards.edits import CardEdits
from datasets.cards.profile import Facts
from datasets.describing.build_card import Basis
from datasets.describing.carry_over import carry_over


def number(name: str, rows: int = 200) -> Facts:
    return Facts(name, "number", rows, 0, 50, low=0.0, high=9.0)


def yes_no(name: str, *levels: str) -> Facts:
    return Facts(name, "yes_no", 200, 0, 2, levels or ("No", "Yes"), (150, 50))


def date(name: str) -> Facts:
    return Facts(name, "date", 200, 0, 90)


def basis(*facts: Facts, edits: CardEdits | None = None) -> Basis:
    return Basis("shop", "Shop", "0" * 64, facts, edits=edits or CardEdits())


SET = CardEdits(
    outcome="left",
    positive="Yes",
    levers=("price", "calls"),
    date="day",
    value="spend",
    split="date",
    titles=(("price", "Fee"), ("calls", "Calls made")),
)
COLUMNS = (yes_no("left"), number("price"), number("calls"), date("day"), number("spend"))


def test_what_was_set_stays_where_nothing_changed() -> None:
    edits, notes = carry_over(basis(*COLUMNS, edits=SET), basis(*COLUMNS))
    assert edits == SET
    assert notes == ("Rows before: 200; rows now: 200.",)


def test_columns_that_are_gone_or_new_are_said() -> None:
    after = (yes_no("left"), number("price", 90), date("day"), number("spend"), number("age"))
    edits, notes = carry_over(basis(*COLUMNS, edits=SET), basis(*after))
    assert edits.levers == ("price",)
    assert edits.titles == (("price", "Fee"),)
    assert notes[1:] == (
        "New columns: age.",
        "Columns that are gone: calls.",
        "What was set for calls could not be kept.",
    )


def test_a_column_of_another_kind_cannot_keep_its_role() -> None:
    after = (yes_no("left"), number("price"), number("calls"), number("day"), date("spend"))
    edits, notes = carry_over(basis(*COLUMNS, edits=SET), basis(*after))
    assert (edits.date, edits.value, edits.split) == (None, None, "date")
    assert "day held dates and holds numbers now." in notes
    assert "What was set for day, spend could not be kept." in notes


def test_a_split_by_date_goes_with_the_last_date() -> None:
    after = (yes_no("left"), number("price"), number("calls"), number("day"), number("spend"))
    edits, notes = carry_over(basis(*COLUMNS, edits=SET), basis(*after))
    assert edits.split is None
    assert "the model is judged on rows picked at random again" in notes[-1]


def test_an_outcome_that_cannot_be_one_is_said() -> None:
    after = (date("left"), *COLUMNS[1:])
    edits, notes = carry_over(basis(*COLUMNS, edits=SET), basis(*after))
    assert (edits.outcome, edits.positive) == (None, None)
    assert "left cannot be the outcome any more: look which one is proposed." in notes


def test_a_value_that_is_gone_is_not_asked_about() -> None:
    after = (yes_no("left", "stays", "goes"), *COLUMNS[1:])
    edits, notes = carry_over(basis(*COLUMNS, edits=SET), basis(*after))
    assert (edits.outcome, edits.positive) == ("left", None)
    assert notes[-1] == "left has no value Yes any more."


def test_many_columns_are_not_all_listed() -> None:
    after = (*COLUMNS, *(number(f"n{k}") for k in range(14)))
    _, notes = carry_over(basis(*COLUMNS), basis(*after))
    assert notes[1].endswith("n9 and 4 more.")

import pytest

from datasets.cards.card import Column, Dataset

COLUMNS = (
    Column("id", "ID", "text", "id"),
    Column("fee", "Fee", "number", "value", unit="money"),
    Column("support", "Support", "yes_no", "lever", levels=("No", "Yes")),
    Column("left", "Left", "yes_no", "outcome", levels=("No", "Yes")),
)
CARD = Dataset("shop", "Shop", 200, "0" * 12, COLUMNS, positive="Yes")


def test_columns_are_found_by_name_and_role() -> None:
    assert CARD.column("fee").unit == "money"
    assert [column.name for column in CARD.explaining] == ["fee", "support"]
    assert CARD.value == CARD.column("fee")
    assert CARD.outcome == CARD.column("left")
    with pytest.raises(KeyError):
        CARD.column("fees")


def test_a_rate_counts_in_shares_and_points() -> None:
    assert CARD.is_rate
    assert (CARD.outcome_unit, CARD.change_unit) == ("share", "points")


def test_a_number_counts_in_its_own_unit() -> None:
    sales = Column("sales", "Sales", "number", "outcome", unit="money")
    card = Dataset("shop", "Shop", 200, "0" * 12, (sales,))
    assert (card.outcome_unit, card.change_unit) == ("money", "money")


def test_a_card_without_roles_says_so() -> None:
    card = Dataset("shop", "Shop", 200, "0" * 12, COLUMNS[:1])
    assert (card.outcome, card.value, card.explaining) == (None, None, ())


def test_rows_are_told_apart_by_left_out_columns_too_but_not_by_leaks_or_names() -> None:
    out = (
        Column("gender", "Gender", "yes_no", "left_out", distinct=2),
        Column("reason", "Reason", "category", "left_out", distinct=4, leak=True),
        Column("note", "Note", "text", "left_out", distinct=150),
        Column("row", "Row", "number", "left_out", why="Only names the row.", distinct=200),
        Column("land", "Land", "category", "left_out", distinct=1),
    )
    card = Dataset("shop", "Shop", 200, "0" * 12, (*COLUMNS, *out), positive="Yes")
    assert [column.name for column in card.grouping] == ["fee", "support", "gender"]

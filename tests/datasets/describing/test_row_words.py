import pytest

from datasets.cards.card import Column
from datasets.cards.profile import Facts
from datasets.describing.row_words import event_of, noun_of, unit_of


@pytest.mark.parametrize(
    ("name", "distinct", "noun"),
    [
        ("customerID", 10, ("customer", "customers")),
        ("Branch No", 10, ("branch", "branches")),
        ("store_id", 4, ("row", "rows")),
        ("code", 10, ("row", "rows")),
    ],
)
def test_a_row_is_called_after_what_names_it(
    name: str, distinct: int, noun: tuple[str, str]
) -> None:
    assert noun_of([Column(name, name, "text", "id", distinct=distinct)], rows=10) == noun


def test_a_date_of_its_own_makes_days() -> None:
    column = Column("when", "When", "date", "date", distinct=10)
    assert noun_of([column], rows=10) == ("day", "days")


def outcome(name: str, *levels: str) -> Facts:
    return Facts(name, "yes_no", 10, 0, 2, levels, (5, 5))


@pytest.mark.parametrize(
    ("facts", "positive", "event"),
    [
        (outcome("Churn Label", "No", "Yes"), "Yes", "leave"),
        (outcome("Exited", "0", "1"), "1", "leave"),
        (outcome("Churn", "No", "Yes"), "No", ""),
        (outcome("visit", "0", "1"), "1", "visit"),
        (outcome("Customer Status", "Stayed", "Churned"), "Churned", "leave"),
        (outcome("y", "no", "yes"), "yes", ""),
        (None, None, ""),
    ],
)
def test_what_rows_do(facts: Facts | None, positive: str | None, event: str) -> None:
    assert event_of(facts, positive)[1] == event


def test_units_are_said_only_where_known() -> None:
    def number(name: str) -> Facts:
        return Facts(name, "number", 10, 0, 10)

    assert unit_of(number("MonthlyCharges"), "", ()) == ""
    assert unit_of(number("MonthlyCharges"), "$", ()) == "money"
    assert unit_of(number("price_index"), "$", ()) == ""
    assert unit_of(number("xyz"), "$", ("xyz",)) == "money"
    assert unit_of(number("Tenure Months"), "", ()) == "months"
    assert unit_of(outcome("days", "0", "1"), "", ()) == ""

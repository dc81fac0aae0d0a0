"""Scenarios side by side: the order, the difference with its own range, and what cannot be said."""

from __future__ import annotations

import pytest

from analyses._asking.ask import ask
from analyses.what_if.compare import as_text
from answers.answer import Answer, Asked, CannotAnswer
from answers.evidence import Comparison, Table
from models.training.trained import TrainedModel

SUPPORT = as_text("Support for all", {"set": ["support=Yes"]})
SOME = as_text("Support, monthly", {"set": ["support=Yes"], "where": ["contract=Monthly"]})
FEE = as_text("Fee 5% lower", {"scale": ["monthly_fee=0.95"], "cost": 2.0})
NOBODY = as_text("Fee halved", {"scale": ["monthly_fee=0.5"]})


def compare(model: TrainedModel, *texts: str) -> Answer:
    return ask(model, Asked("what_if", "", {"compare": texts}))


@pytest.fixture(scope="module")
def answer(subscription: TrainedModel) -> Answer:
    return compare(subscription, SUPPORT, SOME, FEE)


def test_the_one_that_keeps_most_comes_first(answer: Answer) -> None:
    levels = next(item for item in answer.evidence if isinstance(item, Comparison))
    assert levels.rows[0].label == "Today"
    values = [row.quantity.value or 0 for row in levels.rows]
    assert values[1:] == sorted(values[1:])
    assert values[1] < values[0]


def test_the_difference_is_that_of_the_totals_with_a_range_of_its_own(answer: Answer) -> None:
    levels = next(item for item in answer.evidence if isinstance(item, Comparison))
    totals = {
        finding.statement.split(":")[0]: quantity
        for finding in answer.findings
        for quantity in finding.quantities
        if quantity.name == "change_total"
    }
    first, second = (totals[row.label] for row in levels.rows[1:3])
    difference = answer.findings[0].quantities[0]
    assert difference.name == "difference"
    assert difference.value == pytest.approx((first.value or 0) - (second.value or 0))
    width = (difference.high or 0) - (difference.low or 0)
    apart = [(total.high or 0) - (total.low or 0) for total in (first, second)]
    assert 0 < width < sum(apart)


def test_all_scenarios_are_in_the_table_with_their_money(answer: Answer) -> None:
    table = next(item for item in answer.evidence if isinstance(item, Table))
    assert table.columns[-2:] == ("Worth", "Left after cost")
    assert [row[0] for row in table.rows] == ["Support for all", "Support, monthly", "Fee 5% lower"]
    assert table.rows[1][2] == "customers on a monthly contract"
    assert any(check.code == "many-looks" for check in answer.checks)


def test_one_that_cannot_be_said_is_named(subscription: TrainedModel) -> None:
    answer = compare(subscription, SUPPORT, NOBODY)
    table = next(item for item in answer.evidence if isinstance(item, Table))
    assert table.rows[1][3] == "cannot be said"
    failed = [check for check in answer.checks if check.result == "failed"]
    assert any(check.title.startswith("Fee halved:") for check in failed)
    assert answer.headline.startswith("Only Support for all can be answered")


@pytest.mark.parametrize(
    ("texts", "says"),
    [((SUPPORT,), "cannot be compared"), ((SUPPORT, "no json"), "not a saved scenario")],
)
def test_what_cannot_be_compared(
    subscription: TrainedModel, texts: tuple[str, ...], says: str
) -> None:
    with pytest.raises(CannotAnswer, match=says):
        compare(subscription, *texts)

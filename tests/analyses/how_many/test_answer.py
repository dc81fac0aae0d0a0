"""Counts, shares, totals and averages agree with the table, to the row and to the cent."""

from __future__ import annotations

from typing import Any

import jsonschema
import numpy as np
import pytest

from analyses._asking.ask import ask, typed_choices
from answers.answer import Answer, Asked, CannotAnswer
from answers.evidence import Comparison, Table, Timeline
from answers.json_form import to_json
from models.statistics.intervals import wilson
from models.training.trained import TrainedModel
from tests.support.contract import contract
from tests.support.wording_rules import refusal_faults, wording_faults
from tests.support.words_rules import from_data


def how_many(model: TrainedModel, **choices: Any) -> Answer:
    answer = ask(model, Asked("how_many", "", choices))
    jsonschema.validate(to_json(answer), contract())
    assert wording_faults(answer, from_data(model.dataset)) == ()
    return answer


def test_how_many_left(subscription: TrainedModel) -> None:
    rows, left = len(subscription.outcome), int(subscription.outcome.sum())
    answer = how_many(subscription, of="churned", **{"as": "count"})
    assert answer.lead is not None
    assert (answer.lead.value, answer.lead.low) == (left, None)
    assert f"{left:,} customers" in answer.headline
    share = how_many(subscription)
    assert share.lead is not None
    assert share.lead.value == pytest.approx(left / rows)
    assert (share.lead.low, share.lead.high) == pytest.approx(wilson(left / rows, rows))


def test_the_groups_of_a_column_add_up(subscription: TrainedModel) -> None:
    answer = how_many(subscription, by="contract", **{"as": "count"})
    bars = answer.evidence[0]
    assert isinstance(bars, Comparison)
    counts = subscription.rows["contract"].value_counts()
    told = {row.label: row.quantity.value for row in bars.rows}
    assert told == {str(level): float(count) for level, count in counts.items()}
    top = how_many(subscription, by=("contract",), how_many=1, end="lowest", **{"as": "count"})
    assert isinstance(top.evidence[0], Comparison)
    assert [row.quantity.value for row in top.evidence[0].rows] == [float(counts.min())]


def test_for_whom(subscription: TrainedModel) -> None:
    mask = (subscription.rows["contract"] == "Monthly").to_numpy(dtype=bool)
    answer = how_many(subscription, where=("contract=Monthly",))
    assert answer.lead is not None
    assert answer.lead.value == pytest.approx(subscription.outcome[mask].mean())
    assert "on a monthly contract" in answer.about
    share = how_many(subscription, where="contract=Monthly", **{"as": "share", "of": None})
    assert share.lead is not None
    assert share.lead.value == pytest.approx(mask.mean())


def test_a_total_is_exact_to_the_cent(subscription: TrainedModel) -> None:
    fee = subscription.rows["monthly_fee"].to_numpy(dtype=float)
    cents = int(np.rint(100 * fee).astype(np.int64).sum())
    answer = how_many(subscription, of="monthly_fee", **{"as": "total"})
    assert f"{cents / 100:,.2f}".removesuffix(".00") in answer.headline
    average = how_many(subscription, of="monthly_fee")
    assert average.lead is not None
    assert average.lead.value == pytest.approx(fee.mean())


def test_two_columns_make_a_table(subscription: TrainedModel) -> None:
    answer = how_many(subscription, by=("contract", "support"))
    table = answer.evidence[0]
    assert isinstance(table, Table)
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_over_time(retail: TrainedModel) -> None:
    date = retail.dataset.with_role("date")[0].name
    answer = how_many(retail, by=(date,), **{"as": "total"})
    line = answer.evidence[0]
    assert isinstance(line, Timeline)
    told = [point.value or 0.0 for point in line.series[0].points]
    assert sum(told) == pytest.approx(float(retail.outcome.sum()))
    assert [point.when for point in line.series[0].points] == sorted(
        point.when for point in line.series[0].points
    )


def test_an_id_that_repeats_is_counted_and_ranked(retail: TrainedModel) -> None:
    store = retail.dataset.with_role("id")[0].name
    answer = how_many(retail, of=store, **{"as": "count"})
    assert answer.lead is not None
    assert answer.lead.value == retail.rows[store].nunique()
    sums = retail.rows.assign(told=retail.outcome).groupby(store, observed=True)["told"].sum()
    for end, ends in (("highest", sums.nlargest(3)), ("lowest", sums.nsmallest(3))):
        top = how_many(retail, by=store, how_many=3, end=end, **{"as": "total"})
        bars = top.evidence[0]
        assert isinstance(bars, Comparison)
        told = {row.label: row.quantity.value for row in bars.rows}
        assert told == {str(name): pytest.approx(value) for name, value in ends.items()}


@pytest.mark.parametrize(
    "choices",
    [
        {"of": "nothing of the kind"},
        {"as": "median"},
        {"of": "contract", "as": "total"},
        {"by": ("contract", "support", "region")},
        {"where": ("contract=Never",)},
        {"end": "sideways"},
        {"how_many": -1},
    ],
)
def test_what_cannot_be_counted_is_refused(
    subscription: TrainedModel, choices: dict[str, Any]
) -> None:
    with pytest.raises(CannotAnswer) as refusal:
        ask(subscription, Asked("how_many", "", choices))
    assert refusal.value.what_to_do
    assert refusal_faults(refusal.value, from_data(subscription.dataset)) == ()


def test_who_is_missing_is_said(subscription: TrainedModel) -> None:
    gaps = next(
        (c for c in subscription.dataset.explaining if c.missing and c.kind == "number"), None
    )
    answer = how_many(subscription, of=gaps.name if gaps else "monthly_fee")
    check = next(check for check in answer.checks if check.code == "not-counted")
    assert check.result == ("caution" if gaps else "passed")


def test_choices_are_typed_by_their_own_names() -> None:
    typed = typed_choices("how_many", ["as=share", "by=contract", "by=support", "how_many=3"])
    assert typed == {"as": "share", "by": ("contract", "support"), "how_many": 3}

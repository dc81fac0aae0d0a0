"""Who stands on the list, and in which order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analyses.which_rows.listed import listed
from answers.answer import CannotAnswer
from models.training.trained import TrainedModel

ASKED: dict[str, Any] = {"how_many": 20, "sort": "", "end": "", "where": ()}


def test_those_most_at_risk_come_first(subscription: TrainedModel) -> None:
    places = list(listed(subscription, **ASKED).places)
    told = subscription.held_out[places]
    assert len(places) == 20
    assert (np.diff(told) <= 0).all()
    rest = np.delete(subscription.held_out, places)
    assert told.min() >= rest.max()


@pytest.mark.parametrize("end", ["highest", "lowest"])
def test_ordered_by_a_column_among_some(subscription: TrainedModel, end: str) -> None:
    where = ("contract=Monthly",)
    asked = listed(subscription, **{**ASKED, "sort": "monthly_fee", "end": end, "where": where})
    rows = subscription.rows.iloc[list(asked.places)]
    assert set(rows["contract"].astype(str)) == {"Monthly"}
    mine = subscription.rows.loc[subscription.rows["contract"] == "Monthly", "monthly_fee"]
    ends = mine.nlargest(20) if end == "highest" else mine.nsmallest(20)
    assert rows["monthly_fee"].tolist() == ends.tolist()


@pytest.mark.parametrize(
    "wrong",
    [
        {"how_many": 0},
        {"how_many": 501},
        {"sort": "contract"},
        {"sort": "nothing of the kind"},
        {"end": "sideways"},
        {"where": ("tenure_months > 100000",)},
    ],
)
def test_what_has_no_order_is_refused(subscription: TrainedModel, wrong: dict[str, Any]) -> None:
    with pytest.raises(CannotAnswer) as refusal:
        listed(subscription, **{**ASKED, **wrong})
    assert refusal.value.what_to_do

"""What the choices mean: of what, by which measure, in which groups."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.how_many.counted import Wanted, counted
from models.training.trained import TrainedModel


@pytest.mark.parametrize(
    ("of", "asked", "measure"),
    [
        ("churned", "", "share"),
        ("churned", "count", "count"),
        ("monthly_fee", "", "average"),
        ("monthly_fee", "top", "total"),
        ("support", "total", "count"),
        ("support", "average", "share"),
    ],
)
def test_each_column_has_its_measure(
    subscription: TrainedModel, of: str, asked: str, measure: str
) -> None:
    assert counted(subscription, Wanted(of, asked)).tallied.measure == measure


def test_a_column_of_levels_is_counted_by_them(subscription: TrainedModel) -> None:
    asked = counted(subscription, Wanted("contract"))
    assert [grouping.column.name for grouping in asked.by] == ["contract"]
    assert asked.target is None
    in_all = np.sum([group.rows for group in asked.by[0].groups], axis=0)
    assert (in_all == 1).all()


def test_the_order_by_an_average_wants_enough_rows(retail: TrainedModel) -> None:
    store = retail.dataset.with_role("id")[0].name
    outcome = retail.dataset.outcome
    assert outcome is not None
    asked = counted(retail, Wanted(outcome.name, "average", (store,), end="highest"))
    first = asked.by[0].groups[0]
    assert first.rows.sum() >= 10
    means = [float(retail.outcome[group.rows].mean()) for group in asked.by[0].groups[:5]]
    assert means == sorted(means, reverse=True)

"""Reasons for rows, with the places that all refits give them."""

from __future__ import annotations

import numpy as np
import pytest

from models.row_reasons import places, row_reasons
from models.trained import TrainedModel


def test_places_are_by_size_from_1() -> None:
    assert places(np.array([[1.0, -3.0, 2.0]])).tolist() == [[3, 1, 2]]


def test_reasons_add_up_and_lie_in_their_ranges(subscription: TrainedModel) -> None:
    rows = subscription.explaining.iloc[:30]
    found = row_reasons(subscription, rows)
    assert found.start + found.values.sum(axis=1) == pytest.approx(found.ends[0])
    assert found.ends[0] == pytest.approx(subscription.final.mean(rows))
    assert (found.low <= found.values).all()
    assert (found.values <= found.high).all()
    assert found.ends.shape == (6, 30)


def test_a_firm_reason_is_steady_and_among_the_largest(subscription: TrainedModel) -> None:
    found = row_reasons(subscription, subscription.explaining.iloc[:200])
    firm = found.firm(3)
    assert (firm.sum(axis=1) <= 3).all()
    assert firm.any()
    assert found.steady[firm].all()
    assert (places(found.values)[firm] <= 3).all()
    assert not firm[places(found.values) <= 3].all()  # near ties get no place
    assert (found.best <= found.worst).all()

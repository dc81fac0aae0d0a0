"""Drivers on simulated tables: what moves the outcome is named, what does not is not."""

from __future__ import annotations

import pytest

from analyses._asking.ask import ask
from analyses._drivers.named_drivers import Drivers, find_drivers
from answers.answer import Asked
from answers.evidence import Ranking
from models.training.trained import TrainedModel


@pytest.fixture(scope="module")
def drivers(subscription: TrainedModel) -> Drivers:
    return find_drivers(subscription, 12)


def named(drivers: Drivers) -> set[str]:
    return {column for driver in drivers.ranked for column in driver.columns}


def test_what_moves_leaving_is_named(drivers: Drivers) -> None:
    assert {"contract", "tenure_months", "tickets", "support", "training"} <= named(drivers)
    assert drivers.ranked[0].columns == ("contract",)


def test_what_moves_nothing_is_not(drivers: Drivers) -> None:
    assert not {"gender", "region", "cancellation_reason", "customer_id"} & named(drivers)


def test_levers_given_to_customers_in_trouble_get_their_true_sign(drivers: Drivers) -> None:
    """Support looks harmful or idle as seen; like for like it lowers leaving."""
    support = next(driver for driver in drivers.ranked if driver.lead == "support")
    assert support.contrast is not None
    assert support.contrast.grade == "adjusted"
    without = support.contrast.sides.levels == ("No",)
    effect = support.contrast.effect.value * (1 if without else -1)
    assert 0.03 < effect < 0.13
    assert abs(support.contrast.named - support.contrast.other) < 0.02


def test_shares_are_shares_and_in_order(drivers: Drivers) -> None:
    shares = [driver.share for driver in drivers.ranked]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1
    assert all(driver.low <= driver.share <= driver.high for driver in drivers.ranked)


def test_how_many_is_kept_and_the_rest_is_said(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("top_drivers", "", {"how_many": 3}))
    ranking = answer.evidence[0]
    assert isinstance(ranking, Ranking)
    assert len(ranking.bars) == 3
    assert "Smaller:" in ranking.note

"""Choices become a what-if, and a what-if an estimate on the columns that may be held alike."""

from __future__ import annotations

from dataclasses import replace

from analyses._what_if_estimate import asking_of, estimated
from models.trained import TrainedModel


def test_choices_left_at_their_start_are_not_told(subscription: TrainedModel) -> None:
    asking = asking_of(subscription, {"set": ("support=Yes",), "share": 1.0, "cost": 0.0})
    assert asking.choices == {"set": ("support=Yes",)}
    assert asking.moved == int((subscription.rows["support"] != "Yes").sum())
    dear = asking_of(subscription, {"set": ("support=Yes",), "cost": 5, "where": ("seats>2",)})
    assert dear.choices == {"set": ("support=Yes",), "cost": 5, "where": ("seats>2",)}
    assert dear.cost == 5.0


def test_what_follows_is_not_held_alike_in_the_estimate(subscription: TrainedModel) -> None:
    plain = asking_of(subscription, {"set": ("support=Yes",)})
    assert "tickets" in plain.alike
    card = subscription.dataset
    columns = tuple(replace(c, follows=c.name == "tickets") for c in card.columns)
    marked = replace(subscription, dataset=replace(card, columns=columns))
    asking = asking_of(marked, {"set": ("support=Yes",)})
    assert set(plain.alike) - set(asking.alike) == {"tickets"}
    found = estimated(asking)
    assert "tickets" not in found.study.rows
    assert found.effect.refused is None
    assert found.grade == "adjusted"
    assert found.effect.quick_look is not None

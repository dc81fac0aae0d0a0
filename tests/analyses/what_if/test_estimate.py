"""Choices become a what-if, and a what-if an estimate on the columns that may be held alike."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from analyses.what_if.answer import quick_look
from analyses.what_if.estimate import asking_of, estimated
from models.effects.effect import quick_look as re_predicted
from models.training.trained import TrainedModel


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


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_the_quick_look_is_the_plain_re_prediction(
    subscription: TrainedModel, share: float
) -> None:
    change, where = ("support=Yes",), ("seats>2",)
    today, after = quick_look(subscription, set=change, where=where, share=share)
    asking = asking_of(subscription, {"set": change, "where": where, "share": share})
    wanted = re_predicted(subscription.explaining, asking.scenario, subscription.final.mean)
    assert after.value == pytest.approx(wanted.after)
    assert today.value == pytest.approx(wanted.after - wanted.change)
    nobody = quick_look(subscription, set=change, where=("seats>999",))[1]
    assert nobody.value is None or math.isnan(nobody.value)


def test_a_random_share_does_its_share_where_a_test_shows_it_too(
    subscription: TrainedModel,
) -> None:
    draw = np.random.default_rng(2)
    card = subscription.dataset
    rows = subscription.rows.assign(support=draw.choice(["Yes", "No"], len(subscription.rows)))
    columns = tuple(replace(c, randomised=c.name == "support") for c in card.columns)
    tested = replace(subscription, rows=rows, dataset=replace(card, columns=columns))
    whole, third = (
        estimated(asking_of(tested, {"set": ("support=Yes",), "share": share}))
        for share in (1.0, 0.3)
    )
    assert (whole.grade, third.grade) == ("tested", "tested")
    change, part = whole.effect.change, third.effect.change
    assert (part.value, part.low, part.high) == pytest.approx(
        (0.3 * change.value, 0.3 * change.low, 0.3 * change.high)
    )
    after = third.effect.before.value + part.value
    assert third.effect.after.value == pytest.approx(after)

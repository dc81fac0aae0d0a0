"""Choices become a what-if, and a what-if an estimate on the columns that may be held alike."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from analyses.what_if.answer import quick_look
from analyses.what_if.estimate import estimate_effect, what_if_question
from models.effects.effect import quick_look as re_predicted
from models.training.trained import TrainedModel


def test_choices_left_at_their_start_are_not_told(subscription: TrainedModel) -> None:
    question = what_if_question(subscription, {"set": ("support=Yes",), "share": 1.0, "cost": 0.0})
    assert question.choices == {"set": ("support=Yes",)}
    assert question.moved == int((subscription.rows["support"] != "Yes").sum())
    dear = what_if_question(
        subscription, {"set": ("support=Yes",), "cost": 5, "where": ("seats>2",)}
    )
    assert dear.choices == {"set": ("support=Yes",), "cost": 5, "where": ("seats>2",)}
    assert dear.cost == 5.0


def test_what_follows_is_not_held_alike_in_the_estimate(subscription: TrainedModel) -> None:
    plain = what_if_question(subscription, {"set": ("support=Yes",)})
    assert "tickets" in plain.alike
    card = subscription.dataset
    columns = tuple(replace(c, follows=c.name == "tickets") for c in card.columns)
    marked = replace(subscription, dataset=replace(card, columns=columns))
    question = what_if_question(marked, {"set": ("support=Yes",)})
    assert set(plain.alike) - set(question.alike) == {"tickets"}
    estimated = estimate_effect(question)
    assert "tickets" not in estimated.study.rows
    assert estimated.effect.refused is None
    assert estimated.grade == "adjusted"
    assert estimated.effect.quick_look is not None


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_the_quick_look_is_the_plain_re_prediction(
    subscription: TrainedModel, share: float
) -> None:
    change, where = ("support=Yes",), ("seats>2",)
    today, after = quick_look(subscription, set=change, where=where, share=share)
    question = what_if_question(subscription, {"set": change, "where": where, "share": share})
    expected = re_predicted(subscription.explaining, question.scenario, subscription.final.mean)
    assert after.value == pytest.approx(expected.after)
    assert today.value == pytest.approx(expected.after - expected.change)
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
        estimate_effect(what_if_question(tested, {"set": ("support=Yes",), "share": share}))
        for share in (1.0, 0.3)
    )
    assert (whole.grade, third.grade) == ("tested", "tested")
    change, part = whole.effect.change, third.effect.change
    assert (part.value, part.low, part.high) == pytest.approx(
        (0.3 * change.value, 0.3 * change.low, 0.3 * change.high)
    )
    after = third.effect.before.value + part.value
    assert third.effect.after.value == pytest.approx(after)

"""The reasons of one row add up, and the rows rated nearest are near."""

from __future__ import annotations

import numpy as np
import pytest

from analyses._drivers.reasons import (
    ALIKE,
    FIRST,
    Reason,
    rated_nearest,
    reasons_of,
    second_look,
    worth_showing,
)
from analyses._language.voice import Voice
from models.training.trained import TrainedModel

PLACE = 17


def test_the_parts_lead_from_the_start_to_the_end(subscription: TrainedModel) -> None:
    reasons = reasons_of(subscription, Voice(subscription.dataset), PLACE)
    total = sum(part.value for part in reasons.parts)
    assert reasons.start + total == pytest.approx(reasons.end)
    expected = subscription.final.mean(subscription.explaining.iloc[[PLACE]])[0]
    assert reasons.end == pytest.approx(float(expected), abs=1e-5)
    assert reasons.low <= reasons.high


def test_a_reason_is_firm_only_where_every_refit_has_it_among_the_first() -> None:
    monthly, thing = ("Contract: Monthly", ("contract",)), "a monthly contract"
    assert Reason(*monthly, 0.2, 0.1, 0.3, True, 1, FIRST, thing).firm
    assert not Reason(*monthly, 0.2, 0.1, 0.3, True, 1, FIRST + 1, thing).firm
    assert not Reason(*monthly, 0.2, 0.1, 0.3, False, 1, 1, thing).firm


def test_firm_reasons_come_first_and_small_or_unsteady_ones_not_at_all(
    subscription: TrainedModel,
) -> None:
    firm = Reason("A: 1", ("a",), 0.05, 0.04, 0.06, True, 1, 2, "A at 1")
    larger = Reason("B: 1", ("b",), -0.2, -0.3, -0.1, True, 1, 5, "B at 1")
    small = Reason("C: 1", ("c",), 0.001, 0.0, 0.002, True, 9, 9, "C at 1")
    unsteady = Reason("D: 1", ("d",), 0.3, -0.1, 0.5, False, 1, 9, "D at 1")
    assert worth_showing((small, larger, unsteady, firm), subscription) == (firm, larger)


def test_the_second_look_turns_a_reason_with_the_wrong_sign(subscription: TrainedModel) -> None:
    shown = worth_showing(
        reasons_of(subscription, Voice(subscription.dataset), PLACE).parts, subscription
    )
    second = second_look(subscription, PLACE, shown)
    assert 0 <= second.fit <= 1
    wrong = tuple(
        Reason(part.label, part.columns, -part.value, -part.high, -part.low, True, 1, 1, part.trait)
        for part in shown
    )
    turned = {part.columns for part in second_look(subscription, PLACE, wrong).against}
    kept = {part.columns for part in shown} - {part.columns for part in second.against}
    assert second.follows
    assert kept
    assert turned == kept


def test_the_rows_rated_nearest_are_those(subscription: TrainedModel) -> None:
    nearest = rated_nearest(subscription, PLACE)
    distance = np.abs(subscription.held_out - subscription.held_out[PLACE])
    distance[PLACE] = np.inf
    own = subscription.outcome[np.argsort(distance, kind="stable")[:ALIKE]]
    assert nearest.count == ALIKE
    assert nearest.happened == pytest.approx(own.mean())
    assert nearest.low < nearest.happened < nearest.high

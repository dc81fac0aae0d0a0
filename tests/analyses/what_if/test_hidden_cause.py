"""A hidden cause is measured by a named column, or by what the columns leave open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses.what_if.estimate import EstimatedEffect, estimate_effect, what_if_question
from analyses.what_if.hidden_cause import _alone, _as_strong_as, hidden_cause_check, strongest_other
from models.sensitivity.hidden_confounding import ConfoundingBenchmark, RobustnessValue
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

SUPPORT = {"set": ("support=Yes",)}
HALF = RobustnessValue(0.2, 0.12)


@pytest.fixture(scope="module")
def estimated(subscription: TrainedModel) -> EstimatedEffect:
    return estimate_effect(what_if_question(subscription, SUPPORT))


def test_a_clear_effect_is_measured_by_the_strongest_other_columns(
    subscription: TrainedModel, estimated: EstimatedEffect
) -> None:
    question = what_if_question(subscription, SUPPORT)
    strongest = strongest_other(question)
    assert strongest
    assert "support" not in strongest
    check = hidden_cause_check(question, estimated)
    assert check.result in {"passed", "caution"}
    assert subscription.dataset.column(strongest[0]).title in check.text


@pytest.mark.parametrize(
    ("times", "result", "says"),
    [
        (float("inf"), "passed", "would not undo this"),
        (2.1, "passed", "about 2.1 times as much as Time as a customer"),
        (0.4, "caution", "40 of 100 of its strength"),
        (float("nan"), "passed", "12 of 100 parts of what the columns leave open"),
    ],
)
def test_what_is_said_of_its_strength(
    subscription: TrainedModel, times: float, result: str, says: str
) -> None:
    compared = ConfoundingBenchmark(("tenure_months",), times, 0.02)
    check = _as_strong_as(what_if_question(subscription, SUPPORT), HALF, compared)
    assert (check.result, says in check.text) == (result, True)


def test_next_to_nothing_left_open_is_a_caution(subscription: TrainedModel) -> None:
    question = what_if_question(subscription, SUPPORT)
    assert _alone(question, RobustnessValue(0.1, 0.01)).result == "caution"


def test_nothing_found_and_lots_drawn(
    subscription: TrainedModel, estimated: EstimatedEffect
) -> None:
    question = what_if_question(subscription, SUPPORT)
    unclear = replace(estimated.effect, change=Estimate(0.0, -0.1, 0.1, 0.05))
    assert (
        hidden_cause_check(question, replace(estimated, effect=unclear)).result == "not_applicable"
    )
    assert hidden_cause_check(question, replace(estimated, grade="tested")).result == "passed"

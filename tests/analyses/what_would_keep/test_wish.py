"""A plan is assessed with the refits and with what became of real rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses.what_would_keep.wish import Wish, assess
from models.recourse.plans import PlanStep
from models.training.trained import TrainedModel
from tests.support.keep_plans import PLAN, wish_for


@pytest.fixture
def wish(subscription: TrainedModel) -> Wish:
    return wish_for(subscription)


def test_a_plan_in_words(wish: Wish) -> None:
    plan = assess(wish, PLAN, "plan_1")
    assert plan.words == "a two-year contract and support"
    assert plan.expected.low is not None
    assert plan.expected.low <= 0.14
    assert plan.happened.say() == "30 of 100 (10 to 40)"


def test_steps_are_said_as_what_a_row_has(wish: Wish) -> None:
    without = replace(PLAN, steps=(PlanStep("support", "Yes", "No"), PlanStep("seats", 2.0, 12.0)))
    assert assess(wish, without, "plan_1").words == "no support and 12 seats"

"""The checks of plans turn where real rows did otherwise, and say why there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses.what_would_keep.checks import own_checks
from analyses.what_would_keep.wish import Wish, assess
from models.recourse.plans import KeepPlans, Why
from models.training.trained import TrainedModel
from tests.support.keep_plans import NONE, PLAN, wish_for


@pytest.fixture
def wish(subscription: TrainedModel) -> Wish:
    return wish_for(subscription)


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("none-reaches", "No allowed change"),
        ("ruled-out", "never occur together"),
        ("no-look-alikes", "no real customers"),
    ],
)
def test_why_there_is_no_plan(wish: Wish, why: Why, says: str) -> None:
    keep_plans = replace(NONE, why=why)
    (check,) = own_checks(wish, (), keep_plans)
    assert (check.code, check.result) == ("no-overlap", "failed")
    assert says in check.text


def test_real_rows_that_did_otherwise_are_a_caution(wish: Wish) -> None:
    plan = assess(wish, PLAN, "plan_1")
    keep_plans = KeepPlans(0.6, 0.3, (PLAN,), None, "", 59)
    results = {check.code: check.result for check in own_checks(wish, (plan,), keep_plans)}
    assert results["methods-disagree"] == "passed"
    off = replace(plan, plan=replace(PLAN, expected=0.05), agree=False)
    results = {check.code: check.result for check in own_checks(wish, (off,), keep_plans)}
    assert results["methods-disagree"] == "caution"
    assert results["unstable-drivers"] == "caution"

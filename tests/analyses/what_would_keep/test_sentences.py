"""The words of a keep-plan, also where there is little to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._language.voice import Voice
from analyses.what_would_keep.sentences import (
    AssessedPlan,
    Wish,
    ask_next,
    assess,
    headline,
    no_plan,
    own_checks,
    question_text,
)
from answers.words import HEADLINE_WORDS
from models.recourse.plans import KeepPlans, LookAlikeOutcome, Plan, PlanStep, Why
from models.training.trained import TrainedModel

PLAN = Plan(
    (PlanStep("contract", "Monthly", "Two years"), PlanStep("support", "No", "Yes")),
    2.0,
    0.2,
    LookAlikeOutcome(40, 0.25, 0.14, 0.4),
)
NONE = KeepPlans(0.6, 0.3, (), None, "none-reaches", 59)


@pytest.fixture
def wish(subscription: TrainedModel) -> Wish:
    voice = Voice(subscription.dataset)
    return Wish(subscription, voice, "C100001", 0, True, ("contract", "support"), 0.3)


def a_plan(wish: Wish) -> AssessedPlan:
    return assess(wish, PLAN, "plan_1")


def test_a_plan_in_words(wish: Wish) -> None:
    plan = a_plan(wish)
    assert plan.words == "Contract Two years and Support"
    assert plan.expected.low is not None
    assert plan.expected.low <= 0.14
    assert plan.happened.say() == "30 of 100 (10 to 40)"


def test_a_headline_keeps_to_its_length(wish: Wish) -> None:
    plan = a_plan(wish)
    assert headline(wish, plan).startswith("Of customers like C100001 with Contract Two years and")
    wordy = replace(plan, words=" ".join(["long"] * 20))
    assert "with the cheapest plan" in headline(wish, wordy)
    assert len(headline(wish, wordy).split()) <= HEADLINE_WORDS


def test_the_question_in_words(wish: Wish, retail: TrainedModel) -> None:
    assert question_text(wish) == "What would keep C100001?"
    sales = replace(wish, model=retail, voice=Voice(retail.dataset), lower=False)
    assert question_text(sales) == "What goes with a better Weekly sales for C100001?"
    visits = replace(
        wish.model.dataset, event=("visits", "visit", "visited"), noun=("person", "people")
    )
    visitors = replace(wish, voice=Voice(visits), lower=False)
    assert question_text(visitors) == "What goes with C100001 being more likely to visit?"


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
    assert no_plan(wish, keep_plans).startswith("No feasible plan for C100001")
    (check,) = own_checks(wish, (), keep_plans)
    assert (check.code, check.result) == ("no-overlap", "failed")
    assert says in check.text


def test_real_rows_that_did_otherwise_are_a_caution(wish: Wish) -> None:
    plan = a_plan(wish)
    keep_plans = KeepPlans(0.6, 0.3, (PLAN,), None, "", 59)
    results = {check.code: check.result for check in own_checks(wish, (plan,), keep_plans)}
    assert results["methods-disagree"] == "passed"
    off = replace(plan, plan=replace(PLAN, expected=0.05), agree=False)
    results = {check.code: check.result for check in own_checks(wish, (off,), keep_plans)}
    assert results["methods-disagree"] == "caution"
    assert results["unstable-drivers"] == "caution"


def test_what_to_ask_next(wish: Wish) -> None:
    assert ask_next(wish, (a_plan(wish),))[0] == "What if Contract = Two years?"
    assert ask_next(wish, ()) == ("Why is C100001 likely to leave?", "Can we trust it?")

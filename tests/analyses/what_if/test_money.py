"""Money: gain, cost, net, break-even and the chance that it pays, each as it was computed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analyses._language.voice import Voice
from analyses.what_if.estimate import EstimatedEffect, estimate_effect, what_if_question
from analyses.what_if.money import money_findings
from analyses.what_if.sentences import WhatIfQuestion
from answers.answer import Finding
from answers.quantity import Quantity
from models.effects.effect import Effect
from models.interventions.scenario import Change, Scenario
from models.interventions.study import Study
from models.statistics.intervals import Estimate
from models.statistics.observations import Observations
from models.training.trained import TrainedModel

SUPPORT = {"set": ("support=Yes",)}


def named(findings: tuple[Finding, ...], name: str) -> Quantity:
    quantities = [q for finding in findings for q in finding.quantities]
    return next(quantity for quantity in quantities if quantity.name == name)


def on_money(model: TrainedModel, cost: float = 0.0, once: float = 0.0) -> tuple[Finding, ...]:
    """A change of $50 (20 to 80) for each of 4,000 rows, 2,000 of which change."""
    change = Estimate(50.0, 20.0, 80.0, 15.0)
    effect = Effect(change, change, change, rows=4_000, share=1.0)
    question = WhatIfQuestion(
        model, Voice(model.dataset), Scenario((Change("promotion", "set", "Yes"),)), {}, cost,
        moved=2_000, once=once,
    )  # fmt: skip
    study = Study(Observations(model.explaining.head(40), model.outcome[:40], "squarederror"))
    return money_findings(question, EstimatedEffect(study, effect, "adjusted"))


def test_net_of_costs_where_the_outcome_is_money(retail: TrainedModel) -> None:
    findings = on_money(retail, cost=30.0, once=5_000.0)
    net = named(findings, "net")
    assert net.value == pytest.approx(50 * 4_000 - 30 * 2_000 - 5_000)
    assert (net.low, net.high) == pytest.approx((15_000.0, 255_000.0))
    assert named(findings, "cost").value == 65_000
    assert named(findings, "break_even").value == pytest.approx((200_000 - 5_000) / 2_000)
    assert 0.97 < (named(findings, "chance_it_pays").value or 0) < 1


def test_what_it_may_cost_where_no_cost_is_given(retail: TrainedModel) -> None:
    even = named(on_money(retail), "break_even")
    assert even.value == pytest.approx(100.0)
    assert (even.low, even.high) == pytest.approx((40.0, 160.0))


def test_a_rate_is_worth_its_value_column(subscription: TrainedModel) -> None:
    assert subscription.dataset.value is not None
    question = what_if_question(subscription, {**SUPPORT, "cost": 5.0})
    estimated = estimate_effect(question)
    findings = money_findings(question, estimated)
    gain, change = named(findings, "gain"), estimated.effect.change
    fee = float(np.nanmean(subscription.rows["monthly_fee"]))
    plain = -change.value * estimated.effect.rows * fee
    assert gain.value == pytest.approx(plain, rel=0.5)
    assert (gain.low or 0) < (gain.value or 0) < (gain.high or 0)
    cost = 5.0 * question.moved
    assert named(findings, "net").value == pytest.approx((gain.value or 0) - cost)


def test_without_a_worth_a_cost_is_told_for_each_one_kept(subscription: TrainedModel) -> None:
    card = subscription.dataset
    columns = tuple(replace(c, role="driver") if c.role == "value" else c for c in card.columns)
    model = replace(subscription, dataset=replace(card, columns=columns))
    question = what_if_question(model, {**SUPPORT, "cost": 10.0, "fixed": 100.0})
    estimated = estimate_effect(question)
    cost_each = named(money_findings(question, estimated), "cost_each")
    spent = 10.0 * question.moved + 100
    assert cost_each.value == pytest.approx(
        spent / abs(estimated.effect.change.value * estimated.effect.rows)
    )
    assert money_findings(what_if_question(model, SUPPORT), estimated) == ()


def test_a_test_on_the_value_itself(subscription: TrainedModel) -> None:
    """Money of a randomised column comes from the arms, not from the model of everyone."""
    draw = np.random.default_rng(1)
    rows = subscription.rows.assign(
        support=pd.Series(draw.choice(["Yes", "No"], len(subscription.rows))).astype("category")
    )
    card = subscription.dataset
    columns = tuple(replace(c, randomised=c.name == "support") for c in card.columns)
    model = replace(subscription, rows=rows, dataset=replace(card, columns=columns))
    question = what_if_question(model, SUPPORT)
    estimated = estimate_effect(question)
    assert estimated.grade == "tested"
    gain = named(money_findings(question, estimated), "gain")
    assert (gain.low or 0) < 0 < (gain.high or 0)

"""Whatever an estimate is, its sentences say the numbers of its JSON: sign, unit, range, verb."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyses._language.voice import Voice
from analyses.what_if.estimate import EstimatedEffect
from analyses.what_if.money import money_findings
from analyses.what_if.sentences import WhatIfQuestion, counted, findings, headline
from answers.answer import Finding, Grade
from answers.json_form import _record as record_of
from answers.quantity import MINUS, Quantity
from models.effects.effect import Effect, QuickLook
from models.interventions.scenario import Change, Scenario
from models.interventions.study import Study
from models.statistics.intervals import Estimate
from models.statistics.observations import Observations
from models.training.trained import TrainedModel

RANDOM_ANSWERS = 1_000


@dataclass(frozen=True)
class Drawn:
    """A random estimate and what is asked about it."""

    before: float
    change: float
    half: float
    rows: int
    share: float
    cost: float
    once: float
    grade: Grade


drawn = st.builds(
    Drawn,
    before=st.floats(0.02, 0.98),
    change=st.floats(-0.5, 0.5),
    half=st.floats(1e-4, 0.3),
    rows=st.integers(30, 2_000_000),
    share=st.floats(0.05, 1.0),
    cost=st.sampled_from([0.0, 0.2, 4.0, 75.0]),
    once=st.sampled_from([0.0, 5_000.0]),
    grade=st.sampled_from(["adjusted", "tested"]),
)


def said_forms(quantity: Quantity) -> set[str]:
    """A quantity in each of the ways that it may be said; today's level is said as counted."""
    found = {counted(quantity).plain()} if quantity.name == "before" else set()
    found |= {quantity.plain(), quantity.plain(signed=True), quantity.say()}
    return found | {quantity.say_size(), quantity.say(signed=True)}


def level_of(value: float, half: float, *, rate: bool) -> Estimate:
    low, high = value - half, value + half
    if rate:
        low, high = max(low, value / 2), min(high, (1 + value) / 2)
    return Estimate(value, low, high, half / 2)


def effect_of(draw: Drawn, scale: float) -> Effect:
    change, half = draw.change * scale, draw.half * scale
    before = draw.before * scale
    if scale == 1.0:  # a rate stays one
        change = float(np.clip(before + change, 0.005, 0.995)) - before
    return Effect(
        before=Estimate(before, before - 0.01 * scale, before + 0.01 * scale, 0.005 * scale),
        after=level_of(before + change, half, rate=scale == 1.0),
        change=Estimate(change, change - half, change + half, half / 2),
        rows=draw.rows,
        share=draw.share,
        quick_look=QuickLook(before + change / 2, change / 2),
        after_values=np.zeros(1),
    )


def check(model: TrainedModel, lever: str, draw: Drawn, scale: float) -> None:
    scenario = Scenario((Change(lever, "set", "Yes"),))
    question = WhatIfQuestion(
        model, Voice(model.dataset), scenario, {}, draw.cost, moved=draw.rows // 2, once=draw.once
    )
    effect = effect_of(draw, scale)
    told: list[Finding] = list(findings(question, effect, draw.grade))
    if not model.dataset.is_rate:
        study = Study(Observations(model.explaining.head(40), model.outcome[:40], "squarederror"))
        told += money_findings(question, EstimatedEffect(study, effect, draw.grade))
    quantities = {q.name: q for finding in told for q in finding.quantities}
    assert {"before", "after", "change", "change_total", "rows", "quick_look"} <= set(quantities)
    for finding in told:
        for quantity in finding.quantities:
            if quantity.name == "rows":
                assert f"{quantity.value:,.0f}" in finding.statement
                continue
            if quantity.name == "chance_it_pays" and "almost surely" in finding.statement:
                assert min(quantity.value or 0, 1 - (quantity.value or 0)) <= 0.005
                continue
            if model.dataset.is_rate and quantity.name in {"change", "change_total", "quick_look"}:
                assert says_more_or_fewer(finding.statement, quantity), finding
                continue
            assert any(form in finding.statement for form in said_forms(quantity)), finding
    change = quantities["change"]
    record = record_of(change)  # as it stands in the JSON of the answer
    assert (record["value"], record["low"], record["high"]) == (
        effect.change.value, effect.change.low, effect.change.high,
    )  # fmt: skip
    assert record["unit"] == model.dataset.change_unit
    line = headline(question, change, draw.grade)
    if model.dataset.is_rate:
        assert says_more_or_fewer(line, change)
    elif change.excludes_zero:
        assert change.say_size() in line
        assert line.endswith("higher" if effect.change.value > 0 else "lower")
    else:
        assert change.say(signed=True) in line
    assert ("no clear change" in line) == (not change.excludes_zero)
    if change.excludes_zero:
        sign = "+" if effect.change.value > 0 else MINUS
        assert change.say(signed=True).startswith(sign)


def says_more_or_fewer(words: str, quantity: Quantity) -> bool:
    """True where a change of a rate is said with its way, its size and both ends of its range."""
    size, rises = quantity.absolute(), (quantity.value or 0.0) >= 0
    number = size.plain().split(" ")[0]
    way = "more" if rises else "fewer"
    ends = re.findall(r"[\d.,]*\d", size.range())
    reach = f"({size.range()})"
    if size.has_range and (size.low or 0.0) < 0:
        ways = ("fewer", "more") if rises else ("more", "fewer")
        reach = f"(between {ends[0]} {ways[0]} and {ends[1]} {ways[1]})"
    told = f"{number} {way} " in words
    return told and (not size.has_range or reach in words)


@settings(
    max_examples=RANDOM_ANSWERS // 2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(draw=drawn)
def test_rates(subscription: TrainedModel, draw: Drawn) -> None:
    check(subscription, "support", draw, 1.0)


@settings(
    max_examples=RANDOM_ANSWERS // 2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(draw=drawn, scale=st.sampled_from([0.5, 40.0, 9_000.0]))
def test_money(retail: TrainedModel, draw: Drawn, scale: float) -> None:
    check(retail, "promotion", draw, scale)

"""What a change brings in money, what it costs, and whether that pays."""

from __future__ import annotations

from dataclasses import replace

from analyses._language.direction import less_is_wanted
from analyses.what_if.estimate import EstimatedEffect
from analyses.what_if.sentences import LEVEL, WhatIfQuestion
from answers.answer import Finding
from answers.quantity import Quantity
from models.effects.net_benefit import NetBenefit, gain_in_money, net_benefit
from models.effects.randomised_trial import Trial, randomised
from models.statistics.intervals import Estimate

SURE, UNSURE = 0.995, 0.005


def money_findings(question: WhatIfQuestion, estimated: EstimatedEffect) -> tuple[Finding, ...]:
    """Gain, cost, what is left, what it may cost at most and the chance that it pays."""
    costs = question.cost > 0 or question.once > 0
    gain = gain_of(question, estimated)
    if gain is None:
        return (*_spent(question), *_each(question, estimated)) if costs else ()
    changing = question.moved * question.scenario.share
    decision = net_benefit(gain, changing, question.cost, question.once)
    findings = [_gained(question, estimated, decision)]
    if costs:
        findings += [*_spent(question), _left(question, estimated, decision)]
    elif most := _at_most(question, estimated, decision):
        findings.append(most)
    return tuple(findings)


def gain_of(question: WhatIfQuestion, estimated: EstimatedEffect) -> Estimate | None:
    """The total in money, more is better; None where nothing says what a row is worth."""
    dataset, effect = question.voice.dataset, estimated.effect
    less = less_is_wanted(dataset)
    if not dataset.is_rate:
        if dataset.outcome is None or dataset.outcome.unit != "money":
            return None
        total = effect.change.times(effect.rows)
        return total.times(-1) if less else total
    if dataset.value is None:
        return None
    value = question.model.rows[dataset.value.name]
    if estimated.grade != "tested":
        return gain_in_money(estimated.study, question.scenario, effect, value, less_is_wanted=less)
    good = 1 - estimated.study.outcome if less else estimated.study.outcome
    trial = Trial.of(question.scenario)
    if trial is None:
        return None
    study = estimated.study
    worth = good * value.fillna(0).to_numpy(dtype=float)
    trial_effect = randomised(
        replace(study.observations, outcome=worth, family="squarederror"), trial
    ).effect
    return (
        None
        if trial_effect.refused
        else trial_effect.change.times(trial_effect.rows * question.scenario.share)
    )


def _gained(question: WhatIfQuestion, estimated: EstimatedEffect, decision: NetBenefit) -> Finding:
    quantity = money_of(question, "gain", decision.gain)
    worth = "more" if decision.gain.value >= 0 else "less"
    basis = question.voice.dataset.value
    by = (
        f", counted by {basis.title}"
        if basis is not None and question.voice.dataset.is_rate
        else ""
    )
    if not decision.gain.excludes_zero:
        statement = f"In money no clear effect: {quantity.say(signed=True)}{by}."
    else:
        statement = f"That is worth {quantity.say_size()} {worth}{by}."
    return Finding(statement, estimated.grade, (quantity,))


def _spent(question: WhatIfQuestion) -> tuple[Finding, ...]:
    """What it costs, for each row that changes and once."""
    voice, changing = question.voice, question.moved * question.scenario.share
    total = question.cost * changing + question.once
    cost = _amount(question, "cost", total)
    once = _amount(question, "fixed_cost", question.once)
    if question.cost <= 0:
        return (Finding(f"It costs {cost.plain()} once.", "seen", (cost,)),)
    statement = f"It costs {cost.plain()} for {voice.rows(changing)}"
    if question.once <= 0:
        return (Finding(f"{statement}.", "seen", (cost,)),)
    return (Finding(f"{statement}, {once.plain()} of it once.", "seen", (cost, once)),)


def _left(question: WhatIfQuestion, estimated: EstimatedEffect, decision: NetBenefit) -> Finding:
    net = money_of(question, "net", decision.net)
    pays = Quantity("chance_it_pays", decision.pays, "share")
    quantities = [net, pays]
    statement = f"Net of that cost: {net.say(signed=True)}; {_chance(decision.pays, pays)}"
    if decision.break_even is not None and decision.break_even.value > 0 and question.cost > 0:
        even = _amount(question, "break_even", decision.break_even.value)
        statement += f". It pays up to a cost of {even.plain()} for each {question.voice.noun}"
        quantities.append(even)
    return Finding(f"{statement}.", estimated.grade, tuple(quantities))


def _at_most(
    question: WhatIfQuestion, estimated: EstimatedEffect, decision: NetBenefit
) -> Finding | None:
    """What each changed row may cost, where no cost was given and there is a clear gain."""
    if decision.break_even is None or decision.gain.low <= 0:
        return None
    even = money_of(question, "break_even", decision.break_even)
    statement = (
        f"It pays where the change costs less than {even.say()} for each {question.voice.noun}."
    )
    return Finding(statement, estimated.grade, (even,))


def _chance(pays: float, quantity: Quantity) -> str:
    if pays >= SURE:
        return "it almost surely pays"
    if pays <= UNSURE:
        return "it almost surely does not pay"
    return f"the chance that it pays is {quantity.plain()}"


def _each(question: WhatIfQuestion, estimated: EstimatedEffect) -> tuple[Finding, ...]:
    """What is paid for each one kept or won, where nothing says what a row is worth."""
    voice, effect = question.voice, estimated.effect
    gain = effect.change.times(effect.rows)
    if not voice.dataset.is_rate or not gain.excludes_zero:
        return ()
    spent = question.cost * question.moved * question.scenario.share + question.once
    ends = sorted((spent / abs(gain.low), spent / abs(gain.high)))
    value = spent / abs(gain.value)
    cost_each = money_of(question, "cost_each", Estimate(value, ends[0], ends[1], 0.0))
    fewer = "fewer" if gain.value < 0 else "more"
    statement = f"That is {cost_each.say()} for each {voice.noun} {fewer} who {voice.happens}."
    return (Finding(statement, estimated.grade, (cost_each,)),)


def money_of(question: WhatIfQuestion, name: str, estimate: Estimate) -> Quantity:
    """An uncertain amount of money."""
    alone = _amount(question, name, estimate.value)
    return replace(alone, low=estimate.low, high=estimate.high, level=LEVEL)


def _amount(question: WhatIfQuestion, name: str, value: float) -> Quantity:
    """An amount of money; without a known currency it is in units of the value."""
    return Quantity.amount(name, value, "money", question.voice.dataset.currency)

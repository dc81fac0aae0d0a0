"""What a change brings in money, what it costs, and whether that pays."""

from __future__ import annotations

from dataclasses import replace

from analyses._language.direction import less_is_wanted
from analyses.what_if.estimate import Estimated
from analyses.what_if.sentences import LEVEL, Asking
from answers.answer import Finding
from answers.quantity import Quantity
from models.effects.net_benefit import NetBenefit, gain_in_money, net_benefit
from models.effects.randomised_trial import Trial, randomised
from models.statistics.intervals import Estimate

SURE, UNSURE = 0.995, 0.005


def money_findings(asking: Asking, found: Estimated) -> tuple[Finding, ...]:
    """Gain, cost, what is left, what it may cost at most and the chance that it pays."""
    costs = asking.cost > 0 or asking.once > 0
    gain = gain_of(asking, found)
    if gain is None:
        return (*_spent(asking), *_each(asking, found)) if costs else ()
    changing = asking.moved * asking.scenario.share
    made = net_benefit(gain, changing, asking.cost, asking.once)
    told = [_gained(asking, found, made)]
    if costs:
        told += [*_spent(asking), _left(asking, found, made)]
    elif most := _at_most(asking, found, made):
        told.append(most)
    return tuple(told)


def gain_of(asking: Asking, found: Estimated) -> Estimate | None:
    """The total in money, more is better; None where nothing says what a row is worth."""
    dataset, effect = asking.voice.dataset, found.effect
    less = less_is_wanted(dataset)
    if not dataset.is_rate:
        if dataset.outcome is None or dataset.outcome.unit != "money":
            return None
        total = effect.change.times(effect.rows)
        return total.times(-1) if less else total
    if dataset.value is None:
        return None
    value = asking.model.rows[dataset.value.name]
    if found.grade != "tested":
        return gain_in_money(found.study, asking.scenario, effect, value, less_is_wanted=less)
    good = 1 - found.study.outcome if less else found.study.outcome
    trial = Trial.of(asking.scenario)
    if trial is None:
        return None
    study = found.study
    worth = good * value.fillna(0).to_numpy(dtype=float)
    shown = randomised(
        replace(study.observations, outcome=worth, family="squarederror"), trial
    ).effect
    return None if shown.refused else shown.change.times(shown.rows * asking.scenario.share)


def _gained(asking: Asking, found: Estimated, made: NetBenefit) -> Finding:
    quantity = money_of(asking, "gain", made.gain)
    worth = "more" if made.gain.value >= 0 else "less"
    basis = asking.voice.dataset.value
    by = f", counted by {basis.title}" if basis is not None and asking.voice.dataset.is_rate else ""
    if not made.gain.excludes_zero:
        told = f"In money no clear effect: {quantity.say(signed=True)}{by}."
    else:
        told = f"That is worth {quantity.say_size()} {worth}{by}."
    return Finding(told, found.grade, (quantity,))


def _spent(asking: Asking) -> tuple[Finding, ...]:
    """What it costs, for each row that changes and once."""
    voice, changing = asking.voice, asking.moved * asking.scenario.share
    total = asking.cost * changing + asking.once
    cost = _amount(asking, "cost", total)
    once = _amount(asking, "fixed_cost", asking.once)
    if asking.cost <= 0:
        return (Finding(f"It costs {cost.plain()} once.", "seen", (cost,)),)
    told = f"It costs {cost.plain()} for {voice.rows(changing)}"
    if asking.once <= 0:
        return (Finding(f"{told}.", "seen", (cost,)),)
    return (Finding(f"{told}, {once.plain()} of it once.", "seen", (cost, once)),)


def _left(asking: Asking, found: Estimated, made: NetBenefit) -> Finding:
    net = money_of(asking, "net", made.net)
    pays = Quantity("chance_it_pays", made.pays, "share")
    quantities = [net, pays]
    told = f"Net of that cost: {net.say(signed=True)}; {_chance(made.pays, pays)}"
    if made.break_even is not None and made.break_even.value > 0 and asking.cost > 0:
        even = _amount(asking, "break_even", made.break_even.value)
        told += f". It pays up to a cost of {even.plain()} for each {asking.voice.noun}"
        quantities.append(even)
    return Finding(f"{told}.", found.grade, tuple(quantities))


def _at_most(asking: Asking, found: Estimated, made: NetBenefit) -> Finding | None:
    """What each changed row may cost, where no cost was given and there is a clear gain."""
    if made.break_even is None or made.gain.low <= 0:
        return None
    even = money_of(asking, "break_even", made.break_even)
    told = f"It pays where the change costs less than {even.say()} for each {asking.voice.noun}."
    return Finding(told, found.grade, (even,))


def _chance(pays: float, quantity: Quantity) -> str:
    if pays >= SURE:
        return "it almost surely pays"
    if pays <= UNSURE:
        return "it almost surely does not pay"
    return f"the chance that it pays is {quantity.plain()}"


def _each(asking: Asking, found: Estimated) -> tuple[Finding, ...]:
    """What is paid for each one kept or won, where nothing says what a row is worth."""
    voice, effect = asking.voice, found.effect
    gain = effect.change.times(effect.rows)
    if not voice.dataset.is_rate or not gain.excludes_zero:
        return ()
    spent = asking.cost * asking.moved * asking.scenario.share + asking.once
    ends = sorted((spent / abs(gain.low), spent / abs(gain.high)))
    value = spent / abs(gain.value)
    each = money_of(asking, "cost_each", Estimate(value, ends[0], ends[1], 0.0))
    fewer = "fewer" if gain.value < 0 else "more"
    told = f"That is {each.say()} for each {voice.noun} {fewer} who {voice.happens}."
    return (Finding(told, found.grade, (each,)),)


def money_of(asking: Asking, name: str, estimate: Estimate) -> Quantity:
    """An uncertain amount of money."""
    alone = _amount(asking, name, estimate.value)
    return replace(alone, low=estimate.low, high=estimate.high, level=LEVEL)


def _amount(asking: Asking, name: str, value: float) -> Quantity:
    """An amount of money; without a known currency it is in units of the value."""
    symbol = asking.voice.dataset.currency
    return Quantity(name, value, "money" if symbol else "units", symbol=symbol)

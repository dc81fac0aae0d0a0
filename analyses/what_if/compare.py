"""Several named what-ifs side by side, and what the best has over the next."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analyses._asking.ask import provenance
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.direction import less_is_wanted
from analyses._language.gaps import counted_words
from analyses._language.voice import Voice
from analyses.what_if.checks import overlap
from analyses.what_if.estimate import EstimatedEffect, estimate_effect, what_if_question
from analyses.what_if.money import gain_of, money_of
from analyses.what_if.sentences import LEVEL, WhatIfQuestion, ask_next, level
from answers.answer import Answer, Asked, CannotAnswer, Choice, Finding, Grade
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow, Table
from answers.quantity import Quantity
from answers.words import listing, plural, short
from datasets.progress import Progress, silent
from models.effects.net_benefit import net_benefit
from models.effects.scenario_comparison import in_all, level_of_all, more_in_all
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

FEWEST, MOST = 2, 6
LONGEST_NAME = 40
WEAKEST: tuple[Grade, ...] = ("none", "seen", "adjusted", "tested")


@dataclass(frozen=True, slots=True)
class NamedScenario:
    """A what-if under its name, estimated."""

    name: str
    question: WhatIfQuestion
    estimated: EstimatedEffect

    @property
    def answered(self) -> bool:
        """True where the data could answer."""
        return self.estimated.effect.refused is None

    @property
    def total(self) -> Estimate:
        """Its change in all."""
        return in_all(self.estimated.effect)


def as_text(name: str, choices: Mapping[str, object]) -> str:
    """A named what-if as one text, for the choice `compare`."""
    return json.dumps({"name": name, **choices}, ensure_ascii=False, sort_keys=True)


def compare_scenarios(
    model: TrainedModel, texts: Sequence[str], progress: Progress = silent
) -> Answer:
    """The answer that lays two to six what-ifs side by side.

    Raises:
        CannotAnswer: fewer or more than that, or one that is not a what-if of this dataset.
    """
    if not FEWEST <= len(texts) <= MOST:
        raise CannotAnswer(
            f"{plural(len(texts), ('scenario', 'scenarios'))} cannot be compared.",
            f"Choose {FEWEST} to {MOST} of them.",
        )
    scenarios: list[NamedScenario] = []
    for place, text in enumerate(texts):
        name, choices = _read(text)
        progress(f"Estimating {name}", place / len(texts))
        question = what_if_question(model, choices)
        scenarios.append(NamedScenario(name, question, estimate_effect(question)))
    return _answer(model, scenarios, tuple(texts))


def _read(text: str) -> tuple[str, dict[str, Choice]]:
    try:
        record = json.loads(text)
        name = short(str(record.pop("name")), LONGEST_NAME)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise CannotAnswer(f"“{short(text)}” is not a saved scenario.") from error
    lists = {key: tuple(value) for key, value in record.items() if isinstance(value, list)}
    return name, {**record, **lists}


def _answer(
    model: TrainedModel, scenarios: Sequence[NamedScenario], texts: tuple[str, ...]
) -> Answer:
    voice = Voice(model.dataset)
    ranked = _ranked(model, [scenario for scenario in scenarios if scenario.answered])
    grade = _weakest(ranked)
    findings = [_total_finding(voice, scenario) for scenario in ranked]
    if len(ranked) > 1:
        findings.insert(0, _against(voice, ranked[0], ranked[1]))
    names = listing([scenario.name for scenario in scenarios])
    return Answer(
        question=Asked("what_if", f"What would {names} do?", {"compare": texts}),
        headline=_headline(voice, ranked),
        grade=grade,
        checks=(
            *(_overlap(scenario) for scenario in scenarios if not scenario.answered),
            *_looks(ranked),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method="Each a doubly robust estimate of a modified treatment (Díaz et al. 2023); "
        "differences from the influence values row by row, so that what the same rows share "
        "cancels.",
        provenance=provenance(model),
        findings=tuple(findings),
        evidence=(*_levels(model, voice, ranked), _table(voice, scenarios)),
        about=f"{voice.rows(len(model.outcome))}, scenario by scenario",
        lead=_more(voice, ranked[0], ranked[1]) if len(ranked) > 1 else None,
        ask_next=ask_next(scenarios[0].question),
    )


def _ranked(model: TrainedModel, answered: list[NamedScenario]) -> list[NamedScenario]:
    """The best first: by its change in all, in the wanted direction."""
    sign = 1.0 if less_is_wanted(model.dataset) else -1.0
    return sorted(answered, key=lambda scenario: sign * scenario.total.value)


def _headline(voice: Voice, ranked: Sequence[NamedScenario]) -> str:
    if not ranked:
        return "This table cannot say what these scenarios would do"
    first = ranked[0]
    if len(ranked) == 1:
        return (
            f"Only {first.name} can be answered: {counted_words(voice, _total(voice, first.total))}"
        )
    more = _more(voice, first, ranked[1])
    if not more.excludes_zero:
        return (
            f"{first.name} and {ranked[1].name} cannot be told apart: {counted_words(voice, more)}"
        )
    return f"{first.name} does better than {ranked[1].name}: {counted_words(voice, more)}"


def _against(voice: Voice, one: NamedScenario, other: NamedScenario) -> Finding:
    more = _more(voice, one, other)
    grade = _weakest((one, other))
    if not more.excludes_zero:
        start = f"Between {one.name} and {other.name} no clear difference: "
        return Finding(f"{start}{counted_words(voice, more)}.", grade, (more,))
    start = f"{one.name} against {other.name}: {counted_words(voice, more)}, over the same rows."
    return Finding(start, grade, (more,))


def _weakest(scenarios: Sequence[NamedScenario]) -> Grade:
    """The weakest of their grades: a comparison is no surer than what it compares."""
    grades = {scenario.estimated.grade for scenario in scenarios}
    return next((grade for grade in WEAKEST if grade in grades), "none")


def _total_finding(voice: Voice, scenario: NamedScenario) -> Finding:
    total = _total(voice, scenario.total)
    rows = Quantity("rows", scenario.estimated.effect.rows, "count")
    statement = (
        f"{scenario.name}: {counted_words(voice, total)}, over {voice.rows(rows.value or 0)}."
    )
    return Finding(statement, scenario.estimated.grade, (total, rows))


def _total(voice: Voice, total: Estimate) -> Quantity:
    if voice.dataset.is_rate:
        return Quantity("change_total", total.value, "count", total.low, total.high, LEVEL)
    return voice.change("change_total", total.value, total.low, total.high, LEVEL)


def _more(voice: Voice, one: NamedScenario, other: NamedScenario) -> Quantity:
    more = more_in_all(one.estimated.effect, other.estimated.effect, one.estimated.study.groups)
    return replace(_total(voice, more), name="difference")


def _levels(
    model: TrainedModel, voice: Voice, ranked: Sequence[NamedScenario]
) -> tuple[Comparison, ...]:
    """The level over all rows, today and under each."""
    if not ranked:
        return ()
    today = voice.level("level", float(model.outcome.mean()))
    rows = [ComparisonRow("Today", today, "now")]
    for scenario in ranked:
        everyone = level_of_all(scenario.estimated.effect, model.observations)
        rows.append(ComparisonRow(scenario.name, level(voice, "level", everyone), "after"))
    measured = ranked[0].question.measured
    title = f"{measured[:1].upper()}{measured[1:]}, over all {voice.nouns}"
    return (Comparison(title, tuple(rows), note="Band: 95% range."),)


def _table(voice: Voice, scenarios: Sequence[NamedScenario]) -> Table:
    costs = any(scenario.question.cost or scenario.question.once for scenario in scenarios)
    columns = ["Scenario", "Change", "For whom", "In all"]
    gains = {
        scenario.name: gain_of(scenario.question, scenario.estimated) if scenario.answered else None
        for scenario in scenarios
    }
    worth = any(gain is not None for gain in gains.values())
    columns += ["Worth"] * worth + ["Left after cost"] * (worth and costs)
    rows = []
    for scenario in scenarios:
        total = (
            _total(voice, scenario.total).say(signed=True)
            if scenario.answered
            else "cannot be said"
        )
        who = scenario.question.among.removeprefix(" among ") or f"all {voice.nouns}"
        row = [scenario.name, scenario.question.changed, who, total]
        gain = gains[scenario.name]
        if worth:
            row.append(money_of(scenario.question, "gain", gain).say(signed=True) if gain else "")
        if worth and costs:
            row.append(_net(scenario.question, gain) if gain else "")
        rows.append(tuple(row))
    return Table("Side by side", tuple(columns), tuple(rows), note="In brackets: 95% range.")


def _net(question: WhatIfQuestion, gain: Estimate) -> str:
    decision = net_benefit(
        gain, question.moved * question.scenario.share, question.cost, question.once
    )
    return money_of(question, "net", decision.net).say(signed=True)


def _overlap(scenario: NamedScenario) -> Check:
    check = overlap(scenario.question, scenario.estimated.effect)
    return replace(check, title=f"{scenario.name}: {check.title[:1].lower()}{check.title[1:]}")


def _looks(ranked: Sequence[NamedScenario]) -> tuple[Check, ...]:
    """The best of several looks better than it is."""
    if len(ranked) <= FEWEST:
        return ()
    text = (
        f"The best of {len(ranked)} scenarios looks a little better than it is: luck helped to "
        "put it first."
    )
    return (Check("many-looks", "Several scenarios were compared", "caution", text),)

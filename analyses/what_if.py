"""What would this change of strategy do?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses._ask import provenance
from analyses._change import change_words, condition_words, scenario_of, who_words
from analyses._checks import NOT_A_CAUSE, TESTED, standing_checks
from analyses._voice import Voice
from answers.answer import Answer, Asked, Choice, Finding, Grade
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow
from answers.quantity import Quantity
from answers.question import PickChange, Question
from answers.words import HEADLINE_WORDS, first_upper, listing
from models.adjusting import adjusting
from models.effect import Effect, estimate_in
from models.effect import quick_look as re_predicted
from models.interval import Estimate
from models.progress import Progress, silent
from models.randomised import ArmBalance, Trial, randomised
from models.scenario import Scenario
from models.study import Study
from models.trained import TrainedModel

QUESTION = Question(
    key="what_if",
    text="What would a change do?",
    asks=("what would a change do", "what if we changed something", "impact of a change",
          "what would this change of strategy do", "simulate a change"),
    needs=("outcome",),
    controls=(PickChange("set", "What changes?"),),
    order=20,
)  # fmt: skip
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Asking:
    """A what-if with all that its sentences need."""

    model: TrainedModel
    voice: Voice
    scenario: Scenario
    choices: dict[str, Choice]
    cost: float

    @property
    def changed(self) -> str:
        """The change in words."""
        return change_words(self.voice, self.scenario)

    @property
    def asked(self) -> Asked:
        """The question as understood."""
        who = who_words(self.voice, self.scenario)
        among = f" for {self.voice.nouns} with {who}" if who else ""
        return Asked(QUESTION.key, f"What would {self.changed} do{among}?", self.choices)


def answer(  # noqa: PLR0913  the choices are the command line's, and stable
    model: TrainedModel,
    *,
    set: Sequence[str] = (),
    shift: Sequence[str] = (),
    scale: Sequence[str] = (),
    where: Sequence[str] = (),
    share: float = 1.0,
    cost: float = 0.0,
    progress: Progress = silent,
) -> Answer:
    """Before, after and change with its range; or a refusal that names who is outside.

    Args:
        model: trained on the dataset.
        set: "COLUMN=value" each.
        shift: "COLUMN=+1" each.
        scale: "COLUMN=0.9" each.
        where: "COLUMN=value" conditions; also != < <= > >=; all must hold.
        share: of those rows, drawn at random, 0..1.
        cost: money for each row that changes.
        progress: told what is being done.
    """
    scenario = scenario_of(
        model.dataset, set_to=set, shift=shift, scale=scale, where=where, share=share
    )
    given: dict[str, Choice] = {
        "set": tuple(set), "shift": tuple(shift), "scale": tuple(scale), "where": tuple(where),
        "share": share, "cost": cost,
    }  # fmt: skip
    unset = {"share": 1.0, "cost": 0.0}
    choices = {name: value for name, value in given.items() if value != unset.get(name, ())}
    asking = Asking(model, Voice(model.dataset), scenario, choices, cost)
    effect, grade, balance = _effect(asking, progress)
    if effect.refused is not None:
        return _refused(asking, effect)
    return _answered(asking, effect, grade, balance)


def quick_look(
    model: TrainedModel,
    *,
    set: Sequence[str] = (),
    shift: Sequence[str] = (),
    scale: Sequence[str] = (),
    where: Sequence[str] = (),
    share: float = 1.0,
) -> tuple[Quantity, Quantity]:
    """(today, re-predicted): what other tools show, at once, on at most 20,000 random rows."""
    scenario = scenario_of(
        model.dataset, set_to=set, shift=shift, scale=scale, where=where, share=share
    )
    voice = Voice(model.dataset)
    look = re_predicted(model.explaining.iloc[model.explained], scenario, model.final.mean)
    return voice.level("today", look.after - look.change), voice.level("quick_look", look.after)


def _effect(asking: Asking, progress: Progress) -> tuple[Effect, Grade, ArmBalance | None]:
    """The estimate, from the test where the lever was drawn by lot."""
    model, scenario = asking.model, asking.scenario
    look = re_predicted(model.explaining, scenario, model.final.mean)
    conditions = [condition.column for condition in scenario.who]
    alike = adjusting(model.explaining, scenario.levers, seed=model.seed)
    used = {*scenario.levers, *alike, *conditions}
    study = model.study(tuple(name for name in model.columns if name in used))
    tested = _tested(asking, study, progress)
    if tested is not None and tested[1].balanced:
        return replace(tested[0], quick_look=look), "tested", tested[1]
    effect = estimate_in(study, scenario, progress=progress)
    balance = tested[1] if tested is not None else None
    return replace(effect, quick_look=look), "adjusted", balance


def _tested(asking: Asking, study: Study, progress: Progress) -> tuple[Effect, ArmBalance] | None:
    """What the test shows, where the one lever was drawn by lot."""
    trial = Trial.of(asking.scenario)
    if trial is None or not asking.model.dataset.column(trial.column).randomised:
        return None
    progress("Checking that the lots were fair", 0.2)
    return randomised(
        study.rows,
        study.outcome,
        trial,
        family=study.family,
        seed=study.seed,
        groups=study.groups,
    )


def _answered(asking: Asking, effect: Effect, grade: Grade, balance: ArmBalance | None) -> Answer:
    voice = asking.voice
    before = _level(voice, "before", effect.before)
    after = _level(voice, "after", effect.after)
    change = _change(voice, "change", effect.change)
    look = voice.level("quick_look", effect.quick_look.after if effect.quick_look else np.nan)
    rows = Quantity("rows", effect.rows, "count")
    total = _total(voice, effect)
    comparison = Comparison(
        title=f"{first_upper(_measured(voice))}, before and after",
        rows=(
            ComparisonRow("Today", _exact(before), "now"),
            ComparisonRow(first_upper(asking.changed), after, "after"),
            ComparisonRow("Quick look, not like for like", look, "quick"),
        ),
        note="Band: 95% range. The quick look only re-reads each row as changed; other tools "
        "show nothing else.",
    )
    findings = (
        Finding(_levels_sentence(asking, _exact(before), after, grade), grade, (before, after)),
        Finding(_change_sentence(asking, change, grade), grade, (change,)),
        Finding(_total_sentence(asking, total, rows, grade), grade, (total, rows)),
        Finding(
            f"The quick look, which compares unlike {voice.nouns}, says {look.plain()}.",
            "seen",
            (look,),
        ),
        *_money(asking, effect, grade),
    )
    return Answer(
        question=asking.asked,
        headline=_headline(asking, change, grade),
        grade=grade,
        checks=(
            *_lots(asking, balance),
            *_support_checks(asking, effect),
            *standing_checks(asking.model),
        ),
        method=_method(asking, effect, grade),
        provenance=provenance(asking.model),
        findings=findings,
        evidence=(comparison,),
        about=_about(asking, effect),
        lead=change,
        ask_next=_ask_next(asking),
    )


def _refused(asking: Asking, effect: Effect) -> Answer:
    voice, refusal = asking.voice, effect.refused
    before = _exact(_level(voice, "before", effect.before))
    rows = Quantity("rows", effect.rows, "count")
    findings = [
        Finding(
            f"Today: {before.plain()} {_per_row(voice)}, among {voice.rows(effect.rows)}.",
            "seen",
            (before, rows),
        )
    ]
    if refusal is not None and refusal.largest_inside is not None:
        inside = change_words(voice, Scenario((refusal.largest_inside,)))
        findings.append(Finding(f"The largest change that this data can answer: {inside}.", "seen"))
    return Answer(
        question=asking.asked,
        headline=_shortened(f"This table cannot say what {asking.changed} does", "", voice),
        grade="none",
        checks=(_no_overlap(asking, effect), *standing_checks(asking.model)),
        method=_method(asking, effect, "none"),
        provenance=provenance(asking.model),
        findings=tuple(findings),
        about=_about(asking, effect),
        ask_next=_ask_next(asking),
    )


def _headline(asking: Asking, change: Quantity, grade: Grade) -> str:
    voice, measured = asking.voice, _measured(asking.voice)
    who = who_words(voice, asking.scenario)
    among = f" among {voice.nouns} with {who}" if who else ""
    about = "" if grade == "tested" else "about "
    if not change.excludes_zero:
        told = f"No clear effect of {asking.changed} on {measured}: {change.say(signed=True)}"
        return _shortened(told, among, voice)
    verb = "raise" if (change.value or 0) > 0 else "lower"
    told = f"{first_upper(asking.changed)} would {verb} {measured} by {about}{change.say_size()}"
    return _shortened(told, among, voice)


def _shortened(told: str, among: str, voice: Voice) -> str:
    """With the segment where 25 words hold it; the line above the headline names it anyway."""
    whole = told + among
    if len(whole.split()) <= HEADLINE_WORDS:
        return whole
    return told.replace(f" of {voice.nouns}", "") + (" in this segment" if among else "")


def _measured(voice: Voice) -> str:
    """What changes, in words: "the share of customers who leave", "Sales"."""
    if voice.dataset.is_rate:
        return f"the share of {voice.nouns} who {voice.happen}"
    return voice.outcome


def _per_row(voice: Voice) -> str:
    return voice.happen if voice.dataset.is_rate else f"for each {voice.noun}"


def _levels_sentence(asking: Asking, before: Quantity, after: Quantity, grade: Grade) -> str:
    voice = asking.voice
    hedge = "" if grade == "tested" else "about "
    if voice.dataset.is_rate:
        return f"Today {before.plain()} {voice.happen}; with the change {hedge}{after.say()} would."
    return (
        f"Today {voice.outcome} is {before.plain()} for each {voice.noun}; with the change "
        f"{hedge}{after.say()}."
    )


def _change_sentence(asking: Asking, change: Quantity, grade: Grade) -> str:
    voice = asking.voice
    per = "" if voice.dataset.is_rate else f" for each {voice.noun}"
    hedge = "" if grade == "tested" else "about "
    if not change.excludes_zero:
        return f"No clear effect: {change.say(signed=True)}{per}; the range holds zero."
    return f"That is {hedge}{change.say(signed=True)}{per}, like compared with like."


def _total_sentence(asking: Asking, total: Quantity, rows: Quantity, grade: Grade) -> str:
    voice, hedge = asking.voice, "" if grade == "tested" else "about "
    among = f"over {voice.rows(rows.value or 0)}"
    if not voice.dataset.is_rate:
        return f"In all {hedge}{total.say(signed=True)} of {voice.outcome} {among}."
    if not total.excludes_zero:
        return f"In all between {total.range()} {voice.nouns} who {voice.happen}, {among}."
    more = "more" if (total.value or 0) > 0 else "fewer"
    return f"In all {hedge}{total.say_size()} {more} {voice.nouns} who {voice.happen}, {among}."


def _money(asking: Asking, effect: Effect, grade: Grade) -> tuple[Finding, ...]:
    """What the change costs, and each unit of change, where a cost was given."""
    if asking.cost <= 0:
        return ()
    voice, changed = asking.voice, effect.rows * asking.scenario.share
    symbol = voice.dataset.currency
    unit = "money" if symbol else "units"
    cost = Quantity("cost", asking.cost * changed, unit, symbol=symbol)
    found = [Finding(f"It costs {cost.plain()} for {voice.rows(changed)}.", "seen", (cost,))]
    outcome = voice.dataset.outcome
    if not voice.dataset.is_rate and outcome is not None and outcome.unit == "money":
        net = effect.change.times(effect.rows)
        spent = asking.cost * changed
        quantity = Quantity(
            "net", net.value - spent, unit, net.low - spent, net.high - spent, LEVEL, symbol
        )
        found.append(Finding(f"Net of that cost: {quantity.say(signed=True)}.", grade, (quantity,)))
    elif effect.change.excludes_zero:
        each = sorted(asking.cost * asking.scenario.share / abs(end)
                      for end in (effect.change.low, effect.change.high))  # fmt: skip
        middle = asking.cost * asking.scenario.share / abs(effect.change.value)
        quantity = Quantity("cost_each", middle, unit, each[0], each[1], LEVEL, symbol)
        fewer = "fewer" if effect.change.value < 0 else "more"
        found.append(
            Finding(
                f"That is {quantity.say()} for each {voice.noun} {fewer} who {voice.happens}.",
                grade,
                (quantity,),
            )
        )
    return tuple(found)


def _lots(asking: Asking, balance: ArmBalance | None) -> tuple[Check, ...]:
    """What stands for or against reading the change as caused."""
    if balance is None:
        return (NOT_A_CAUSE,)
    if balance.balanced:
        return (TESTED,)
    column = asking.voice.title(balance.column)
    return (
        Check(
            "not-a-cause",
            "The lots do not look fair",
            "failed",
            f"The groups differ beforehand, most in {column}. It is treated like any other "
            "column, and like is compared with like.",
            (asking.scenario.levers[0], balance.column),
        ),
    )


def _support_checks(asking: Asking, effect: Effect) -> tuple[Check, ...]:
    checks = [_no_overlap(asking, effect)]
    voice, moved = asking.voice, [c for c in asking.scenario.changes if c.how != "set"]
    if moved:
        names = tuple(change.column for change in moved)
        title = listing([voice.title(name) for name in names])
        checks.append(
            Check(
                "extrapolation",
                "Stopped at what was seen",
                "caution",
                f"For {_of_100(effect.stopped)} {voice.nouns} {title} would go beyond what was "
                "seen; it was stopped there.",
                names,
            )
            if effect.stopped > 0
            else Check(
                "extrapolation",
                "Inside the observed range",
                "passed",
                f"{title} stays within what was seen.",
                names,
            )
        )
    return tuple(checks)


def _no_overlap(asking: Asking, effect: Effect) -> Check:
    voice, refusal = asking.voice, effect.refused
    levers = asking.scenario.levers
    if refusal is None and effect.caution:
        return Check(
            "no-overlap",
            f"Few like {voice.nouns} to compare",
            "caution",
            f"For {_of_100(effect.unsupported)} {voice.nouns} hardly anyone alike is as asked. "
            "The estimate leans on the rest.",
            levers,
        )
    if refusal is None:
        return Check(
            "no-overlap",
            "The data can answer",
            "passed",
            f"Every {voice.noun} has {voice.nouns} alike that already are as asked.",
            levers,
        )
    if refusal.reason in {"no-donors", "too-few"}:
        told = f"Only {voice.rows(refusal.donors)} are as asked, too few to compare with."
    elif refusal.who:
        outside = listing([condition_words(voice, condition) for condition in refusal.who])
        told = (
            f"Hardly anyone alike is as asked: mostly missing for {voice.nouns} with {outside}, "
            f"{_of_100(refusal.who_share)}."
        )
    else:
        worst = f", above all in {voice.title(refusal.worst)}" if refusal.worst else ""
        told = f"Those who already are as asked differ too much from the rest{worst}."
    return Check("no-overlap", "No one to compare with", "failed", told, levers)


def _about(asking: Asking, effect: Effect) -> str:
    voice, who = asking.voice, who_words(asking.voice, asking.scenario)
    told = voice.rows(effect.rows) + (f" with {who}" if who else "")
    if asking.scenario.share < 1:
        told += f", a random {100 * asking.scenario.share:.0f}% of them changed"
    return told


def _ask_next(asking: Asking) -> tuple[str, ...]:
    voice = asking.voice
    why = f"Why do {voice.nouns} {voice.happen}?" if voice.dataset.is_rate else (
        f"What drives {voice.outcome}?")  # fmt: skip
    return (why, "Can we trust it?")


def _method(asking: Asking, effect: Effect, grade: Grade) -> str:
    alike = asking.model.columns
    kind = (
        "Covariate-adjusted difference between randomised arms (AIPW with known shares)"
        if grade == "tested"
        else "Doubly robust estimate of a modified treatment (Díaz et al. 2023): spline GLM plus "
        "boosted trees for outcome and weights, five-fold cross-fitted, balancing weights"
    )
    support = effect.support
    told = (
        f" Support: {support.effective:,.0f} effective rows, largest difference before balancing "
        f"{support.gap:.2f} standard deviations, {100 * support.unsupported:.1f}% without support."
        if support
        else ""
    )
    return f"{kind}; interval from influence values. {len(alike)} columns known.{told}"


def _level(voice: Voice, name: str, estimate: Estimate) -> Quantity:
    return voice.level(name, estimate.value, estimate.low, estimate.high, LEVEL)


def _change(voice: Voice, name: str, estimate: Estimate) -> Quantity:
    return voice.change(name, estimate.value, estimate.low, estimate.high, LEVEL)


def _total(voice: Voice, effect: Effect) -> Quantity:
    total = effect.change.times(effect.rows)
    if voice.dataset.is_rate:
        return Quantity("change_total", total.value, "count", total.low, total.high, LEVEL)
    return _change(voice, "change_total", total)


def _exact(quantity: Quantity) -> Quantity:
    """Today's level was counted: without the range that it has as an estimate of others."""
    return replace(quantity, low=None, high=None, level=None)


def _of_100(share: float) -> str:
    if 0 < share < 0.01:
        return "fewer than 1 of 100"
    return f"{100 * share:.0f} of 100"

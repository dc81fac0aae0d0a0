"""The sentences of a keep-plan: what is different, what is expected, what became of real rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from analyses._language.voice import NO, YES, Voice
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow, Evidence, Table
from answers.quantity import MINUS, Quantity
from answers.words import HEADLINE_WORDS, listing, short
from models.recourse.keep_plans import MOST_LEVERS
from models.recourse.plans import KeepPlans, Plan
from models.training.trained import TrainedModel

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Wish:
    """One row and what is wished for it.

    Attributes:
        model: trained on the dataset.
        voice: the dataset's words.
        row: its name, short.
        place: where it stands.
        lower: True where less is wanted.
        levers: the columns that may change.
        target: what the expected outcome is to reach.
    """

    model: TrainedModel
    voice: Voice
    row: str
    place: int
    lower: bool
    levers: tuple[str, ...]
    target: float

    @property
    def better(self) -> str:
        """What stands behind the target: "or less", "or more"."""
        return "or less" if self.lower else "or more"


@dataclass(frozen=True, slots=True)
class AssessedPlan:
    """A plan, what is expected with it and what became of real rows; `agree`: of all refits."""

    plan: Plan
    words: str
    expected: Quantity
    happened: Quantity
    agree: bool


def assess(wish: Wish, plan: Plan, name: str) -> AssessedPlan:
    """A plan in words, its level with the range of refits and look-alikes together."""
    model, voice = wish.model, wish.voice
    today = model.explaining.iloc[[wish.place]]
    changed = today.copy()
    for step in plan.steps:
        after = np.array([step.after], dtype=object)
        changed[step.column] = pd.Series(after, index=today.index).astype(today[step.column].dtype)
    refits = [float(refit.mean(changed)[0]) for refit in model.by_fold]
    before = [float(refit.mean(today)[0]) for refit in model.by_fold]
    sign = -1.0 if wish.lower else 1.0
    low = min(plan.expected, plan.alike.low, *refits)
    high = max(plan.expected, plan.alike.high, *refits)
    alike = plan.alike
    return AssessedPlan(
        plan,
        listing([_step_words(voice, step.column, step.after) for step in plan.steps]),
        voice.level(name, plan.expected, low, high),
        voice.level(f"{name}_alike", alike.happened, alike.low, alike.high, LEVEL),
        all(sign * (after - earlier) > 0 for after, earlier in zip(refits, before, strict=True)),
    )


def _step_words(voice: Voice, column: str, value: float | str) -> str:
    """A column with a value: "Contract Two years", "Support", "no Discount"."""
    title, level = voice.title(column), str(value).lower()
    if voice.dataset.column(column).kind == "yes_no" and level in YES | NO:
        return title if level in YES else f"no {title}"
    return f"{title} {_value_words(voice, column, value)}"


def _value_words(voice: Voice, column: str, value: float | str | None) -> str:
    if value is None:
        return "not known"
    if isinstance(value, str):
        return short(value, 30)
    return voice.amount(voice.dataset.column(column), float(f"{value:.4g}"))


def question_text(wish: Wish) -> str:
    """The question as understood."""
    if wish.voice.dataset.event[1] == "leave":
        return f"What would keep {wish.row}?"
    if wish.model.dataset.is_rate:
        more = "less" if wish.lower else "more"
        return f"What goes with {wish.row} being {more} likely to {wish.voice.happen}?"
    return f"What goes with a better {wish.voice.outcome} for {wish.row}?"


def headline(wish: Wish, plan: AssessedPlan) -> str:
    """What is expected of rows like this one that are as the cheapest plan says."""
    voice, level = wish.voice, plan.expected.say()
    for words in (plan.words, "the cheapest plan"):
        if wish.model.dataset.is_rate:
            sentence = (
                f"Of {voice.nouns} like {wish.row} with {words}, about {level} {voice.happen}"
            )
        else:
            sentence = f"{voice.nouns} like {wish.row} with {words} have about {level}"
            sentence = sentence[:1].upper() + sentence[1:]
        if len(sentence.split()) <= HEADLINE_WORDS:
            break
    return sentence


def no_plan(wish: Wish, keep_plans: KeepPlans) -> str:
    """That there is no plan, or that none is needed."""
    target = wish.voice.level("target", wish.target).plain()
    if keep_plans.why == "already":
        return f"No plan is needed: {wish.row} is expected at {target} {wish.better} already"
    return (
        f"No feasible plan for {wish.row}: nothing inside the data goes with {target} {wish.better}"
    )


def findings(
    wish: Wish, plans: tuple[AssessedPlan, ...], keep_plans: KeepPlans, today: Quantity
) -> tuple[Finding, ...]:
    """Today and aim, then each plan with what became of real rows."""
    target = wish.voice.level("target", wish.target)
    statements = [
        Finding(
            f"Today: {today.plain()} expected; looked for {target.plain()} {wish.better}.",
            "seen",
            (today, target),
        )
    ]
    for plan in plans:
        words = f"With {plan.words}: {plan.expected.say()} expected."
        statements.append(Finding(words, "seen", (plan.expected,)))
        statements.append(Finding(_real_ones(wish, plan), "seen", (plan.happened,)))
    if keep_plans.best is not None:
        near = assess(wish, keep_plans.best, "nearest")
        words = f"What comes nearest is {near.words}: {near.expected.say()} expected."
        statements.append(Finding(words, "seen", (near.expected,)))
        statements.append(Finding(_real_ones(wish, near), "seen", (near.happened,)))
    return tuple(statements)


def _real_ones(wish: Wish, plan: AssessedPlan) -> str:
    voice, count = wish.voice, plan.plan.alike.count
    who = f"{count:,} {voice.nouns} much like {wish.row} who have that already"
    if wish.model.dataset.is_rate:
        return f"Of the {who}, {plan.happened.say()} {voice.happened}."
    return f"The {who.replace(' who ', ' that ')} had {plan.happened.say()} on average."


def evidence(wish: Wish, plans: tuple[AssessedPlan, ...], today: Quantity) -> tuple[Evidence, ...]:
    """Levels side by side, and each plan with what became of real rows."""
    if not plans:
        return ()
    voice = wish.voice
    levels = (
        ComparisonRow(f"{wish.row} today", today, "now"),
        *(ComparisonRow(f"With {plan.words}", plan.expected, "after") for plan in plans),
    )
    rows = tuple(
        (
            listing([voice.title(step.column) for step in plan.plan.steps]),
            listing([_value_words(voice, s.column, s.before) for s in plan.plan.steps]),
            listing([_value_words(voice, s.column, s.after) for s in plan.plan.steps]),
            plan.expected.say(),
            plan.happened.say(),
        )
        for plan in plans
    )
    became = f"Of real ones {voice.happened}" if wish.model.dataset.is_rate else "Real ones had"
    return (
        Comparison(
            f"{wish.row} today, and {voice.nouns} like it with each plan",
            levels,
            note="Line: range over five refits and what became of real ones.",
        ),
        Table(
            "Plans, the cheapest first",
            ("What is different", "Today", "With the plan", "Expected", became),
            rows,
            note="Everything else stays as it is today.",
        ),
    )


def own_checks(
    wish: Wish, plans: tuple[AssessedPlan, ...], keep_plans: KeepPlans
) -> tuple[Check, ...]:
    """Whether plans stay inside the data, hold in refits and agree with real rows."""
    if not plans:
        return (_none_found(wish, keep_plans),)
    return (
        _inside(wish, plans),
        _agreeing(wish, plans),
        *_unsteady(plans),
        *_moving_along(wish, plans),
    )


def _none_found(wish: Wish, keep_plans: KeepPlans) -> Check:
    voice = wish.voice
    if keep_plans.why == "already":
        text = f"{wish.row} is there already."
        return Check("no-overlap", "Nothing to change", "not_applicable", text)
    why = {
        "none-reaches": "No allowed change of one or two columns goes with that level.",
        "ruled-out": "What goes with that level sets values that never occur together.",
        "no-look-alikes": f"What goes with that level looks like no real {voice.nouns}.",
        "": "",
    }[keep_plans.why]
    levers = listing(_titles(wish, wish.levers))
    text = f"{why} {keep_plans.tried:,} changes of {levers} were looked at."
    return Check("no-overlap", "No feasible plan", "failed", text, wish.levers)


def _inside(wish: Wish, plans: tuple[AssessedPlan, ...]) -> Check:
    fewest = min(plan.plan.alike.count for plan in plans)
    return Check(
        "no-overlap",
        "Plans stay inside the data",
        "passed",
        f"Each has at least {wish.voice.rows(fewest)} much alike who have it already. "
        "Values that never occur together are not put together.",
        wish.levers,
    )


def _agreeing(wish: Wish, plans: tuple[AssessedPlan, ...]) -> Check:
    off = [
        plan
        for plan in plans
        if not plan.plan.alike.low <= plan.plan.expected <= plan.plan.alike.high
    ]
    if off:
        return Check(
            "methods-disagree",
            f"Real {wish.voice.nouns} did not quite do as expected",
            "caution",
            f"With {off[0].words}: {off[0].expected.plain()} expected, and "
            f"{off[0].happened.say()} among those much alike.",
        )
    return Check(
        "methods-disagree",
        f"Real {wish.voice.nouns} did as expected",
        "passed",
        "What became of those much alike holds what is expected of each plan.",
    )


def _unsteady(plans: tuple[AssessedPlan, ...]) -> tuple[Check, ...]:
    shaky = [plan for plan in plans if not plan.agree]
    if not shaky:
        text = "All five refits expect each plan to be better than today."
        return (Check("unstable-drivers", "Plans are stable", "passed", text),)
    text = f"Not every refit expects {shaky[0].words} to be better than today."
    return (Check("unstable-drivers", "A plan is not stable", "caution", text),)


def _moving_along(wish: Wish, plans: tuple[AssessedPlan, ...]) -> tuple[Check, ...]:
    """Columns that move with a changed one but were left as they are."""
    changed = {step.column for plan in plans for step in plan.plan.steps}
    along = [
        name
        for columns in wish.model.column_families
        if changed & set(columns)
        for name in columns
        if name not in changed
    ]
    if not along:
        return ()
    return (
        Check(
            "correlated-drivers",
            "Columns that usually move along were left alone",
            "caution",
            f"{listing(_titles(wish, along))}: as today in every plan, though they often move with "
            f"{listing(_titles(wish, sorted(changed)))}.",
            tuple(along),
        ),
    )


def _titles(wish: Wish, columns: Sequence[str]) -> list[str]:
    return [wish.voice.title(name) for name in columns]


def ask_next(wish: Wish, plans: tuple[AssessedPlan, ...]) -> tuple[str, ...]:
    """What is worth asking after this: what the change would do for everyone, and why."""
    why = f"Why is {wish.row} likely to {wish.voice.happen}?"
    if not wish.model.dataset.is_rate:
        why = f"Why does {wish.row} have this {wish.voice.outcome}?"
    if not plans:
        return (why, "Can we trust it?")
    step = plans[0].plan.steps[0]
    value = (
        step.after
        if isinstance(step.after, str)
        else f"{Decimal(f'{step.after:.6g}'):f}".replace("-", MINUS)
    )
    return (
        f"What if {wish.voice.dataset.column(step.column).title} = {value}?",
        why,
        "Can we trust it?",
    )


def method(wish: Wish, keep_plans: KeepPlans) -> str:
    """How plans were found, for whoever wants to know."""
    left = len(wish.model.dataset.with_role("lever")) - len(wish.levers)
    some = f" The {MOST_LEVERS} levers that weigh most were taken, {left} left." if left else ""
    return (
        f"Complete search of {keep_plans.tried:,} changes of one and two levers at every level, or "
        "at up to 64 observed values of a number, by the final model; cheapest first, where a "
        "standard deviation of a number or another level costs 1 unless told otherwise. Ruled out: "
        "values that never occur together (always with one level in 30 rows or more, or never "
        "where ten are expected by chance), and changed rows without 20 real rows that have the "
        "changed values and lie within the distance in which 95 of 100 rows have their 20 nearest. "
        "Look-alikes: up to 50 of those, the nearest in columns and held-out expectation. "
        "Range: the final model, five refits and the 95 % range of the look-alikes (Wilson for "
        "rates). Aim unless told: half of what is left, or the average where that is nearer. "
        f"A plan is the expectation of a model for a changed row, not an effect.{some} "
        f"Model: {wish.model.final.kind}."
    )

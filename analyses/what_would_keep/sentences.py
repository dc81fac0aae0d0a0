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
class Told:
    """A plan with the quantities that are said of it; `agree`: every refit expects it better."""

    plan: Plan
    words: str
    expected: Quantity
    happened: Quantity
    agree: bool


def told(wish: Wish, plan: Plan, name: str) -> Told:
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
    return Told(
        plan,
        listing([_step_words(voice, step.column, step.after) for step in plan.steps]),
        voice.level(name, plan.expected, low, high),
        voice.level(f"{name}_alike", alike.happened, alike.low, alike.high, LEVEL),
        all(sign * (after - then) > 0 for after, then in zip(refits, before, strict=True)),
    )


def _step_words(voice: Voice, column: str, value: float | str) -> str:
    """A column with a value: "Contract Two years", "Support", "no Discount"."""
    title, said = voice.title(column), str(value).lower()
    if voice.dataset.column(column).kind == "yes_no" and said in YES | NO:
        return title if said in YES else f"no {title}"
    return f"{title} {_value_words(voice, column, value)}"


def _value_words(voice: Voice, column: str, value: float | str | None) -> str:
    if value is None:
        return "not known"
    if isinstance(value, str):
        return short(value, 30)
    return voice.amount(voice.dataset.column(column), float(f"{value:.4g}"))


def text(wish: Wish) -> str:
    """The question as understood."""
    if wish.voice.dataset.event[1] == "leave":
        return f"What would keep {wish.row}?"
    if wish.model.dataset.is_rate:
        more = "less" if wish.lower else "more"
        return f"What goes with {wish.row} being {more} likely to {wish.voice.happen}?"
    return f"What goes with a better {wish.voice.outcome} for {wish.row}?"


def headline(wish: Wish, told: Told) -> str:
    """What is expected of rows like this one that are as the cheapest plan says."""
    voice, level = wish.voice, told.expected.say()
    for words in (told.words, "the cheapest plan"):
        if wish.model.dataset.is_rate:
            said = f"Of {voice.nouns} like {wish.row} with {words}, about {level} {voice.happen}"
        else:
            said = f"{voice.nouns} like {wish.row} with {words} have about {level}"
            said = said[:1].upper() + said[1:]
        if len(said.split()) <= HEADLINE_WORDS:
            break
    return said


def no_plan(wish: Wish, found: KeepPlans) -> str:
    """That there is no plan, or that none is needed."""
    target = wish.voice.level("target", wish.target).plain()
    if found.why == "already":
        return f"No plan is needed: {wish.row} is expected at {target} {wish.better} already"
    return (
        f"No feasible plan for {wish.row}: nothing inside the data goes with {target} {wish.better}"
    )


def findings(
    wish: Wish, plans: tuple[Told, ...], found: KeepPlans, today: Quantity
) -> tuple[Finding, ...]:
    """Today and aim, then each plan with what became of real rows."""
    target = wish.voice.level("target", wish.target)
    said = [
        Finding(
            f"Today: {today.plain()} expected; looked for {target.plain()} {wish.better}.",
            "seen",
            (today, target),
        )
    ]
    for each in plans:
        words = f"With {each.words}: {each.expected.say()} expected."
        said.append(Finding(words, "seen", (each.expected,)))
        said.append(Finding(_real_ones(wish, each), "seen", (each.happened,)))
    if found.best is not None:
        near = told(wish, found.best, "nearest")
        words = f"What comes nearest is {near.words}: {near.expected.say()} expected."
        said.append(Finding(words, "seen", (near.expected,)))
        said.append(Finding(_real_ones(wish, near), "seen", (near.happened,)))
    return tuple(said)


def _real_ones(wish: Wish, told: Told) -> str:
    voice, count = wish.voice, told.plan.alike.count
    who = f"{count:,} {voice.nouns} much like {wish.row} who have that already"
    if wish.model.dataset.is_rate:
        return f"Of the {who}, {told.happened.say()} {voice.happened}."
    return f"The {who.replace(' who ', ' that ')} had {told.happened.say()} on average."


def evidence(wish: Wish, plans: tuple[Told, ...], today: Quantity) -> tuple[Evidence, ...]:
    """Levels side by side, and each plan with what became of real rows."""
    if not plans:
        return ()
    voice = wish.voice
    levels = (
        ComparisonRow(f"{wish.row} today", today, "now"),
        *(ComparisonRow(f"With {each.words}", each.expected, "after") for each in plans),
    )
    rows = tuple(
        (
            listing([voice.title(step.column) for step in each.plan.steps]),
            listing([_value_words(voice, s.column, s.before) for s in each.plan.steps]),
            listing([_value_words(voice, s.column, s.after) for s in each.plan.steps]),
            each.expected.say(),
            each.happened.say(),
        )
        for each in plans
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


def own_checks(wish: Wish, plans: tuple[Told, ...], found: KeepPlans) -> tuple[Check, ...]:
    """Whether plans stay inside the data, hold in refits and agree with real rows."""
    if not plans:
        return (_none_found(wish, found),)
    return (
        _inside(wish, plans),
        _agreeing(wish, plans),
        *_unsteady(plans),
        *_moving_along(wish, plans),
    )


def _none_found(wish: Wish, found: KeepPlans) -> Check:
    voice = wish.voice
    if found.why == "already":
        text = f"{wish.row} is there already."
        return Check("no-overlap", "Nothing to change", "not_applicable", text)
    why = {
        "none-reaches": "No allowed change of one or two columns goes with that level.",
        "ruled-out": "What goes with that level sets values that never occur together.",
        "no-look-alikes": f"What goes with that level looks like no real {voice.nouns}.",
        "": "",
    }[found.why]
    text = f"{why} {found.tried:,} changes of {listing(_titles(wish, wish.levers))} were looked at."
    return Check("no-overlap", "No feasible plan", "failed", text, wish.levers)


def _inside(wish: Wish, plans: tuple[Told, ...]) -> Check:
    fewest = min(each.plan.alike.count for each in plans)
    return Check(
        "no-overlap",
        "Plans stay inside the data",
        "passed",
        f"Each has at least {wish.voice.rows(fewest)} much alike who have it already. "
        "Values that never occur together are not put together.",
        wish.levers,
    )


def _agreeing(wish: Wish, plans: tuple[Told, ...]) -> Check:
    off = [
        each
        for each in plans
        if not each.plan.alike.low <= each.plan.expected <= each.plan.alike.high
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


def _unsteady(plans: tuple[Told, ...]) -> tuple[Check, ...]:
    shaky = [each for each in plans if not each.agree]
    if not shaky:
        text = "All five refits expect each plan to be better than today."
        return (Check("unstable-drivers", "Plans are stable", "passed", text),)
    text = f"Not every refit expects {shaky[0].words} to be better than today."
    return (Check("unstable-drivers", "A plan is not stable", "caution", text),)


def _moving_along(wish: Wish, plans: tuple[Told, ...]) -> tuple[Check, ...]:
    """Columns that move with a changed one but were left as they are."""
    changed = {step.column for each in plans for step in each.plan.steps}
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


def ask_next(wish: Wish, plans: tuple[Told, ...]) -> tuple[str, ...]:
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


def method(wish: Wish, found: KeepPlans) -> str:
    """How plans were found, for whoever wants to know."""
    left = len(wish.model.dataset.with_role("lever")) - len(wish.levers)
    some = f" The {MOST_LEVERS} levers that weigh most were taken, {left} left." if left else ""
    return (
        f"Complete search of {found.tried:,} changes of one and two levers at every level, or at "
        "up to 64 observed values of a number, by the final model; cheapest first, where a "
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

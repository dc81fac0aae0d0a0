"""The sentences of a keep-plan: what is different, what is expected, what became of real rows."""

from __future__ import annotations

from analyses._asking.offers import change_question, is_answered, texts_of
from analyses._language.who import clause_text
from analyses.what_would_keep.wish import AssessedPlan, Wish, assess, value_words
from answers.answer import Choice, Finding
from answers.evidence import Comparison, ComparisonRow, Evidence, Table
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, listing
from models.interventions.scenario import Condition
from models.recourse.keep_plans import MOST_LEVERS
from models.recourse.plans import KeepPlans


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
    return f"Nothing that you can change goes with {target} {wish.better} for {wish.row}"


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
            listing([value_words(voice, s.column, s.before) for s in plan.plan.steps]),
            listing([value_words(voice, s.column, s.after) for s in plan.plan.steps]),
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


def ask_next(wish: Wish, plans: tuple[AssessedPlan, ...]) -> tuple[str, ...]:
    """What is worth asking after this: what the change would do for everyone, and why."""
    why = f"Why is {wish.row} likely to {wish.voice.happen}?"
    if not wish.model.dataset.is_rate:
        why = f"Why does {wish.row} have this {wish.voice.outcome}?"
    if not plans:
        return (why, "Can we trust it?")
    step = plans[0].plan.steps[0]
    changed = None
    if isinstance(step.before, str) and isinstance(step.after, str):
        choices: dict[str, Choice] = {
            "set": (f"{step.column}={step.after}",),
            "where": (clause_text(Condition(step.column, "=", step.before)),),
        }
        if is_answered(wish.model, choices):
            changed = change_question(wish.model.dataset, choices)
    return (*texts_of([changed]), why, "Can we trust it?")


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

"""The checks of keep-plans: inside the data, in line with real rows, steady, all moved along."""

from __future__ import annotations

from collections.abc import Sequence

from analyses.what_would_keep.wish import AssessedPlan, Wish
from answers.checks import Check
from answers.words import listing
from models.recourse.plans import KeepPlans


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

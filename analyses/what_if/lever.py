"""A lever from −30 % to +30 %, or level by level; and the change that would reach a goal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analyses._asking.ask import provenance, why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.change import change_words
from analyses._language.columns import find_column, usable
from analyses._language.voice import Voice
from analyses.what_if.estimate import LeverAsked, lever_study
from analyses.what_if.sentences import LEVEL, change_of
from answers.answer import Answer, Asked, CannotAnswer, Finding
from answers.checks import Check
from answers.evidence import Curve, CurvePoint
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from datasets.progress import Progress, silent
from models.effects.dose_response import LeverCurve, LeverPoint, change_for, changes_of, lever_curve
from models.interventions.scenario import Scenario
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

GOAL = re.compile(r"^\s*([-+]?[\d.,]+)\s*(%|of 100|percent)?\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A curve with what its sentences need.

    Attributes:
        asked: the lever, for whom.
        curve: what was estimated.
        goal: the level that is wanted, in the outcome's scale; None where none is.
        reached: the change that has it; None where no supported change does.
    """

    asked: LeverAsked
    curve: LeverCurve
    goal: float | None
    reached: LeverPoint | None

    @property
    def voice(self) -> Voice:
        """The dataset's words."""
        return self.asked.voice

    @property
    def title(self) -> str:
        """The lever's title."""
        return self.voice.title(self.curve.column)

    @property
    def measured(self) -> str:
        """What is looked at: "the share of customers who leave", "Weekly sales"."""
        voice = self.voice
        if voice.dataset.is_rate:
            return f"the share of {voice.nouns} who {voice.happen}"
        return voice.outcome


def lever_answer(
    model: TrainedModel,
    lever: str,
    goal: str = "",
    *,
    where: tuple[str, ...] = (),
    share: float = 1.0,
    progress: Progress = silent,
) -> Answer:
    """What each size of a change of one lever would do; with a goal, which size reaches it.

    Args:
        model: trained on the dataset.
        lever: a column, by name or title.
        goal: a level of the outcome: "20%", "0.2", "950"; empty for none.
        where: for whom, as for a what-if.
        share: of those rows, drawn at random, 0..1.
        progress: told what is being done.

    Raises:
        CannotAnswer: there is no such column, it cannot be used, or the goal is no level.
    """
    column = find_column(model.dataset, lever)
    usable(model.dataset, column)
    asked = lever_study(model, column.name, where=where, share=share)
    wanted = _goal(model, goal) if goal else None
    sizes = changes_of(model.explaining[column.name], column.levels)
    curve = lever_curve(asked.study, sizes, asked.who, share, progress)
    reached = None
    if wanted is not None:
        progress("Looking for the change that reaches the goal", 0.8)
        reached = change_for(curve, wanted, asked.who, share)
    return _answer(model, Told(asked, curve, wanted, reached), goal)


def _goal(model: TrainedModel, goal: str) -> float:
    """The level that is meant; "20", "20%" and "0.2" are the same rate."""
    found = GOAL.match(goal)
    if found is None:
        raise CannotAnswer(f"“{goal}” is no level of the outcome.", "For example: goal=20%.")
    value = float(found[1].replace(",", ""))
    if not model.dataset.is_rate:
        return value
    rate = value / 100 if found[2] or value > 1 else value
    if not 0 < rate < 1:
        raise CannotAnswer("A rate lies between 0 and 100 of 100.", "For example: goal=20%.")
    return rate


def _answer(model: TrainedModel, told: Told, goal: str) -> Answer:
    refused = not told.curve.answered or (told.goal is not None and told.reached is None)
    choices: dict[str, str | tuple[str, ...] | float] = {"lever": told.curve.column}
    if goal:
        choices["goal"] = goal
    choices |= told.asked.choices
    return Answer(
        question=Asked("what_if", _text(told), dict(choices)),
        headline=_fitting(told, _headline(told)),
        grade="none" if refused else "adjusted",
        checks=(_reach(told), *_sampled(model, told), NOT_A_CAUSE, *standing_checks(model)),
        method="Each size a doubly robust estimate of a modified treatment (Díaz et al. 2023) "
        "with one shared outcome model; a goal is narrowed down by further estimates.",
        provenance=provenance(model),
        findings=_findings(told),
        evidence=(_curve(told),) if told.curve.answered else (),
        about=told.asked.about,
        lead=_lead(told),
        ask_next=(why_question(model.dataset), "Can we trust it?"),
    )


def _lead(told: Told) -> Quantity | None:
    """What the headline states: the level at the goal, else the strongest change."""
    if told.reached is not None:
        return _level(told, told.reached.effect.after)
    if told.goal is not None or not told.curve.answered:
        return None
    change = change_of(told.voice, "change", _strongest(told).effect.change)
    return change if change.excludes_zero else None


def _text(told: Told) -> str:
    among = told.asked.among
    if told.goal is None:
        return f"What would changing {told.title} do{among}?"
    level = told.voice.level("goal", told.goal).plain()
    return f"What change of {told.title} would bring {told.measured} to {level}{among}?"


def _fitting(told: Told, headline: str) -> str:
    """Without whose share it is where it would be too long."""
    if len(headline.split()) <= HEADLINE_WORDS:
        return headline
    return headline.replace(f"the share of {told.voice.nouns} who", "the share who")


def _headline(told: Told) -> str:
    curve, measured = told.curve, told.measured
    if not curve.answered:
        return f"This table cannot say what changing {told.title} would do"
    if told.goal is None:
        most = _strongest(told)
        change = change_of(told.voice, "change", most.effect.change)
        if not change.excludes_zero:
            return f"No size of {told.title} that the data reaches clearly moves {measured}"
        verb = "raise" if most.effect.change.value > 0 else "lower"
        return f"{_words(told, most)} would {verb} {measured} by about {change.say_size()}"
    level = told.voice.level("goal", told.goal).plain()
    if told.reached is None:
        return f"No change of {told.title} that this data can answer brings {measured} to {level}"
    after = _level(told, told.reached.effect.after)  # a value of a list may go past the goal
    return f"{_words(told, told.reached)} would bring {measured} to about {after.say()}"


def _findings(told: Told) -> tuple[Finding, ...]:
    curve, voice = told.curve, told.voice
    if not curve.answered:
        return ()
    found = []
    if told.reached is not None:
        after = _level(told, told.reached.effect.after)
        words = _words(told, told.reached)
        found.append(Finding(f"{words}: {after.say()}.", "adjusted", (after,)))
    elif told.goal is not None:
        nearest = min(
            curve.answered, key=lambda point: abs(point.effect.after.value - (told.goal or 0))
        )
        after = _level(told, nearest.effect.after)
        found.append(
            Finding(
                f"The nearest that the data can answer: {_words(told, nearest)}, {after.say()}.",
                "adjusted",
                (after,),
            )
        )
    ends = curve.answered if curve.how == "set" else (curve.answered[0], curve.answered[-1])
    for point in dict.fromkeys(ends):
        change = change_of(voice, "change", point.effect.change)
        verdict = "" if change.excludes_zero else ", no clear effect"
        told_of = f"{_words(told, point)}: {change.say(signed=True)}{verdict}."
        found.append(Finding(told_of, "adjusted", (change,)))
    return tuple(found)


def _strongest(told: Told) -> LeverPoint:
    """The answered size with the largest effect that is clear, else the largest."""
    clear = [p for p in told.curve.answered if p.effect.change.excludes_zero]
    return max(clear or told.curve.answered, key=lambda p: abs(p.effect.change.value))


def _words(told: Told, point: LeverPoint) -> str:
    change = point.change
    if change.how == "scale":  # to the half per cent: no strategy is finer
        change = replace(change, amount=round(200 * float(change.amount)) / 200)
    return first_upper(change_words(told.voice, Scenario((change,))))


def _level(told: Told, estimate: Estimate) -> Quantity:
    return told.voice.level("after", estimate.value, estimate.low, estimate.high, LEVEL)


def _curve(told: Told) -> Curve:
    """The level after each size, today's in its place, with its range."""
    curve, voice = told.curve, told.voice
    points = [_point(point) for point in curve.points]
    label = told.title
    if curve.how != "set":
        points.append(CurvePoint(0.0, curve.today.value, None, None, None))
        points.sort(key=lambda point: float(point.x))
        unit = "%" if curve.how == "scale" else voice.dataset.column(curve.column).unit or "units"
        label = f"{told.title}, change in {unit}"
    by = told.title if curve.how == "set" else "the size of the change"
    gap = (
        "Where there is no dot, too few are as asked."
        if curve.how == "set"
        else "Where the line ends, too few are as asked to say more."
    )
    return Curve(
        title=f"{first_upper(told.measured)}, by {by}",
        column=label,
        unit=voice.dataset.outcome_unit,
        points=tuple(points),
        note="" if len(curve.answered) == len(curve.points) else gap,
        symbol=voice.dataset.currency,
    )


def _point(point: LeverPoint) -> CurvePoint:
    amount = point.change.amount
    x: float | str = amount
    if point.change.how == "scale":
        x = round(100 * (float(amount) - 1), 6)
    if not point.answered:
        return CurvePoint(x, None, None, None, None)
    after = point.effect.after
    return CurvePoint(x, after.value, after.low, after.high, None)


def _reach(told: Told) -> Check:
    """How far the data reaches."""
    curve, levers = told.curve, (told.curve.column,)
    out = [point for point in curve.points if not point.answered]
    if not curve.answered:
        text = f"Hardly anyone alike differs in {told.title}, so no size of it can be estimated."
        return Check("no-overlap", "No one to compare with", "failed", text, levers)
    if told.goal is not None and told.reached is None:
        text = f"Within what the data reaches no change of {told.title} comes to the goal."
        return Check("no-overlap", "The goal is out of reach", "failed", text, levers)
    if not out:
        text = f"Every size shown has {told.voice.nouns} alike that already are as asked."
        return Check("no-overlap", "The data can answer", "passed", text, levers)
    if curve.how == "set":
        names = listing([str(point.change.amount) for point in out])
        text = f"Too few alike are at {names} to say what setting it would do."
    else:
        first, last = (_words(told, each) for each in (curve.answered[0], curve.answered[-1]))
        only = first if first == last else f"{first} to {last}"
        text = f"The data reaches from {only}; beyond that too few are as asked."
    return Check("no-overlap", "It ends where the data ends", "caution", text, levers)


def _sampled(model: TrainedModel, told: Told) -> tuple[Check, ...]:
    looked_at, there_are = len(told.curve.study.rows), len(model.outcome)
    if looked_at >= there_are:
        return ()
    text = f"The picture is from a random {looked_at:,} of {there_are:,} rows."
    return (Check("sampled", "From a part of the rows", "caution", text),)

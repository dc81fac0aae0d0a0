"""A lever from −30 % to +30 %, or level by level; and the change that would reach a goal."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analyses._asking.ask import provenance
from analyses._asking.question_words import why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.change import change_words
from analyses._language.change_phrase import if_phrase
from analyses._language.columns import find_column, usable
from analyses._language.gaps import amount_words, more_of_100, range_words
from analyses._language.voice import Voice
from analyses.what_if.estimate import LeverQuestion, lever_question
from analyses.what_if.sentences import LEVEL, change_of
from answers.answer import Answer, Asked, CannotAnswer, Finding
from answers.checks import Check
from answers.evidence import Curve, CurvePoint
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from datasets.progress import Progress, silent
from models.effects.dose_response import LeverCurve, LeverPoint, change_for, changes_of, lever_curve
from models.interventions.scenario import Change, Scenario
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

GOAL = re.compile(r"^\s*([-+]?[\d.,]+)\s*(%|of 100|percent)?\s*$")


@dataclass(frozen=True, slots=True, eq=False)
class EstimatedLever:
    """A lever whose sizes were estimated, with what its sentences need.

    Attributes:
        question: the lever, for whom.
        curve: the effect of each size.
        goal: the level that is wanted, in the outcome's scale; None where none is.
        reached: the change that has it; None where no supported change does.
    """

    question: LeverQuestion
    curve: LeverCurve
    goal: float | None
    reached: LeverPoint | None

    @property
    def voice(self) -> Voice:
        """The dataset's words."""
        return self.question.voice

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
    question = lever_question(model, column.name, where=where, share=share)
    wanted = _goal(model, goal) if goal else None
    sizes = changes_of(model.explaining[column.name], column.levels)
    curve = lever_curve(question.study, sizes, question.who, share, progress)
    reached = None
    if wanted is not None:
        progress("Looking for the change that reaches the goal", 0.8)
        reached = change_for(curve, wanted, question.who, share)
    return _answer(model, EstimatedLever(question, curve, wanted, reached), goal)


def _goal(model: TrainedModel, goal: str) -> float:
    """The level that is meant; "20", "20%" and "0.2" are the same rate."""
    match = GOAL.match(goal)
    if match is None:
        raise CannotAnswer(f"“{goal}” is no level of the outcome.", "For example: goal=20%.")
    value = float(match[1].replace(",", ""))
    if not model.dataset.is_rate:
        return value
    rate = value / 100 if match[2] or value > 1 else value
    if not 0 < rate < 1:
        raise CannotAnswer("A rate lies between 0 and 100 of 100.", "For example: goal=20%.")
    return rate


def _answer(model: TrainedModel, lever: EstimatedLever, goal: str) -> Answer:
    refused = not lever.curve.answered or (lever.goal is not None and lever.reached is None)
    choices: dict[str, str | tuple[str, ...] | float] = {"lever": lever.curve.column}
    if goal:
        choices["goal"] = goal
    choices |= lever.question.choices
    return Answer(
        question=Asked("what_if", _text(lever), dict(choices)),
        headline=_fitting(lever, _headline(lever)),
        grade="none" if refused else "adjusted",
        checks=(_reach(lever), *_sampled(model, lever), NOT_A_CAUSE, *standing_checks(model)),
        method="Each size a doubly robust estimate of a modified treatment (Díaz et al. 2023) "
        "with one shared outcome model; a goal is narrowed down by further estimates.",
        provenance=provenance(model),
        findings=_findings(lever),
        evidence=(_curve(lever),) if lever.curve.answered else (),
        about=lever.question.about,
        lead=_lead(lever),
        ask_next=(why_question(model.dataset), "Can we trust it?"),
    )


def _lead(lever: EstimatedLever) -> Quantity | None:
    """What the headline states: the level at the goal, else the strongest change."""
    if lever.reached is not None:
        return _level(lever, lever.reached.effect.after)
    if lever.goal is not None or not lever.curve.answered:
        return None
    change = change_of(lever.voice, "change", _strongest(lever).effect.change)
    return change if change.excludes_zero else None


def _text(lever: EstimatedLever) -> str:
    among = lever.question.among
    if lever.goal is None:
        return f"What would changing {lever.title} do{among}?"
    level = lever.voice.level("goal", lever.goal).plain()
    return f"What change of {lever.title} would bring {lever.measured} to {level}{among}?"


def _fitting(lever: EstimatedLever, headline: str) -> str:
    """Without whose share it is where it would be too long."""
    if len(headline.split()) <= HEADLINE_WORDS:
        return headline
    return headline.replace(f"the share of {lever.voice.nouns} who", "the share who")


def _headline(lever: EstimatedLever) -> str:
    curve, measured = lever.curve, lever.measured
    if not curve.answered:
        return f"This table cannot say what changing {lever.title} would do"
    if lever.goal is None:
        most = _strongest(lever)
        change = change_of(lever.voice, "change", most.effect.change)
        if not change.excludes_zero:
            return f"No size of {lever.title} that the data reaches clearly moves {measured}"
        if lever.voice.dataset.is_rate:
            gap, reach = more_of_100(change), range_words(change)
            voice = lever.voice
            return f"{_if(lever, most)}, about {gap} {voice.nouns} would {voice.happen}{reach}"
        way = "higher" if most.effect.change.value > 0 else "lower"
        return f"{_if(lever, most)}, {measured} would be about {change.say_size()} {way}"
    level = lever.voice.level("goal", lever.goal).plain()
    if lever.reached is None:
        return f"No change of {lever.title} that this data can answer brings {measured} to {level}"
    after = _level(lever, lever.reached.effect.after)  # a value of a list may go past the goal
    return f"{_if(lever, lever.reached)}, {measured} would be about {after.say()}"


def _findings(lever: EstimatedLever) -> tuple[Finding, ...]:
    curve, voice = lever.curve, lever.voice
    if not curve.answered:
        return ()
    findings = []
    if lever.reached is not None:
        after = _level(lever, lever.reached.effect.after)
        words = _words(lever, lever.reached)
        findings.append(Finding(f"{words}: {after.say()}.", "adjusted", (after,)))
    elif lever.goal is not None:
        nearest = min(
            curve.answered, key=lambda point: abs(point.effect.after.value - (lever.goal or 0))
        )
        after = _level(lever, nearest.effect.after)
        findings.append(
            Finding(
                f"The nearest that the data can answer: {_words(lever, nearest)}, {after.say()}.",
                "adjusted",
                (after,),
            )
        )
    ends = curve.answered if curve.how == "set" else (curve.answered[0], curve.answered[-1])
    for point in dict.fromkeys(ends):
        change = change_of(voice, "change", point.effect.change)
        verdict = "" if change.excludes_zero else ", no clear effect"
        statement = f"{_words(lever, point)}: {amount_words(lever.voice, change)}{verdict}."
        findings.append(Finding(statement, "adjusted", (change,)))
    return tuple(findings)


def _strongest(lever: EstimatedLever) -> LeverPoint:
    """The answered size with the largest effect that is clear, else the largest."""
    clear = [p for p in lever.curve.answered if p.effect.change.excludes_zero]
    return max(clear or lever.curve.answered, key=lambda p: abs(p.effect.change.value))


def _words(lever: EstimatedLever, point: LeverPoint) -> str:
    return first_upper(change_words(lever.voice, Scenario((_rounded(point.change),))))


def _if(lever: EstimatedLever, point: LeverPoint) -> str:
    """The size with whom it is for: "If the price were 5% lower"."""
    asked = lever.question
    scenario = Scenario((_rounded(point.change),), asked.who)
    return first_upper(if_phrase(lever.voice, scenario))


def _rounded(change: Change) -> Change:
    """To the half per cent: no strategy is finer."""
    if change.how != "scale":
        return change
    return replace(change, amount=round(200 * float(change.amount)) / 200)


def _level(lever: EstimatedLever, estimate: Estimate) -> Quantity:
    return lever.voice.level("after", estimate.value, estimate.low, estimate.high, LEVEL)


def _curve(lever: EstimatedLever) -> Curve:
    """The level after each size, today's in its place, with its range."""
    curve, voice = lever.curve, lever.voice
    level = voice.level("level", curve.today.value)
    points = [_point(point) for point in curve.points]
    label = lever.title
    if curve.how != "set":
        points.append(CurvePoint(0.0, curve.today.value, None, None, None))
        points.sort(key=lambda point: float(point.x))
        unit = "%" if curve.how == "scale" else voice.dataset.column(curve.column).unit or "units"
        label = f"{lever.title}, change in {unit}"
    by = lever.title if curve.how == "set" else "the size of the change"
    gap = (
        "Where there is no dot, too few are as asked."
        if curve.how == "set"
        else "Where the line ends, too few are as asked to say more."
    )
    return Curve(
        title=f"{first_upper(lever.measured)}, by {by}",
        column=label,
        unit=level.unit,
        points=tuple(points),
        note="" if len(curve.answered) == len(curve.points) else gap,
        symbol=level.symbol,
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


def _reach(lever: EstimatedLever) -> Check:
    """How far the data reaches."""
    curve, levers = lever.curve, (lever.curve.column,)
    out = [point for point in curve.points if not point.answered]
    if not curve.answered:
        text = f"Hardly anyone alike differs in {lever.title}, so no size of it can be estimated."
        return Check("no-overlap", "No one to compare with", "failed", text, levers)
    if lever.goal is not None and lever.reached is None:
        text = f"Within what the data reaches no change of {lever.title} comes to the goal."
        return Check("no-overlap", "The goal is out of reach", "failed", text, levers)
    if not out:
        text = f"Every size shown has {lever.voice.nouns} alike that already are as asked."
        return Check("no-overlap", "The data can answer", "passed", text, levers)
    if curve.how == "set":
        names = listing([str(point.change.amount) for point in out])
        text = f"Too few alike are at {names} to say what setting it would do."
    else:
        first, last = (_words(lever, point) for point in (curve.answered[0], curve.answered[-1]))
        only = first if first == last else f"{first} to {last}"
        text = f"The data reaches from {only}; beyond that too few are as asked."
    return Check("no-overlap", "It ends where the data ends", "caution", text, levers)


def _sampled(model: TrainedModel, lever: EstimatedLever) -> tuple[Check, ...]:
    looked_at, there_are = len(lever.curve.study.rows), len(model.outcome)
    if looked_at >= there_are:
        return ()
    text = f"The picture is from a random {looked_at:,} of {there_are:,} rows."
    return (Check("sampled", "From a part of the rows", "caution", text),)

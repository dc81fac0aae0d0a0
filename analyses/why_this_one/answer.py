"""Why is this customer likely to leave?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses._asking.ask import provenance, why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.rows import place_asked
from analyses._language.voice import Voice
from answers.answer import Answer, Asked, Finding
from answers.checks import Check
from answers.evidence import Breakdown, Part
from answers.quantity import Quantity
from answers.question import PickRow, Question
from answers.words import HEADLINE_WORDS, listing, short
from datasets.progress import Progress, silent
from models.learners.contribution import Contributions
from models.one_row.lime import lime_explainer
from models.one_row.prediction_range import RowRange, row_range
from models.one_row.row_reasons import row_reasons
from models.statistics.intervals import wilson
from models.training.trained import TrainedModel

QUESTION = Question(
    key="why_this_one",
    text="Why is one {noun} likely to {happen}?",
    text_of_number="Why does one {noun} have its {outcome}?",
    asks=(
        "why is this customer likely to leave", "why this customer", "why this one",
        "reasons for one customer", "explain this customer", "why is this outcome so high",
        "why did this customer leave",
    ),
    controls=(PickRow("row", "Which one?"),),
    order=30,
)  # fmt: skip
ALIKE = 100
LEVEL = 0.95
SMALLEST_POINTS = 0.005
SMALLEST_SHARE_OF_SPREAD = 0.02
MOST_REASONS = 7
FIRST = 3  # places that only a reason gets which every refit has there
FOLLOWS = 0.5  # weighted R² below which the second look has no say


@dataclass(frozen=True, slots=True)
class Reason:
    """One family's part in a row's expectation, in the outcome's unit, with its range.

    `steady` where every refit agrees on the direction; `best` and `worst` are its highest and
    lowest place by size among them, from 1.
    """

    label: str
    columns: tuple[str, ...]
    value: float
    low: float
    high: float
    steady: bool
    best: int
    worst: int

    @property
    def firm(self) -> bool:
        """True where the model and every refit have it among the three largest."""
        return self.steady and self.worst <= FIRST


@dataclass(frozen=True, slots=True)
class Reasons:
    """All parts of one row: where it starts, where it ends, and what the refits say of the end."""

    start: float
    end: float
    low: float
    high: float
    parts: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What straight lines near the row say of the reasons.

    Attributes:
        fit: share of what the model says nearby that the lines follow, 0..1.
        follows: False where that is too little to judge a reason by.
        against: reasons whose direction they turn round.
    """

    fit: float
    follows: bool
    against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RatedNearest:
    """Rows rated like this one: how many, and their mean outcome with its 95 % range."""

    count: int
    happened: float
    low: float
    high: float


def answer(model: TrainedModel, *, row: str = "", progress: Progress = silent) -> Answer:
    """Reasons for and against for one row, adding up from the typical row to this one."""
    voice = Voice(model.dataset)
    place, namesakes = place_asked(model, row, "reason")
    progress(f"Weighing the reasons of this {voice.noun}", 0.3)
    reasons = reasons_of(model, voice, place)
    steady = worth_showing(reasons.parts, model)
    progress("Looking a second way", 0.6)
    second = second_look(model, place, steady)
    shown = tuple(part for part in steady if part not in second.against)[:MOST_REASONS]
    rest = tuple(part for part in reasons.parts if part not in shown)
    progress(f"Looking for {voice.nouns} alike", 0.7)
    nearest = rated_nearest(model, place)
    # Refits alone are too sure: the range also holds what became of rows rated alike.
    low, high = min(reasons.low, nearest.low), max(reasons.high, nearest.high)
    level = voice.level("expected", reasons.end, low, high)
    possible: tuple[Finding, ...] = ()
    if not model.dataset.is_rate:
        possible = possible_finding(voice, float(model.held_out[place]), row_range(model, place))
    return Answer(
        question=Asked(
            QUESTION.key,
            f"Why is {row} likely to {voice.happen}?" if model.dataset.is_rate
            else f"Why does {row} have this {voice.outcome}?",
            {"row": row},
        ),
        headline=headline(model, voice, row, level, shown),
        grade="seen",
        checks=(
            stability_check(reasons, steady, shown),
            *second_look_check(voice, second, shown),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method=method(model, second),
        provenance=provenance(model),
        findings=(*findings(voice, level, shown, nearest), *possible),
        evidence=(breakdown(voice, reasons, shown, rest, row),),
        about=about(voice, row, namesakes),
        lead=level,
        ask_next=(why_question(model.dataset), "Can we trust it?"),
    )  # fmt: skip


def reasons_of(model: TrainedModel, voice: Voice, place: int) -> Reasons:
    """Parts by the model of all rows; ranges and places over the five refits."""
    one = model.explaining.iloc[[place]]
    refits = row_reasons(model, one)
    parts = tuple(
        Reason(
            _label(voice, one, columns, refits.by_column),
            columns,
            float(refits.values[0, k]),
            float(refits.low[0, k]),
            float(refits.high[0, k]),
            bool(refits.steady[0, k]),
            int(refits.best[0, k]),
            int(refits.worst[0, k]),
        )
        for k, columns in enumerate(model.column_families)
    )
    end = refits.start + sum(part.value for part in parts)
    return Reasons(refits.start, end, float(refits.ends.min()), float(refits.ends.max()), parts)


def _label(
    voice: Voice, one: pd.DataFrame, columns: tuple[str, ...], by_column: Contributions
) -> str:
    """The family's strongest column here, with this row's value: "Contract: Month-to-month"."""
    sizes = [abs(by_column.parts[0, by_column.names.index(name)]) for name in columns]
    lead = columns[int(np.argmax(sizes))]
    column, value = voice.dataset.column(lead), one[lead].iloc[0]
    if pd.isna(value):
        return f"{voice.title(lead)}: not known"
    if column.kind == "number":
        return f"{voice.title(lead)}: {voice.amount(column, float(f'{float(value):.4g}'))}"
    return f"{voice.title(lead)}: {short(str(value), 30)}"


def worth_showing(parts: tuple[Reason, ...], model: TrainedModel) -> tuple[Reason, ...]:
    """Steady reasons large enough to matter: firm ones first, then by size."""
    smallest = (
        SMALLEST_POINTS
        if model.dataset.is_rate
        else SMALLEST_SHARE_OF_SPREAD * float(model.outcome.std())
    )
    order = sorted(parts, key=lambda part: (not part.firm, -abs(part.value)))
    return tuple(part for part in order if part.steady and abs(part.value) >= smallest)


def second_look(model: TrainedModel, place: int, reasons: tuple[Reason, ...]) -> SecondLook:
    """Which of the reasons go the other way in straight lines laid near the row."""
    view = lime_explainer(model).explain(model.final, model.explaining.iloc[[place]])[0]
    effects = dict(zip(view.names, view.effects, strict=True))
    against = tuple(
        reason
        for reason in reasons
        if reason.value * sum(effects[column] for column in reason.columns) < 0
    )
    follows = view.fit >= FOLLOWS
    return SecondLook(view.fit, follows, against if follows else ())


def rated_nearest(model: TrainedModel, place: int) -> RatedNearest:
    """The rows that models which had not seen them rate most like this one, and what they did."""
    blind = model.held_out[place]
    distance = np.abs(model.held_out - blind)
    distance[place] = np.inf
    nearest = np.argsort(distance, kind="stable")[: min(ALIKE, len(distance) // 4)]
    outcome = model.outcome[nearest]
    mean = float(outcome.mean())
    if model.dataset.is_rate:
        return RatedNearest(len(nearest), mean, *wilson(mean, len(nearest)))
    half = 1.96 * float(outcome.std()) / np.sqrt(len(nearest))
    return RatedNearest(len(nearest), mean, mean - half, mean + half)


def headline(
    model: TrainedModel, voice: Voice, row: str, level: Quantity, shown: tuple[Reason, ...]
) -> str:
    """What is expected of the row, with the reason that weighs most where the length allows."""
    name = short(row, 24)
    expected = f"{name} is expected at {level.say()} of {voice.outcome}"
    if model.dataset.is_rate:
        likely = "likely" if (level.value or 0) >= 0.5 else "not likely"
        expected = f"{name} is {likely} to {voice.happen}: {level.say()}"
    with_reason = f"{expected}; {_weighs(shown[0])}" if shown else expected
    return with_reason if len(with_reason.split()) <= HEADLINE_WORDS else expected


def _weighs(reason: Reason) -> str:
    if reason.firm and reason.worst == 1:
        return f"{reason.label} weighs most"
    return f"{reason.label} is among the main reasons" if reason.firm else "no reason stands out"


def findings(
    voice: Voice, level: Quantity, shown: tuple[Reason, ...], nearest: RatedNearest
) -> tuple[Finding, ...]:
    """What is expected, each reason for or against, and what became of the rows rated nearest."""
    statements = [Finding(f"Expected: {level.say()}.", "seen", (level,))]
    for reason in shown:
        quantity = voice.change("reason", reason.value, reason.low, reason.high)
        side = "peaks for it" if reason.value > 0 else "peaks against it"
        side = f"S{side}" if reason.firm else f"Also s{side}"
        statements.append(
            Finding(f"{side}: {reason.label}, {quantity.say(signed=True)}.", "seen", (quantity,))
        )
    outcome = voice.level("alike", nearest.happened, nearest.low, nearest.high, LEVEL)
    became = (
        f"Of the {nearest.count:,} {voice.nouns} rated nearest, {outcome.say()} {voice.happened}."
    )
    if not voice.dataset.is_rate:
        became = (
            f"The {nearest.count:,} {voice.nouns} rated nearest had {outcome.say()} on average."
        )
    return (*statements, Finding(became, "seen", (outcome,)))


def possible_finding(voice: Voice, expected: float, alone: RowRange) -> tuple[Finding, ...]:
    """Of a number: what a single row may have, which is far wider than what is expected of it."""
    if not np.isfinite([alone.low, alone.high]).all():
        return ()
    own = voice.level("possible", expected, alone.low, alone.high, alone.level)
    words = f"One such {voice.noun} alone, right for 9 of 10: {own.say()}."
    return (Finding(words, "seen", (own,)),)


def breakdown(
    voice: Voice,
    reasons: Reasons,
    shown: tuple[Reason, ...],
    rest: tuple[Reason, ...],
    row: str,
) -> Breakdown:
    """From the typical row to this one: reasons as bars, all others together as the rest."""
    parts = [
        Part(reason.label, reason.columns, "reason", reason.value, reason.low, reason.high)
        for reason in shown
    ]
    if rest:
        columns = tuple(name for reason in rest for name in reason.columns)
        parts.append(Part("Everything else", columns, "rest", sum(r.value for r in rest)))
    start = voice.level("start", reasons.start)
    return Breakdown(
        title=f"From a typical {voice.noun} to {short(row, 24)}",
        start=reasons.start,
        end=reasons.start + sum(part.value for part in parts),
        parts=tuple(parts),
        unit=start.unit,
        start_label=f"A typical {voice.noun}",
        end_label=short(row, 24),
        note="Line: range over five refits. A reason is shown only where all of them agree. "
        + _order_words(shown),
        symbol=start.symbol,
    )


def _order_words(shown: tuple[Reason, ...]) -> str:
    """What the refits say of the order."""
    firm = sum(reason.firm for reason in shown)
    if not firm:
        return "The order of those shown could change."
    first = "The first reason is" if firm == 1 else f"The first {firm} reasons are"
    return f"{first} among the {FIRST} largest in every refit."


def stability_check(
    reasons: Reasons, steady: tuple[Reason, ...], shown: tuple[Reason, ...]
) -> Check:
    """Whether the refits agree on the direction of the reasons, and which are not shown."""
    hidden = [part for part in reasons.parts if not part.steady]
    if not steady:
        return Check(
            "unstable-drivers",
            "No reason holds",
            "failed",
            "The five refits disagree on every reason, so none is named.",
        )
    if hidden:
        return Check(
            "unstable-drivers",
            "Reasons that flip are not shown",
            "passed",
            f"The refits disagree on the direction of {_names(hidden)}; counted under everything "
            f"else. {_order_words(shown)}",
            _columns(hidden),
        )
    return Check(
        "unstable-drivers",
        "Reasons are stable",
        "passed",
        f"All five refits agree. {_order_words(shown)}",
    )


def second_look_check(
    voice: Voice, second: SecondLook, shown: tuple[Reason, ...]
) -> tuple[Check, ...]:
    """Whether the second look gives the named reasons the same direction, where it follows."""
    if not second.follows:
        return (
            Check(
                "methods-disagree",
                "No second way of looking",
                "not_applicable",
                f"Near this {voice.noun} the expectation bends too much for a second way to "
                "follow it.",
            ),
        )
    if second.against:
        them = "it is" if len(second.against) == 1 else "they are"
        return (
            Check(
                "methods-disagree",
                "Two ways of looking differ",
                "caution",
                f"A second way of looking turns {_names(second.against)} the other way round; "
                f"{them} counted under everything else.",
                _columns(second.against),
            ),
        )
    if not shown:
        return ()
    return (
        Check(
            "methods-disagree",
            "Two ways of looking agree",
            "passed",
            "A second way of looking gives every named reason the same direction.",
        ),
    )


def _names(parts: Sequence[Reason]) -> str:
    return listing([part.label.split(":")[0] for part in parts], most=4)


def _columns(parts: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(name for part in parts for name in part.columns)


def about(voice: Voice, row: str, namesakes: int) -> str:
    """Which row it is, and whether others have its name."""
    if namesakes > 1:
        return f"{short(row, 40)}, the last of {namesakes:,} rows of that name"
    return f"One {voice.noun}: {short(row, 40)}"


def method(model: TrainedModel, second: SecondLook) -> str:
    """How the reasons were computed, for whoever wants to know."""
    return (
        "Exact Shapley contributions of the final model to its margin, summed by family and told "
        "in the outcome's unit by the secant of the link (they add up exactly). Ranges: smallest "
        "and largest over the final model and the five fold models; shown only where all agree in "
        f"sign. Rated nearest: the {ALIKE} rows of nearest held-out expectation; the range of the "
        "level holds theirs, too. "
        "Second look: LIME, a weighted ridge regression on "
        f"{len(lime_explainer(model).points):,} made-up rows near this one, with fitted kernel "
        f"width (weighted R² {second.fit:.2f}); a reason that it turns round is not shown. "
        f"Model: {model.final.kind}."
    )

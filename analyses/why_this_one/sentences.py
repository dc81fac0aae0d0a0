"""The sentences, picture and checks of one row's reasons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyses._drivers.reasons import ALIKE, FIRST, RatedNearest, Reason, Reasons, SecondLook
from analyses._language.gaps import amount_words
from analyses._language.voice import Voice
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Breakdown, Part
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, listing, short
from models.one_row.lime import lime_explainer
from models.one_row.prediction_range import RowRange
from models.training.trained import TrainedModel

LEVEL = 0.95


def headline(
    model: TrainedModel, voice: Voice, row: str, level: Quantity, shown: tuple[Reason, ...]
) -> str:
    """What is expected of the row, with the reason that weighs most where the length allows."""
    name = short(row, 24)
    expected = f"{name} is expected at {level.say()} of {voice.outcome}"
    if model.dataset.is_rate:
        likely = "likely" if (level.value or 0) >= 0.5 else "not likely"
        expected = f"{name} is {likely} to {voice.happen}: {level.say()}"
    with_reason = f"{expected}. {_weighs(shown[0])}" if shown else expected
    return with_reason if len(with_reason.split()) <= HEADLINE_WORDS else expected


def _weighs(reason: Reason) -> str:
    if reason.firm and reason.worst == 1:
        return f"What weighs most: {reason.trait}"
    return f"Among the main reasons: {reason.trait}" if reason.firm else "No reason stands out"


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
            Finding(
                f"{side}: {reason.trait}, {amount_words(voice, quantity)}.", "seen", (quantity,)
            )
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

"""Why is this customer likely to leave?"""

from __future__ import annotations

from analyses._asking.ask import provenance
from analyses._asking.question_words import why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._drivers.reasons import rated_nearest, reasons_of, second_look, worth_showing
from analyses._language.rows import place_asked
from analyses._language.voice import Voice
from analyses.why_this_one.sentences import (
    about,
    breakdown,
    findings,
    headline,
    method,
    possible_finding,
    second_look_check,
    stability_check,
)
from answers.answer import Answer, Asked, Finding
from answers.question import PickRow, Question
from datasets.progress import Progress, silent
from models.one_row.prediction_range import row_range
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
MOST_REASONS = 7


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

"""Can we trust this model?"""

from __future__ import annotations

from analyses._asking.ask import provenance
from analyses._asking.question_words import in_words, why_question
from analyses._checks.standing_checks import every_check
from analyses._language.voice import Voice
from analyses.can_we_trust_it.coverage import coverage_check, coverage_finding, coverage_table
from analyses.can_we_trust_it.drift import (
    ask_in_order,
    drift_check,
    drift_finding,
    drift_over_time,
    last_fifth,
)
from analyses.can_we_trust_it.fairness import (
    bias_check,
    bias_finding,
    bias_pictures,
    fairness_headline,
    looked_at,
)
from analyses.can_we_trust_it.hints import improvements
from analyses.can_we_trust_it.verdict import (
    Standing,
    against,
    quality,
    said_and_happened,
    steadiness_check,
    verdict,
)
from answers.answer import Answer, Asked, Choice
from answers.evidence import Curve, CurvePoint
from answers.question import PickColumn, Question
from datasets.progress import Progress, silent
from models.drivers.permutation_test import signal
from models.evaluation.coverage_by_segment import coverage
from models.training.trained import TrainedModel

QUESTION = Question(
    key="can_we_trust_it",
    text="Can we trust what it says about {outcome}?",
    asks=(
        "can we trust it", "can we trust this model", "how good is the model", "is it reliable",
        "how accurate is it", "how sure are you", "quality of the model", "how well does it work",
        "is it fair", "is the model biased", "does it treat groups alike", "does it still hold",
    ),
    controls=(PickColumn("by", "Groups by", "As their names say", left_out=True),),
    order=90,
)  # fmt: skip


def answer(
    model: TrainedModel, *, by: str = "", order: str = "", progress: Progress = silent
) -> Answer:
    """Quality against chance and one column, and whether it holds: in groups, and later.

    Args:
        model: the trained model.
        by: a column whose groups are compared; those whose names sound like gender or age where
            empty.
        order: "rows" takes the order of the table for the order of time.
        progress: told what is being done.
    """
    voice = Voice(model.dataset)
    people = looked_at(model, by)
    progress("Comparing with chance and with a simple rule", 0.3)
    standing = Standing.of(model)
    progress("Looking at ranges group by group", 0.5)
    held_ranges = coverage(model)
    progress("Looking at earlier and later rows", 0.7)
    later = drift_over_time(model, order)
    usable = signal(model).found
    compared = people if by else ()
    holds = later is None or later.holds
    said, lead = verdict(standing, usable=usable, holds_later=holds), standing.lead
    if compared and usable:
        said, own = fairness_headline(voice, compared[0])
        lead = own or lead
    return Answer(
        question=Asked(QUESTION.key, in_words(QUESTION, model.dataset), _choices(by, order)),
        headline=said,
        grade="seen" if usable else "none",
        checks=(
            *every_check(model),
            steadiness_check(standing),
            coverage_check(voice, held_ranges),
            drift_check(model, later),
            bias_check(voice, people),
        ),
        method=_method(model, standing),
        provenance=provenance(model),
        findings=(
            *quality(standing),
            *drift_finding(later),
            *(finding for bias in compared for finding in bias_finding(voice, bias)),
            said_and_happened(standing),
            coverage_finding(voice, held_ranges),
            *(() if by or order else improvements(model, progress)),
        )
        if usable
        else (),
        evidence=(
            against(standing),
            *(picture for bias in compared for picture in bias_pictures(voice, bias)),
            _said_and_happened(model, voice),
            *coverage_table(voice, held_ranges),
        ),
        about=_about(model, voice),
        lead=lead,
        ask_next=(*ask_in_order(model, later), why_question(model.dataset)),
    )


def _choices(by: str, order: str) -> dict[str, Choice]:
    return {name: value for name, value in (("by", by), ("order", order)) if value}


def _about(model: TrainedModel, voice: Voice) -> str:
    rows = voice.rows(len(model.outcome))
    if last := last_fifth(model):
        return f"{rows}, judged on the {int(model.judged.sum()):,} of {last}"
    if model.dataset.is_rate:
        return f"{rows}, {int(model.outcome.sum()):,} {voice.happened}"
    return f"{rows}, all judged on rows the model had not seen"


def _said_and_happened(model: TrainedModel, voice: Voice) -> Curve:
    points = tuple(
        CurvePoint(point.predicted, point.happened, point.low, point.high, point.rows)
        for point in model.scores.calibration
    )
    unit = voice.level("level", 0.0)
    return Curve(
        title="What it said, and what happened",
        column=voice.outcome,
        unit=unit.unit,
        points=points,
        note="Each point is a tenth of the rows with its 95% range. On the line: right on average.",
        symbol=unit.symbol,
        diagonal=True,
    )


def _method(model: TrainedModel, standing: Standing) -> str:
    kind, skill = model.rival_skill
    kinds = {"trees": "boosted trees", "additive": "an additive model on splines"}
    ranking = "AUC" if model.dataset.is_rate else "rank correlation"
    folds = "stretches of time, the last of which judges" if model.split else "folds"
    hits = ", ".join(f"{share:.2f}" for share in standing.steady.hits)
    return (
        f"{kinds[model.final.kind]}, cross-fitted in five {folds}; held-out {ranking} "
        f"{model.scores.ranking:.3f}, explained {model.scores.skill:.3f} "
        f"(on its own rows {model.scores.skill_seen:.3f}; {kinds[kind]}: {skill:.3f}). "
        "The simpler of the two is kept where it is within one standard error. "
        f"Ranges of counts: Wilson. Folds: hits {hits}, chi-squared p {standing.steady.p:.2f}. "
        "Ranges of rows: split conformal on held-out residuals, a limit for every segment (Gibbs, "
        "Cherian and Candès 2023); for two answers sets, label-conditional (Sadinle, Lei and "
        "Wasserman 2019); each half judged by the other. Over time: an additive model of the "
        "first four fifths judged on the last, beside the folds' models (DeLong 1988). Groups: "
        "four-fifths rule on a ratio with its range (Katz 1978), Newcombe 1998, Bonferroni over "
        "pairs."
    )

"""Why do customers churn? What drives sales?"""

from __future__ import annotations

from itertools import islice

from analyses._asking.ask import provenance
from analyses._asking.offers import helping_changes, texts_of
from analyses._asking.question_words import in_words
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._drivers.named_drivers import find_drivers
from analyses._drivers.sentences import bar, effect_of, finding, headline, note, share_of
from analyses._groups.simpson_words import sides_check
from analyses._language.voice import Voice
from analyses.top_drivers.checks import drivers_checks
from answers.answer import Answer, Asked
from answers.evidence import Ranking
from answers.quantity import Quantity
from answers.question import PickNumber, Question
from datasets.progress import Progress, silent
from models.drivers.permutation_test import signal
from models.training.trained import TrainedModel

QUESTION = Question(
    key="top_drivers",
    text="Why do {nouns} {happen}?",
    text_of_number="What drives {outcome}?",
    asks=(
        "why do customers leave", "why do customers churn", "what drives outcome",
        "main drivers", "top drivers", "what explains outcome", "what matters most",
        "why is outcome high", "what influences outcome", "why do we lose customers",
        "reasons for outcome", "drivers of outcome", "what moves outcome", "why outcome",
    ),
    controls=(PickNumber("how_many", "How many drivers?", 3, 15, start=7),),
    order=10,
)  # fmt: skip


def answer(model: TrainedModel, *, how_many: int = 7, progress: Progress = silent) -> Answer:
    """Families of columns ranked, each with its share, its rank's range and its effect."""
    voice = Voice(model.dataset)
    asked = Asked(QUESTION.key, in_words(QUESTION, model.dataset))
    if not signal(model).found:
        return _nothing(model, voice, asked)
    drivers = find_drivers(model, how_many, progress)
    if not drivers.ranked:
        return _nothing(model, voice, asked)
    first = drivers.ranked[0]
    ranking = Ranking(
        title="Share of what can be explained",
        bars=tuple(bar(voice, driver) for driver in drivers.ranked),
        note=note(voice, drivers),
    )
    return Answer(
        question=asked,
        headline=headline(voice, first),
        grade=first.contrast.grade if first.contrast else "seen",
        checks=(
            *drivers_checks(voice, drivers),
            sides_check(
                model, [(d.contrast.sides, d.columns) for d in drivers.ranked if d.contrast]
            ),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method=_method(model),
        provenance=provenance(model),
        findings=tuple(finding(voice, driver) for driver in drivers.ranked),
        evidence=(ranking,),
        about=_about(model, voice),
        lead=effect_of(voice, first.contrast) if first.contrast else share_of(first),
        ask_next=_ask_next(model),
    )


def _nothing(model: TrainedModel, voice: Voice, asked: Asked) -> Answer:
    return Answer(
        question=asked,
        headline=_no_driver(model, voice),
        grade="none",
        checks=standing_checks(model),
        method=_method(model),
        provenance=provenance(model),
        about=_about(model, voice),
        ask_next=("Can we trust it?",),
    )


def _no_driver(model: TrainedModel, voice: Voice) -> str:
    if signal(model).found:
        return f"No column stands out, though together they say something about {voice.outcome}"
    return f"These columns do not explain {voice.outcome}. No driver is named"


def _about(model: TrainedModel, voice: Voice) -> str:
    who = voice.rows(len(model.outcome))
    if model.dataset.is_rate:
        positive = int(model.outcome.sum())
        rate = Quantity("rate", positive / len(model.outcome), "share")
        return f"{who}, {positive:,} {voice.happened} ({rate.plain()})"
    mean = voice.level("mean", float(model.outcome.mean()))
    return f"{who}, {voice.outcome} {mean.plain()} on average"


def _ask_next(model: TrainedModel) -> tuple[str, ...]:
    return (*texts_of(islice(helping_changes(model), 1)), "Can we trust it?")


def _method(model: TrainedModel) -> str:
    return (
        "Shares: mean absolute Shapley contribution on held-out rows, in the outcome's unit, "
        "columns with association above 0.8 as one family; ranges from 300 Poisson bootstraps "
        "over rows and folds. Named only if a score test given all other columns, or held-out "
        "refits, say so (5 % over all families, Bonferroni). Effects: doubly robust contrast of "
        "two sides, five-fold cross-fitted, "
        f"balancing weights, 95 % interval. Model: {model.final.kind}."
    )

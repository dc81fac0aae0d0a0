"""Hints to improve: where a model errs, what hurts it, what more rows may bring, what it lacks."""

from __future__ import annotations

from analyses._language.group_phrase import found_phrase
from analyses._language.voice import Voice
from answers.answer import Finding
from answers.quantity import Quantity
from answers.words import first_upper, listing
from datasets.progress import Progress, silent
from models.drivers.permutation_test import signal
from models.evaluation.clustered_errors import ClusteredErrors, clustered_errors
from models.evaluation.harmful_columns import HarmfulColumns, harmful_columns
from models.evaluation.learning_curve import LearningCurve, learning_curve
from models.segments.error_cohorts import error_cohorts
from models.training.trained import TrainedModel

LEVEL = 0.95
HARDLY = 0.01  # share explained, below which a gain is not worth looking for
AS_GOOD = 0.005  # the same, below which columns are said to add nothing
MOST_MISSING = 2


def improvements(model: TrainedModel, progress: Progress = silent) -> tuple[Finding, ...]:
    """What could make the model better, each with its numbers; nothing where nothing is explained.

    Costs a part of a training: for the page that asks.
    """
    if not signal(model).found:
        return ()
    voice = Voice(model.dataset)
    progress("Looking for where it errs", 0.1)
    hints = [*_least_sure(model, voice)]
    progress("Looking for what is missing", 0.2)
    hints += [_missing(voice, errors) for errors in clustered_errors(model)[:MOST_MISSING]]
    progress("Leaving columns out", 0.3)
    hints += [*_without(model, voice, harmful_columns(model))]
    progress("Learning from fewer rows", 0.5)
    hints += [_more_rows(model, voice, learning_curve(model))]
    return (*hints, _simpler(model, voice))


def _least_sure(model: TrainedModel, voice: Voice) -> tuple[Finding, ...]:
    """The group that it is most often wrong about, beside everyone else."""
    worst = error_cohorts(model).worst
    if not worst:
        return ()
    group = worst[0]
    who = f"It is least sure for {found_phrase(voice, group.terms)}"
    mean, others = group.mean, group.others
    if model.dataset.is_rate:
        wrong = Quantity("wrong", mean.value, "share", mean.low, mean.high, LEVEL)
        rest = Quantity("wrong_elsewhere", others, "share")
        words = f"{who}: wrong for {wrong.say()}, against {rest.plain()} elsewhere."
        return (Finding(words, "seen", (wrong, rest)),)
    off = voice.level("off", mean.value, mean.low, mean.high, LEVEL)
    rest = voice.level("off_elsewhere", others)
    words = f"{who}: off by {off.say()} on average, against {rest.plain()} elsewhere."
    return (Finding(words, "seen", (off, rest)),)


def _missing(voice: Voice, errors: ClusteredErrors) -> Finding:
    """Rows that share a value err alike, so something of it is in no column."""
    share = Quantity(
        "left_open", errors.share.value, "share", errors.share.low, errors.share.high, LEVEL
    )
    title = voice.title(errors.column)
    what = f"{errors.part} of {title}" if errors.part else title
    words = (
        f"{first_upper(voice.nouns)} of the same {what} err alike: {share.say()} of what is left "
        f"open goes with it, so something about it is missing."
    )
    return Finding(words, "seen", (share,))


def _without(model: TrainedModel, voice: Voice, harmful: HarmfulColumns) -> tuple[Finding, ...]:
    """Columns that it is better without, or as good."""
    if not harmful.columns:
        return ()
    names = listing([voice.title(name) for name in harmful.columns], most=4)
    now = explained_now(model)
    if harmful.hurt:
        gain = harmful.gain
        ends = (_share(now.value, gain.low), _share(now.value, gain.high))
        then = Quantity("without_them", _share(now.value, gain.value), "share", *ends, LEVEL)
        words = (
            f"Better without {names}: on {voice.nouns} that it had not seen it then accounts for "
            f"about {then.say()} of what differs, with them for {now.plain()}."
        )
        return (Finding(words, "seen", (then, now)),)
    if harmful.gain.low > -AS_GOOD:
        return (Finding(f"It does as well without {names}.", "seen"),)
    return ()


def _more_rows(model: TrainedModel, voice: Voice, curve: LearningCurve) -> Finding:
    """What twice the rows would bring."""
    now, gain = explained_now(model), curve.gain
    ends = (_share(now.value, gain.low), _share(now.value, gain.high))
    then = Quantity("with_twice_the_rows", _share(now.value, gain.value), "share", *ends, LEVEL)
    most = Quantity("at_most", gain.high, "share")
    if gain.high < HARDLY:
        words = (
            f"More rows would hardly help: twice as many should explain at most {most.plain()} "
            "more. Other columns might."
        )
        return Finding(words, "seen", (most,))
    if gain.value < HARDLY:
        words = (
            f"Whether more rows would help is open: twice as many might explain nothing more, or "
            f"up to {most.plain()} more."
        )
        return Finding(words, "seen", (most,))
    likely = "should" if gain.low > 0 else "might"
    words = (
        f"More rows {likely} help: with twice as many it may account for about {then.say()} of "
        f"what differs between {voice.nouns}, now for {now.plain()}."
    )
    return Finding(words, "seen", (then, now))


def _simpler(model: TrainedModel, voice: Voice) -> Finding:
    """How the other kind of model does, the simple or the complex one."""
    kind, skill = model.rival_skill
    now, rival = explained_now(model), Quantity("the_other_kind", _share(skill, 0.0), "share")
    if kind == "trees":
        words = (
            f"A simple model is enough: it accounts for {now.plain()} of what differs between "
            f"{voice.nouns}, one that also combines columns for {rival.plain()}."
        )
    else:
        words = (
            f"A simple model, with one curve for each column, accounts for {rival.plain()} of what "
            f"differs between {voice.nouns}; this one, which combines columns, for {now.plain()}."
        )
    return Finding(words, "seen", (now, rival))


def explained_now(model: TrainedModel) -> Quantity:
    """What the model accounts for on rows that it had not seen."""
    return Quantity("explained_now", _share(model.scores.skill, 0.0), "share")


def _share(value: float | None, more: float) -> float:
    return min(max((value or 0.0) + more, 0.0), 1.0)

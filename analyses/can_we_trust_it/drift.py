"""Whether what was learnt holds later: the outcome, the columns and the model over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyses._language.voice import Voice
from answers.answer import CannotAnswer, Finding
from answers.checks import Check
from answers.quantity import Quantity
from answers.words import first_upper, listing
from datasets.names import words_of
from models.evaluation.conformal import LEVEL
from models.evaluation.drift import Drift, LaterQuality, drift
from models.training.row_times import first_and_last, times
from models.training.trained import TrainedModel

FALL_OF_RATE = 0.02
FALL_OF_NUMBER = 0.1  # of its distance
FAR = 0.1  # standard deviations of the outcome
SHIFTED = 0.25  # stability index from which a mix counts as another one (Siddiqi 2006)
SURE = 3.0  # standard errors
MISSING = 0.05  # by how much ranges may hold less often later than they are made for
SORTED = 0.9  # of the most that outcomes can follow the rows: a table in the outcome's order
MOST_NAMED = 3
CALENDAR = frozenset({
    "year", "month", "week", "weekday", "day", "quarter", "season", "date", "time", "mnth", "yr",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class OverTime:
    """What was seen over time.

    Attributes:
        voice: the dataset's words.
        by: "Date", or "the order of the rows".
        drift: first against last.
        judges: True where quality and ranges are told of the last fifth alone.
    """

    voice: Voice
    by: str
    drift: Drift
    judges: bool = False

    @property
    def ranks_worse(self) -> bool:
        """True where what was learnt early is clearly and noticeably worse later."""
        later, rate = self.drift.later, self.voice.dataset.is_rate
        least = FALL_OF_RATE if rate else FALL_OF_NUMBER * later.knowing
        return later.fall > max(least, SURE * later.error)

    @property
    def is_off(self) -> bool:
        """True where it expects another level than came."""
        later = self.drift.later
        apart = abs(later.happened - later.predicted)
        return apart > max(FAR * self.drift.spread, SURE * later.predicted_error)

    @property
    def holds(self) -> bool:
        """True where what was learnt early holds later."""
        return not (self.ranks_worse or self.is_off)

    @property
    def ranges_hold(self) -> bool:
        """True where ranges made of earlier rows hold for later ones, or are not made of them."""
        later = self.drift.later
        error = float(np.sqrt(LEVEL * (1 - LEVEL) / later.rows))
        return self.judges or later.coverage >= LEVEL - max(MISSING, SURE * error)

    @property
    def shifted(self) -> tuple[str, ...]:
        """The columns with another mix, those that tell the calendar aside."""
        return tuple(
            shift.column
            for shift in self.drift.shifts
            if shift.index > SHIFTED and not CALENDAR & set(words_of(shift.column))
        )


def drift_over_time(model: TrainedModel, order: str) -> OverTime | None:
    """First against last by the date, or by the order of the rows where that is asked for.

    Raises:
        CannotAnswer: an order that there is none of.
    """
    voice = Voice(model.dataset)
    if order not in {"", "rows"}:
        raise CannotAnswer(f"There is no order called “{order}”.", "It can be: rows.")
    by_rows = model.split == "rows" if model.split else order == "rows"
    when = (
        np.arange(len(model.outcome), dtype=float) if by_rows else times(model.dataset, model.rows)
    )
    first_against_last = None if when is None else drift(model, when)
    if first_against_last is None:
        return None
    by = "the order of the rows" if by_rows else _date_title(voice)
    return OverTime(voice, by, first_against_last, judges=bool(model.split))


def last_fifth(model: TrainedModel) -> str:
    """What quality is judged on: "the last fifth by Date"; empty where rows of all times judge."""
    return f"the last fifth by {_split_by(model)}" if model.split else ""


def _split_by(model: TrainedModel) -> str:
    voice = Voice(model.dataset)
    return _date_title(voice) if model.dataset.split == "date" else "the order of the rows"


def drift_check(model: TrainedModel, over_time: OverTime | None) -> Check:
    """What differs over time, whether the model follows, and what to do where it does not."""
    if model.dataset.split and not model.split:
        return Check(
            "drift",
            "Too little to judge on later rows alone",
            "caution",
            f"The last fifth by {_split_by(model)} was to judge, but has too few rows or times. "
            "Rows of all times judge instead.",
        )
    if over_time is None:
        return _not_checked(model)
    columns = over_time.shifted
    if over_time.judges and over_time.holds:
        text = (
            f"What is said of quality is of the last fifth. {_level(over_time)} {_later(over_time)}"
        )
        return Check("drift", "Judged on later rows alone", "passed", text, columns)
    if over_time.holds and over_time.ranges_hold:
        title = "What it learnt holds later"
        text = f"{_level(over_time)} {_later(over_time)} {_ranges(over_time)}"
        return Check("drift", title, "passed", text, columns)
    if over_time.holds:
        title = f"Its {_ranges_named(over_time)} hold less often later"
        advice = f"{_ranges(over_time)} Make them of recent rows."
        text = f"{advice} {_level(over_time)} {_later(over_time)}"
        return Check("drift", title, "caution", text, columns)
    title = "Later rows are not like earlier ones"
    shifted = listing([over_time.voice.title(name) for name in columns[:MOST_NAMED]])
    mix = f" Most changed: {shifted}." if shifted else ""
    to_do = "Learn anew from recent rows before acting, and look again after each period."
    text = f"{_level(over_time)} {_later(over_time)} {_ranges(over_time)}{mix} {to_do}"
    return Check("drift", title, "caution", " ".join(text.split()), columns)


def ask_in_order(model: TrainedModel, over_time: OverTime | None) -> tuple[str, ...]:
    """The question that takes the rows' order for that of time, where the order tells something."""
    if over_time is not None or not _moved_over_rows(model):
        return ()
    return ("Can we trust it in the order of the rows?",)


def drift_finding(over_time: OverTime | None) -> tuple[Finding, ...]:
    """What was learnt early against what came; nothing where it held."""
    if over_time is None or over_time.holds:
        return ()
    later = over_time.drift.later
    if over_time.is_off:
        said, happened = _levels(over_time)
        return (
            Finding(
                f"Learnt from the first four fifths by {over_time.by}, it expects {said.plain()} "
                f"in the last fifth; {happened.say()} came true.",
                "seen",
                (said, happened),
            ),
        )
    quantities = _qualities(over_time, later)
    learnt = f"Learnt from the first four fifths by {over_time.by}, {_worse(over_time, later)}"
    return (Finding(learnt, "seen", quantities),)


def _not_checked(model: TrainedModel) -> Check:
    """No date, or too little of it; with what the order of the rows shows where it shows."""
    voice = Voice(model.dataset)
    if model.dataset.with_role("date"):
        return Check(
            "drift",
            "Too little time to see a change",
            "not_applicable",
            f"{_date_title(voice)} has too few dates, or too few {voice.nouns} at its ends.",
        )
    text = "No column is a date, so a change over time cannot be seen. Set one, if there is one."
    if moved := _moved_over_rows(model):
        first, last = (voice.level("level", value).plain() for value in moved)
        text = (
            "No column is a date. From the first to the last fifth of the rows "
            f"{voice.outcome} goes from {first} to {last}. If they are in the order of time, "
            "ask whether it can be trusted in the order of the rows."
        )
    return Check("drift", "No date to see a change by", "not_applicable", text)


def _moved_over_rows(model: TrainedModel) -> tuple[float, float] | None:
    """The outcome in the first and the last fifth of the table, where they clearly differ."""
    parts = first_and_last(np.arange(len(model.outcome), dtype=float))
    if model.dataset.with_role("date") or parts is None:
        return None
    before, after = (model.outcome[part] for part in parts)
    error = float(np.sqrt(before.var() / len(before) + after.var() / len(after)))
    apart = abs(float(after.mean() - before.mean()))
    place = np.arange(len(model.outcome)) - (len(model.outcome) - 1) / 2
    by_outcome = abs(float(place @ model.outcome)) / float(place @ np.sort(model.outcome))
    if apart <= max(FAR * float(model.outcome.std()), SURE * error) or by_outcome > SORTED:
        return None
    return float(before.mean()), float(after.mean())


def _ranges(over_time: OverTime) -> str:
    """How often what is said of single rows holds later; nothing where it is made of later rows."""
    if over_time.judges:
        return ""
    wanted, held = (
        Quantity("held", share, "share").plain()
        for share in (LEVEL, over_time.drift.later.coverage)
    )
    return (
        f"{first_upper(_ranges_named(over_time))} made of earlier {over_time.voice.nouns} to hold "
        f"for {wanted} held for {held} in the last fifth."
    )


def _ranges_named(over_time: OverTime) -> str:
    return "answers" if over_time.voice.dataset.is_rate else "ranges"


def _level(over_time: OverTime) -> str:
    voice, ends = over_time.voice, over_time.drift
    before, after = (voice.level("level", value).plain() for value in (ends.before, ends.after))
    by = first_upper(over_time.by)
    if voice.dataset.is_rate:
        return f"{by}: in the first fifth {before} {voice.happened}, in the last {after}."
    return f"{by}: {before} on average in the first fifth, {after} in the last."


def _later(over_time: OverTime) -> str:
    later = over_time.drift.later
    said, happened = (
        over_time.voice.level("level", value).plain() for value in (later.predicted, later.happened)
    )
    text = f"Learnt without the last fifth, it expects {said} there; {happened} came true."
    return f"{text} {first_upper(_worse(over_time, later))}" if over_time.ranks_worse else text


def _worse(over_time: OverTime, later: LaterQuality) -> str:
    alone, knowing = (quality.plain() for quality in _qualities(over_time, later))
    if over_time.voice.dataset.is_rate:
        return (
            f"it puts one that {over_time.voice.happens} above another in {alone} pairs of the "
            f"last fifth; with all times known it would in {knowing}."
        )
    return f"it is off by {alone} in the last fifth; with all times known it would be by {knowing}."


def _levels(over_time: OverTime) -> tuple[Quantity, Quantity]:
    later = over_time.drift.later
    half = 1.959964 * later.predicted_error
    happened = over_time.voice.level(
        "happened_later", later.happened, later.happened - half, later.happened + half, 0.95
    )
    return over_time.voice.level("said_later", later.predicted), happened


def _qualities(over_time: OverTime, later: LaterQuality) -> tuple[Quantity, Quantity]:
    if over_time.voice.dataset.is_rate:
        return (
            Quantity("ranked_later", later.later, "share"),
            Quantity("ranked_knowing", later.knowing, "share"),
        )
    return (
        over_time.voice.level("off_later", later.later),
        over_time.voice.level("off_knowing", later.knowing),
    )


def _date_title(voice: Voice) -> str:
    date = next(iter(voice.dataset.with_role("date")), None)
    return voice.title(date.name) if date is not None else "Date"

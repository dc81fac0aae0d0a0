"""The checks that stand beside every answer of a trained model, passed ones too."""

from __future__ import annotations

from collections.abc import Sequence

from analyses._checks.data_checks import data_cautions, data_checks
from analyses._language.voice import Voice
from answers.checks import Check, Result
from answers.words import listing
from datasets.cards.card import Column
from datasets.describing.roles import PUT_BACK
from models.drivers.permutation_test import signal
from models.training.trained import TrainedModel

WEAK_SKILL = 0.05
OVERFIT_GAP = 0.15
MISCALIBRATED = 0.05
ENOUGH_ROWS = 500
ENOUGH_OF_EACH = 100


def standing_checks(model: TrainedModel) -> tuple[Check, ...]:
    """What every answer leans on: signal, quality, honesty of columns, enough rows.

    Of the table itself only what has to be held against an answer; `every_check` has the rest.
    """
    return (*_of_the_model(model), *data_cautions(model))


def every_check(model: TrainedModel) -> tuple[Check, ...]:
    """The same with every check of the table, passed ones too."""
    return (*_of_the_model(model), *data_checks(model))


def _of_the_model(model: TrainedModel) -> tuple[Check, ...]:
    return (
        _no_signal(model),
        _weak_model(model),
        _overfit(model),
        _calibration(model),
        *_leakage(model),
        _enough_rows(model),
        *_sampled(model),
    )


NOT_A_CAUSE = Check(
    "not-a-cause",
    "Not proof of a cause",
    "caution",
    "What is not marked as a test may be explained in part by something that no column records. "
    "A test would prove it.",
)
TESTED = Check(
    "not-a-cause",
    "Drawn by lot",
    "passed",
    "Who got what was drawn by lot, so nothing else can be behind the difference.",
)


def _no_signal(model: TrainedModel) -> Check:
    if signal(model).found:
        return Check(
            "no-signal",
            "There is something to explain",
            "passed",
            "The columns go with the outcome far better than with shuffled outcomes.",
        )
    return Check(
        "no-signal",
        "Nothing to explain",
        "failed",
        "No better than with shuffled outcomes. This is an answer about the table, not an error.",
    )


def _weak_model(model: TrainedModel) -> Check:
    scores, voice = model.scores, Voice(model.dataset)
    hits, rule = round(100 * scores.hits), round(100 * scores.rule.hits)
    chance = round(100 * scores.chance)
    what = voice.happen if model.dataset.is_rate else "are among the highest fifth"
    text = (
        f"Of 100 {voice.nouns} it would pick, {hits} {what}; by chance {chance}, "
        f"with the best single column {rule}."
    )
    if scores.gain_t <= 2.33:
        return Check("weak-model", "The columns hardly explain it", "failed", text)
    if scores.skill < WEAK_SKILL:
        return Check("weak-model", "Much stays unexplained", "caution", text)
    return Check("weak-model", "The columns explain the outcome", "passed", text)


def _overfit(model: TrainedModel) -> Check:
    gap = model.scores.skill_seen - model.scores.skill
    of_seen = gap / model.scores.skill_seen if model.scores.skill_seen > 0 else 0.0
    if gap > 0.02 and of_seen > 2 * OVERFIT_GAP:
        return Check(
            "overfit",
            "It knows its own rows better than new ones",
            "caution",
            f"On rows that it had not seen it explains {100 * of_seen:.0f}% less. "
            "Every number here is judged on rows it had not seen.",
        )
    return Check(
        "overfit",
        "New rows are as clear to it as old ones",
        "passed",
        "What it learnt holds on rows that it had not seen.",
    )


def _calibration(model: TrainedModel) -> Check:
    scores, voice = model.scores, Voice(model.dataset)
    worst = max(scores.calibration, key=lambda point: abs(point.predicted - point.happened))
    levels = (voice.level("level", value).plain() for value in (worst.predicted, worst.happened))
    words = "Said {}, happened {}".format(*levels)
    off = scores.off if model.dataset.is_rate else scores.off / (float(model.outcome.std()) or 1.0)
    if off > MISCALIBRATED:
        return Check(
            "miscalibrated",
            "What it says is not quite what happens",
            "caution",
            f"{words}, in the worst tenth of the rows.",
        )
    return Check("miscalibrated", "What it says, happens", "passed", f"{words}, at the worst.")


def _leakage(model: TrainedModel) -> tuple[Check, ...]:
    """What was left out for knowing the outcome or put back though it may, with what to do."""
    voice = Voice(model.dataset)
    back = [c for c in model.dataset.explaining if c.leak]
    out = [c for c in model.dataset.with_role("left_out") if c.leak]
    sure = [column for column in out if column.certain]
    doubtful = [column for column in out if not column.certain]
    if not back and not out:
        text = (
            "None repeats the outcome or is filled in only afterwards. A table cannot show all: "
            "what you know to be written down later, leave out on the Data page."
        )
        return (Check("leakage", "No column knows the answer", "passed", text),)
    checks = []
    if back:
        names = listing([voice.title(column.name) for column in back])
        why = voice.titled(back[0].why).removeprefix(PUT_BACK).strip()
        title = "A column that may know the answer was put back"
        text = (
            f"{names}: you put it back. {why} If that is so, all here looks better than it is: "
            "leave it out again."
        )
        checks.append(Check("leakage-suspected", title, "caution", text, _names(back)))
    if sure:
        title = "Columns that know the answer were left out"
        text = f"{_left_out(voice, sure)} Put back only what was known beforehand."
        checks.append(Check("leakage", title, "caution", text, _names(sure)))
    if doubtful:
        title = "Columns that may know the answer were left out"
        text = f"{_left_out(voice, doubtful)} Put back what was known beforehand."
        checks.append(Check("leakage-suspected", title, "caution", text, _names(doubtful)))
    return tuple(checks)


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def _left_out(voice: Voice, columns: Sequence[Column]) -> str:
    """Which columns, and the reason of the first."""
    first = columns[0]
    reason = voice.titled(first.why)
    why = reason[:1].lower() + reason[1:].rstrip(".")
    sentence = f"{voice.title(first.name)}: {why}."
    if len(columns) == 1:
        return sentence
    return f"{listing([voice.title(column.name) for column in columns])} were left out. {sentence}"


def _enough_rows(model: TrainedModel) -> Check:
    voice, count = Voice(model.dataset), len(model.outcome)
    rarest = int(min(model.outcome.sum(), count - model.outcome.sum()))
    size = f"{voice.rows(count)}"
    if model.dataset.is_rate:
        size += f", {rarest:,} of the rarer kind"
        if rarest < ENOUGH_OF_EACH:
            return Check(
                "rare-outcome", "Few of the rarer kind", "caution", f"{size}. Ranges are wide."
            )
    result: Result = "passed" if count >= ENOUGH_ROWS else "caution"
    if result == "caution":
        return Check("small-sample", "Few rows", "caution", f"{size}. Ranges are wide.")
    return Check("small-sample", "Enough rows", "passed", f"{size}.")


def _sampled(model: TrainedModel) -> tuple[Check, ...]:
    """Said where a random part stands for all rows; nothing where all were used."""
    count, compared = len(model.outcome), len(model.sample)
    lines = []
    if model.part_of is not None:
        drawn = f"a random {model.picked_from or count:,} of {model.part_of:,} rows"
        mine = f"the {count:,} rows of this group among " if model.picked_from else ""
        lines.append(f"Answered from {mine}{drawn}.")
    if model.fitted_rows < count:
        lines.append(f"The model was judged on a random {model.fitted_rows:,} of {count:,} rows.")
    if compared < count:
        lines.append(
            f"Effects come from a random {compared:,} of {count:,} rows; their ranges hold that."
        )
    if not lines:
        return ()
    which = f"these {count:,} rows" if model.part_of is not None else "all rows"
    text = " ".join([*lines, f"Counts, shares and what-ifs use {which}."])
    return (Check("sampled", "A random part stands for all", "caution", text),)

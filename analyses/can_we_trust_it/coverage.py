"""Ranges for single rows: how often they hold, and in which group least."""

from __future__ import annotations

from analyses._groups.part_words import part_words
from analyses._language.voice import Voice
from analyses._language.who import condition_words
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Table
from answers.quantity import Quantity
from answers.words import first_upper
from models.evaluation.coverage_by_segment import Coverage, SegmentCoverage
from models.interventions.scenario import Condition
from models.segments.named_segments import FEWEST
from models.segments.subgroups import Subgroup

MISSING = 0.03  # by how much a group's share may fall short of what was asked for
SHOWN = 6
IN_WORDS = {"1": "yes", "0": "no"}


def segment_words(voice: Voice, part: Subgroup) -> str:
    """A segment: "Contract Two years", "Tenure of 6 months or less", "Number of products 3"."""
    if part.low is not None and part.low == part.high:
        return condition_words(voice, Condition(part.column, "=", part.low))
    if part.kind == "level" and part.value in IN_WORDS:
        return f"{voice.title(part.column)} {IN_WORDS[part.value]}"
    return part_words(voice, part)


def coverage_check(voice: Voice, told: Coverage) -> Check:
    """Whether ranges hold as often as they say: in all, and in the weakest group."""
    asked, held = _share(told.level), _share(told.share)
    what = _what(voice)
    if not told.segments:
        text = (
            f"{what} made to hold for {asked} {voice.nouns} held for {held}. No group has "
            f"{FEWEST:,} rows, so none is told apart."
        )
        short = told.high < told.level
        return Check(
            "coverage",
            f"Its {_what(voice).lower()} hold" + (" too seldom" if short else ""),
            "caution" if short else "passed",
            f"{text} Lean less on them, or collect more rows." if short else text,
        )
    worst = told.segments[0]
    weakest = Quantity("held", worst.share, "share", worst.low, worst.high, 0.95).say()
    text = (
        f"{what} made to hold for {asked} {voice.nouns} held for {held}, and least in "
        f"{segment_words(voice, worst.part)}: {weakest}."
    )
    if worst.share >= told.level - MISSING:
        return Check("coverage", f"Its {_what(voice).lower()} hold in every group", "passed", text)
    return Check(
        "coverage",
        f"Its {_what(voice).lower()} hold less often in one group",
        "caution",
        f"{text} Lean less on them there, or collect more rows like these.",
        (worst.part.column,),
    )


def coverage_finding(voice: Voice, told: Coverage) -> Finding:
    """What it can say of a single row."""
    asked = Quantity("asked", told.level, "share")
    if voice.dataset.is_rate:
        decided = Quantity("decided", told.told, "share")
        return Finding(
            f"To be right for {asked.plain()} {voice.nouns}, it can give one answer for "
            f"{decided.plain()}; of the others it cannot tell.",
            "seen",
            (asked, decided),
        )
    held = Quantity("held", told.share, "share", told.low, told.high, 0.95)
    width = voice.change("width", told.width)
    return Finding(
        f"Its range for one {voice.noun} holds for {held.say()} and is mostly about "
        f"{width.plain()} wide.",
        "seen",
        (held, width),
    )


def coverage_table(voice: Voice, told: Coverage) -> tuple[Table, ...]:
    """The groups where ranges hold least; nothing where no group has enough rows."""
    if not told.segments:
        return ()
    count = len(told.segments)
    groups = "1 group was" if count == 1 else f"{count:,} groups were"
    note = (
        f"Asked for: {_share(told.level)}. {groups} looked at, of at least {FEWEST:,} "
        f"{voice.nouns} each; judged on rows that did not make them."
    )
    if voice.dataset.is_rate:
        note += " Held: the true answer was not ruled out."
    return (
        Table(
            title=f"Where its {_what(voice).lower()} for one {voice.noun} hold least",
            columns=("Group", first_upper(voice.nouns), "Held"),
            rows=tuple(_row(voice, each) for each in told.segments[:SHOWN]),
            note=note,
        ),
    )


def _row(voice: Voice, each: SegmentCoverage) -> tuple[str, ...]:
    held = Quantity("held", each.share, "share", each.low, each.high, 0.95)
    return (segment_words(voice, each.part), f"{each.rows:,}", held.say())


def _what(voice: Voice) -> str:
    return "Answers" if voice.dataset.is_rate else "Ranges"


def _share(value: float) -> str:
    return Quantity("share", value, "share").plain()

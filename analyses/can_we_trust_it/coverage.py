"""Ranges for single rows: how often they hold, and in which group least."""

from __future__ import annotations

from analyses._groups.part_words import part_group, part_label
from analyses._language.voice import Voice
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Table
from answers.quantity import Quantity
from answers.words import first_upper
from models.evaluation.coverage_by_segment import Coverage, SegmentCoverage
from models.segments.named_segments import FEWEST

MISSING = 0.03  # by how much a group's share may fall short of what was asked for
SHOWN = 6


def coverage_check(voice: Voice, coverage: Coverage) -> Check:
    """Whether ranges hold as often as they say: in all, and in the weakest group."""
    wanted, held = _share(coverage.level), _share(coverage.share)
    what = _what(voice)
    if not coverage.segments:
        text = (
            f"{what} made to hold for {wanted} {voice.nouns} held for {held}. No group has "
            f"{FEWEST:,} rows, so none is told apart."
        )
        short = coverage.high < coverage.level
        return Check(
            "coverage",
            f"Its {_what(voice).lower()} hold" + (" too seldom" if short else ""),
            "caution" if short else "passed",
            f"{text} Lean less on them, or collect more rows." if short else text,
        )
    worst = coverage.segments[0]
    weakest = Quantity("held", worst.share, "share", worst.low, worst.high, 0.95).say()
    text = (
        f"{what} made to hold for {wanted} {voice.nouns} held for {held}, and least for "
        f"{part_group(voice, worst.part)}: {weakest}."
    )
    if worst.share >= coverage.level - MISSING:
        return Check("coverage", f"Its {_what(voice).lower()} hold in every group", "passed", text)
    return Check(
        "coverage",
        f"Its {_what(voice).lower()} hold less often in one group",
        "caution",
        f"{text} Lean less on them there, or collect more rows like these.",
        (worst.part.column,),
    )


def coverage_finding(voice: Voice, coverage: Coverage) -> Finding:
    """What it can say of a single row."""
    wanted = Quantity("asked", coverage.level, "share")
    if voice.dataset.is_rate:
        decided = Quantity("decided", coverage.decided, "share")
        return Finding(
            f"To be right for {wanted.plain()} {voice.nouns}, it can give one answer for "
            f"{decided.plain()}; of the others it cannot tell.",
            "seen",
            (wanted, decided),
        )
    held = Quantity("held", coverage.share, "share", coverage.low, coverage.high, 0.95)
    width = voice.change("width", coverage.width)
    return Finding(
        f"Its range for one {voice.noun} holds for {held.say()} and is mostly about "
        f"{width.plain()} wide.",
        "seen",
        (held, width),
    )


def coverage_table(voice: Voice, coverage: Coverage) -> tuple[Table, ...]:
    """The groups where ranges hold least; nothing where no group has enough rows."""
    if not coverage.segments:
        return ()
    count = len(coverage.segments)
    groups = "1 group was" if count == 1 else f"{count:,} groups were"
    note = (
        f"Asked for: {_share(coverage.level)}. {groups} looked at, of at least {FEWEST:,} "
        f"{voice.nouns} each; judged on rows that did not make them."
    )
    if voice.dataset.is_rate:
        note += " Held: the true answer was not ruled out."
    return (
        Table(
            title=f"Where its {_what(voice).lower()} for one {voice.noun} hold least",
            columns=("Group", first_upper(voice.nouns), "Held"),
            rows=tuple(_row(voice, segment) for segment in coverage.segments[:SHOWN]),
            note=note,
        ),
    )


def _row(voice: Voice, segment: SegmentCoverage) -> tuple[str, ...]:
    held = Quantity("held", segment.share, "share", segment.low, segment.high, 0.95)
    return (part_label(voice, segment.part), f"{segment.rows:,}", held.say())


def _what(voice: Voice) -> str:
    return "Answers" if voice.dataset.is_rate else "Ranges"


def _share(value: float) -> str:
    return Quantity("share", value, "share").plain()

"""Groups of rows in words: their conditions, how the outcome is there, and what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyses._language.direction import less_is_wanted
from analyses._language.group_phrase import found_phrase, label_phrase
from analyses._language.voice import Voice
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow, Table
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, plural, short
from models.segments.conditions import Term
from models.segments.found_segments import Segment, Segments
from models.statistics.intervals import Estimate

LEVEL = 0.95
RANGES = "Each told by the half of the rows that had no part in finding it. Band: 95% range."


@dataclass(frozen=True, slots=True)
class RankedSegments:
    """The groups at both ends of the outcome, one end first, with what their sentences need.

    Attributes:
        voice: the dataset's words.
        segments: the groups at both ends.
        way: +1 where the end that is told first has the higher outcome, else -1.
        rows: how many there are.
        overall: their mean outcome.
        stake: what the positive rows of each group of the first end are worth; () where unknown.
    """

    voice: Voice
    segments: Segments
    way: int
    rows: int
    overall: float
    stake: tuple[float, ...] = ()

    @property
    def first(self) -> tuple[Segment, ...]:
        """The groups of the end that is told first."""
        return self.segments.high if self.way > 0 else self.segments.low

    @property
    def second(self) -> tuple[Segment, ...]:
        """Those of the other end."""
        return self.segments.low if self.way > 0 else self.segments.high

    def end(self, way: int) -> str:
        """How an end is called: worst or best for a rate, highest or lowest for a number."""
        return end_called(self.voice, way)


def worst_way(voice: Voice) -> int:
    """+1 where a higher outcome is the worse one, else -1."""
    return 1 if less_is_wanted(voice.dataset) else -1


def end_called(voice: Voice, way: int) -> str:
    """Worst or best for a rate, highest or lowest for a number."""
    if voice.dataset.is_rate:
        return "worst" if way == worst_way(voice) else "best"
    return "highest" if way > 0 else "lowest"


def level_of(voice: Voice, mean: Estimate, name: str = "level") -> Quantity:
    """A mean outcome with its range."""
    return voice.level(name, mean.value, mean.low, mean.high, LEVEL)


def doing(voice: Voice) -> str:
    """What stands behind a rate: " leave"; nothing for a number."""
    return f" {voice.happen}" if voice.dataset.is_rate else ""


def of_the_others(voice: Voice) -> str:
    """Whose level it is that a group is held against."""
    return "of the others" if voice.dataset.is_rate else "for the others"


def against(voice: Voice, level: Quantity, others: Quantity) -> str:
    """A group's level beside that of everyone else."""
    start = "" if voice.dataset.is_rate else f"{voice.outcome} is "
    return f"{start}{level.say()}{doing(voice)}, against {others.plain()} {of_the_others(voice)}"


def standing(voice: Voice, way: int, group: str) -> str:
    """What is said of a group at an end: "Women leave most often", "Sales is lowest for …"."""
    if voice.dataset.is_rate:
        often = "most" if way > 0 else "least"
        return f"{first_upper(group)} {voice.happen} {often} often"
    return f"{first_upper(voice.outcome)} is {end_called(voice, way)} for {group}"


def where_question(voice: Voice, way: int) -> str:
    """The question without its mark: "Where do customers leave most often"."""
    if voice.dataset.is_rate:
        often = "most" if way > 0 else "least"
        return f"Where do {voice.nouns} {voice.happen} {often} often"
    return f"Where is {voice.outcome} {end_called(voice, way)}"


def headline(ranked: RankedSegments) -> str:
    """Where it is worst, with the rate there and how many they are."""
    voice, first = ranked.voice, ranked.first[0]
    level, group = level_of(voice, first.mean), found_phrase(voice, first.terms)
    size = voice.rows(first.rows)
    one = found_phrase(voice, first.terms[:1])
    ways = (
        f"{standing(voice, ranked.way, group)}: {level.say()}, {size}",
        f"{standing(voice, ranked.way, group)}: {level.say()}",
        f"{standing(voice, ranked.way, _shortened(voice, first.terms))}: {level.say()}",
        f"{standing(voice, ranked.way, f'{short(one, 40)} and more')}: {level.say()}",
    )
    return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), ways[-1])


def _shortened(voice: Voice, terms: Sequence[Term]) -> str:
    """The first condition, and how many more there are."""
    more = len(terms) - 1
    words = short(found_phrase(voice, terms[:1]), 60)
    return f"{words} and {more} more condition{'s' * (more > 1)}" if more else words


def findings(ranked: RankedSegments) -> tuple[Finding, ...]:
    """Each group of the first end, what they are together, and those of the other end."""
    statements = [_finding(ranked, segment) for segment in ranked.first]
    if ranked.stake and ranked.stake[0]:
        statements.append(_at_stake(ranked))
    if len(ranked.first) > 1 and ranked.segments.together[ranked.way] is not None:
        statements.append(_together(ranked))
    start = "At the other end, "
    statements += [_finding(ranked, segment, start) for segment in ranked.second]
    return tuple(statements)


def _finding(ranked: RankedSegments, segment: Segment, start: str = "") -> Finding:
    voice = ranked.voice
    level = level_of(voice, segment.mean)
    others = voice.level("others", segment.others)
    rows = Quantity("rows", segment.rows, "count")
    part = Quantity("share_of_rows", segment.rows / ranked.rows, "share")
    who = start + found_phrase(voice, segment.terms)
    beside = against(voice, level, others)
    statement = f"{first_upper(who)}: {beside}. That is {voice.rows(segment.rows)} ({part.plain()})"
    quantities = [level, others, rows, part]
    if segment.share is not None:
        own = Quantity("share_of_outcome", segment.share, "share")
        quantities.append(own)
        statement += f", with {own.plain()} {_of_outcome(voice)}"
    return Finding(f"{statement}.", "seen", tuple(quantities))


def _of_outcome(voice: Voice) -> str:
    if voice.dataset.is_rate:
        return f"of all who {voice.happened}"
    return f"of all {voice.outcome}"


def _at_stake(ranked: RankedSegments) -> Finding:
    voice = ranked.voice
    column = voice.dataset.value
    assert column is not None
    stake = _worth(voice, ranked.stake[0])
    return Finding(
        f"Those of the first group who {voice.happened} have {stake.plain()} of "
        f"{voice.title(column.name)} together.",
        "seen",
        (stake,),
    )


def _worth(voice: Voice, amount: float) -> Quantity:
    column = voice.dataset.value
    unit = (column.unit if column else "") or "units"
    return Quantity.amount("value_at_stake", amount, unit, voice.dataset.currency)


def _together(ranked: RankedSegments) -> Finding:
    voice = ranked.voice
    both = ranked.segments.together[ranked.way]
    assert both is not None
    rows, own = (
        Quantity(name, share, "share")
        for name, share in zip(("together_rows", "together_outcome"), both, strict=True)
    )
    return Finding(
        f"Together these {len(ranked.first)} groups are {rows.plain()} {voice.nouns}, with "
        f"{own.plain()} {_of_outcome(voice)}.",
        "seen",
        (rows, own),
    )


def picture(ranked: RankedSegments, way: int) -> Comparison:
    """The groups of one end side by side, with everyone below them."""
    voice = ranked.voice
    groups = ranked.first if way == ranked.way else ranked.second
    everyone = voice.level("all", ranked.overall)
    what = f"how many {voice.happen}" if voice.dataset.is_rate else voice.outcome
    return Comparison(
        title=f"Where it is {ranked.end(way)}: {what}",
        rows=(
            *(
                ComparisonRow(
                    label_phrase(voice, segment.terms),
                    level_of(voice, segment.mean),
                    "now",
                )
                for segment in groups
            ),
            ComparisonRow(f"All {voice.nouns}", everyone, "quick"),
        ),
        note=RANGES,
    )


def table(ranked: RankedSegments) -> Table:
    """All groups with their sizes, levels, and what they hold."""
    voice = ranked.voice
    rate = first_upper(voice.happen) if voice.dataset.is_rate else voice.outcome
    column = voice.dataset.value
    heads = ["Group", first_upper(voice.nouns), f"{rate}, 95% range", "The others"]
    if column is not None and ranked.stake:
        heads.append(f"{voice.title(column.name)} of those who {voice.happened}")
    rows: list[tuple[str, ...]] = []
    for groups in (ranked.first, ranked.second):
        for k, segment in enumerate(groups):
            cells = [
                label_phrase(voice, segment.terms),
                f"{segment.rows:,}",
                level_of(voice, segment.mean).say(),
                voice.level("others", segment.others).plain(),
            ]
            if column is not None and ranked.stake:
                is_first = groups is ranked.first
                cells.append(_worth(voice, ranked.stake[k]).plain() if is_first else "")
            rows.append(tuple(cells))
    note = (
        f"Counted in all of these {voice.nouns}; levels by those that had no part in finding the "
        "group."
    )
    if len(ranked.first) + len(ranked.second) > 1:
        note += " Groups may share some."
    return Table("Every group", tuple(heads), tuple(rows), note)


def looks_check(voice: Voice, segments: Segments) -> Check:
    """How many groups were looked at, and that those named held where they were not searched."""
    held = len(segments.high) + len(segments.low)
    tested = plural(segments.nominated, ("group was", "groups were"))
    how_many = "all" if held == segments.nominated else "none" if not held else f"{held} of them"
    rows = (
        f"a random {segments.searched:,}"
        if segments.searched < segments.held_out * 0.9
        else "one half"
    )
    sentence = (
        f"{segments.looked:,} groups were looked at on {rows} of the {voice.nouns}. "
        f"{tested} put to the test on the other half: {how_many} held."
    )
    if held:
        title = "Groups held where nobody had looked"
        return Check("many-groups", title, "passed", sentence)
    return Check("many-groups", "No group held where nobody had looked", "caution", sentence)

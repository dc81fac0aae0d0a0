"""Whether groups of people are treated alike, by a column asked for or by those named so."""

from __future__ import annotations

from analyses._groups.part_words import part_bare, part_group
from analyses._language.columns import find_column
from analyses._language.voice import Voice
from answers.answer import CannotAnswer, Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow, Evidence, Table
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from datasets.names import words_of
from models.evaluation.fairness import (
    FEWEST,
    FOUR_FIFTHS,
    Disparity,
    GroupBias,
    GroupFigures,
    Proportion,
    bias,
)
from models.training.trained import TrainedModel

ABOUT_PEOPLE = frozenset({
    "gender", "sex", "female", "male", "age", "senior", "elderly", "birth", "birthdate", "birthday",
    "race", "ethnicity", "ethnic", "nationality", "citizenship", "origin", "religion", "faith",
    "disability", "disabled", "pregnant", "pregnancy",
})  # fmt: skip
NOTICEABLE = 0.05  # share of missed or of false alarms by which groups may differ
OFF = 0.05  # by which a rate's expectation may be off differently
OFF_OF_NUMBER = 0.25  # of a number's mean distance
MOST = 4


def looked_at(model: TrainedModel, by: str) -> tuple[GroupBias, ...]:
    """The column that was asked for, or those whose names sound as if they were about people.

    Raises:
        CannotAnswer: no such column, or one that cannot be cut into groups.
    """
    if by:
        name = find_column(model.dataset, by).name
        groupable = {column.name for column in model.dataset.grouping}
        if name not in groupable or name not in model.rows:
            raise CannotAnswer(
                f"{name} cannot be cut into groups here. Nothing was calculated.",
                "Choose a column of numbers or of a few values.",
            )
        return (_of(model, name),)
    names = [
        column.name
        for column in model.dataset.grouping
        if column.name in model.rows and ABOUT_PEOPLE & set(words_of(column.name))
    ]
    return tuple(_of(model, name) for name in names[:MOST])


def bias_check(voice: Voice, biases: tuple[GroupBias, ...]) -> Check:
    """Whether any of them treats groups differently, with what to do; passed ones are named."""
    if not biases:
        return Check(
            "bias",
            "No group of people was named",
            "not_applicable",
            "No column sounds like gender, age, origin or disability. To compare the groups of any "
            "column, choose it, or ask whether it can be trusted by that column.",
        )
    columns = tuple(column_bias.column for column_bias in biases)
    small = [column_bias for column_bias in biases if len(column_bias.groups) < 2]
    uneven = [column_bias for column_bias in biases if differences(voice, column_bias)]
    if uneven:
        titles = listing([voice.title(column_bias.column) for column_bias in uneven])
        text = " ".join([*differences(voice, uneven[0]), _what_happened(voice, uneven[0])])
        return Check(
            "bias",
            f"Groups are treated differently by {titles}",
            "caution",
            f"{text} Before a list is acted on, decide whether that is wanted.",
            columns,
        )
    if len(small) == len(biases):
        titles = listing([voice.title(column_bias.column) for column_bias in small])
        return Check(
            "bias",
            "Too few rows to compare groups",
            "not_applicable",
            f"By {titles}: no two groups have {FEWEST:,} {voice.nouns}.",
            columns,
        )
    titles = listing(
        [voice.title(column_bias.column) for column_bias in biases if len(column_bias.groups) > 1]
    )
    return Check(
        "bias",
        "Groups of people are treated alike",
        "passed",
        f"By {titles}, none is clearly put first less than four fifths as often as another, missed "
        "or flagged wrongly more often, or rated too high or too low.",
        columns,
    )


def fairness_headline(voice: Voice, column_bias: GroupBias) -> tuple[str, Quantity | None]:
    """Whether it treats the groups of one column alike, with the figure that says so."""
    title = voice.title(column_bias.column)
    if column_bias.ratio is None:
        return f"The data does not say: no two groups by {title} have {FEWEST} {voice.nouns}", None
    most, least = _ends(column_bias)
    two = ((most, most.flagged), (least, least.flagged))
    what = "are put first"
    verb = voice.happen if voice.dataset.is_rate else "are in the top fifth"
    missed, wrongly, off = column_bias.missed, column_bias.false_alarms, column_bias.off
    if column_bias.ratio.high < FOUR_FIFTHS:
        opening = f"No, not by {title}"
    elif missed is not None and missed.more_low > NOTICEABLE:
        high, low = _pair(column_bias, missed)
        two, what = ((high, high.missed), (low, low.missed)), f"of those that {verb} are missed"
        opening = f"No, not by {title}"
    elif wrongly is not None and wrongly.more_low > NOTICEABLE:
        high, low = _pair(column_bias, wrongly)
        two, what = ((high, high.false_alarms), (low, low.false_alarms)), "are put first wrongly"
        opening = f"No, not by {title}"
    elif off is not None and off.more_low > _far(voice, column_bias):
        return _rated_headline(voice, column_bias, off)
    elif column_bias.ratio.value < FOUR_FIFTHS:
        opening = f"The data does not say by {title}"
    else:
        opening = f"Yes, no difference by {title} that this data can show"
    quantities = [_quantity("in_one_group", share) for _, share in two]
    groups = [part_group(voice, group.part) for group, _ in two]
    told = f"{quantities[0].plain()} {groups[0]} {what}, {quantities[1].plain()} {groups[1]}"
    ways = (f"{opening}: {told}", f"{opening}: {quantities[0].plain()} {what} in one group, "
            f"{quantities[1].plain()} in another", opening)  # fmt: skip
    return next(way for way in ways if len(way.split()) <= HEADLINE_WORDS), quantities[0]


def _rated_headline(
    voice: Voice, column_bias: GroupBias, off: Disparity
) -> tuple[str, Quantity | None]:
    """Where one group is rated too high against another."""
    opening = f"No, not by {voice.title(column_bias.column)}"
    high, low = _pair(column_bias, off)
    gap = voice.change("rated_apart", off.more, off.more_low, off.more_high, 0.95)
    full = (
        f"{opening}: {part_group(voice, high.part)} are rated too high by {gap.say_size()} "
        f"against {part_group(voice, low.part)}"
    )
    return full if len(full.split()) <= HEADLINE_WORDS else opening, gap


def differences(voice: Voice, column_bias: GroupBias) -> tuple[str, ...]:
    """The clear and noticeable differences between groups, each a sentence."""
    lines = []
    if column_bias.ratio is not None and column_bias.ratio[2] < FOUR_FIFTHS:
        most, least = _ends(column_bias)
        two = _two(voice, (most, most.flagged), (least, least.flagged))
        lines.append(f"Put first: {two}, less than four fifths as often.")
    verb = voice.happen if voice.dataset.is_rate else "are in the top fifth"
    if column_bias.missed is not None and column_bias.missed.more_low > NOTICEABLE:
        high, low = _pair(column_bias, column_bias.missed)
        two = _two(voice, (high, high.missed), (low, low.missed))
        lines.append(f"Missed of those that {verb}: {two}.")
    if column_bias.false_alarms is not None and column_bias.false_alarms.more_low > NOTICEABLE:
        high, low = _pair(column_bias, column_bias.false_alarms)
        two = _two(voice, (high, high.false_alarms), (low, low.false_alarms))
        lines.append(f"Put first wrongly of the others: {two}.")
    if column_bias.off is not None and column_bias.off.more_low > _far(voice, column_bias):
        high, low = _pair(column_bias, column_bias.off)
        lines.append(
            f"Rated too high against too low: {_rated(voice, high)}; {_rated(voice, low)}."
        )
    return tuple(lines)


def bias_finding(voice: Voice, column_bias: GroupBias) -> tuple[Finding, ...]:
    """Who is put first least and most, where there are two groups."""
    if column_bias.ratio is None:
        return ()
    most, least = _ends(column_bias)
    high = _quantity("put_first_most", most.flagged)
    low = _quantity("put_first_least", least.flagged)
    return (
        Finding(
            f"Put first: {high.say()} for {part_group(voice, most.part)}, "
            f"{low.say()} for {part_group(voice, least.part)}.",
            "seen",
            (high, low),
        ),
    )


def bias_pictures(voice: Voice, column_bias: GroupBias) -> tuple[Evidence, ...]:
    """Shares put first, and the table of errors by group."""
    if len(column_bias.groups) < 2:
        return ()
    title = voice.title(column_bias.column)
    rows = tuple(
        ComparisonRow(part_bare(voice, group.part), _quantity("put_first", group.flagged))
        for group in column_bias.groups
    )
    note = "Put first: as many as there are to find. Judged on rows the model had not seen."
    if column_bias.too_small:
        names = listing([part_group(voice, part) for part in column_bias.too_small])
        note += f" Too small to say: {names}."
    return (
        Comparison(f"Put first, by {title}", rows, f"{note} Band: 95% range."),
        Table(
            f"Errors, by {title}",
            (title, first_upper(voice.nouns), "Missed", "False alarms", "Said", "Happened"),
            tuple(_row(voice, group) for group in column_bias.groups),
            "Missed: of those to find, not put first. False alarms: of the others, put first.",
        ),
    )  # fmt: skip


def _of(model: TrainedModel, name: str) -> GroupBias:
    seen = model.judged
    return bias(model.rows.loc[seen, name], model.outcome[seen], model.held_out[seen], model.family)


def _row(voice: Voice, group: GroupFigures) -> tuple[str, ...]:
    shares = (group.missed, group.false_alarms)
    share_words = (_quantity("share", share).say() if share.rows else "none" for share in shares)
    levels = (voice.level("level", value).plain() for value in (group.predicted, group.happened))
    return (part_bare(voice, group.part), f"{group.rows:,}", *share_words, *levels)


def _ends(column_bias: GroupBias) -> tuple[GroupFigures, GroupFigures]:
    """The groups put first most and least often."""
    order = sorted(column_bias.groups, key=lambda group: group.flagged.value)
    return order[-1], order[0]


def _pair(column_bias: GroupBias, gap: Disparity) -> tuple[GroupFigures, GroupFigures]:
    """The groups between which a gap is, the one with the larger figure first."""
    high, low = (
        next(group for group in column_bias.groups if group.part == part)
        for part in (gap.high, gap.low)
    )
    return high, low


def _two(
    voice: Voice, one: tuple[GroupFigures, Proportion], other: tuple[GroupFigures, Proportion]
) -> str:
    """Two groups, each with its share: "26 of 100 for women, 16 of 100 for men"."""
    return ", ".join(
        f"{_of_100(share)} for {part_group(voice, group.part)}" for group, share in (one, other)
    )


def _far(voice: Voice, column_bias: GroupBias) -> float:
    """How far apart what is said may be off: points of a rate, part of a number's distance."""
    return (
        OFF
        if voice.dataset.is_rate
        else OFF_OF_NUMBER * max(group.distance for group in column_bias.groups)
    )


def _rated(voice: Voice, group: GroupFigures) -> str:
    said, happened = (
        voice.level("level", value).plain() for value in (group.predicted, group.happened)
    )
    return f"{part_group(voice, group.part)} at {said} where {happened} came true"


def _what_happened(voice: Voice, column_bias: GroupBias) -> str:
    came = [
        f"{voice.level('level', group.happened).plain()} for {part_group(voice, group.part)}"
        for group in _ends(column_bias)
    ]
    return f"What happened differs, too: {', '.join(came)}."


def _quantity(name: str, share: Proportion) -> Quantity:
    return Quantity(name, share.value, "share", share.low, share.high, 0.95)


def _of_100(share: Proportion) -> str:
    """A share of 100, so that two of them stand side by side."""
    if 0 < share.value < 0.005:
        return "under 1 of 100"
    return "over 99 of 100" if 0.995 <= share.value < 1 else f"{100 * share.value:.0f} of 100"

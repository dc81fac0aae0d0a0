"""The sentences, bars and tables of what was counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analyses.how_many.counted import OTHERS, Counted, Group, Grouping
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import (
    Comparison,
    ComparisonRow,
    Evidence,
    Series,
    SeriesPoint,
    Table,
    Timeline,
)
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from models.segments.tallies import GroupTally

LEVEL = 0.95
MOST_BARS = 12
MOST_SENTENCES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A group with its figure."""

    group: Group
    tally: GroupTally
    quantity: Quantity


def quantity_of(counted: Counted, tally: GroupTally, name: str = "") -> Quantity:
    """A figure in its unit: a count, a share, or the column's own."""
    measure, target = counted.tallied.measure, counted.target
    name = name or measure
    value = tally.value
    if measure == "count":
        return Quantity(name, value, "count", tally.low, tally.high, LEVEL)
    if measure == "share":
        return Quantity(name, value, "share", tally.low, tally.high, LEVEL)
    unit = target.unit if target is not None else ""
    currency = counted.voice.dataset.currency
    if unit == "share" or (unit == "money" and not currency) or not unit:
        unit = "units"
    return Quantity(
        name, value, unit, tally.low, tally.high, LEVEL, currency if unit == "money" else ""
    )


def figures_of(counted: Counted) -> tuple[Figure, ...]:
    """The figure of each group of the first column that has rows, in the order that is asked."""
    made = [
        Figure(group, tally, quantity_of(counted, tally))
        for group in counted.by[0].groups
        if (tally := counted.tallied.among(counted.among & group.rows)).rows
    ]
    if not counted.by[0].over_time and (counted.ranked or not _in_order(counted.by[0])):
        way = 1 if counted.lowest else -1
        made.sort(
            key=lambda figure: (
                figure.group.label == OTHERS,
                math.isnan(figure.tally.value),
                way * figure.tally.value,
            )
        )
    return tuple(made[: counted.most] if counted.most else made)


def _in_order(grouping: Grouping) -> bool:
    """True where the groups are bands of a number, which stand in its order."""
    return grouping.column.kind == "number" and grouping.column.role != "id"


def exact(counted: Counted, tally: GroupTally) -> str:
    """A total with every cent; "" where it is no total, or an estimate."""
    if counted.tallied.measure != "total" or tally.low is not None or not tally.known:
        return ""
    target = counted.target
    is_money = target is not None and target.unit == "money"
    symbol = counted.voice.dataset.currency if is_money else ""
    whole = tally.value == int(tally.value)
    sign = "\u2212" if tally.value < 0 else ""
    return f"{sign}{symbol}{abs(tally.value):,.{0 if whole else 2}f}"


def say(counted: Counted, figure: Quantity, tally: GroupTally) -> str:
    """The figure with its range; a total to the cent."""
    if figure.value is None or math.isnan(figure.value):
        return "not known"
    return exact(counted, tally) or figure.say()


def what(counted: Counted) -> str:
    """What is measured: "customers who leave", "Monthly fee on average"."""
    voice, target, measure = counted.voice, counted.target, counted.tallied.measure
    if target is None:
        return voice.nouns
    title = voice.title(target.name)
    if measure in {"total", "average"}:
        return f"{title} {'in all' if measure == 'total' else 'on average'}"
    if counted.is_outcome and voice.dataset.is_rate:
        return f"{voice.nouns} who {voice.happened}"
    if target.role == "id":
        return f"different values of {title}"
    return f"{voice.nouns} with {title}"


def group_sentence(counted: Counted, figure: Figure) -> str:
    """One group's figure as a sentence without its mark."""
    voice, words = counted.voice, figure.group.words
    told = say(counted, figure.quantity, figure.tally)
    measure, target = counted.tallied.measure, counted.target
    if target is None and measure == "count":
        return f"{_rows(counted, figure.tally, told)} {words}"
    if target is None:
        return f"{told} {voice.nouns} are {voice.nouns} {words}"
    title = voice.title(target.name)
    if measure in {"total", "average"}:
        return f"{title} {words}: {told} {'in all' if measure == 'total' else 'on average'}"
    if counted.is_outcome and voice.dataset.is_rate:
        return f"Of {voice.nouns} {words}, {told} {voice.happened}"
    if target.role == "id":
        return f"{title}, {words}: {told} different values"
    return f"Of {voice.nouns} {words}, {told} are with {title}"


def _rows(counted: Counted, tally: GroupTally, told: str) -> str:
    """So many rows; one is said as one, and an estimate with its range."""
    if tally.low is None:
        return counted.voice.rows(tally.value)
    return f"{told} {counted.voice.nouns}"


def whole_sentence(counted: Counted, tally: GroupTally) -> tuple[str, tuple[Quantity, ...]]:
    """The figure of all who are asked about, and what it says."""
    voice, target, measure = counted.voice, counted.target, counted.tallied.measure
    figure = quantity_of(counted, tally)
    told = say(counted, figure, tally)
    with_who = f" {counted.who}" if counted.who else ""
    if target is None and measure == "share":
        return f"{told} {voice.nouns} are those {counted.who}", (figure,)
    if target is None:
        return f"{_rows(counted, tally, told)}{with_who}", (figure,)
    title = voice.title(target.name)
    among = f" among {voice.nouns}{with_who}" if counted.who else ""
    if measure in {"total", "average"}:
        return (
            f"{title}{among}: {told} {'in all' if measure == 'total' else 'on average'}",
            (figure,),
        )
    if target.role == "id":
        return f"{title}{among}: {told} different values", (figure,)
    if counted.is_outcome and voice.dataset.is_rate:
        if measure == "share":
            return f"Of all {voice.nouns}{with_who}, {told} {voice.happened}", (figure,)
        return f"{_rows(counted, tally, told)}{with_who} {voice.happened}", (figure,)
    of_all = f"Of all {voice.nouns}{with_who}, " if measure == "share" else ""
    return f"{of_all}{told} are with {title}" if of_all else (
        f"{_rows(counted, tally, told)}{with_who} with {title}"
    ), (figure,)  # fmt: skip


def headline(
    counted: Counted, figures: Sequence[Figure], tally: GroupTally
) -> tuple[str, Quantity | None]:
    """What was counted, or both ends of the groups, in at most 25 words, with its number."""
    if not counted.by or not figures:
        sentence, said = whole_sentence(counted, tally)
        return _fitting(counted, (sentence,), tally), said[0]
    known = [figure for figure in figures if not math.isnan(figure.tally.value)]
    known = [figure for figure in known if figure.group.label != OTHERS] or known
    if not known:
        return f"Nothing is known of {what(counted)} here", None
    first, last = known[0], known[-1]
    if not counted.by[0].over_time:
        first = max(known, key=lambda figure: figure.tally.value)
        last = min(known, key=lambda figure: figure.tally.value)
        if counted.lowest:
            first, last = last, first
    if first is last:
        return _fitting(counted, (group_sentence(counted, first),), tally), first.quantity
    beside = f"{last.group.words}: {_bare(counted, last)}"
    start = "first " if counted.by[0].over_time else ""
    ways = (
        f"{group_sentence(counted, first)}; {beside}",
        f"{first_upper(start)}{_bare(counted, first)} {first.group.words}; {_bare(counted, last)} "
        f"{last.group.words}",
        group_sentence(counted, first),
        f"{first_upper(what(counted))}: {_bare(counted, first)} at one end, "
        f"{_bare(counted, last)} at the other",
    )
    return _fitting(counted, ways, tally), first.quantity


def _bare(counted: Counted, figure: Figure) -> str:
    exact_words = exact(counted, figure.tally)
    return exact_words or figure.quantity.plain()


def _fitting(counted: Counted, ways: Sequence[str], tally: GroupTally) -> str:
    """The fullest sentence that is short enough."""
    told = say(counted, quantity_of(counted, tally), tally)
    last = f"{first_upper(what(counted))}: {told}"
    return first_upper(next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), last))


def findings(counted: Counted, figures: Sequence[Figure], tally: GroupTally) -> tuple[Finding, ...]:
    """All together, then each group."""
    sentence, said = whole_sentence(counted, tally)
    parts_of_all = counted.target is None and counted.tallied.measure == "share"
    statements = [Finding(f"{first_upper(sentence)}.", "seen", said)]
    if counted.by and parts_of_all:
        statements = []
    if not counted.by:
        return (*statements, *_of_outcome(counted))
    for figure in figures[:MOST_SENTENCES]:
        own = group_sentence(counted, figure)
        rows = "" if counted.target is None else f"; {counted.voice.rows(figure.tally.rows)}"
        statement = f"{first_upper(own)}{rows}."
        statements.append(Finding(statement, "seen", (figure.quantity,)))
    return tuple(statements)


def _of_outcome(counted: Counted) -> tuple[Finding, ...]:
    """Of all rows: how many it happened to, beside their share."""
    voice, model = counted.voice, counted.model
    if not (counted.is_outcome and voice.dataset.is_rate):
        return ()
    happened = Quantity("happened", float(model.outcome[counted.among].sum()), "count")
    rows = Quantity("rows", float(counted.among.sum()), "count")
    return (
        Finding(
            f"That is {happened.plain()} of {rows.plain()} {voice.nouns}.",
            "seen",
            (happened, rows),
        ),
    )


def evidence(counted: Counted, figures: Sequence[Figure]) -> tuple[Evidence, ...]:
    """The groups as bars or as a line over time, and as a table; two columns as a table alone."""
    if not counted.by or not figures:
        return ()
    if len(counted.by) > 1:
        return (_cross(counted, figures),)
    return (_line(counted, figures) if counted.by[0].over_time else _bars(counted, figures),
            _table(counted, figures))  # fmt: skip


def _title(counted: Counted) -> str:
    names = listing([counted.voice.title(grouping.column.name) for grouping in counted.by])
    return f"{first_upper(what(counted))}, by {names}"


def _bars(counted: Counted, figures: Sequence[Figure]) -> Comparison:
    note = "Band: 95% range." if any(figure.quantity.has_range for figure in figures) else ""
    known = [figure for figure in figures if not math.isnan(figure.tally.value)]
    more = len(known) - MOST_BARS
    if more > 0:
        note = f"{note} The table below has {more:,} more {'group' if more == 1 else 'groups'}."
    return Comparison(
        title=_title(counted),
        rows=tuple(
            ComparisonRow(figure.group.label, figure.quantity, "now")
            for figure in known[:MOST_BARS]
        ),
        note=note.strip(),
    )


def _line(counted: Counted, figures: Sequence[Figure]) -> Timeline:
    sample = figures[0].quantity
    points = tuple(
        SeriesPoint(
            figure.group.when,
            None if math.isnan(figure.tally.value) else figure.tally.value,
            figure.quantity.low,
            figure.quantity.high,
        )
        for figure in figures
    )
    return Timeline(
        title=_title(counted),
        unit=sample.unit,
        series=(Series(first_upper(what(counted)), points),),
        note="The first and the last stretch of time may not be whole.",
        symbol=sample.symbol,
    )


def _table(counted: Counted, figures: Sequence[Figure]) -> Table:
    voice = counted.voice
    heads = [voice.title(counted.by[0].column.name), first_upper(voice.nouns)]
    counts_rows = counted.target is None and counted.tallied.measure == "count"
    if not counts_rows:
        heads.append(first_upper(what(counted)))
    rows: list[tuple[str, ...]] = []
    for figure in figures:
        cells = [figure.group.label, f"{figure.tally.rows:,}"]
        if not counts_rows:
            cells.append(say(counted, figure.quantity, figure.tally))
        rows.append(tuple(cells))
    return Table(f"{first_upper(what(counted))}: every group", tuple(heads), tuple(rows))


def _cross(counted: Counted, figures: Sequence[Figure]) -> Table:
    """Groups of the first column down, of the second across."""
    second = counted.by[1]
    heads = [counted.voice.title(counted.by[0].column.name)]
    rows = []
    across = [group for group in second.groups if (group.rows & counted.among).any()]
    for figure in figures:
        cells = [figure.group.label]
        for group in across:
            tally = counted.tallied.among(counted.among & figure.group.rows & group.rows)
            cells.append(_cell(counted, tally))
        rows.append(tuple(cells))
    return Table(
        _title(counted),
        (*heads, *(group.label for group in across)),
        tuple(rows),
        f"Across: {counted.voice.title(second.column.name)}.",
    )


def _cell(counted: Counted, tally: GroupTally) -> str:
    if not tally.rows:
        return "none"
    return say(counted, quantity_of(counted, tally), tally)


def missing_check(counted: Counted) -> Check:
    """Who is not in the figures: no outcome, no value, no group."""
    voice = counted.voice
    lines, columns = [], []
    if counted.unlabelled:
        lines.append(f"{voice.rows(counted.unlabelled)} without a known {voice.outcome}")
    target = counted.target
    if target is not None:
        known = counted.tallied.among(counted.among)
        if known.known < known.rows:
            title = voice.title(target.name)
            lines.append(f"{voice.rows(known.rows - known.known)} without a known {title}")
            columns.append(target.name)
    for grouping in counted.by:
        if grouping.over_time:
            grouped = sum(int((group.rows & counted.among).sum()) for group in grouping.groups)
            if left := int(counted.among.sum()) - grouped:
                title = voice.title(grouping.column.name)
                lines.append(f"{voice.rows(left)} without a known {title} or from before")
                columns.append(grouping.column.name)
    if not lines:
        everyone = f"Every {voice.noun} that is asked about is counted."
        return Check("not-counted", "Nobody is left out", "passed", everyone)
    text = f"Not in these figures: {listing(lines)}."
    return Check("not-counted", "Some are not counted", "caution", text, tuple(columns))

"""What is counted, of whom and in which groups: the choices of `how_many` read against the card."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses._asking.selection import rows_of, unlabelled_of
from analyses._language.columns import find_column
from analyses._language.group_phrase import bare_phrase, level_tail, term_phrase
from analyses._language.rows import id_names
from analyses._language.voice import YES, Voice
from analyses.how_many.periods import periods_of
from answers.answer import CannotAnswer
from answers.words import first_upper, listing, short
from datasets.cards.card import Column
from models.segments.conditions import Term, strata
from models.segments.tallies import Measure, Tallied, furthest
from models.training.trained import TrainedModel

MEASURES: tuple[Measure, ...] = ("count", "share", "total", "average")
MOST_COLUMNS = 2
MOST_NAMES = 30
FEWEST_RANKED = 10  # rows that a share or an average of one name needs to stand in an order
OTHERS = "Others"
ENDS = ("", "highest", "lowest")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Rows that belong together by one column.

    Attributes:
        label: under the column's title: "Month-to-month".
        words: behind the noun: "with Contract Month-to-month", "in week 3 of 2024".
        rows: mask (n,).
        when: the first day where it is a time, else empty.
    """

    label: str
    words: str
    rows: np.ndarray
    when: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """The groups of one column, in its order."""

    column: Column
    groups: tuple[Group, ...]

    @property
    def over_time(self) -> bool:
        """True where the groups follow one another."""
        return any(group.when for group in self.groups)


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """All that is asked.

    Attributes:
        model: the rows.
        voice: their words.
        target: the column that is measured; None where rows are counted.
        tallied: the measure with each row's value.
        among: mask (n,) of the rows that are asked about.
        who: whom they are in words; empty for all.
        by: the groups of no, one or two columns.
        most: how many groups are asked for; 0 for all.
        lowest: True where these are the lowest.
        ranked: True where an order is asked for.
        unlabelled: rows that are asked about and have no known outcome; they are in no figure.
    """

    model: TrainedModel
    voice: Voice
    target: Column | None
    tallied: Tallied
    among: np.ndarray
    who: str
    by: tuple[Grouping, ...]
    most: int = 0
    lowest: bool = False
    ranked: bool = False
    unlabelled: int = 0

    @property
    def of_all(self) -> bool:
        """True where it is asked which share of all rows those are that are asked about."""
        return self.target is None and self.tallied.measure == "share" and not self.by

    @property
    def is_outcome(self) -> bool:
        """True where the outcome is measured."""
        return self.target is not None and self.target.role == "outcome"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The choices as they were typed."""

    of: str = ""
    measure: str = ""
    by: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    how_many: int = 0
    end: str = ""


def counted(model: TrainedModel, wanted: Wanted) -> Counted:
    """What the choices mean.

    Raises:
        CannotAnswer: a column or value does not exist, or cannot be counted or added so.
    """
    voice = Voice(model.dataset)
    _sound(wanted)
    among, who = rows_of(model, wanted.where)
    target, by = _target(model, wanted), list(dict.fromkeys(wanted.by))
    if (
        target is not None
        and _has_levels(target)
        and wanted.measure in {"", "count", "share", "top"}
    ):
        by, target = [target.name, *(name for name in by if name != target.name)], None
    if len(by) > MOST_COLUMNS:
        raise CannotAnswer("Groups are made by one or two columns.", "Leave one out.")
    measure = _measure(wanted.measure, target)
    if measure == "share" and target is None and not by:
        among, tallied = np.ones(len(among), dtype=bool), _members(model, among)
    else:
        tallied = _tallied(model, target, measure)
    asked = Counted(
        model,
        voice,
        target,
        tallied,
        among,
        who,
        (),
        wanted.how_many,
        lowest=wanted.end == "lowest",
        ranked=wanted.measure == "top" or bool(wanted.end) or bool(wanted.how_many),
        unlabelled=unlabelled_of(model, wanted.where),
    )
    return replace(asked, by=tuple(_grouping(asked, name) for name in by))


def _sound(wanted: Wanted) -> None:
    if wanted.measure not in {"", "top", *MEASURES}:
        raise CannotAnswer(
            f"There is no measure called {short(wanted.measure)}.",
            f"There are: {listing([*MEASURES, 'top'])}.",
        )
    if wanted.end not in ENDS:
        raise CannotAnswer(
            f"The end is highest or lowest, not “{short(wanted.end)}”.", "Choose one of them."
        )
    if wanted.how_many < 0:
        raise CannotAnswer("Fewer than no groups cannot be shown.", "Ask for one or more.")


def _target(model: TrainedModel, wanted: Wanted) -> Column | None:
    """The column that is measured; what is totalled without a word is worth or outcome."""
    dataset = model.dataset
    if wanted.of:
        return _there(model, wanted.of)
    if wanted.measure == "share" and not wanted.where:
        return None if wanted.by and not dataset.is_rate else dataset.outcome
    if wanted.measure in {"total", "average"}:
        return dataset.value if dataset.is_rate and dataset.value else dataset.outcome
    return dataset.outcome if wanted.measure == "" else None


def _there(model: TrainedModel, name: str) -> Column:
    """The column called so, where the rows have it.

    Raises:
        CannotAnswer: there is none, or it is not among what answers are made from.
    """
    column = find_column(model.dataset, name)
    if column.role == "outcome" or column.name in model.rows:
        return column
    why = Voice(model.dataset).titled(column.why).rstrip(".")
    raise CannotAnswer(
        f"{column.title} is left out{f' ({why})' if why else ''}, so nothing is counted by it.",
        "Put it back on the page Data, or choose another column.",
    )


def _has_levels(column: Column) -> bool:
    """True for a column whose values are counted one by one: no number, no yes and no."""
    if column.role in {"outcome", "id"}:
        return False
    return column.kind in {"category", "text", "date"} or (
        column.kind == "yes_no" and _yes(column) is None
    )


def _yes(column: Column) -> str | None:
    return next((level for level in column.levels if level.strip().lower() in YES), None)


def _measure(asked: str, target: Column | None) -> Measure:
    """The measure that is asked for, or what such a column is measured by.

    Raises:
        CannotAnswer: it has no total or average.
    """
    numeric = target is not None and target.kind == "number"
    if asked in {"total", "average"} and target is not None and not numeric:
        if target.kind != "yes_no":
            raise CannotAnswer(
                f"{target.title} holds values, not numbers, so it has no {asked}.",
                "Ask how many there are of each, or choose a column of numbers.",
            )
        return "count" if asked == "total" else "share"
    if asked == "top":
        return ("total" if numeric else "share") if target is not None else "count"
    for measure in MEASURES:
        if asked == measure:
            return measure
    if target is None:
        return "count"
    return "average" if numeric else "share"


def _members(model: TrainedModel, among: np.ndarray) -> Tallied:
    return Tallied("share", among.astype(float), rate=True, entity=model.groups)


def _tallied(model: TrainedModel, target: Column | None, measure: Measure) -> Tallied:
    """Each row's value: 1 for what is counted, NaN for what is not known."""
    rate, rows = True, len(model.rows)
    values: np.ndarray
    if target is None:
        values = np.ones(rows)
    elif target.role == "outcome":
        values, rate = np.asarray(model.outcome, dtype=float), model.dataset.is_rate
    elif target.kind == "number" and target.role != "id":
        values = model.rows[target.name].to_numpy(dtype=float, na_value=np.nan)
        rate = False
    elif target.role == "id":
        values = (~model.rows[target.name].duplicated()).to_numpy(dtype=float)
    else:
        column = model.rows[target.name]
        known, level = column.notna().to_numpy(), _yes(target)
        same = (column.astype("str") == level).to_numpy(dtype=bool, na_value=False)
        values = np.where(known, same.astype(float), np.nan)
    if measure in {"count", "share"} and not rate:
        values, rate = np.isfinite(values).astype(float), True
    times = 1.0 if model.part_of is None else model.part_of / (rows + model.rows_without_outcome)
    return Tallied(measure, values, rate=rate, entity=model.groups, times=times)


def _grouping(asked: Counted, name: str) -> Grouping:
    """The groups of a column; a date by the time that it spans, an id by its names.

    Raises:
        CannotAnswer: no such column, or one value only.
    """
    model, voice = asked.model, asked.voice
    column = _there(model, name)
    if column.role == "outcome":
        return Grouping(column, _by_outcome(model, voice))
    values = model.rows[column.name]
    if column.kind == "date" and pd.api.types.is_datetime64_any_dtype(values):
        periods = periods_of(values)
        groups = tuple(
            Group(period.label, period.words, period.rows, period.when) for period in periods
        )
    elif _by_names(column):
        groups = _by_name(asked, column, id_names(values))
    else:
        groups = _by_part(voice, values)
    if len(groups) < 2:
        raise CannotAnswer(
            f"{column.title} does not tell {voice.nouns} apart here.", "Choose another column."
        )
    return Grouping(column, groups)


def _by_names(column: Column) -> bool:
    """True for a column of more values than can all be told."""
    many = column.kind == "category" and len(column.levels) > MOST_NAMES
    return column.role == "id" or column.kind in {"text", "date"} or many


def _by_outcome(model: TrainedModel, voice: Voice) -> tuple[Group, ...]:
    if not model.dataset.is_rate:
        return _by_part(voice, pd.Series(model.outcome, name=model.dataset.outcome.name))  # type: ignore[union-attr]
    yes = model.outcome > 0
    return (
        Group(first_upper(voice.happened), f"who {voice.happened}", yes),
        Group("The others", "of the others", ~yes),
    )


def _by_part(voice: Voice, values: pd.Series) -> tuple[Group, ...]:
    terms, at = strata(values.reset_index(drop=True))
    groups = [
        Group(first_upper(bare_phrase(voice, term)), term_phrase(voice, term), at == k)
        for k, term in enumerate(terms)
    ]
    return _with_others(voice, str(values.name), groups, at < 0)


def _by_name(asked: Counted, column: Column, names: pd.Series) -> tuple[Group, ...]:
    """The names at the end that is asked for, and all others."""
    voice = asked.voice
    known = (names != "").to_numpy(dtype=bool)
    codes, called = pd.factorize(names.where(known, None), sort=True)
    order = furthest(asked.tallied, codes, asked.among, lowest=asked.lowest, fewest=FEWEST_RANKED)
    groups = [
        Group(
            words := short(str(called[code]), 30),
            level_tail(voice, column, words).words,
            codes == code,
        )
        for code in order[:MOST_NAMES]
    ]
    told = np.isin(codes, order[:MOST_NAMES])
    if not known.all():
        term = Term(column.name, missing=True)
        groups.append(
            Group(first_upper(bare_phrase(voice, term)), term_phrase(voice, term), ~known)
        )
    return _with_others(voice, column.name, groups, ~told & known)


def _with_others(
    voice: Voice, name: str, groups: list[Group], others: np.ndarray
) -> tuple[Group, ...]:
    if others.any() and groups:
        groups = [*groups, Group(OTHERS, f"with another {voice.title(name)}", others)]
    return tuple(groups)

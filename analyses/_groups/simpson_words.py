"""A difference that turns round or goes away among rows alike in another column, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analyses._groups.segment_words import bare_words, doing, end_called, term_words, terms_words
from analyses._language.voice import Voice
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Table
from answers.quantity import Quantity
from answers.words import first_upper, listing
from models.drivers.binary_contrast import BinaryContrast
from models.segments.conditions import Term, covering
from models.segments.simpson import (
    Reversal,
    StratifiedColumn,
    Stratum,
    counted_on,
    reversal,
    stratified_columns,
)
from models.statistics.intervals import wilson
from models.training.trained import TrainedModel

LOOKED_AT = 30_000
MOST_TOLD = 2


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """Rows that are looked into: all columns (n, k), outcome (n,), entities, and a part of them.

    `sample` are places of at most 30,000 rows; `parts` are their columns in parts.
    """

    rows: pd.DataFrame
    outcome: np.ndarray
    entity: np.ndarray | None
    sample: np.ndarray
    parts: tuple[StratifiedColumn, ...]

    @classmethod
    def of(
        cls, rows: pd.DataFrame, outcome: np.ndarray, entity: np.ndarray | None, seed: int
    ) -> Looked:
        """Of all rows."""
        sample = np.arange(len(rows))
        if len(rows) > LOOKED_AT:
            drawn = np.random.default_rng(seed).choice(len(rows), LOOKED_AT, replace=False)
            sample = np.sort(drawn)
        return cls(rows, outcome, entity, sample, stratified_columns(rows.iloc[sample]))


@dataclass(frozen=True, slots=True, eq=False)
class Unheld:
    """A difference that does not hold: who is compared with all others, and within what.

    Attributes:
        who: in words.
        columns: that say who it is.
        found: within what, and how it is there.
    """

    who: str
    columns: tuple[str, ...]
    found: Reversal


def unheld(looked: Looked, voice: Voice, terms: tuple[Term, ...]) -> Unheld | None:
    """The column within which a group's difference from all others does not hold, if any."""
    columns = tuple(dict.fromkeys(term.column for term in terms))
    return unheld_rows(looked, terms_words(voice, terms), columns, covering(terms, looked.rows))


def unheld_rows(
    looked: Looked, who: str, columns: tuple[str, ...], inside: np.ndarray
) -> Unheld | None:
    """The same of masked rows (n,), who are called so and told by these columns."""
    part = looked.sample
    entity = None if looked.entity is None else looked.entity[part]
    found = reversal(
        looked.parts, looked.outcome[part], inside[part], apart_from=columns, entity=entity
    )
    if found is None:
        return None
    if len(part) < len(inside):
        found = counted_on(found, looked.rows, looked.outcome, inside, looked.entity)
    return Unheld(who, columns, found)


def sides_check(
    model: TrainedModel, compared: Iterable[tuple[BinaryContrast, tuple[str, ...]]]
) -> Check:
    """Whether the raw differences of these sides hold within columns that are not named beside."""
    voice, part = Voice(model.dataset), model.sample
    rows = model.explaining.iloc[part]
    entity = None if model.groups is None else pd.factorize(pd.Series(model.groups[part]))[0]
    looked = Looked.of(rows, model.outcome[part], entity, model.seed)
    asked = [(sides, sides.mask(rows), family) for sides, family in compared]
    found = [unheld_rows(looked, voice.side(sides), own, mask) for sides, mask, own in asked]
    return simpson_check(voice, [each for each in found if each is not None], len(asked))


def two_sided(looked: Looked, way: int) -> tuple[tuple[Term, ...], ...]:
    """Of each column with two sides the one that lies further in a direction."""
    told = []
    outcome = looked.outcome[looked.sample]
    for parts in looked.parts:
        if len(parts.terms) == 2 and parts.at.min() >= 0:
            means = [way * float(outcome[parts.at == k].mean()) for k in (0, 1)]
            told.append((parts.terms[int(np.argmax(means))],))
    return tuple(told)


def turned_finding(voice: Voice, told: Unheld, total: int) -> Finding:
    """The difference as it looks, and how it is among those alike in the other column."""
    found = told.found
    inside, outside = _both(found)
    levels = voice.level("inside", inside), voice.level("outside", outside)
    who, column = first_upper(told.who), voice.title(found.column)
    if voice.dataset.is_rate:
        seen = f"{levels[0].plain()} {voice.happen}, against {levels[1].plain()} of the others"
    else:
        seen = f"{voice.outcome} is {levels[0].plain()}, against {levels[1].plain()} for the others"
    rows = Quantity("rows", sum(each.rows for each in found.turned), "count")
    quantities = (*levels, rows)
    if not found.turned:
        return Finding(f"{who}: {seen}. Within {column} little of it is left.", "seen", quantities)
    less = found.overall.value < 0
    turns = f"{'more' if less else 'fewer'} {voice.happen} than of the others there"
    if not voice.dataset.is_rate:
        turns = f"{voice.outcome} is {'higher' if less else 'lower'} than for the others there"
    where = f"{_turned(voice, found)} ({voice.rows(rows.value or 0)} of {total:,})"
    return Finding(
        f"{who}: {seen}. But within {column} it turns round: {where} {turns}. "
        f"{_crowded(voice, told)}",
        "seen",
        quantities,
    )


def _crowded(voice: Voice, told: Unheld) -> str:
    """Where the rows are that makes the whole look otherwise."""
    found, start = told.found, f"{voice.nouns} with {told.who}"
    often = f"More often than the others, {start}"
    level = "lower" if found.overall.value < 0 else "higher"
    what = f"the share who {voice.happen}" if voice.dataset.is_rate else voice.outcome
    where = f"where {what} is {level} for all"
    merged = _merged(found.crowded)
    if merged and all(term.levels for term in merged):
        names = listing([bare_words(voice, term) for term in merged])
        return f"{often} have {voice.title(found.column)} {names}, {where}."
    if len(merged) == 1 and (merged[0].low is None) != (merged[0].high is None):
        return f"{often} have {term_words(voice, merged[0])}, {where}."
    return f"{first_upper(start)} are found more often {where}."


def _turned(voice: Voice, found: Reversal) -> str:
    """In which parts it turns round: levels by their names, bands of a number counted."""
    counted = f"in {len(found.turned)} of {len(found.strata)} groups"
    if any(not each.term.levels for each in found.turned):
        return counted
    names = listing([bare_words(voice, each.term) for each in found.turned])
    return f"with {voice.title(found.column)} {names}, {counted}"


def _merged(parts: Sequence[Stratum]) -> list[Term]:
    """The parts, neighbouring bands of a number as one."""
    merged: list[Term] = []
    for each in parts:
        last = merged[-1] if merged else None
        if last is not None and _are_neighbours(last, each.term):
            merged[-1] = replace(last, high=each.term.high)
        else:
            merged.append(each.term)
    return merged


def _are_neighbours(one: Term, two: Term) -> bool:
    """True where nothing can lie between two bands: whole numbers, or ends that touch."""
    if one.high is None or two.low is None:
        return False
    whole = one.high == int(one.high) and two.low == int(two.low)
    return two.low - one.high <= (1 if whole else 0)


def _both(found: Reversal) -> tuple[float, float]:
    """Means of both sides over the parts that were compared."""
    own = sum(each.own for each in found.strata)
    others = sum(each.rows - each.own for each in found.strata)
    inside = sum(each.inside * each.own for each in found.strata) / own
    outside = sum(each.outside * (each.rows - each.own) for each in found.strata) / others
    return inside, outside


def strata_table(voice: Voice, told: Unheld) -> Table:
    """Both sides in each part of the other column, and all together."""
    found = told.found
    who, column = first_upper(told.who), voice.title(found.column)
    parts = [(first_upper(bare_words(voice, each.term)), each) for each in found.strata]
    inside, outside = _both(found)
    own = sum(each.own for each in found.strata)
    rows = sum(each.rows for each in found.strata)
    whole = Stratum(found.strata[0].term, rows, inside, outside, own)
    what = f"How many{doing(voice)}" if voice.dataset.is_rate else voice.outcome
    ranges = ", behind it the 95% range" if voice.dataset.is_rate else ""
    return Table(
        title=f"{what}, by {column}",
        columns=(column, who, "The others"),
        rows=tuple(
            (
                f"{name} ({each.rows:,})",
                _side(voice, each.inside, each.own),
                _side(voice, each.outside, each.rows - each.own),
            )
            for name, each in (*parts, ("All", whole))
        ),
        note=f"In brackets: how many {voice.nouns}{ranges}.",
    )


def _side(voice: Voice, mean: float, count: int) -> str:
    if not voice.dataset.is_rate:
        return voice.level("level", mean).plain()
    return voice.level("level", mean, *wilson(mean, count), 0.95).say()


def simpson_check(voice: Voice, told: Sequence[Unheld], looked: int) -> Check:
    """Whether what was said overall holds among those alike in another column."""
    if not looked:
        return Check(
            "simpson", "No two sides to look into", "not_applicable",
            "No difference between two sides is told here.",
        )  # fmt: skip
    if not told:
        return Check(
            "simpson",
            "What is seen overall holds within groups",
            "passed",
            f"No difference turns round or goes away among {voice.nouns} alike in another column; "
            f"{looked} differences were looked into."
            if looked != 1
            else f"It neither turns round nor goes away among {voice.nouns} alike in another "
            "column.",
        )
    lines = []
    for each in told[:3]:
        found = each.found
        who, column = first_upper(each.who), voice.title(found.column)
        if found.turned and found.turns:
            lines.append(f"{who}: within {column} it turns round, {_turned(voice, found)}.")
        else:
            lines.append(f"{who}: within {column} hardly anything of it is left.")
    columns = tuple(dict.fromkeys(each.found.column for each in told))
    titles = listing([voice.title(name) for name in columns[:3]])
    some = "A difference turns round" if any(e.found.turns for e in told) else "A difference fades"
    return Check(
        "simpson",
        f"{some} among those alike",
        "caution",
        f"{' '.join(lines)} Compare {voice.nouns} alike in {titles} before acting on it.",
        tuple(dict.fromkeys([*(name for e in told for name in e.columns), *columns])),
    )


def looks_headline(voice: Voice, told: Unheld) -> str:
    """The headline of one column whose difference does not hold."""
    found = told.found
    inside, outside = _both(found)
    way = 1 if found.overall.value > 0 else -1
    levels = voice.level("inside", inside), voice.level("outside", outside)
    who, column = told.who, voice.title(found.column)
    end = end_called(voice, way) if voice.dataset.is_rate else ("higher", "lower")[way < 0]
    end = {"worst": "worse", "best": "better"}.get(end, end)
    but = "it turns round" if found.turns else "little of that is left"
    return (
        f"{first_upper(voice.outcome)} looks {end} with {who} ({levels[0].plain()} against "
        f"{levels[1].plain()}), but within {column} {but}"
    )


def told_first(found: Sequence[Unheld]) -> tuple[Unheld, ...]:
    """Those that turn round, whose sentence belongs above the fold."""
    turning = [each for each in found if each.found.turns and each.found.turned]
    return tuple(turning[:MOST_TOLD])

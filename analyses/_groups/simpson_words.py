"""A difference that turns round or goes away among rows alike in another column, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from analyses._groups.segment_words import doing, end_called
from analyses._groups.unheld_differences import StratifiedRows, UnheldDifference, find_unheld_rows
from analyses._language.group_phrase import bare_phrase, side_phrase, term_phrase
from analyses._language.voice import Voice
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Table
from answers.quantity import Quantity
from answers.words import first_upper, listing
from models.drivers.binary_contrast import BinaryContrast
from models.segments.conditions import Term
from models.segments.simpson import (
    Reversal,
    Stratum,
)
from models.statistics.intervals import wilson
from models.training.trained import TrainedModel


def sides_check(
    model: TrainedModel, compared: Iterable[tuple[BinaryContrast, tuple[str, ...]]]
) -> Check:
    """Whether the raw differences of these sides hold within columns that are not named beside."""
    voice, part = Voice(model.dataset), model.sample
    rows = model.explaining.iloc[part]
    entity = None if model.groups is None else pd.factorize(pd.Series(model.groups[part]))[0]
    stratified = StratifiedRows.of(rows, model.outcome[part], entity, model.seed)
    masks = [(sides, sides.mask(rows), family) for sides, family in compared]
    differences = [
        find_unheld_rows(stratified, side_phrase(voice, sides), own, mask)
        for sides, mask, own in masks
    ]
    return simpson_check(
        voice, [unheld for unheld in differences if unheld is not None], len(masks)
    )


def turned_finding(voice: Voice, unheld: UnheldDifference, total: int) -> Finding:
    """The difference as it looks, and how it is among those alike in the other column."""
    reversal = unheld.reversal
    inside, outside = _both(reversal)
    levels = voice.level("inside", inside), voice.level("outside", outside)
    who, column = first_upper(f"{voice.nouns} {unheld.who}"), voice.title(reversal.column)
    if voice.dataset.is_rate:
        seen = f"{levels[0].plain()} {voice.happen}, against {levels[1].plain()} of the others"
    else:
        seen = f"{voice.outcome} is {levels[0].plain()}, against {levels[1].plain()} for the others"
    rows = Quantity("rows", sum(stratum.rows for stratum in reversal.turned), "count")
    quantities = (*levels, rows)
    if not reversal.turned:
        return Finding(f"{who}: {seen}. Within {column} little of it is left.", "seen", quantities)
    less = reversal.overall.value < 0
    turns = f"{'more' if less else 'fewer'} {voice.happen} than of the others there"
    if not voice.dataset.is_rate:
        turns = f"{voice.outcome} is {'higher' if less else 'lower'} than for the others there"
    where = f"{_turned(voice, reversal)} ({voice.rows(rows.value or 0)} of {total:,})"
    return Finding(
        f"{who}: {seen}. But within {column} it turns round: {where} {turns}. "
        f"{_crowded(voice, unheld)}",
        "seen",
        quantities,
    )


def _crowded(voice: Voice, unheld: UnheldDifference) -> str:
    """Where the rows are that makes the whole look otherwise."""
    reversal, start = unheld.reversal, f"{voice.nouns} {unheld.who}"
    often = f"More often than the others, {start}"
    level = "lower" if reversal.overall.value < 0 else "higher"
    what = f"the share who {voice.happen}" if voice.dataset.is_rate else voice.outcome
    where = f"where {what} is {level} for all"
    merged = _merged(reversal.crowded)
    if merged and all(term.levels for term in merged):
        names = listing([bare_phrase(voice, term) for term in merged])
        return f"{often} have {voice.title(reversal.column)} {names}, {where}."
    if len(merged) == 1 and (merged[0].low is None) != (merged[0].high is None):
        return f"{often} are those {term_phrase(voice, merged[0])}, {where}."
    return f"{first_upper(start)} are found more often {where}."


def _turned(voice: Voice, reversal: Reversal) -> str:
    """In which parts it turns round: levels by their names, bands of a number counted."""
    counted = f"in {len(reversal.turned)} of {len(reversal.strata)} groups"
    if any(not stratum.term.levels for stratum in reversal.turned):
        return counted
    names = listing([bare_phrase(voice, stratum.term) for stratum in reversal.turned])
    return f"with {voice.title(reversal.column)} {names}, {counted}"


def _merged(parts: Sequence[Stratum]) -> list[Term]:
    """The parts, neighbouring bands of a number as one."""
    merged: list[Term] = []
    for stratum in parts:
        last = merged[-1] if merged else None
        if last is not None and _are_neighbours(last, stratum.term):
            merged[-1] = replace(last, high=stratum.term.high)
        else:
            merged.append(stratum.term)
    return merged


def _are_neighbours(one: Term, two: Term) -> bool:
    """True where nothing can lie between two bands: whole numbers, or ends that touch."""
    if one.high is None or two.low is None:
        return False
    whole = one.high == int(one.high) and two.low == int(two.low)
    return two.low - one.high <= (1 if whole else 0)


def _both(reversal: Reversal) -> tuple[float, float]:
    """Means of both sides over the parts that were compared."""
    own = sum(stratum.own for stratum in reversal.strata)
    others = sum(stratum.rows - stratum.own for stratum in reversal.strata)
    inside = sum(stratum.inside * stratum.own for stratum in reversal.strata) / own
    outside = (
        sum(stratum.outside * (stratum.rows - stratum.own) for stratum in reversal.strata) / others
    )
    return inside, outside


def strata_table(voice: Voice, unheld: UnheldDifference) -> Table:
    """Both sides in each part of the other column, and all together."""
    reversal = unheld.reversal
    who, column = first_upper(unheld.who), voice.title(reversal.column)
    parts = [
        (first_upper(bare_phrase(voice, stratum.term)), stratum) for stratum in reversal.strata
    ]
    inside, outside = _both(reversal)
    own = sum(stratum.own for stratum in reversal.strata)
    rows = sum(stratum.rows for stratum in reversal.strata)
    whole = Stratum(reversal.strata[0].term, rows, inside, outside, own)
    what = f"How many{doing(voice)}" if voice.dataset.is_rate else voice.outcome
    ranges = ", behind it the 95% range" if voice.dataset.is_rate else ""
    return Table(
        title=f"{what}, by {column}",
        columns=(column, who, "The others"),
        rows=tuple(
            (
                f"{name} ({stratum.rows:,})",
                _side(voice, stratum.inside, stratum.own),
                _side(voice, stratum.outside, stratum.rows - stratum.own),
            )
            for name, stratum in (*parts, ("All", whole))
        ),
        note=f"In brackets: how many {voice.nouns}{ranges}.",
    )


def _side(voice: Voice, mean: float, count: int) -> str:
    if not voice.dataset.is_rate:
        return voice.level("level", mean).plain()
    return voice.level("level", mean, *wilson(mean, count), 0.95).say()


def simpson_check(voice: Voice, differences: Sequence[UnheldDifference], compared: int) -> Check:
    """Whether what was said overall holds among those alike in another column."""
    if not compared:
        return Check(
            "simpson", "No two sides to look into", "not_applicable",
            "No difference between two sides is told here.",
        )  # fmt: skip
    if not differences:
        return Check(
            "simpson",
            "What is seen overall holds within groups",
            "passed",
            f"No difference turns round or goes away among {voice.nouns} alike in another column; "
            f"{compared} differences were looked into."
            if compared != 1
            else f"It neither turns round nor goes away among {voice.nouns} alike in another "
            "column.",
        )
    lines = []
    for unheld in differences[:3]:
        reversal = unheld.reversal
        who, column = first_upper(f"{voice.nouns} {unheld.who}"), voice.title(reversal.column)
        if reversal.turned and reversal.turns:
            lines.append(f"{who}: within {column} it turns round, {_turned(voice, reversal)}.")
        else:
            lines.append(f"{who}: within {column} hardly anything of it is left.")
    columns = tuple(dict.fromkeys(unheld.reversal.column for unheld in differences))
    titles = listing([voice.title(name) for name in columns[:3]])
    some = (
        "A difference turns round"
        if any(unheld.reversal.turns for unheld in differences)
        else "A difference fades"
    )
    return Check(
        "simpson",
        f"{some} among those alike",
        "caution",
        f"{' '.join(lines)} Compare {voice.nouns} alike in {titles} before acting on it.",
        tuple(
            dict.fromkeys([*(name for unheld in differences for name in unheld.columns), *columns])
        ),
    )


def looks_headline(voice: Voice, unheld: UnheldDifference) -> str:
    """The headline of one column whose difference does not hold."""
    reversal = unheld.reversal
    inside, outside = _both(reversal)
    way = 1 if reversal.overall.value > 0 else -1
    levels = voice.level("inside", inside), voice.level("outside", outside)
    who, column = unheld.who, voice.title(reversal.column)
    end = end_called(voice, way) if voice.dataset.is_rate else ("higher", "lower")[way < 0]
    end = {"worst": "worse", "best": "better"}.get(end, end)
    but = "it turns round" if reversal.turns else "little of that is left"
    return (
        f"{first_upper(voice.outcome)} looks {end} for {voice.nouns} {who} "
        f"({levels[0].plain()} against {levels[1].plain()}), but within {column} {but}"
    )

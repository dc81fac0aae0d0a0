"""Differences between a group and all others that do not hold among rows alike elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses._language.group_phrase import terms_phrase
from analyses._language.voice import Voice
from models.segments.conditions import Term, covering
from models.segments.simpson import (
    Reversal,
    StratifiedColumn,
    counted_on,
    stratified_columns,
)
from models.segments.simpson import reversal as find_reversal

LOOKED_AT = 30_000
MOST_TOLD = 2


@dataclass(frozen=True, slots=True, eq=False)
class StratifiedRows:
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
    ) -> StratifiedRows:
        """Of all rows."""
        sample = np.arange(len(rows))
        if len(rows) > LOOKED_AT:
            drawn = np.random.default_rng(seed).choice(len(rows), LOOKED_AT, replace=False)
            sample = np.sort(drawn)
        return cls(rows, outcome, entity, sample, stratified_columns(rows.iloc[sample]))


@dataclass(frozen=True, slots=True, eq=False)
class UnheldDifference:
    """A difference that does not hold: who is compared with all others, and within what.

    Attributes:
        who: behind their noun, in words.
        columns: that say who it is.
        reversal: within what, and how it is there.
    """

    who: str
    columns: tuple[str, ...]
    reversal: Reversal


def find_unheld(
    stratified: StratifiedRows, voice: Voice, terms: tuple[Term, ...]
) -> UnheldDifference | None:
    """The column within which a group's difference from all others does not hold, if any."""
    columns = tuple(dict.fromkeys(term.column for term in terms))
    return find_unheld_rows(
        stratified, terms_phrase(voice, terms), columns, covering(terms, stratified.rows)
    )


def find_unheld_rows(
    stratified: StratifiedRows, who: str, columns: tuple[str, ...], inside: np.ndarray
) -> UnheldDifference | None:
    """The same of masked rows (n,), who are called so and told by these columns."""
    part = stratified.sample
    entity = None if stratified.entity is None else stratified.entity[part]
    reversal = find_reversal(
        stratified.parts, stratified.outcome[part], inside[part], apart_from=columns, entity=entity
    )
    if reversal is None:
        return None
    if len(part) < len(inside):
        reversal = counted_on(
            reversal, stratified.rows, stratified.outcome, inside, stratified.entity
        )
    return UnheldDifference(who, columns, reversal)


def two_sided(stratified: StratifiedRows, way: int) -> tuple[tuple[Term, ...], ...]:
    """Of each column with two sides the one that lies further in a direction."""
    further = []
    outcome = stratified.outcome[stratified.sample]
    for parts in stratified.parts:
        if len(parts.terms) == 2 and parts.at.min() >= 0:
            means = [way * float(outcome[parts.at == k].mean()) for k in (0, 1)]
            further.append((parts.terms[int(np.argmax(means))],))
    return tuple(further)


def turning_round(differences: Sequence[UnheldDifference]) -> tuple[UnheldDifference, ...]:
    """Those that turn round, whose sentence belongs above the fold."""
    turning = [unheld for unheld in differences if unheld.reversal.turns and unheld.reversal.turned]
    return tuple(turning[:MOST_TOLD])

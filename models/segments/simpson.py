"""Does a difference turn round among rows that are alike in another column (Simpson 1951)?

The gap between some rows and the others is compared with the gap within the parts of each other
column (Mantel and Haenszel 1959). Where hardly anything of it is left there, or the opposite, what
is seen overall is mostly that the two sides are in different parts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.segments.conditions import Term, strata
from models.statistics.intervals import Z95
from models.statistics.mean_difference import MeanDifference, mean_difference

CLEAR = 3.0  # standard errors of a difference that is worth looking into
LEFT = 0.5  # share of the difference that must clearly not be left within the parts
SHIFT = 3.0  # standard errors by which the gap within must differ from the gap overall
COMPARED = 0.7  # share of the smaller side's rows that must have others beside them
FEWEST = 10  # rows of each side in a part


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of the other column.

    Attributes:
        term: which rows.
        rows: how many.
        inside, outside: mean outcome of the rows that are asked about, and of the others.
        own: how many of its rows are asked about.
    """

    term: Term
    rows: int
    inside: float
    outside: float
    own: int


@dataclass(frozen=True, slots=True)
class Reversal:
    """A difference that does not hold within the parts of another column.

    Attributes:
        column: the other column.
        overall: the gap between the rows and all others.
        within: the same among rows alike in the column.
        strata: its parts in their order, with both sides.
    """

    column: str
    overall: MeanDifference
    within: MeanDifference
    strata: tuple[Stratum, ...]

    @property
    def turns(self) -> bool:
        """True where the gap within lies in the other direction, be it ever so small."""
        return self.overall.value * self.within.value < 0

    @property
    def crowded(self) -> tuple[Stratum, ...]:
        """The parts that hold more of the rows inside than of the others, with a mean that fits."""
        own = sum(stratum.own for stratum in self.strata)
        others = sum(stratum.rows - stratum.own for stratum in self.strata)
        rows, way = own + others, np.sign(self.overall.value)
        usual = sum(_mean(stratum) * stratum.rows for stratum in self.strata) / rows
        return tuple(
            stratum
            for stratum in self.strata
            if stratum.own / own > (stratum.rows - stratum.own) / others
            and way * (_mean(stratum) - usual) > 0
        )

    @property
    def turned(self) -> tuple[Stratum, ...]:
        """The parts whose own gap lies in the other direction."""
        way = np.sign(self.overall.value)
        return tuple(
            stratum for stratum in self.strata if way * (stratum.inside - stratum.outside) < 0
        )


@dataclass(frozen=True, slots=True, eq=False)
class StratifiedColumn:
    """A column in parts: its name, the terms of the parts, the part of each row (n,) or -1."""

    column: str
    terms: tuple[Term, ...]
    at: np.ndarray


def stratified_columns(rows: pd.DataFrame) -> tuple[StratifiedColumn, ...]:
    """Every column (n, k) that has at least two parts."""
    columns = (StratifiedColumn(str(name), *strata(rows[name])) for name in rows.columns)
    return tuple(column for column in columns if len(column.terms) > 1)


def reversal(
    parts: Iterable[StratifiedColumn],
    outcome: np.ndarray,
    inside: np.ndarray,
    *,
    apart_from: Collection[str] = (),
    entity: np.ndarray | None = None,
) -> Reversal | None:
    """The column within which the difference most clearly does not hold; None where it holds.

    Args:
        parts: the columns to look into, of n rows.
        outcome: (n,).
        inside: (n,) the rows whose difference from the others is asked about.
        apart_from: columns that say who is inside.
        entity: (n,) numbers of whose rows they are, where entities repeat.
    """
    if not 0 < inside.sum() < len(inside):
        return None
    overall = mean_difference(outcome, inside, entity=entity)
    if not abs(overall.value) > CLEAR * overall.se:
        return None
    reversals = [
        candidate
        for column in parts
        if column.column not in apart_from
        and (candidate := _within(column, overall, outcome, inside, entity)) is not None
    ]
    return min(
        reversals, key=lambda candidate: _left(candidate) / candidate.within.se, default=None
    )


def counted_on(
    reversed_gap: Reversal,
    rows: pd.DataFrame,
    outcome: np.ndarray,
    inside: np.ndarray,
    entity: np.ndarray | None = None,
) -> Reversal:
    """The same, counted on other rows (n, k), such as all of those that it was found on a part of.

    With their outcome (n,), the mask (n,) of those inside, and where entities repeat numbers (n,).
    """
    at = np.full(len(outcome), -1)
    terms = tuple(stratum.term for stratum in reversed_gap.strata)
    for k, term in enumerate(terms):
        at[term.mask(rows)] = k
    return Reversal(
        reversed_gap.column,
        mean_difference(outcome, inside, entity=entity),
        mean_difference(outcome, inside, at, entity),
        _strata(terms, at, outcome, inside),
    )


def _mean(stratum: Stratum) -> float:
    """Mean outcome of all rows of a part."""
    return (
        stratum.inside * stratum.own + stratum.outside * (stratum.rows - stratum.own)
    ) / stratum.rows


def _left(found_reversal: Reversal) -> float:
    """What is left of the gap within the parts; negative where it turns round."""
    return float(np.sign(found_reversal.overall.value)) * found_reversal.within.value


def _within(
    parts: StratifiedColumn,
    overall: MeanDifference,
    outcome: np.ndarray,
    inside: np.ndarray,
    entity: np.ndarray | None,
) -> Reversal | None:
    in_part = np.greater_equal(parts.at, 0)
    side = np.bincount(2 * parts.at[in_part] + inside[in_part], minlength=2 * len(parts.terms))
    size = side.reshape(-1, 2)
    usable = np.asarray((size >= FEWEST).all(axis=1))
    smaller = int(inside.sum() < len(inside) / 2)
    if usable.sum() < 2 or size[usable, smaller].sum() < COMPARED * (inside == smaller).sum():
        return None
    at = np.where(in_part & usable[parts.at], parts.at, -1)
    sums = np.bincount(
        2 * parts.at[in_part] + inside[in_part], outcome[in_part], 2 * len(parts.terms)
    )
    means = sums.reshape(-1, 2)[usable] / size[usable]
    weight = size[usable].prod(axis=1) / size[usable].sum(axis=1)
    quick = float((weight * (means[:, 1] - means[:, 0])).sum() / weight.sum())
    if np.sign(overall.value) * quick >= LEFT * abs(overall.value):
        return None  # most columns: no error needs to be worked out
    within = mean_difference(outcome, inside, at, entity)
    way, size_of = np.sign(overall.value), abs(overall.value)
    left = way * within.value
    is_left = left + Z95 * within.se >= LEFT * size_of or left > Z95 * within.se
    if is_left or size_of - left < SHIFT * np.hypot(within.se, overall.se):
        return None
    return Reversal(parts.column, overall, within, _strata(parts.terms, at, outcome, inside))


def _strata(
    terms: tuple[Term, ...], at: np.ndarray, outcome: np.ndarray, inside: np.ndarray
) -> tuple[Stratum, ...]:
    strata = []
    for k, term in enumerate(terms):
        own, others = (at == k) & inside, (at == k) & ~inside
        if own.any() and others.any():
            means = float(outcome[own].mean()), float(outcome[others].mean())
            strata.append(Stratum(term, int((own | others).sum()), *means, int(own.sum())))
    return tuple(strata)

"""Counts, shares, totals and averages of groups of rows, with ranges where they estimate a rate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.statistics.intervals import Z95, wilson
from models.statistics.mean_difference import mean_of_rows

Measure = Literal["count", "share", "total", "average"]
CENTS = 100.0


@dataclass(frozen=True, slots=True)
class GroupTally:
    """One group's figure.

    Attributes:
        rows: rows of the group.
        known: of these, the rows with a value.
        value: the figure; NaN where no row has a value.
        low, high: 95 % range; None where it was counted exactly.
    """

    rows: int
    known: int
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tallied:
    """What is measured of which rows.

    Attributes:
        measure: count, share (both of rows that are 1), total or average.
        values: (n,) of each row, NaN where it has none.
        rate: True where a value is 0 or 1.
        entity: (n,) whose rows they are, where these repeat.
        times: rows of the table for each row here; above 1 where these are a random part.
    """

    measure: Measure
    values: np.ndarray
    rate: bool
    entity: np.ndarray | None = None
    times: float = 1.0

    def among(self, rows: np.ndarray) -> GroupTally:
        """The figure of the masked rows (n,)."""
        inside = rows & np.isfinite(self.values)
        own = self.values[inside]
        size, known = int(rows.sum()), len(own)
        if self.measure in {"count", "total"}:
            return self._summed(size, inside, own)
        if not known:
            return GroupTally(size, 0, math.nan)
        if known < 2:
            return GroupTally(size, known, float(own[0]))
        entity = None if self.entity is None else self.entity[inside]
        mean = mean_of_rows(own, rate=self.rate, entity=entity)
        return GroupTally(size, known, mean.value, mean.low, mean.high)

    def _summed(self, size: int, inside: np.ndarray, own: np.ndarray) -> GroupTally:
        """A sum is exact, unless the rows are a random part of those that are asked about."""
        whole = exact_sum(own)
        if self.times <= 1:
            return GroupTally(size, len(own), whole)
        count = len(self.values)
        if self.rate:
            low, high = wilson(whole / count, count)
            worth = count * self.times
            return GroupTally(size, len(own), round(whole * self.times), low * worth, high * worth)
        each = np.where(inside, self.values, 0.0)
        half = Z95 * float(each.std(ddof=1)) * math.sqrt(count) * self.times
        value = whole * self.times
        return GroupTally(size, len(own), value, value - half, value + half)


def furthest(
    tallied: Tallied, codes: np.ndarray, among: np.ndarray, *, lowest: bool, fewest: int
) -> np.ndarray:
    """Codes from 0 of groups with rows, from the end that is asked for, by their figure.

    Args:
        tallied: the measure.
        codes: (n,) group of each row, -1 for none.
        among: mask (n,) of the rows that are asked about.
        lowest: True for the lowest end.
        fewest: rows that a share or an average needs to be ranked; those with fewer come last.
    """
    size = int(codes.max(initial=-1)) + 1
    known = among & (codes >= 0) & np.isfinite(tallied.values)
    rows = np.bincount(codes[known], minlength=size)
    figure = np.asarray(np.bincount(codes[known], tallied.values[known], size), dtype=float)
    late = np.zeros(size, dtype=bool)
    if tallied.measure in {"share", "average"}:
        figure, late = np.asarray(figure / np.maximum(rows, 1)), rows < fewest
    order = np.lexsort((np.arange(size), figure if lowest else -figure, late))
    return np.asarray(order[rows[order] > 0])


def exact_sum(values: np.ndarray) -> float:
    """The sum (n,), to the cent where every value is one of whole cents.

    Floats of cents add up with an error that grows with their number; whole cents do not.
    """
    cents = np.rint(values * CENTS)
    if len(values) and np.abs(cents).sum() < 2**53 and np.allclose(cents / CENTS, values, 1e-14, 0):
        return int(cents.sum()) / CENTS
    return math.fsum(values.tolist())

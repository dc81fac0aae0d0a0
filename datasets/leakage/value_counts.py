"""A column's values counted once, so that every look at it beside the outcome is a sum by value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from datasets.cards.profile import Facts

DAY = 86_400e6  # microseconds


@dataclass(frozen=True)
class Tally:
    """The values of a column and the rows of each; the last place stands for rows without one.

    Attributes:
        facts: of the whole column.
        labels: (k,) the values, ascending for numbers and dates, in order of appearance for words.
        numbers: (k,) the values as numbers, dates in days; None for words.
        codes: (n,) the place of each row's value; k where it has none.
        rows: (k + 1,) rows of each value.
    """

    facts: Facts
    labels: np.ndarray
    numbers: np.ndarray | None
    codes: np.ndarray
    rows: np.ndarray

    @property
    def filled(self) -> int:
        """Rows that have a value."""
        return int(self.rows[:-1].sum())

    @cached_property
    def usual(self) -> int:
        """The place of the most frequent value; 0 where there is none."""
        return int(np.argmax(self.rows[:-1])) if len(self.labels) else 0

    @cached_property
    def is_axis(self) -> bool:
        """True for dates by which the rows are sorted: the time that rows are about."""
        ahead = np.diff(self.codes)
        return self.facts.kind == "date" and bool((ahead >= 0).all() or (ahead <= 0).all())

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """(k + 1,) the sum of the weights (n,) over the rows of each value."""
        return np.bincount(self.codes, weights=weights, minlength=len(self.rows))

    def row_values(self) -> np.ndarray:
        """(n,) each row's value as a number, NaN where it has none; for numbers and dates."""
        if self.numbers is None:
            raise ValueError(f"{self.facts.name} holds words")
        values: np.ndarray = np.append(self.numbers, np.nan)[self.codes]
        return values

    def label(self, place: int) -> str:
        """The value there as people write it."""
        value = self.labels[place]
        if self.facts.kind == "date":
            return str(pd.Timestamp(value, unit="us").date())
        return f"{value:g}" if isinstance(value, float) else str(value)


def tally_of(column: pd.Series, facts: Facts) -> Tally:
    """The tally of a typed column (float64, datetime64 or str)."""
    if facts.kind == "date":
        stamps = column.to_numpy(dtype="datetime64[us]").astype(np.int64)
        places, values = pd.factorize(stamps, sort=True)
        labels: np.ndarray = np.asarray(values)
        if column.isna().any():  # a missing date is the smallest number
            places, labels = places - 1, labels[1:]
        numbers: np.ndarray | None = labels / DAY
    elif facts.kind == "number":
        places, values = pd.factorize(column.to_numpy(dtype=float), sort=True)
        labels = numbers = np.asarray(values)
    else:
        places, words = pd.factorize(column)
        labels, numbers = np.asarray(words, dtype=object), None
    codes = np.where(places < 0, len(labels), places)
    return Tally(facts, labels, numbers, codes, np.bincount(codes, minlength=len(labels) + 1))


def segments(tally: Tally, parts: int, fewest: int) -> np.ndarray:
    """The segment (k + 1,) that each value belongs to; missing is one of its own, the last.

    A value of words is a segment. Numbers are cut by size into about so many parts of equal size;
    a value that fills a part of its own is one. Rare words (fewer rows than `fewest`) share one.
    """
    count = len(tally.labels)
    if tally.numbers is None:
        place = np.arange(count)
        rare = tally.rows[:-1] < fewest
        place[rare] = place[rare][0] if rare.any() else 0
        return np.append(place, count)
    size = max(tally.filled // parts, fewest, 1)
    heavy = tally.rows[:-1] >= size
    light = np.where(heavy, 0, tally.rows[:-1])
    breaks = np.cumsum(heavy)  # what lies between two heavy values is not joined across them
    place = (np.cumsum(light) - light) // size + breaks * (len(light) + 1)
    place[heavy] = -1 - np.arange(heavy.sum())
    return np.append(np.unique(place, return_inverse=True)[1], count)

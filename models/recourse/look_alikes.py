"""Real rows that look like a row with some columns changed, and how near is near.

Distance: half the squared difference of each number in standard deviations, at most 8, plus one
for each column whose level differs. Near is what is usual: 95 of 100 real rows have their own
20 nearest rows within `reach`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.recourse.plan_options import Options
from models.recourse.plan_rules import Values, is_number

FEWEST = 20  # real rows within reach that a changed row needs
USUAL = 0.95
MEASURED = 300  # rows whose own neighbours say what is usual
SAME = 0.25  # standard deviations within which a number counts as already there
FARTHEST = 4.0  # standard deviations; what differs more is no farther


@dataclass(frozen=True, slots=True)
class DistanceColumn:
    """One column of the rows to compare with, ready for distances.

    Attributes:
        values: (m,) numbers in standard deviations, or codes of levels; missing is NaN or a code.
        levels: the levels in the order of their codes, None for a number.
        centre, scale: mean and standard deviation of a number.
    """

    values: np.ndarray
    levels: pd.Index | None
    centre: float = 0.0
    scale: float = 1.0

    @classmethod
    def of(cls, values: Values) -> DistanceColumn:
        """Made from a column's values (m,)."""
        if not is_number(values):
            codes, levels = pd.factorize(values)
            return cls(codes.astype(np.int32), pd.Index(levels, dtype=object))
        present = values[~np.isnan(values)]
        centre = float(present.mean()) if len(present) else 0.0
        scale = (float(present.std()) if len(present) else 0.0) or 1.0
        return cls(((values - centre) / scale).astype(np.float32), None, centre, scale)

    def coded(self, values: Values) -> np.ndarray:
        """Other values (n,) in the same terms; an unknown level is -1."""
        if self.levels is not None:
            return np.asarray(self.levels.get_indexer(pd.Index(values, dtype=object)))
        standard: np.ndarray = ((values - self.centre) / self.scale).astype(np.float32)
        return standard

    def distance(self, values: np.ndarray) -> np.ndarray:
        """Distance of each row to coded values (k,): (m, k) as float32."""
        if self.levels is not None:
            return np.asarray(self.values[:, None] != values[None, :], dtype=np.float32)
        apart = np.abs(self.values[:, None] - values[None, :])
        near = np.minimum(apart, np.float32(FARTHEST)) ** 2 / 2
        one_missing = np.isnan(self.values)[:, None] ^ np.isnan(values)[None, :]
        return np.where(one_missing, np.float32(1), np.nan_to_num(near, nan=0.0))


@dataclass(frozen=True, slots=True)
class LookAlikes:
    """Real rows to compare with: distances to what levers may be set to, made once.

    Attributes:
        columns: of the rows, by name.
        options: what levers may be set to.
        moved: (m, G) distance of each row to each option in the option's own column.
        matches: (m, G) True where the row already has the option's value, or a number near it.
        reach: distance within which 95 of 100 rows have their 20 nearest rows.
    """

    columns: dict[str, DistanceColumn]
    options: Options
    moved: np.ndarray
    matches: np.ndarray
    reach: float

    @classmethod
    def among(cls, rows: dict[str, Values], options: Options, seed: int) -> LookAlikes:
        """Made from the columns of real rows (m,)."""
        columns = {name: DistanceColumn.of(values) for name, values in rows.items()}
        coded = [columns[n].coded(g) for n, g in zip(options.levers, options.grids, strict=True)]
        moved = np.concatenate(
            [columns[n].distance(c) for n, c in zip(options.levers, coded, strict=True)], axis=1
        )
        is_there = np.concatenate(
            [_there(columns[n], c) for n, c in zip(options.levers, coded, strict=True)], axis=1
        )
        return cls(columns, options, moved, is_there, _reach(columns, seed))

    def coded(self, rows: Mapping[str, Values]) -> dict[str, np.ndarray]:
        """Other rows' columns (n,) in the terms of these rows."""
        return {name: column.coded(rows[name]) for name, column in self.columns.items()}

    def around(self, coded: Mapping[str, np.ndarray], place: int = 0) -> RowDistances:
        """The rows seen from one of the rows (n,) that were `coded`."""
        row = slice(place, place + 1)
        own = {name: c.distance(coded[name][row])[:, 0] for name, c in self.columns.items()}
        total = np.sum(list(own.values()), axis=0)
        levers = np.stack([own[name] for name in self.options.levers], axis=1)
        return RowDistances(self, total, levers)


@dataclass(frozen=True, slots=True)
class RowDistances:
    """All real rows seen from one row.

    Attributes:
        of: the real rows.
        total: (m,) distance of each to the row as it is.
        levers: (m, levers) the part of it that is a lever's.
    """

    of: LookAlikes
    total: np.ndarray
    levers: np.ndarray

    def first_real(self, candidates: np.ndarray) -> int | None:
        """Place of the first candidate with 20 look-alikes, None without one.

        Args:
            candidates: (k, 1 or 2) options that are set together, the same levers in each line.
        """
        if not len(candidates):
            return None
        near, rest = self._near(self._levers(candidates[0]))
        # Counts of one option alone are exact; joint ones without adding distances are a bound.
        fits, places = zip(*(self._fits(near, rest, c) for c in candidates.T), strict=True)
        if len(fits) == 1:
            enough = np.flatnonzero(fits[0].sum(axis=0)[places[0]] >= FEWEST)
            return int(enough[0]) if len(enough) else None
        together = fits[0].T.astype(np.float32) @ fits[1].astype(np.float32)
        hopeful = np.flatnonzero(together[places[0], places[1]] >= FEWEST)
        block = 8
        while len(hopeful):
            part, hopeful, block = hopeful[:block], hopeful[block:], 2 * block
            enough = np.flatnonzero(self._alike(near, rest, candidates[part]).sum(axis=0) >= FEWEST)
            if len(enough):
                return int(part[enough[0]])
        return None

    def alike(self, chosen: np.ndarray, most: int, more: np.ndarray | float = 0.0) -> np.ndarray:
        """Places of the look-alikes of one candidate, nearest first, at most `most`.

        Args:
            chosen: the options that are set together.
            most: how many to give.
            more: (m,) distance of each real row that comes on top when the nearest are chosen.
        """
        near, rest = self._near(self._levers(chosen))
        is_alike = self._alike(near, rest, chosen[None, :])[:, 0]
        apart = rest[is_alike] + self.of.moved[near[is_alike]][:, chosen].sum(axis=1)
        apart = apart + np.broadcast_to(more, len(self.total))[near[is_alike]]
        return np.asarray(near[is_alike][np.argsort(apart, kind="stable")[:most]])

    def _levers(self, options: np.ndarray) -> np.ndarray:
        return np.asarray(self.of.options.of[options])

    def _near(self, levers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(places, distances) of the rows within reach when these levers are left aside."""
        rest = self.total - self.levers[:, levers].sum(axis=1)
        near = np.flatnonzero(rest <= self.of.reach)
        return near, rest[near]

    def _fits(
        self, near: np.ndarray, rest: np.ndarray, options: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Which near rows are as each distinct option asks (near, u), and each option's place."""
        distinct, place = np.unique(options, return_inverse=True)
        moved, matches = (
            table[np.ix_(near, distinct)] for table in (self.of.moved, self.of.matches)
        )
        lever = int(self._levers(options[:1])[0])
        if self.of.columns[self.of.options.levers[lever]].levels is None:
            # A number near the new value, not nearer to the one that the row has today.
            matches &= moved < self.levers[near, lever][:, None]
        return matches & (rest[:, None] + moved <= self.of.reach), place

    def _alike(self, near: np.ndarray, rest: np.ndarray, candidates: np.ndarray) -> np.ndarray:
        """Which near rows already are as each candidate asks, and within reach: (near, k)."""
        apart = np.repeat(rest[:, None], len(candidates), axis=1)
        matches = np.ones(apart.shape, dtype=bool)
        for options in candidates.T:
            fits, place = self._fits(near, rest, options)
            apart += self.of.moved[np.ix_(near, options)]
            matches &= fits[:, place]
        return np.asarray(matches & (apart <= self.of.reach))


def _there(column: DistanceColumn, options: np.ndarray) -> np.ndarray:
    """Which rows have an option's value already: (m, g)."""
    if column.levels is not None:
        return np.asarray(column.values[:, None] == options[None, :])
    return np.asarray(np.abs(column.values[:, None] - options[None, :]) <= SAME)


def _reach(columns: dict[str, DistanceColumn], seed: int) -> float:
    """The distance that 95 of 100 rows need to reach their 20 nearest other rows."""
    rows = len(next(iter(columns.values())).values)
    some = np.random.default_rng(seed).permutation(rows)[:MEASURED]
    nearest = min(FEWEST, rows - 1)
    needed = []
    for start in range(0, len(some), 20):
        part = some[start : start + 20]
        apart = np.sum([c.distance(c.values[part]) for c in columns.values()], axis=0)
        apart[part, np.arange(len(part))] = np.inf
        needed.append(np.partition(apart, nearest - 1, axis=0)[nearest - 1])
    return float(np.quantile(np.concatenate(needed), USUAL))

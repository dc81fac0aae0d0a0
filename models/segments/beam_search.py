"""Looks for groups of rows whose outcome lies furthest from what is expected: beam search.

Groups are made of one to three conditions. How far one stands out is its mean surprise times the
root of its size (the binomial quality of Klösgen 1996), so a group is neither a handful of rows
nor half of the table. Counts are exact: each look at a parent is one histogram over all columns,
and every condition that could be added is a sum of its bins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.segments.conditions import Cut, Term

MOST_TERMS = 3
BEAM = 24
SAME_COLUMNS = 3  # groups of the beam that may be made of the same columns
GAIN = 0.1  # how much more a group must stand out for each condition that it adds
FOLLOWED = 40  # of a parent's children


@dataclass(frozen=True, slots=True)
class CandidateSegment:
    """A group that stands out.

    Attributes:
        places: its terms, as places in `SearchSpace.terms`, in order.
        rows: how many it has.
        total: the sum of their surprise, positive in the direction that is looked for.
        score: surprise of all divided by the spread of one row and the root of the size.
    """

    places: tuple[int, ...]
    rows: int
    total: float
    score: float


class ConditionSums(NamedTuple):
    """Of each condition (t,): its rows, and their summed surprise."""

    rows: np.ndarray
    surprise: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class SearchSpace:
    """What is searched: all columns' parts side by side.

    Attributes:
        codes: (n, k) part of each row in each column, numbered through.
        terms: (t,) every condition.
        column: (t,) which column a condition is about.
        holds: (t, p) which parts it takes.
    """

    codes: np.ndarray
    terms: tuple[Term, ...]
    column: np.ndarray
    holds: np.ndarray

    @classmethod
    def of(cls, cuts: Sequence[Cut]) -> SearchSpace:
        """Of at least one column."""
        sizes = [cut.holds.shape[1] for cut in cuts]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        codes = np.stack([cut.at + start for cut, start in zip(cuts, starts, strict=False)], axis=1)
        holds = np.zeros((sum(len(cut.terms) for cut in cuts), int(starts[-1])))
        row = 0
        for cut, start in zip(cuts, starts, strict=False):
            holds[row : row + len(cut.terms), start : start + cut.holds.shape[1]] = cut.holds
            row += len(cut.terms)
        column = np.repeat(np.arange(len(cuts)), [len(cut.terms) for cut in cuts])
        terms = tuple(term for cut in cuts for term in cut.terms)
        return cls(np.ascontiguousarray(codes), terms, column, holds)

    def among(self, rows: np.ndarray) -> SearchSpace:
        """The same of some rows (m,)."""
        return SearchSpace(self.codes[rows], self.terms, self.column, self.holds)

    def rows_of(self, places: Iterable[int]) -> np.ndarray:
        """Which rows (m,) all these conditions hold for."""
        mask = np.ones(len(self.codes), dtype=bool)
        for place in places:
            own = int(self.column[place])
            mask &= self.holds[place].astype(bool)[self.codes[:, own]]
        return np.flatnonzero(mask)

    def sums(self, surprise: np.ndarray, rows: np.ndarray | None) -> ConditionSums:
        """Rows (t,) and summed surprise (t,) of each condition among some rows."""
        codes, values = (
            (self.codes, surprise) if rows is None else (self.codes[rows], surprise[rows])
        )
        flat, parts = codes.ravel(), self.holds.shape[1]
        counts = np.bincount(flat, minlength=parts).astype(float)
        weights = np.repeat(values, codes.shape[1])
        return ConditionSums(self.holds @ counts, self.holds @ np.bincount(flat, weights, parts))


def candidates(
    ground: SearchSpace, surprise: np.ndarray, fewest: int, most: int
) -> tuple[list[CandidateSegment], int]:
    """Groups by how far they stand out, first the furthest, and how many were looked at.

    Args:
        ground: the columns.
        surprise: (n,) outcome less what is expected; positive where it is as looked for.
        fewest: rows that a group must have.
        most: rows that it may have.
    """
    spread = float(surprise.std())
    if not spread > 0:
        return [], 0
    counts, totals = ground.sums(surprise, None)
    fits = (counts >= fewest) & (counts <= len(surprise) - fewest)
    alone = np.where(fits, totals / np.sqrt(np.maximum(counts, 1)) / spread, -np.inf)
    segments = _distinct(
        CandidateSegment((int(k),), int(counts[k]), float(totals[k]), float(alone[k]))
        for k in np.argsort(-alone, kind="stable")
        if alone[k] > 0
    )
    looked, beam = int(fits.sum()), _varied(segments, ground)
    for _ in range(MOST_TERMS - 1):
        children: list[CandidateSegment] = []
        for parent in beam:
            more, count = _children(ground, surprise, parent, alone, (fewest, spread))
            children += more
            looked += count
        children = _distinct(
            sorted(children, key=lambda candidate: (-candidate.score, candidate.places))
        )
        segments += children
        beam = _varied(children, ground)
    segments = [candidate for candidate in segments if candidate.rows <= most]
    return _distinct(
        sorted(segments, key=lambda candidate: (-candidate.score, candidate.places))
    ), looked


def _children(
    ground: SearchSpace,
    surprise: np.ndarray,
    parent: CandidateSegment,
    alone: np.ndarray,
    limits: tuple[int, float],
) -> tuple[list[CandidateSegment], int]:
    """The parent with one more condition, where that stands out more, and how many were tried."""
    fewest, spread = limits
    counts, totals = ground.sums(surprise, ground.rows_of(parent.places))
    own = np.isin(ground.column, ground.column[list(parent.places)])
    fits = (counts >= fewest) & ~own
    scores = np.where(fits, totals / np.sqrt(np.maximum(counts, 1)) / spread, -np.inf)
    needed = (1 + GAIN) * np.maximum(parent.score, alone)
    best = np.argsort(-scores, kind="stable")[:FOLLOWED]
    return [
        CandidateSegment(
            tuple(sorted((*parent.places, int(k)))),
            int(counts[k]),
            float(totals[k]),
            float(scores[k]),
        )
        for k in best
        if scores[k] >= needed[k]
    ], int(fits.sum())


def _distinct(candidates: Iterable[CandidateSegment]) -> list[CandidateSegment]:
    """Without those that are the same rows in other words: as many, with the same sum."""
    marks: set[tuple[int, float]] = set()
    kept = []
    for candidate in candidates:
        mark = (candidate.rows, round(candidate.total, 6))
        if mark not in marks:
            marks.add(mark)
            kept.append(candidate)
    return kept


def _varied(candidates: Sequence[CandidateSegment], ground: SearchSpace) -> list[CandidateSegment]:
    """The first of them, but only a few that are made of the same columns."""
    used: dict[tuple[int, ...], int] = {}
    kept: list[CandidateSegment] = []
    for candidate in candidates:
        columns = tuple(sorted(int(ground.column[place]) for place in candidate.places))
        used[columns] = used.get(columns, 0) + 1
        if used[columns] <= SAME_COLUMNS:
            kept.append(candidate)
        if len(kept) == BEAM:
            break
    return kept

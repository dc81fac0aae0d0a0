"""Values that belong to one side of an event: they are only there once it has happened, or not."""

from __future__ import annotations

import numpy as np

from datasets.leakage.leak import Leak, Target
from datasets.leakage.value_counts import Tally, segments

CHANCE = 1e-6  # a pattern this unlikely by chance is a rule
FEWEST = 10  # rows that such a pattern needs at least
FEW_LEVELS = 50
RECURS = 5  # rows from which a value that belongs to one side says something
NEARLY = 0.9  # share of the marked rows that are on one side, from which that is suspected
ODDS = 20.0  # … and how many times the odds of the other rows theirs must be
COVERS = 0.25  # … and the share of that side that must be marked
SPARED = 0.02  # share of the expected rows from which a region counts as free of one side
HALF = 0.5  # … and the share of all rows that such regions must hold
PARTS = 50


def only_where(tally: Tally, target: Target) -> Leak | None:
    """The event itself, or something that without exception exists only once it has happened.

    Args:
        tally: of the column, rows with a known outcome.
        target: with `happened` of these rows.
    """
    happened = target.happened
    if not happened.any() or happened.all():
        return None
    return _only(tally, tally.sums(happened), target)


def nearly_where(tally: Tally, target: Target) -> Leak | None:
    """Values that, with few exceptions, one side of the event has alone.

    Args:
        tally: of the column, rows with a known outcome.
        target: with `happened` of these rows.
    """
    happened = target.happened
    if not happened.any() or happened.all():
        return None
    return _nearly(tally, tally.sums(happened), target)


def _only(tally: Tally, hits: np.ndarray, target: Target) -> Leak | None:
    """Without any exception."""
    rows, misses = tally.rows, tally.rows - hits
    base = hits.sum() / rows.sum()
    if rows[-1] and misses[:-1].sum() == 0 and _rule(tally.filled, base):
        return Leak(f"Filled in only where {target.saying}, so it is known only afterwards.")
    if rows[-1] == 0 and _tells_all(tally, hits):
        if target.number is not None:
            return Leak(f"Says whether {target.name} is 0.")
        if len(rows) <= FEW_LEVELS + 1:
            return Leak(f"Says the same as {target.name} in other words.")
        return Leak(f"Each of its values belongs to one side of {target.name} alone.")
    usual = _single(misses)
    if usual is not None and _rule(tally.filled - rows[usual], base):
        return Leak(
            f"Other than {tally.label(usual)} only where {target.saying}, "
            f"so it is known only afterwards."
        )
    always = _single(hits)
    if always is not None and _rule(tally.filled - rows[always], 1 - base):
        return Leak(
            f"It is {tally.label(always)} in every row where {target.saying}; "
            f"check that it is known beforehand.",
            certain=False,
        )
    return None


def _rule(count: float, rate: float) -> bool:
    """True where so many rows on one side, at this rate, are no chance."""
    return count >= FEWEST and rate**count < CHANCE


def _tells_all(tally: Tally, hits: np.ndarray) -> bool:
    """True where no value is on both sides, and the values recur often enough to say so."""
    rows, hits = tally.rows[:-1], hits[:-1]
    if len(rows) < 2 or ((hits > 0) & (hits < rows)).any():
        return False
    if len(rows) <= FEW_LEVELS:
        return True
    often = rows >= RECURS
    return bool(
        rows[often].sum() >= NEARLY * rows.sum() and 0 < hits[often].sum() < rows[often].sum()
    )


def _single(counts: np.ndarray) -> int | None:
    """The one place with any rows, where that is a value; else None."""
    places = np.flatnonzero(counts)
    return int(places[0]) if len(places) == 1 and places[0] < len(counts) - 1 else None


def _nearly(tally: Tally, hits: np.ndarray, target: Target) -> Leak | None:
    """With few exceptions, as the rarer side's mark."""
    rows = tally.rows.astype(float)
    saying = target.saying
    if hits.sum() > rows.sum() / 2:
        hits, saying = rows - hits, target.otherwise
    filled = np.append(np.ones(len(rows) - 1), 0.0)
    marked = _marked(rows, hits, filled)
    if rows[-1] and marked:
        return Leak(
            f"Filled in nearly only where {saying} ({marked} of 100 such rows), "
            f"so it is probably known only afterwards.",
            certain=False,
        )
    unusual = filled.copy()
    unusual[tally.usual] = 0.0
    if len(rows) > 2 and (marked := _marked(rows, hits, unusual)):
        return Leak(
            f"Other than {tally.label(tally.usual)} nearly only where {saying} "
            f"({marked} of 100 such rows), so it is probably known only afterwards.",
            certain=False,
        )
    return _regions(tally, hits, saying)


def _marked(rows: np.ndarray, hits: np.ndarray, mark: np.ndarray) -> int:
    """Of 100 marked rows those on the rarer side, where they are nearly all; else 0."""
    inside, on = float(rows @ mark), float(hits @ mark)
    outside, off = rows.sum() - inside, hits.sum() - on
    if inside < 2 * FEWEST or outside < FEWEST or on < COVERS * hits.sum() or on < NEARLY * inside:
        return 0
    odds = (on + 0.5) / (inside - on + 0.5) / ((off + 0.5) / (outside - off + 0.5))
    return min(int(100 * on / inside + 0.5), 99) if odds >= ODDS else 0


def _regions(tally: Tally, hits: np.ndarray, saying: str) -> Leak | None:
    """Values or stretches of them that hold one side alone, and much of it."""
    places = segments(tally, PARTS, 2 * FEWEST)
    inside = np.bincount(places, weights=tally.rows)
    on = np.bincount(places, weights=hits, minlength=len(inside))
    total, events = inside.sum(), hits.sum()
    odds = events / (total - events)
    pure = (inside >= 2 * FEWEST) & (on >= NEARLY * inside)
    pure &= (on + 0.5) / (inside - on + 0.5) >= ODDS * odds
    if on[pure].sum() >= COVERS * events and pure.sum() < len(inside):
        share = min(int(100 * on[pure].sum() / events + 0.5), 99)
        return Leak(
            f"Some of its values stand almost only where {saying}: {share} of 100 such rows have "
            f"them. Check that it is known beforehand.",
            certain=False,
        )
    spared = on <= SPARED * inside * events / total
    free = inside[spared].sum()
    if free >= HALF * total and free * events / total >= 2 * FEWEST:
        return Leak(
            f"With the values of {int(100 * free / total + 0.5)} of 100 rows it is almost never so "
            f"that {saying}. Check that it is known beforehand.",
            certain=False,
        )
    return None

"""Where the outcome is highest and lowest: groups searched on one half, told by the other.

A group that was searched for looks more extreme than it is. So half of the rows (whole entities)
name groups; each must hold on the other half under a false-discovery rate (Benjamini and Hochberg
1995), and its figures are those of that half. A later group is one that stands out among the rows
that are in none of the earlier ones, and a condition is kept only if it adds something on both
halves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.segments.beam_search import CandidateSegment, SearchSpace, candidates
from models.segments.conditions import Cut, Term, covering, cut
from models.statistics.false_discovery import benjamini_hochberg
from models.statistics.intervals import LEVEL, Estimate
from models.statistics.mean_difference import mean_difference, mean_of_rows, p_beyond
from models.statistics.observations import Observations

RATE = 0.05  # false discoveries
MOST = 4  # groups at each end
MOST_SEARCHED = 50_000
MOST_TESTED = 100_000
FEWEST = 20  # rows of a group in either half
FEWEST_ENTITIES = 12
LEAST_SCORE = 3.0  # of a group and of each of its conditions, on the half that is searched
WORTH = 0.1  # least gap, in standard deviations of the outcome
WORTH_OF_MEAN = 0.25  # or, of a rare outcome, as a share of the others' mean
LARGEST = 0.5  # share of the rows that a group may have
NEW = 0.5  # share of a group's rows that are in no group told before it
FOLLOWED = 60


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of rows whose mean outcome lies clearly above or below that of all others.

    Attributes:
        terms: its conditions, all of which hold.
        rows: how many of all rows it has.
        mean: of its outcome on rows that had no part in finding it, with its 95 % interval.
        others: the mean of everyone else there.
        share: of the outcome's total that is its own there, 0..1; None where values are negative.
        p: chance of such a gap there if there were none.
    """

    terms: tuple[Term, ...]
    rows: int
    mean: Estimate
    others: float
    share: float | None
    p: float


@dataclass(frozen=True, slots=True)
class Segments:
    """What was found at both ends.

    Attributes:
        high: groups whose outcome is above that of the others, highest first.
        low: below, lowest first.
        looked: groups that were looked at.
        searched: rows that were searched.
        held_out: rows that had no part in finding them.
        nominated: groups that were put to the test there.
        together: for either end (+1, -1), the share of those rows that are in any of its groups,
            and of the outcome's total; None where there is none or it has no share.
    """

    high: tuple[Segment, ...]
    low: tuple[Segment, ...]
    looked: int
    searched: int
    held_out: int
    nominated: int
    together: Mapping[int, tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class NominatedSegment:
    """A group as it was found: direction, conditions, mean there, and those found before it."""

    way: int
    terms: tuple[Term, ...]
    mean: float
    before: tuple[tuple[Term, ...], ...]


def segments(observations: Observations, *, smallest: float = 0.05) -> Segments:
    """Groups of one to three conditions at both ends of the outcome.

    Args:
        observations: the columns that may name a group; the seed is that of the halves.
        smallest: share of the rows that a group must have.
    """
    rows, seed = observations.rows, observations.seed
    first = _first_half(len(rows), observations.entity, seed)
    numbered = replace(observations, groups=observations.entity)
    search_half, test_half = (
        numbered.take(np.flatnonzero(first)),
        numbered.take(np.flatnonzero(~first)),
    )
    searched = _some(search_half, MOST_SEARCHED, seed)
    nominees, looked = nominated(searched, smallest)
    confirmed = _confirmed(nominees, _some(test_half, MOST_TESTED, seed + 1))
    level = 1 - (1 - LEVEL) * len(confirmed) / max(len(nominees), 1)
    ends: dict[int, list[Segment]] = {1: [], -1: []}
    for nominee, terms, p in confirmed:
        segment = _segment(terms, p, rows, test_half, level)
        if segment is not None:
            ends[nominee.way].append(segment)
    return Segments(
        high=tuple(sorted(ends[1], key=lambda segment: -segment.mean.value)),
        low=tuple(sorted(ends[-1], key=lambda segment: segment.mean.value)),
        looked=looked,
        searched=len(searched.outcome),
        held_out=len(test_half.outcome),
        nominated=len(nominees),
        together={way: _together(at_end, test_half) for way, at_end in ends.items()},
    )


def nominated(half: Observations, smallest: float) -> tuple[list[NominatedSegment], int]:
    """Groups at both ends of a half, highest and lowest first, and how many were looked at."""
    cuts = [column_cut for name in half.rows if (column_cut := cut(half.rows[name], half.outcome))]
    spread = float(half.outcome.std())
    if not cuts or not spread > 0:
        return [], 0
    ground = SearchSpace.of(_telling(cuts, half.outcome))
    fewest = max(FEWEST, smallest * len(half.rows))
    nominees, looked = [], 0
    for way in (1, -1):
        at_end, count = _one_end(ground, half, way, int(fewest))
        nominees += sorted(at_end, key=lambda nominee: -nominee.way * nominee.mean)
        looked += count
    return nominees, looked


def _telling(cuts: Sequence[Cut], outcome: np.ndarray) -> list[Cut]:
    """The column that tells most of the outcome first: of two that say the same, it is named."""

    def between(column_cut: Cut) -> float:
        size = np.bincount(column_cut.at)
        sums = np.bincount(column_cut.at, outcome)
        return float((sums**2 / np.maximum(size, 1)).sum())

    return sorted(cuts, key=lambda column_cut: -between(column_cut))


def _one_end(
    ground: SearchSpace, half: Observations, way: int, fewest: int
) -> tuple[list[NominatedSegment], int]:
    """Group after group, each among the rows that are in none of the earlier ones."""
    free = np.ones(len(half.outcome), dtype=bool)
    surprise = way * (half.outcome - half.outcome.mean())
    nominees: list[NominatedSegment] = []
    looked = 0
    while len(nominees) < MOST and free.sum() >= fewest:
        rest = np.flatnonzero(free)
        segments, count = candidates(
            ground.among(rest), surprise[rest], fewest, int(LARGEST * len(half.outcome))
        )
        looked = max(looked, count)
        inside = _first_worthy(ground, half, way, free, segments)
        if inside is None:
            break
        mask, places = inside
        terms = tuple(ground.terms[place] for place in places)
        before = tuple(nominee.terms for nominee in nominees)
        nominees.append(NominatedSegment(way, terms, float(half.outcome[mask].mean()), before))
        free &= ~mask
    return nominees, looked


def _first_worthy(
    ground: SearchSpace,
    half: Observations,
    way: int,
    free: np.ndarray,
    segments: list[CandidateSegment],
) -> tuple[np.ndarray, tuple[int, ...]] | None:
    """The group that stands out most and is worth telling, without conditions that add nothing."""
    followed = segments[:FOLLOWED]
    if half.groups is not None:
        surprise = way * (half.outcome - half.outcome.mean())
        followed = sorted(
            followed, key=lambda segment: -_by_entity(ground, half, surprise, segment)
        )
    for segment in followed:
        places = _needed(ground, half, way, segment.places)
        mask = np.zeros(len(half.outcome), dtype=bool)
        mask[ground.rows_of(places)] = True
        if _is_worthy(half, way, free, mask):
            return mask, places
    return None


def _by_entity(
    ground: SearchSpace, half: Observations, surprise: np.ndarray, candidate: CandidateSegment
) -> float:
    """How far a group stands out where its rows are not their own.

    The score by rows over the root of the group's design effect (Kish 1965), at least 1. Not over
    the group's own spread: a large group of small amounts hardly varies, and would come before a
    small one that lies far off.
    """
    assert half.groups is not None
    rows = ground.rows_of(candidate.places)
    off = surprise[rows] - surprise[rows].mean()
    by_row = float(off @ off)
    if not by_row > 0:
        return candidate.score
    by_entity = float((np.bincount(half.groups[rows], off) ** 2).sum())
    return candidate.score / float(np.sqrt(max(by_entity / by_row, 1.0)))


def _needed(
    ground: SearchSpace, half: Observations, way: int, places: tuple[int, ...]
) -> tuple[int, ...]:
    """The conditions without those that set the group apart from nobody, the weakest first."""
    while len(places) > 1:
        scores = []
        for place in places:
            wider = ground.rows_of(other for other in places if other != place)
            inside = ground.holds[place].astype(bool)[ground.codes[wider, ground.column[place]]]
            entity = None if half.groups is None else half.groups[wider]
            own = mean_difference(half.outcome[wider], inside, entity=entity)
            scores.append(way * own.value / own.se if own.se > 0 else np.inf)
        weakest = int(np.argmin(scores))
        if scores[weakest] >= LEAST_SCORE:
            break
        places = tuple(kept for k, kept in enumerate(places) if k != weakest)
    return places


def _is_worthy(half: Observations, way: int, free: np.ndarray, mask: np.ndarray) -> bool:
    """Mostly new, not half of all, and far enough and surely beyond everyone else.

    So are those of its rows that are in no earlier group, beside the others in none.
    """
    own, count = mask & free, mask.sum()
    if not LARGEST * len(mask) >= count > 0 or own.sum() < NEW * count or own.sum() == free.sum():
        return False
    if half.groups is not None and len(np.unique(half.groups[mask])) < FEWEST_ENTITIES:
        return False
    rest = float(half.outcome[~mask].mean())
    least = WORTH * float(half.outcome.std())
    if _is_rate(half) and rest > 0:
        least = min(least, WORTH_OF_MEAN * rest)
    if way * (float(half.outcome[mask].mean()) - rest) < least:
        return False
    entity = None if half.groups is None else half.groups[free]
    apart = mean_difference(half.outcome[free], mask[free], entity=entity)
    return way * apart.value >= max(least, LEAST_SCORE * apart.se)


def _confirmed(
    nominees: Sequence[NominatedSegment], test_half: Observations
) -> list[tuple[NominatedSegment, tuple[Term, ...], float]]:
    """Those that hold on rows that had no part in finding them, with the conditions that do.

    A group counts as found where it lies beyond everyone else and says something beyond those
    before it (Benjamini-Hochberg over all groups). Its conditions are then tested at the rate
    times the share of groups that were found (Benjamini and Bogomolov 2014), Bonferroni within a
    group, and those that add nothing are left out.
    """
    masks = [covering(nominee.terms, test_half.rows) for nominee in nominees]
    p = np.array([_p(k, nominees, masks, test_half) for k in range(len(nominees))])
    kept = benjamini_hochberg(p, RATE)
    level = RATE * kept.sum() / max(len(nominees), 1)
    confirmed: list[tuple[NominatedSegment, tuple[Term, ...], float]] = []
    for nominee, chance, is_kept in zip(nominees, p, kept, strict=True):
        if not is_kept:
            continue
        terms = _holding(nominee, test_half, level)
        is_new = all(
            set(terms) != set(other) for one, other, _ in confirmed if one.way == nominee.way
        )
        if is_new and terms:
            confirmed.append((nominee, terms, float(chance)))
    return confirmed


def _p(
    k: int,
    nominees: Sequence[NominatedSegment],
    masks: Sequence[np.ndarray],
    test_half: Observations,
) -> float:
    """P-value that a group is like everyone else, or says nothing beyond those before it."""
    mask, way = masks[k], nominees[k].way
    if mask.sum() < FEWEST or (~mask).sum() < FEWEST:
        return 1.0
    chance = p_beyond(
        test_half.outcome, mask, way, rate=_is_rate(test_half), entity=test_half.groups
    )
    free = np.ones(len(mask), dtype=bool)
    for terms in nominees[k].before:
        free &= ~covering(terms, test_half.rows)
    if free.all():
        return chance
    if (mask & free).sum() < FEWEST or (~mask & free).sum() < FEWEST:
        return 1.0
    entity = None if test_half.groups is None else test_half.groups[free]
    new = p_beyond(
        test_half.outcome[free], mask[free], way, rate=_is_rate(test_half), entity=entity
    )
    return max(chance, new)


def _holding(nominee: NominatedSegment, test_half: Observations, level: float) -> tuple[Term, ...]:
    """The conditions that set the group apart on these rows, too; () where nothing is left."""
    terms = nominee.terms
    if len(terms) < 2:
        return terms
    kept = []
    for term in terms:
        wider = covering([other for other in terms if other != term], test_half.rows)
        inside = term.mask(test_half.rows)[wider]
        entity = None if test_half.groups is None else test_half.groups[wider]
        p = p_beyond(
            test_half.outcome[wider], inside, nominee.way, rate=_is_rate(test_half), entity=entity
        )
        if p <= level / len(terms):
            kept.append(term)
    if len(kept) == len(terms):
        return terms
    mask = covering(kept, test_half.rows)
    if not kept or mask.mean() > LARGEST:
        return ()
    p = p_beyond(
        test_half.outcome, mask, nominee.way, rate=_is_rate(test_half), entity=test_half.groups
    )
    return tuple(kept) if p <= level else ()


def _segment(
    terms: tuple[Term, ...], p: float, rows: pd.DataFrame, test_half: Observations, level: float
) -> Segment | None:
    """Its figures: size of all rows, all else of those that had no part in finding it.

    Only groups that hold are told, and luck helps to hold: so their intervals are those of
    Benjamini and Yekutieli (2005), the wider the fewer of those tested held.
    """
    mask = covering(terms, test_half.rows)
    if mask.sum() < FEWEST or mask.all():
        return None
    own = None if test_half.groups is None else test_half.groups[mask]
    total = float(test_half.outcome.sum())
    return Segment(
        terms=terms,
        rows=int(covering(terms, rows).sum()),
        mean=mean_of_rows(
            test_half.outcome[mask], rate=_is_rate(test_half), entity=own, level=level
        ),
        others=float(test_half.outcome[~mask].mean()),
        share=float(test_half.outcome[mask].sum()) / total
        if test_half.outcome.min() >= 0 and total > 0
        else None,
        p=p,
    )


def _together(ends: Sequence[Segment], test_half: Observations) -> tuple[float, float] | None:
    """Share of the rows, and of the outcome, that are in any of the groups."""
    total = float(test_half.outcome.sum())
    if not ends or test_half.outcome.min() < 0 or total <= 0:
        return None
    inside = np.zeros(len(test_half.outcome), dtype=bool)
    for segment in ends:
        inside |= covering(segment.terms, test_half.rows)
    return float(inside.mean()), float(test_half.outcome[inside].sum()) / total


def _is_rate(observations: Observations) -> bool:
    return observations.family == "logistic"


def _first_half(count: int, entity: np.ndarray | None, seed: int) -> np.ndarray:
    """Mask (n,) of a random half; rows of one entity stay together."""
    draw = np.random.default_rng(seed)
    of_all = count if entity is None else int(entity.max()) + 1
    first: np.ndarray = draw.permutation(of_all) % 2 == 0
    return first if entity is None else np.take(first, entity)


def _some(half: Observations, most: int, seed: int) -> Observations:
    """A random part of no more than so many rows, in their order."""
    count = len(half.outcome)
    if count <= most:
        return half
    drawn = np.random.default_rng(seed).choice(count, most, replace=False)
    return half.take(np.sort(drawn))

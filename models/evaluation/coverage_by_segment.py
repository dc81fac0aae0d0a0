"""Do ranges hold in every segment? Judged on rows that did not calibrate them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.evaluation.conformal import LEVEL, ConformalPredictor
from models.segments.named_segments import SegmentCuts
from models.segments.subgroups import Subgroup
from models.statistics.intervals import wilson
from models.statistics.outcome_family import Family
from models.training.trained import TrainedModel


@dataclass(frozen=True, slots=True)
class SegmentCoverage:
    """How often ranges held in a segment.

    Attributes:
        part: which rows.
        rows: how many.
        share: of them the outcome lay within, with its 95 % range `low` to `high`.
        predicted: mean expectation.
        happened: mean outcome.
    """

    part: Subgroup
    rows: int
    share: float
    low: float
    high: float
    predicted: float
    happened: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often ranges held, in all and by segment.

    Attributes:
        level: the share of rows that they are made for.
        rows: judged.
        share: of the rows the outcome lay within, with its 95 % range `low` to `high`.
        segments: at least 200 rows each, the one where ranges held least often first.
        decided: of a rate: share of rows for which one answer was left. Of a number: 0.
        right: of these rows, the share whose answer it was.
        width: of a number: the middle width of the ranges. Of a rate: 0.
    """

    level: float
    rows: int
    share: float
    low: float
    high: float
    segments: tuple[SegmentCoverage, ...]
    decided: float
    right: float
    width: float


def coverage(model: TrainedModel, level: float = LEVEL) -> Coverage:
    """Coverage of the `sample` rows: each half is judged by limits learnt from the other.

    Rows of an entity are in one half. Where later rows judge, of the last fifth alone.
    """
    places = model.sample[model.judged[model.sample]]
    segments = SegmentCuts.of(model.explaining.iloc[places])
    groups = None if model.groups is None else model.groups[places]
    half = halves(len(places), groups, model.seed)
    judged = (model.held_out[places], model.outcome[places], segments, model.family)
    return coverage_of_halves(*judged, half, groups, level)


def halves(count: int, groups: np.ndarray | None, seed: int) -> np.ndarray:
    """Half of each row (n,), 0 or 1, at random; rows of one entity share theirs."""
    draw = np.random.default_rng(seed)
    if groups is None:
        return np.asarray(draw.permutation(count) % 2)
    codes, distinct = pd.factorize(pd.Series(groups))
    return np.asarray((draw.permutation(len(distinct)) % 2)[codes])


def coverage_of_halves(
    expected: np.ndarray,
    outcome: np.ndarray,
    segments: SegmentCuts,
    family: Family,
    half: np.ndarray,
    groups: np.ndarray | None = None,
    level: float = LEVEL,
) -> Coverage:
    """Coverage of held-out expectations (n,) and outcomes (n,), each half (n,) by the other.

    Where entities repeat (groups, (n,)), ranges of shares count on as many rows as would leave
    luck as much room as the entities do.
    """
    entity = None if groups is None else pd.factorize(pd.Series(groups))[0]
    covered = np.zeros(len(outcome), dtype=bool)
    one = np.zeros(len(outcome), dtype=bool)
    width = np.zeros(len(outcome))
    for k in (0, 1):
        learn, judge = half != k, half == k
        cuts = segments.cuts[:, judge]
        limits = ConformalPredictor.fit(
            expected[learn],
            outcome[learn],
            segments.cuts[:, learn],
            family,
            level,
            None if entity is None else entity[learn],
        )
        covered[judge] = limits.holds(expected[judge], outcome[judge], cuts)
        if family == "logistic":
            no, yes = limits.possible(expected[judge], cuts)
            one[judge] = no != yes
        else:
            low, high = limits.ranges(expected[judge], cuts)
            width[judge] = high - low
    return Coverage(
        level,
        len(outcome),
        *_share(covered, entity),
        _by_segment(segments, covered, expected, outcome, entity),
        float(one.mean()),
        float(covered[one].mean()) if one.any() else 0.0,
        float(np.median(width)),
    )


def _by_segment(
    segments: SegmentCuts,
    covered: np.ndarray,
    expected: np.ndarray,
    outcome: np.ndarray,
    entity: np.ndarray | None,
) -> tuple[SegmentCoverage, ...]:
    coverages = []
    for parts, cut in zip(segments.parts, segments.cuts, strict=True):
        for place, part in enumerate(parts):
            members = np.flatnonzero(cut == place)
            predicted, happened = float(expected[members].mean()), float(outcome[members].mean())
            share = _share(covered[members], None if entity is None else entity[members])
            coverages.append(SegmentCoverage(part, len(members), *share, predicted, happened))
    return tuple(sorted(coverages, key=lambda segment: segment.share))


def _share(covered: np.ndarray, entity: np.ndarray | None) -> tuple[float, float, float]:
    """A share of rows (n,) and its 95 % range (Wilson)."""
    share, count = float(covered.mean()), float(len(covered))
    if entity is not None and 0 < share < 1:
        sums = np.bincount(entity, covered - share)
        error = float((sums**2).sum()) / count**2
        count = min(count, share * (1 - share) / max(error, 1e-12))
    return share, *wilson(share, count)

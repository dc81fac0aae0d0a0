"""What a single row's outcome may be: ranges, or sets of answers, that hold in nine of ten rows.

Split conformal prediction (Vovk, Gammerman and Shafer 2005; Lei et al. 2018) on held-out
predictions, as in cross-conformal prediction and CV+ (Vovk 2015; Barber, Candès, Ramdas and
Tibshirani 2021): it needs no law of the outcome, only that the rows which calibrate and those
that are asked about are alike. By segment, see `models/evaluation/segment_limits.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from models.evaluation.segment_limits import SegmentLimits
from models.statistics.outcome_family import Family, margin_of

LEVEL = 0.9
BANDS = 10
FEWEST_IN_BAND = 30


class OutcomeRanges(NamedTuple):
    """Lower and upper end (n,) of what a number may be."""

    low: np.ndarray
    high: np.ndarray


class PossibleAnswers(NamedTuple):
    """Masks (n,) of the rows where it may not happen, and of those where it may."""

    no: np.ndarray
    yes: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class ConformalPredictor:
    """Limits learnt from rows whose outcome is known and that their model had not seen.

    Attributes:
        family: link and loss of the outcome.
        level: share of rows whose outcome lies within, 0..1.
        below, above: of a number: how far the outcome may lie below and above what is expected,
            in units of `spread`. Of a rate both are one: how far the margin may speak against an
            answer, "no" (0) and "yes" (1) being segments, too.
        ends: (b + 1,) of the expectation's bands; the outer ones are infinite.
        spread: (b,) how far outcomes lie from what is expected, by band; ones for a rate.
        least, most: what was ever seen of the outcome.
    """

    family: Family
    level: float
    below: SegmentLimits
    above: SegmentLimits
    ends: np.ndarray
    spread: np.ndarray
    least: float
    most: float

    @classmethod
    def fit(
        cls,
        expected: np.ndarray,
        outcome: np.ndarray,
        cuts: np.ndarray,
        family: Family,
        level: float = LEVEL,
        entity: np.ndarray | None = None,
    ) -> ConformalPredictor:
        """Calibrate on held-out expectations (n,), outcomes (n,) and segments (c, n).

        Where rows repeat an entity (n,), it holds for rows of entities that were not seen.

        A number has two limits, each for half of what may lie outside, since outcomes such as
        money lie further above than below. Of a rate the share holds among the rows where it
        happened and among the others, too (label-conditional; Sadinle, Lei and Wasserman 2019):
        with one limit for both a rare answer would never be thought possible.
        """
        ends = _band_ends(expected)
        band = np.searchsorted(ends[1:-1], expected, side="right")
        every = np.vstack([band, cuts]) if len(cuts) else band[None]
        if family == "logistic":
            margin = margin_of(expected, family)
            yes = (outcome > 0.5).astype(int)
            against = np.where(yes, -margin, margin)
            limits = SegmentLimits.fit(against, np.vstack([yes, cuts]), level, entity)
            return cls(family, level, limits, limits, ends, np.ones(len(ends) - 1), 0.0, 1.0)
        away = outcome - expected
        spread = _spread(np.abs(away), band, len(ends) - 1)
        away = away / spread[band]
        half = (1 + level) / 2
        return cls(
            family, level,
            SegmentLimits.fit(-away, every, half, entity),
            SegmentLimits.fit(away, every, half, entity),
            ends, spread, float(outcome.min()), float(outcome.max()),
        )  # fmt: skip

    def ranges(self, expected: np.ndarray, cuts: np.ndarray) -> OutcomeRanges:
        """Lower and upper end (n,) of what a number may be, within what was ever seen."""
        band = np.searchsorted(self.ends[1:-1], expected, side="right")
        every = np.vstack([band, cuts]) if len(cuts) else band[None]
        low = expected - self.below.at(every) * self.spread[band]
        high = expected + self.above.at(every) * self.spread[band]
        low, high = np.minimum(low, high), np.maximum(low, high)
        return OutcomeRanges(
            np.clip(low, self.least, self.most), np.clip(high, self.least, self.most)
        )

    def possible(self, expected: np.ndarray, cuts: np.ndarray) -> PossibleAnswers:
        """Masks (n,) of the rows where it may not happen, and of those where it may.

        Both: it cannot be told. Never neither: the likelier answer is always possible.
        """
        margin = margin_of(expected, self.family)
        label = np.ones((1, len(margin)), dtype=int)
        no = margin <= self.below.at(np.vstack([0 * label, cuts]))
        yes = -margin <= self.above.at(np.vstack([label, cuts]))
        neither = ~(no | yes)
        return PossibleAnswers(no | (neither & (margin < 0)), yes | (neither & (margin >= 0)))

    def holds(self, expected: np.ndarray, outcome: np.ndarray, cuts: np.ndarray) -> np.ndarray:
        """Mask (n,) of the rows whose outcome lies within."""
        if self.family == "logistic":
            no, yes = self.possible(expected, cuts)
            return np.asarray(np.where(outcome > 0.5, yes, no), dtype=bool)
        low, high = self.ranges(expected, cuts)
        return np.asarray((outcome >= low) & (outcome <= high), dtype=bool)


def _band_ends(expected: np.ndarray) -> np.ndarray:
    """Ends of up to ten bands of equally many expectations."""
    bands = int(np.clip(len(expected) // FEWEST_IN_BAND, 1, BANDS))
    inner = np.unique(np.quantile(expected, np.arange(1, bands) / bands))
    return np.concatenate([[-np.inf], inner, [np.inf]])


def _spread(away: np.ndarray, band: np.ndarray, bands: int) -> np.ndarray:
    """Mean distance of each band, never nothing."""
    counts = np.bincount(band, minlength=bands)
    mean = np.bincount(band, away, bands) / np.maximum(counts, 1)
    whole = float(away.mean())
    return np.where(mean > 0.05 * whole, mean, max(0.05 * whole, 1e-12))

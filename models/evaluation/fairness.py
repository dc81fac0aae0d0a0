"""Are groups of people treated alike? Who is flagged, where the model errs, what it said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from models.segments.named_segments import cut_by
from models.segments.subgroups import Subgroup
from models.statistics.intervals import wilson
from models.statistics.outcome_family import Family
from models.training.scores import top_rows, wanted_rows

FEWEST = 100
FEWEST_OF_KIND = 30
FOUR_FIFTHS = 0.8
UNLIKELY = 0.05


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share of some rows with its 95 % range; `rows` is what it was counted on."""

    value: float
    low: float
    high: float
    rows: int

    @classmethod
    def of(cls, hits: float, rows: int) -> Proportion:
        """Of counts; Wilson's range."""
        value = hits / rows if rows else 0.0
        return cls(value, *wilson(value, rows), rows)


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """What the model does to one group, on rows it had not seen.

    Attributes:
        part: which rows.
        rows: how many.
        flagged: share among those put first.
        missed: of those worth finding, the share that was not put first.
        false_alarms: of the others, the share that was put first.
        said, happened: mean expectation and mean outcome.
        off: said - happened, with its 95 % range `off_low` to `off_high`.
        distance: mean distance of what was said from what happened.
    """

    part: Subgroup
    rows: int
    flagged: Proportion
    missed: Proportion
    false_alarms: Proportion
    predicted: float
    happened: float
    off: float
    off_low: float
    off_high: float
    distance: float


@dataclass(frozen=True, slots=True)
class Disparity:
    """A figure that differs most between two groups.

    Attributes:
        high, low: the groups, the one with the larger figure first.
        more: by how much, with its range `more_low` to `more_high`, which holds for all pairs
            that were compared at 95 %.
    """

    high: Subgroup
    low: Subgroup
    more: float
    more_low: float
    more_high: float


class ImpactRatio(NamedTuple):
    """A smallest share over the largest, and its 95 % range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GroupBias:
    """How a model treats the groups of one column.

    Attributes:
        column: its name.
        groups: those with 100 rows or more: levels by how frequent they are, numbers in order.
        too_small: parts with fewer, of which nothing is told.
        ratio: smallest share flagged over the largest, with its range, which allows for having
            picked the two out of all pairs; None where there are not two groups.
        missed, false_alarms, off: the largest gap of each; None where no two groups have enough.
    """

    column: str
    groups: tuple[GroupFigures, ...]
    too_small: tuple[Subgroup, ...]
    ratio: ImpactRatio | None
    missed: Disparity | None
    false_alarms: Disparity | None
    off: Disparity | None


def bias(values: pd.Series, outcome: np.ndarray, held_out: np.ndarray, family: Family) -> GroupBias:
    """Figures by group of a column's values (n,), for outcomes and held-out expectations (n,).

    Put first are as many rows as have the outcome; of a number the highest fifth.
    """
    parts, at = cut_by(values, 1)
    wanted = wanted_rows(outcome, family)
    flagged = np.zeros(len(outcome), dtype=bool)
    flagged[top_rows(held_out, int(wanted.sum()))] = True
    counts = np.bincount(at[at >= 0], minlength=len(parts))
    groups = [
        _figures(part, at == place, outcome, held_out, wanted, flagged)
        for place, part in enumerate(parts)
        if counts[place] >= FEWEST
    ]
    return GroupBias(
        str(values.name),
        tuple(groups),
        tuple(part for place, part in enumerate(parts) if counts[place] < FEWEST),
        four_fifths([group.flagged for group in groups]),
        _widest(groups, [group.missed for group in groups]),
        _widest(groups, [group.false_alarms for group in groups]),
        _off_gap(groups),
    )


def four_fifths(flagged: list[Proportion]) -> ImpactRatio | None:
    """Smallest share over the largest, with its range on the log scale (Katz et al. 1978).

    The rule of the Uniform Guidelines on Employee Selection Procedures (1978): under four fifths
    counts as adverse impact. The range allows for all pairs of groups (Bonferroni).
    """
    if len(flagged) < 2:
        return None
    least, most = (pick(flagged, key=lambda share: share.value) for pick in (min, max))
    if not most.value:
        return None
    hits = [max(share.value * share.rows, 0.5) for share in (least, most)]
    error = np.sqrt(sum(1 / hit - 1 / share.rows for hit, share in
                        zip(hits, (least, most), strict=True)))  # fmt: skip
    away = float(np.exp(_z(len(flagged)) * error))
    ratio = hits[0] / least.rows / (hits[1] / most.rows)
    return ImpactRatio(least.value / most.value, ratio / away, min(ratio * away, 1 / 1e-3))


def _figures(
    part: Subgroup,
    members: np.ndarray,
    outcome: np.ndarray,
    held_out: np.ndarray,
    wanted: np.ndarray,
    flagged: np.ndarray,
) -> GroupFigures:
    rows, yes = int(members.sum()), int((members & wanted).sum())
    away = held_out[members] - outcome[members]
    half = 1.959964 * float(away.std()) / np.sqrt(rows)
    off = float(away.mean())
    return GroupFigures(
        part,
        rows,
        Proportion.of(float((members & flagged).sum()), rows),
        Proportion.of(float((members & wanted & ~flagged).sum()), yes),
        Proportion.of(float((members & ~wanted & flagged).sum()), rows - yes),
        float(held_out[members].mean()),
        float(outcome[members].mean()),
        off,
        off - half,
        off + half,
        float(np.abs(away).mean()),
    )


def _widest(groups: list[GroupFigures], shares: list[Proportion]) -> Disparity | None:
    """The two groups whose shares differ most; Newcombe's (1998) range, for all pairs."""
    judged = [(g, s) for g, s in zip(groups, shares, strict=True) if s.rows >= FEWEST_OF_KIND]
    if len(judged) < 2:
        return None
    (low, less), (high, more) = (
        pick(judged, key=lambda pair: pair[1].value) for pick in (min, max)
    )
    wide = _z(len(judged)) / 1.959964
    down = np.hypot(more.value - more.low, less.high - less.value) * wide
    up = np.hypot(more.high - more.value, less.value - less.low) * wide
    apart = more.value - less.value
    return Disparity(high.part, low.part, apart, apart - float(down), apart + float(up))


def _off_gap(groups: list[GroupFigures]) -> Disparity | None:
    """The two groups between which what was said is off most differently."""
    if len(groups) < 2:
        return None
    low, high = (pick(groups, key=lambda group: group.off) for pick in (min, max))
    wide = _z(len(groups)) / 1.959964
    half = float(np.hypot(low.off_high - low.off, high.off_high - high.off)) * wide
    apart = high.off - low.off
    return Disparity(high.part, low.part, apart, apart - half, apart + half)


def _z(groups: int) -> float:
    """Normal quantile that holds for all pairs of so many groups at once (Bonferroni)."""
    pairs = groups * (groups - 1) / 2
    return float(norm.isf(UNLIKELY / 2 / max(pairs, 1)))

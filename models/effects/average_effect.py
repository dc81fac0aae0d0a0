"""The average difference between two sides, comparing rows that are alike in all else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.effects.contrast_design import ContrastDesign
from models.effects.effect import UNKNOWN, Effect, QuickLook
from models.learners.boosted_glm import Tuned
from models.overlap.balancing_weights import MARGIN_LIMIT, balanced, capped, chance
from models.overlap.support import (
    FEWEST,
    MOST_UNSUPPORTED,
    OUT_OF_REACH,
    Reason,
    Refusal,
    Support,
    support_of,
)
from models.statistics.intervals import change, covariance, level, quantile

EASY_REACH = 10.0  # times rarer than typical: rows further out have no like on one side
FEWEST_ALIKE = 0.5


def contrast(
    table: ContrastDesign, treated: np.ndarray, covariates: Sequence[str] | None = None
) -> Effect:
    """Mean outcome if every row were on the treated side − if every row were on the other.

    Both sides in one pass: one outcome model with the side as lever, one chance of being on it,
    and each side's weights balanced to all rows (augmented inverse propensity weighting).

    Args:
        table: rows (n) and their outcome, made ready; serves any number of contrasts.
        treated: (n,) mask of the named side.
        covariates: columns to hold alike; all where None. The compared column and what follows
            from it must not be among them.

    Returns:
        An Effect whose `after` is the named side, `before` the other, both for all rows.
    """
    return _compare(_held_alike(table, covariates), np.asarray(treated, dtype=bool)).effect


def contrast_where_alike(
    table: ContrastDesign, treated: np.ndarray, covariates: Sequence[str] | None = None
) -> Effect:
    """As contrast; where that is refused, among the rows that have their like on both sides.

    Rows are left out by their chance of being on a side alone, never by their outcome (Crump,
    Hotz, Imbens and Mitnik 2009). `rows` and `share` say how many are left; still refused where
    fewer than half are.
    """
    alike, side = _held_alike(table, covariates), np.asarray(treated, dtype=bool)
    whole = _compare(alike, side)
    if whole.effect.refused is None or whole.rarer is None:
        return whole.effect
    reached = np.flatnonzero(whole.rarer <= EASY_REACH)
    if len(reached) < FEWEST_ALIKE * len(alike):
        return whole.effect
    part = _compare(alike.at(reached), side[reached], whole.tuned).effect
    return whole.effect if part.refused else _on_all(part, reached, len(alike))


def _held_alike(table: ContrastDesign, covariates: Sequence[str] | None) -> ContrastDesign:
    return table if covariates is None else table.only(covariates)


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """The effect; how many times rarer than typical each row (n,) is on its rarer side."""

    effect: Effect
    rarer: np.ndarray | None = None
    tuned: Tuned | None = None


def _compare(table: ContrastDesign, side: np.ndarray, tuned: Tuned | None = None) -> _Compared:
    """The contrast of two sides; `tuned` is that of the chance on rows alike."""
    start = Effect(UNKNOWN, UNKNOWN, UNKNOWN, rows=len(side), share=1.0)
    fewest = int(min(side.sum(), (~side).sum()))
    if fewest < FEWEST:
        return _Compared(_refused(start, "no-donors", fewest, None))
    rows = table.prepared
    margin, tuned = chance(
        rows, side, table.fold, seed=table.seed, tuned=tuned, trees_matter=_comparable
    )
    arms, rarer = _arms(margin, side), _rarer(margin, side)
    weakest = max(
        (_support(weight, donors, table) for weight, donors in arms),
        key=lambda support: (support.reason is not None, support.gap),
    )
    if weakest.reason is not None:
        return _Compared(_refused(start, weakest.reason, fewest, weakest), rarer, tuned)
    predicted = table.expected(side)
    mean = np.where(side, *predicted)
    named, other = (
        _Arm(expected, balanced(capped(weight * donors), rows, rows, mean, expected, table.seed))
        for expected, (weight, donors) in zip(predicted, arms, strict=True)
    )
    return _Compared(_combined(table, mean, named, other, weakest), rarer, tuned)


def _arms(
    margin: np.ndarray, side: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Of each side one over the chance of being on it (n,), and its rows (n,)."""
    return (1 + np.exp(-margin), side), (1 + np.exp(margin), ~side)


def _rarer(margin: np.ndarray, side: np.ndarray) -> np.ndarray:
    """How many times rarer than typical each row (n,) is on its rarer side."""
    first, second = (weight * donors.mean() for weight, donors in _arms(margin, side))
    return np.asarray(np.maximum(first, second))


def _comparable(margin: np.ndarray, side: np.ndarray) -> bool:
    """False where the chances without trees alone refuse the sides, whole and where alike.

    Trees tell sides further apart, hardly ever closer: they are not waited for.
    """
    rarer = _rarer(np.clip(margin, -MARGIN_LIMIT, MARGIN_LIMIT), side > 0)
    one_side_apart = float((rarer > OUT_OF_REACH).mean()) > 2 * MOST_UNSUPPORTED
    return not one_side_apart or float((rarer <= EASY_REACH).mean()) >= FEWEST_ALIKE


def _support(weight: np.ndarray, donors: np.ndarray, table: ContrastDesign) -> Support:
    """What carries one side's mean."""
    need, rows = weight * donors.mean(), table.prepared
    return support_of(capped(weight * donors), need, rows, rows, table.sources)


@dataclass(frozen=True, slots=True, eq=False)
class _Arm:
    """All rows as if on one side: predictions (n,) and balanced weights (n,)."""

    predicted: np.ndarray
    weight: np.ndarray


def _combined(
    table: ContrastDesign, mean: np.ndarray, named: _Arm, other: _Arm, support: Support
) -> Effect:
    """Both sides' means with influence values, and their difference."""
    left = table.outcome - mean
    count = len(left)
    values = [arm.predicted + arm.weight * left for arm in (named, other)]
    means = [float(value.mean()) for value in values]
    both = covariance(values[0], values[1], table.groups)
    q = max(quantile(arm.weight, table.groups) for arm in (named, other))
    after, before = (
        level(mean, float(np.sqrt(both[at, at])), q, table.family) for at, mean in enumerate(means)
    )
    levels = [float(arm.predicted.mean()) for arm in (named, other)]
    return Effect(
        before=before,
        after=after,
        change=change(after, before, float(both[0, 1])),
        rows=count,
        share=1.0,
        quick_look=QuickLook(levels[0], levels[0] - levels[1]),
        support=support,
        caution=support.caution,
        after_values=values[0] - means[0],
        before_values=values[1] - means[1],
        noise=float((left**2).mean()),
        spread=float(((named.weight - other.weight) ** 2).mean()),
        quantile=q,
        weight=named.weight + other.weight,
    )


def _on_all(part: Effect, places: np.ndarray, count: int) -> Effect:
    """An effect on some rows, its influence values and weights on all, zero elsewhere."""

    def widened(values: np.ndarray, factor: float) -> np.ndarray:
        wide = np.zeros(count)
        wide[places] = values * factor
        return wide

    share = len(places) / count
    return replace(
        part,
        share=share,
        after_values=widened(part.after_values, 1 / share),
        before_values=widened(part.before_values, 1 / share),
        weight=widened(part.weight, 1.0),
    )


def _refused(start: Effect, reason: Reason, donors: int, support: Support | None) -> Effect:
    if support is None:
        return replace(start, refused=Refusal(reason, donors))
    refusal = Refusal(reason, donors, support.unsupported, worst=support.worst)
    return replace(start, support=support, refused=refusal)

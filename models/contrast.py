"""The average difference between two sides, comparing rows that are alike in all else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.effect import UNKNOWN, Effect, QuickLook
from models.interval import change, covariance, level, quantile
from models.outcome import Family
from models.prepared import View
from models.study import Study
from models.support import FEWEST, Reason, Refusal, Support, measure
from models.weights import balanced, capped, chance

SIDE = " side"  # the column that says on which side a row is; no table has this name
NAMED, OTHER = "named", "other"
EASY_REACH = 10.0  # times rarer than typical: rows further out have no like on one side
FEWEST_ALIKE = 0.5


def contrast(
    rows: pd.DataFrame,
    treated: np.ndarray,
    outcome: np.ndarray,
    *,
    family: Family,
    covariates: Sequence[str] | None = None,
    seed: int = 0,
    groups: np.ndarray | None = None,
) -> Effect:
    """Mean outcome if every row were on the treated side − if every row were on the other.

    Both sides in one pass: one outcome model with the side as lever, one chance of being on it,
    and each side's weights balanced to all rows (augmented inverse propensity weighting).

    Args:
        rows: (n, k) float64 (NaN = missing) or text columns.
        treated: (n,) mask of the named side.
        outcome: (n,).
        family: link and loss.
        covariates: columns to hold alike; all where None. The compared column and what follows
            from it must not be among them.
        seed: of folds, samples and trees.
        groups: (n,) what rows belong together.

    Returns:
        An Effect whose `after` is the named side, `before` the other, both for all rows.
    """
    study = _marked(rows, treated, outcome, family, covariates, seed, groups)
    return _compare(study)[0]


def contrast_where_alike(
    rows: pd.DataFrame,
    treated: np.ndarray,
    outcome: np.ndarray,
    *,
    family: Family,
    covariates: Sequence[str] | None = None,
    seed: int = 0,
    groups: np.ndarray | None = None,
) -> Effect:
    """As contrast; where that is refused, among the rows that have their like on both sides.

    Rows are left out by their chance of being on a side alone, never by their outcome (Crump,
    Hotz, Imbens and Mitnik 2009). `rows` and `share` say how many are left; still refused where
    fewer than half are.
    """
    study = _marked(rows, treated, outcome, family, covariates, seed, groups)
    whole, rarer = _compare(study)
    if whole.refused is None or rarer is None:
        return whole
    alike = np.flatnonzero(rarer <= EASY_REACH)
    if len(alike) < FEWEST_ALIKE * len(rows):
        return whole
    fewer = Study(
        study.rows.iloc[alike],
        study.outcome[alike],
        family=family,
        seed=seed,
        groups=None if groups is None else groups[alike],
    )
    part = _compare(fewer)[0]
    return whole if part.refused else _on_all(part, alike, len(rows))


def _marked(
    rows: pd.DataFrame,
    treated: np.ndarray,
    outcome: np.ndarray,
    family: Family,
    covariates: Sequence[str] | None,
    seed: int,
    groups: np.ndarray | None,
) -> Study:
    """The covariates with the side of each row as one more column."""
    kept = rows if covariates is None else rows[list(covariates)]
    sides = np.where(np.asarray(treated, dtype=bool), NAMED, OTHER)
    marked = kept.assign(**{SIDE: pd.Series(sides, kept.index, dtype="str")})
    return Study(marked, outcome, family=family, seed=seed, groups=groups)


def _compare(study: Study) -> tuple[Effect, np.ndarray | None]:
    """The effect, and how many times rarer than typical each row (n,) is on its rarer side."""
    side = (study.rows[SIDE] == NAMED).to_numpy()
    start = Effect(UNKNOWN, UNKNOWN, UNKNOWN, rows=len(side), share=1.0)
    fewest = int(min(side.sum(), (~side).sum()))
    if fewest < FEWEST:
        return _refused(start, "no-donors", fewest, None), None
    free = study.view((SIDE,)).apart_from((SIDE,))
    margin, _ = chance(free, side, study.fold, seed=study.seed)
    arms = {NAMED: (1 + np.exp(-margin), side), OTHER: (1 + np.exp(margin), ~side)}
    rarer = np.maximum(*(weight * donors.mean() for weight, donors in arms.values()))
    weakest = max(
        (_support(weight, donors, free) for weight, donors in arms.values()),
        key=lambda support: (support.reason is not None, support.gap),
    )
    if weakest.reason is not None:
        return _refused(start, weakest.reason, fewest, weakest), rarer
    named, other = (
        _arm(study, free, name, capped(weight * donors)) for name, (weight, donors) in arms.items()
    )
    return _combined(study, named, other, weakest), rarer


@dataclass(frozen=True, slots=True, eq=False)
class _Arm:
    """All rows as if on one side: predictions (n,) and balanced weights (n,)."""

    predicted: np.ndarray
    weight: np.ndarray


def _support(weight: np.ndarray, donors: np.ndarray, free: View) -> Support:
    """What carries one side's mean."""
    need = weight * donors.mean()
    return measure(capped(weight * donors), need, free, free, free.sources)


def _arm(study: Study, free: View, name: str, weight: np.ndarray) -> _Arm:
    """One side's predictions for everybody, and its weights balanced to everybody."""
    folds = study.outcome_folds((SIDE,))
    rows = study.rows.assign(**{SIDE: pd.Series(name, study.rows.index, dtype="str")})
    everybody = View.of(rows, free.preparation)
    predicted = folds.expected(everybody, study.fold)
    return _Arm(predicted, balanced(weight, free, free, folds.mean, predicted, study.seed))


def _combined(study: Study, named: _Arm, other: _Arm, support: Support) -> Effect:
    """Both sides' means with influence values, and their difference."""
    left = study.outcome - study.outcome_folds((SIDE,)).mean
    count = len(left)
    values = [arm.predicted + arm.weight * left for arm in (named, other)]
    means = [float(value.mean()) for value in values]
    both = covariance(values[0], values[1], study.groups)
    q = max(quantile(arm.weight, study.groups) for arm in (named, other))
    after, before = (
        level(mean, float(np.sqrt(both[at, at])), q, study.family) for at, mean in enumerate(means)
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

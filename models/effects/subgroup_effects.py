"""For whom a change does more: its mean change in groups of rows that were named beforehand.

The score of a row, what it adds to the estimate of the change, is averaged over each group: a
group's doubly robust effect (Semenova and Chernozhukov 2021). No group is searched for, so the
intervals need no correction; whether groups differ is one test for each column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import f as fisher
from scipy.stats import t as student

from models.effects.effect import Effect
from models.effects.randomised_trial import Trial
from models.interventions.scenario import Scenario
from models.interventions.study import Study
from models.overlap.support import FEWEST
from models.segments.subgroups import Subgroup, subgroups_of
from models.statistics.intervals import LEVEL, Estimate, freedom

FEWEST_CHANGED = 100
MOST_COLUMNS = 4
UNLIKELY = 0.05  # shared by the columns of an answer (Bonferroni)


@dataclass(frozen=True, slots=True)
class SubgroupEffect:
    """What the change does in a part.

    Attributes:
        part: which rows.
        rows: those that really change.
        change: for each of them.
    """

    part: Subgroup
    rows: int
    change: Estimate


@dataclass(frozen=True, slots=True)
class SubgroupEffects:
    """What the change does by group of one column.

    Attributes:
        column: whose groups.
        groups: in the column's order; those with enough rows.
        left_out: parts with too few rows that change, or that are as asked already.
        p: chance of groups that differ as much or more if the change did the same in all.
    """

    column: str
    groups: tuple[SubgroupEffect, ...]
    left_out: tuple[Subgroup, ...]
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class RowScores:
    """What each row adds to the estimate of a change, (n,) each.

    Attributes:
        score: sums to the change in all.
        counted: 1.0 for the rows over which that is a mean.
        changing: mask of the rows that really change.
        weight: of the rows that stand in.
        entity: number of the entity that a row belongs to; None where none repeats.
        unsure: by how much their mean may be off besides luck.
    """

    score: np.ndarray
    counted: np.ndarray
    changing: np.ndarray
    weight: np.ndarray
    entity: np.ndarray | None = None
    unsure: float = 0.0

    @classmethod
    def of(cls, study: Study, scenario: Scenario, effect: Effect) -> RowScores:
        """Of an answered effect; for each row that changes, whatever share of them is drawn.

        A row that is as asked already adds nothing but its outcome's luck, so that leaving it out
        of the count gives the change among the others.
        """
        who, changing = scenario.mask(study.rows), _changing(study.rows, scenario)
        entity = None if study.groups is None else pd.factorize(pd.Series(study.groups))[0]
        if len(effect.fitted):
            left = study.outcome - effect.fitted
            score = np.where(who, effect.predicted - study.outcome, 0.0) + effect.weight * left
            part = scenario.share * max(changing.sum(), 1) / effect.rows
            unsure = effect.unsure / part
            return cls(score, changing.astype(float), changing, effect.weight, entity, unsure)
        trial = Trial.of(scenario)
        if trial is None:
            raise ValueError("an effect without a model must come from a test")
        among = study.rows[trial.column].notna().to_numpy()
        for clause in trial.who:
            among = among & clause.holds(study.rows)
        part = among.mean()
        values = (effect.after_values - effect.before_values) * part + effect.change.value
        counted = changing & among if trial.start is None else among
        return cls(
            score=np.where(among, values / scenario.share, 0.0),
            counted=counted.astype(float),
            changing=changing & among,
            weight=effect.weight,
            entity=entity,
        )


def subgroup_effects(
    rows: pd.DataFrame, scores: RowScores, columns: Iterable[str]
) -> tuple[SubgroupEffects, ...]:
    """What the change does by group of the rows (n, k).

    Of the first four of these columns that have groups to compare.
    """
    effects: list[SubgroupEffects] = []
    for name in columns:
        effect = effects_by_subgroup(rows[name], scores)
        if effect is not None:
            effects.append(effect)
        if len(effects) == MOST_COLUMNS:
            break
    return tuple(effects)


def clearly_different(effects: Sequence[SubgroupEffects]) -> SubgroupEffects | None:
    """The column whose groups differ most surely; None where no groups clearly differ."""
    best = min(effects, key=lambda effect: effect.p, default=None)
    return best if best is not None and best.p * len(effects) < UNLIKELY else None


def effects_by_subgroup(values: pd.Series, scores: RowScores) -> SubgroupEffects | None:
    """The mean change in each part of a column (n,); None where fewer than two have enough rows.

    Welch's test for means of unequal spread (Welch 1951), each group with the degrees of freedom
    that its weights leave; where entities repeat, their rows are summed first. Means that may be
    off by more than what lies between them do not differ.
    """
    parts, at = subgroups_of(values, scores.changing)
    rows = np.bincount(at[scores.changing & (at >= 0)], minlength=len(parts))
    in_part, place = at >= 0, np.where(at >= 0, at, 0)
    weight = np.where(in_part, scores.weight, 0.0)
    total = np.bincount(place, weight, len(parts))
    square = np.bincount(place, weight**2, len(parts))
    effective = total**2 / np.maximum(square, 1e-300)
    enough = np.flatnonzero((rows >= FEWEST_CHANGED) & (effective >= FEWEST))
    if len(enough) < 2:
        return None
    means, spread = _means(scores, at, enough)
    left = np.array([_freedom(scores, at == part) for part in enough])
    groups = tuple(
        SubgroupEffect(
            parts[part], int(rows[part]), _interval(means[k], spread[k, k], left[k], scores.unsure)
        )
        for k, part in enumerate(enough)
    )
    told_apart = np.ptp(means) > 2 * scores.unsure
    chance = _chance(means, spread, left) if told_apart else 1.0
    out = tuple(
        part for k, part in enumerate(parts) if k not in set(enough.tolist()) and rows[k] > 0
    )
    return SubgroupEffects(str(values.name), groups, out, chance)


def of_all(scores: RowScores) -> Estimate:
    """The mean change of all that change, to lay the groups beside."""
    means, spread = _means(scores, np.zeros(len(scores.score), dtype=int), np.zeros(1, dtype=int))
    left = freedom(scores.weight, scores.entity)
    return _interval(means[0], spread[0, 0], left, scores.unsure)


def scaled(effects: SubgroupEffects, share: float) -> SubgroupEffects:
    """The same where only a random share of the rows is changed: as many less of them change."""
    groups = tuple(replace(group, rows=round(group.rows * share)) for group in effects.groups)
    return replace(effects, groups=groups)


def _changing(rows: pd.DataFrame, scenario: Scenario) -> np.ndarray:
    """Mask (n,) of the rows whose values really change."""
    after, differs = scenario.changed(rows), np.zeros(len(rows), dtype=bool)
    for name in scenario.levers:
        same = (rows[name] == after[name]) | (rows[name].isna() & after[name].isna())
        differs |= ~same.to_numpy(dtype=bool, na_value=False)
    return np.asarray(differs & scenario.mask(rows))


def _means(scores: RowScores, at: np.ndarray, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean change of each part (k,) and the covariance of these means (k, k)."""
    order = np.full(int(at.max()) + 2, -1)
    order[parts] = np.arange(len(parts))
    place = order[at]
    places = np.flatnonzero(place >= 0)
    place = place[places]
    score, counted = scores.score[places], scores.counted[places]
    size = np.bincount(place, counted, len(parts))
    means = np.bincount(place, score, len(parts)) / size
    values = (score - means[place] * counted) / size[place]
    if scores.entity is None:
        used = np.bincount(place, minlength=len(parts))
        return means, np.diag(np.bincount(place, values**2, len(parts)) * used / (used - 1))
    codes, distinct = pd.factorize(pd.Series(scores.entity[places]))
    sums = np.bincount(codes * len(parts) + place, values, len(distinct) * len(parts))
    sums = sums.reshape(len(distinct), len(parts))
    return means, sums.T @ sums * len(distinct) / max(len(distinct) - 1, 1)


def _freedom(scores: RowScores, members: np.ndarray) -> float:
    entity = None if scores.entity is None else scores.entity[members]
    return freedom(scores.weight[members], entity)


def _interval(mean: float, variance: float, left: float, unsure: float) -> Estimate:
    se = float(np.sqrt(variance))
    half = float(student.ppf((1 + LEVEL) / 2, left)) * se + unsure
    return Estimate(float(mean), float(mean) - half, float(mean) + half, se)


def _chance(means: np.ndarray, spread: np.ndarray, left: np.ndarray) -> float:
    """P-value of equal means (k,) with covariance (k, k) and degrees of freedom (k,)."""
    count = len(means)
    against = np.eye(count)[:-1] - np.eye(count)[-1]
    apart = against @ means
    wald = float(apart @ np.linalg.pinv(against @ spread @ against.T) @ apart)
    weight = 1 / np.maximum(np.diag(spread), 1e-300)
    uneven = float(((1 - weight / weight.sum()) ** 2 / left).sum())
    within = 1 + 2 * (count - 2) / (count**2 - 1) * uneven
    return float(fisher.sf(wald / (count - 1) / within, count - 1, (count**2 - 1) / (3 * uneven)))

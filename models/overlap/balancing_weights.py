"""Weights that make real rows look like the changed rows, and the step that balances them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from models.interventions.scenario import Condition, Scenario
from models.learners.boosted_glm import Tuned
from models.learners.cross_fit import CrossFit, LabelledRows, Matter, Step
from models.learners.design import Rows, Stacked, Subset, View, held_of, taken
from models.learners.newton import minimise

NEAREST = 0.1  # share of rows that stand in for a number set to one value that few have
FEW_HAVE_IT = 0.01
MARGIN_LIMIT = 12.0
BALANCE_PENALTY = 0.01
BALANCE_ROWS = 30_000  # the tilt is learnt on so many rows and made exact on all


@dataclass(frozen=True, slots=True, eq=False)
class TargetAndDonors:
    """Whom a scenario changes and who may stand in for them.

    Attributes:
        who: places of the changed rows (m,).
        pool: mask (n,) of the rows that may stand in.
        donors: mask (n,) of those that already have every value that is set.
        set_levers: columns that are set.
        inside: True where rows differ from their changed selves in the set levers alone, so that
            a row's chance of being a donor is all there is to know.
        near: set numbers that so few have that the nearest tenth of the rows stands in.
    """

    who: np.ndarray
    pool: np.ndarray
    donors: np.ndarray
    set_levers: tuple[str, ...]
    inside: bool
    near: tuple[str, ...]

    @classmethod
    def of(cls, rows: pd.DataFrame, scenario: Scenario) -> Self:
        """Read off the table (n, k)."""
        who = scenario.mask(rows)
        uses_lever = bool(set(scenario.looks_at) & set(scenario.levers))
        pool = np.ones(len(rows), dtype=bool) if uses_lever else who
        donors, near = pool.copy(), []
        for change in scenario.changes:
            if change.how != "set":
                continue
            has = Condition(change.column, "=", change.amount).holds(rows)
            column = rows[change.column]
            if pd.api.types.is_numeric_dtype(column) and has.mean() < FEW_HAVE_IT:
                distance = (column - float(change.amount)).abs()
                has = (distance.rank(pct=True) <= NEAREST).to_numpy()
                near.append(change.column)
            donors &= has
        sets = tuple(change.column for change in scenario.changes if change.how == "set")
        only_sets = len(sets) == len(scenario.changes)
        inside = only_sets and not uses_lever
        return cls(np.flatnonzero(who), pool, donors, sets, inside, tuple(near))

    @property
    def donor_share(self) -> float:
        """Share of the pool that are donors."""
        return float(self.donors.sum() / max(self.pool.sum(), 1))


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights before balancing.

    Attributes:
        weight: (n,), 0 where a row is no donor; they sum to about the number of changed rows.
        need: (m,) weight at each changed row's place, in multiples of the typical donor's.
        have: the same of each donor.
        tuned: to be used again for a question alike.
        smooth: (n,) what they are without trees; None where no trees helped.
    """

    weight: np.ndarray
    need: np.ndarray
    have: np.ndarray
    tuned: Tuned
    smooth: np.ndarray | None = None


def weigh(
    free: View,
    changed: View,
    ask: TargetAndDonors,
    fold: np.ndarray,
    *,
    seed: int,
    tuned: Tuned | None = None,
    step: Step = lambda _: None,
) -> Weights:
    """Density ratio of changed to real rows, out of fold, by a classifier's odds.

    Args:
        free: all rows (n) without the set levers.
        changed: the changed rows (m) without the set levers.
        ask: who changes, who stands in.
        fold: of each row (n,).
        seed: of samples and trees.
        tuned: from a question alike.
        step: called with the share done.
    """
    if ask.inside:
        raw = _chance_of_being_a_donor(free, ask, fold, seed, tuned, step)
    else:
        raw = _odds_of_being_changed(free, changed, ask, fold, seed, tuned, step)
    smooth = None if raw.smooth is None else capped(raw.smooth * ask.donors)
    need, have = (part * ask.donor_share for part in (raw.need, raw.have))
    return Weights(capped(raw.weight * ask.donors), need, have, raw.tuned, smooth)


def chance(
    rows: Rows,
    donors: np.ndarray,
    fold: np.ndarray,
    *,
    seed: int,
    tuned: Tuned | None = None,
    trees_matter: Matter = lambda *_: True,
) -> tuple[np.ndarray, Tuned]:
    """Margin of being a donor (n,), out of fold, and what was tuned; arguments as CrossFit.fit."""
    labelled = LabelledRows(rows, donors.astype(float), fold, "logistic", seed)
    fit = CrossFit.fit(labelled, tuned=tuned, trees_matter=trees_matter)
    return np.clip(fit.margin(rows, fold), -MARGIN_LIMIT, MARGIN_LIMIT), fit.tuned


def capped(weight: np.ndarray) -> np.ndarray:
    """Weights (n,) held where no single row can carry the answer."""
    most = float(np.clip(len(weight) / 50, 50, 1000))
    return np.asarray(np.minimum(weight, most))


def balanced(
    weight: np.ndarray,
    real: Rows,
    goal: Rows,
    mean: np.ndarray,
    goal_mean: np.ndarray,
    seed: int,
    more: tuple[np.ndarray, np.ndarray] | None = None,
) -> np.ndarray:
    """Weight · exp(λ · columns): the nearest weights (n,) that match the changed rows.

    Their totals over the real rows (n) equal those over the goal rows (m) exactly for the constant
    and the outcome model's prediction, and closely (ridge) for every column of the design, so
    that plug-in plus correction becomes a weighted mean of real outcomes (Hainmueller 2012;
    Deville and Särndal 1992).

    Args:
        weight: (n,), 0 where a row is no donor.
        real: the rows as they are, without the set levers.
        goal: the rows as changed, without the set levers.
        mean: the outcome model's prediction of the real rows (n,).
        goal_mean: of the goal rows (m,).
        seed: of the sample that a large table is tilted on.
        more: columns that are matched, too, of the real rows (n, q) and of the goal rows (m, q).
    """
    heavy = np.flatnonzero(weight > 0)
    centre, scale = mean[heavy].mean(), mean[heavy].std() + 1e-12
    real_mean, goal_mean = (mean - centre) / scale, (goal_mean - centre) / scale
    share = min(1.0, BALANCE_ROWS / max(len(heavy), len(goal)))
    draw = np.random.default_rng(seed)
    some, aims = _part(heavy, share, draw), _part(np.arange(len(goal)), share, draw)
    columns = _moments(real, some, real_mean)
    target_sums = np.ones(len(aims)) @ taken(goal, aims).design
    totals = np.array([target_sums[0], goal_mean[aims].sum(), *target_sums[1:]])
    own, wanted = _alike_in_scale(more, heavy) if more else (np.empty((len(weight), 0)),) * 2
    if more:
        columns = np.concatenate([columns, own[some]], axis=1)
        totals = np.concatenate([totals, wanted[aims].sum(axis=0)])
    tilt = _tilt(weight[some], columns, totals, BALANCE_PENALTY * len(aims))
    out = np.zeros(len(weight))
    if share == 1.0:
        out[heavy] = weight[heavy] * _growth(columns, tilt)
        return out
    growth = _growth(columns, tilt)
    inner = np.delete(tilt[: len(tilt) - own.shape[1]], 1)
    by_columns = Subset(real, heavy).linear(inner[:, None])[:, 0]
    by_columns += own[heavy] @ tilt[len(tilt) - own.shape[1] :]
    grown = _limited(by_columns + tilt[1] * real_mean[heavy])
    out[heavy] = weight[heavy] * np.clip(grown, growth.min(), growth.max())
    exact = np.stack([np.ones(len(heavy)), real_mean[heavy]], axis=1)
    totals = np.array([len(goal), goal_mean.sum()])
    out[heavy] *= _growth(exact, _tilt(out[heavy], exact, totals, 0.0))
    return out


def _chance_of_being_a_donor(
    free: View, ask: TargetAndDonors, fold: np.ndarray, seed: int, tuned: Tuned | None, step: Step
) -> Weights:
    """One over the chance of having what is set."""
    pool = np.flatnonzero(ask.pool)
    rows, label, own = Subset(free, pool), ask.donors[pool].astype(float), fold[pool]
    fit = CrossFit.fit(LabelledRows(rows, label, own, "logistic", seed), tuned=tuned, step=step)
    weight, smooth = (np.zeros(len(fold)) for _ in range(2))
    weight[pool], smooth[pool] = (1 + _odds(-margin) for margin in fit.margins(rows, own))
    have, trees = weight[ask.donors], smooth if fit.has_trees else None
    return Weights(weight, weight[ask.who], have, fit.tuned, trees)


def _odds_of_being_changed(
    free: View,
    changed: View,
    ask: TargetAndDonors,
    fold: np.ndarray,
    seed: int,
    tuned: Tuned | None,
    step: Step,
) -> Weights:
    """Odds of changed rows (label 1) against donors as they are (label 0)."""
    donors = np.flatnonzero(ask.donors)
    stacked = Stacked(Subset(free, donors), changed)
    label = np.repeat([0.0, 1.0], [len(donors), len(changed)])
    both = np.concatenate([fold[donors], fold[ask.who]])
    fit = CrossFit.fit(LabelledRows(stacked, label, both, "logistic", seed), tuned=tuned, step=step)
    odds, plain = (_odds(margin) for margin in fit.margins(stacked, both))
    weight, smooth = (np.zeros(len(fold)) for _ in range(2))
    weight[donors], smooth[donors] = odds[: len(donors)], plain[: len(donors)]
    have, need = np.split(odds, [len(donors)])
    return Weights(weight, need, have, fit.tuned, smooth if fit.has_trees else None)


def _odds(margin: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(np.clip(margin, -MARGIN_LIMIT, MARGIN_LIMIT)))


def _part(places: np.ndarray, share: float, draw: np.random.Generator) -> np.ndarray:
    """A random share of the places, in order."""
    if share == 1.0:
        return places
    return np.sort(draw.choice(places, max(round(len(places) * share), 1), replace=False))


def _moments(rows: Rows, places: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """What is matched of some rows (n, 2 + p): the constant, the prediction, then the columns."""
    stored = held_of(rows)
    design = rows.take(places).design if stored is None else stored.design[places]
    out = np.empty((len(places), design.shape[1] + 1))
    out[:, 0], out[:, 1], out[:, 2:] = 1.0, mean[places], design[:, 1:]
    return out


def _alike_in_scale(
    more: tuple[np.ndarray, np.ndarray], heavy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Both (n, q) and (m, q) in the first one's standard deviations."""
    centre, scale = more[0][heavy].mean(axis=0), more[0][heavy].std(axis=0) + 1e-12
    return (more[0] - centre) / scale, (more[1] - centre) / scale


def _growth(columns: np.ndarray, tilt: np.ndarray) -> np.ndarray:
    return _limited(columns @ tilt)


def _limited(lift: np.ndarray) -> np.ndarray:
    return np.asarray(np.exp(np.clip(lift, -15, 15)))


def _tilt(
    weight: np.ndarray, columns: np.ndarray, totals: np.ndarray, penalty: float
) -> np.ndarray:
    """λ of least Σ w·exp(λ·c) − λ·totals + penalty·|λ|²/2, the first two unpenalised."""
    shrink = np.full(columns.shape[1], penalty)
    shrink[:2] = 1e-9 * totals[0]
    lift = np.diag(shrink + 1e-6 * len(columns))
    rough = columns.astype(np.float32)  # curvatures only steer

    def cost(tilt: np.ndarray) -> float:
        grown = float(weight @ _growth(columns, tilt))
        return grown - float(totals @ tilt) + float((shrink * tilt * tilt).sum() / 2)

    def slopes(tilt: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        grown = weight * _growth(columns, tilt)
        half = rough * np.sqrt(grown).astype(np.float32)[:, None]
        second = (half.T @ half).astype(float)
        return second + lift, columns.T @ grown - totals + shrink * tilt

    return minimise(cost, slopes, np.zeros(columns.shape[1]))

"""What a randomised test shows: the balance of its arms, then the adjusted difference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
import pandas as pd
from scipy.stats import chi2

from models.effects.effect import UNKNOWN, Effect, QuickLook
from models.interventions.scenario import Clause, Condition, Scenario
from models.interventions.study import Study
from models.learners.design import View
from models.learners.spline_columns import NumberColumn, SplineColumns
from models.overlap.support import FEWEST, Refusal, Support
from models.statistics.intervals import change, covariance, level, quantile
from models.statistics.observations import Observations

UNLIKELY = 0.001
LARGEST_DIFFERENCE = 0.1
CHANCE_DIFFERENCES = 4.0  # standard errors; small arms differ by more than 0.1 without any fault


@dataclass(frozen=True, slots=True)
class Trial:
    """Which arms of a test are compared, and among whom.

    Attributes:
        column: drawn by lot.
        to: the arm that is asked about.
        start: the arm that it is compared with; None for today's mixture of arms.
        who: clauses on other columns.
    """

    column: str
    to: str | float
    start: str | float | None = None
    who: tuple[Clause, ...] = ()

    @classmethod
    def of(cls, scenario: Scenario) -> Self | None:
        """A scenario that sets one column, read as a comparison of its arms; else None.

        A condition "column = arm" names the arm to compare with.
        """
        if len(scenario.changes) != 1 or scenario.changes[0].how != "set":
            return None
        lever = scenario.changes[0]
        own = [clause for clause in scenario.who if lever.column in clause.columns]
        others = tuple(clause for clause in scenario.who if clause not in own)
        match own:
            case []:
                return cls(lever.column, lever.amount, None, others)
            case [Condition(compare="=", value=start)]:
                return cls(lever.column, lever.amount, start, others)
            case _:
                return None

    def arm(self, rows: pd.DataFrame, value: str | float) -> np.ndarray:
        """Mask (n,) of the rows in an arm."""
        return Condition(self.column, "=", value).holds(rows)


@dataclass(frozen=True, slots=True)
class ArmBalance:
    """Whether lots were drawn fairly, as far as the other columns can tell.

    Attributes:
        p: chance of arms that differ as much or more if lots were fair.
        largest: largest standardised difference between two arms.
        column: where that is.
        balanced: False where the arms are not alike.
    """

    p: float
    largest: float
    column: str
    balanced: bool


def arm_balance(rows: pd.DataFrame, arms: pd.Series) -> ArmBalance:
    """Omnibus test of all arms at once (Hansen and Bowers 2008), and the largest difference.

    n · tr(GᵀGV⁻¹) ~ χ², G the covariance of orthonormal columns with the arm indicators. Not
    balanced at p < 0.001, or where a difference exceeds 0.1 and 4 of its standard errors.

    Args:
        rows: (n, k) columns known before the lots were drawn.
        arms: (n,) the arm of each row, as text; rows without one are in none.
    """
    known = arms.notna().to_numpy()
    if not known.all():
        rows, arms = rows[known], arms[known]
    codes, names = pd.factorize(arms, sort=True)
    if len(names) < 2 or rows.shape[1] == 0:
        return ArmBalance(1.0, 0.0, "", balanced=True)
    columns = SplineColumns.fit(rows)
    blocks = [(column.name, _plain(column, rows)) for column in columns.columns]
    owner = [name for name, block in blocks for _ in range(block.shape[1])]
    values = np.concatenate([block for _, block in blocks], axis=1)
    spread = values.std(axis=0)
    values = (values - values.mean(axis=0))[:, spread > 1e-9] / spread[spread > 1e-9]
    owner = [name for name, wide in zip(owner, spread > 1e-9, strict=True) if wide]
    if not owner:
        return ArmBalance(1.0, 0.0, "", balanced=True)
    sizes = np.bincount(codes).astype(float)
    means = np.stack([values[codes == arm].mean(axis=0) for arm in range(len(names))])
    apart = np.abs(means[:, None] - means[None, :])
    chance = np.sqrt(1 / sizes[:, None] + 1 / sizes[None, :])
    faulty = apart > np.maximum(LARGEST_DIFFERENCE, CHANCE_DIFFERENCES * chance)[:, :, None]
    p = _omnibus(values, codes)
    return ArmBalance(
        p=p,
        largest=float(apart.max()),
        column=owner[int(apart.max(axis=(0, 1)).argmax())],
        balanced=p >= UNLIKELY and not bool(faulty.any()),
    )


class TrialResult(NamedTuple):
    """What a test shows, and whether its lots were fair."""

    effect: Effect
    balance: ArmBalance


def randomised(observations: Observations, trial: Trial) -> TrialResult:
    """What the test shows, per row: one arm against another (or against today's mixture).

    The arms' shares are the known chances; an outcome model of all arms only narrows the interval
    (Lin 2013). Refused as "not-comparable" where the arms are not balanced.

    Args:
        observations: with the column that was drawn; nothing that comes after it.
        trial: which arms.
    """
    rows = observations.rows
    among = rows[trial.column].notna().to_numpy()
    for clause in trial.who:
        among = among & clause.holds(rows)
    places = np.flatnonzero(among)
    reached = observations.take(places)
    some = reached.rows
    before_known = {name for clause in trial.who for name in clause.columns}
    others = some.drop(columns=[trial.column, *before_known])
    balance = arm_balance(others, some[trial.column].astype("str"))
    to = trial.arm(some, trial.to)
    start = None if trial.start is None else trial.arm(some, trial.start)
    smallest = int(min(to.sum(), len(to) if start is None else start.sum()))
    about = len(places) if start is None else int(start.sum())
    effect = Effect(
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        rows=about,
        share=about / max(len(rows), 1),
        support=Support(float(to.sum()), balance.largest, balance.column, 0.0),
    )
    if smallest < FEWEST:
        return TrialResult(replace(effect, refused=Refusal("no-donors", smallest)), balance)
    if not balance.balanced:
        refusal = Refusal("not-comparable", smallest, 0.0, worst=balance.column)
        return TrialResult(replace(effect, refused=refusal), balance)
    adjusted = _adjusted(Study(reached), trial, to, start)
    return TrialResult(_widened(adjusted, effect, places, len(rows)), balance)


def _adjusted(study: Study, trial: Trial, to: np.ndarray, start: np.ndarray | None) -> Effect:
    """Predictions of both arms plus residuals weighted by the known chances."""
    after_values, after_weight, after_plain = _arm(study, trial, trial.to, to)
    if start is None or trial.start is None:
        before_values, before_weight = study.outcome, np.ones(len(to))
        before_plain = float(study.outcome.mean())
    else:
        before_values, before_weight, before_plain = _arm(study, trial, trial.start, start)
    both = covariance(after_values, before_values, study.groups)
    q = max(quantile(after_weight, study.groups), quantile(before_weight, study.groups))
    means = float(after_values.mean()), float(before_values.mean())
    after, before = (
        level(mean, float(np.sqrt(both[at, at])), q, study.family) for at, mean in enumerate(means)
    )
    left = study.outcome - study.outcome_folds((trial.column,)).mean
    return Effect(
        before=before,
        after=after,
        change=change(after, before, float(both[0, 1])),
        rows=0,
        share=0.0,
        quick_look=QuickLook(after_plain, after_plain - before_plain),
        after_values=after_values - means[0],
        before_values=before_values - means[1],
        noise=float((left**2).mean()),
        spread=float(((after_weight - before_weight) ** 2).mean()),
        quantile=q,
        weight=after_weight,
    )


def _arm(
    study: Study, trial: Trial, value: str | float, mask: np.ndarray
) -> tuple[np.ndarray, np.ndarray, float]:
    """Each row's contribution to an arm's mean (n,), its weights (n,), the plain prediction."""
    folds = study.outcome_folds((trial.column,))
    column = study.rows[trial.column]
    everybody = study.rows.assign(
        **{trial.column: pd.Series(value, study.rows.index, dtype=column.dtype)}
    )
    view = View.of(everybody, folds.view.preparation)
    predicted = folds.expected(view, study.fold)
    weight = mask / mask.mean()
    return predicted + weight * (study.outcome - folds.mean), weight, float(predicted.mean())


def _widened(effect: Effect, about: Effect, places: np.ndarray, count: int) -> Effect:
    """Influence values and weights on all rows of the table, zero where it is not about them."""

    def on_all(values: np.ndarray, factor: float) -> np.ndarray:
        wide = np.zeros(count)
        wide[places] = values * factor
        return wide

    factor = count / len(places)
    return replace(
        effect,
        rows=about.rows,
        share=about.share,
        support=about.support,
        after_values=on_all(effect.after_values, factor),
        before_values=on_all(effect.before_values, factor),
        weight=on_all(effect.weight, 1.0),
    )


def _plain(column: object, rows: pd.DataFrame) -> np.ndarray:
    """A number and whether it is missing, or indicators of levels (n, k)."""
    if not isinstance(column, NumberColumn):
        return np.asarray(column.full(rows))  # type: ignore[attr-defined]
    number = column.simple(rows)
    if not column.missing:
        return number
    absent = rows[column.name].isna().to_numpy()[:, None].astype(float)
    return np.concatenate([number, absent], axis=1)


def _omnibus(values: np.ndarray, codes: np.ndarray) -> float:
    """P-value of n · tr(GᵀGV⁻¹) on (columns) × (arms − 1) degrees of freedom."""
    count = len(values)
    second = values.T @ values / count
    roots, axes = np.linalg.eigh(second)
    kept = roots > 1e-8 * roots.max()
    whitened = values @ (axes[:, kept] / np.sqrt(roots[kept]))
    arms = (codes[:, None] == np.arange(codes.max())).astype(float)
    arms -= arms.mean(axis=0)
    together = whitened.T @ arms / count
    spread = arms.T @ arms / count
    statistic = count * float(np.trace(together.T @ together @ np.linalg.inv(spread)))
    return float(chi2.sf(statistic, int(kept.sum()) * arms.shape[1]))

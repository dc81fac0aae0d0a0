"""What a change would do: the debiased estimate of a what-if, with its interval, or a refusal.

A scenario is a map d from a row to a changed row. With an outcome model μ and weights r that make
real rows look like the changed rows, both out of fold, the mean after the change is
mean μ(d(W)) + mean r(W)·(Y − μ(W)) (Díaz et al. 2023; Haneuse and Rotnitzky 2013; Chernozhukov et
al. 2018), its interval from the influence values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from datasets.progress import Progress, silent
from models.effects.product_terms import omitted_products
from models.effects.residual_bias import correction_by_trees
from models.interventions.scenario import Scenario
from models.interventions.study import OutcomeFolds, Study
from models.learners.design import View
from models.overlap.balancing_weights import TargetAndDonors, Weights, balanced, weigh
from models.overlap.extrapolation import Extrapolation, extrapolation
from models.overlap.refusal import changed_view, refusal_of, without_support
from models.overlap.support import FEWEST, SOME_UNSUPPORTED, Refusal, Support, support_of
from models.statistics.intervals import Estimate, change, covariance, level, quantile, wider
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family

UNKNOWN = Estimate(float("nan"), float("nan"), float("nan"), float("nan"))
NOTHING = np.empty(0)
NO_BEYOND = Extrapolation()
UNLEARNT = 0.25  # of what trees and products took out of an answer, what may still be in it
MUCH_OWED = 1.0  # standard errors that they took out

Predictor = Callable[[pd.DataFrame], np.ndarray]
"""Expected outcome (n,) of rows."""


@dataclass(frozen=True, slots=True)
class QuickLook:
    """What re-predicting alone would say: level after the change, and change per changed row."""

    after: float
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What a change does, per changed row, in the outcome's scale (a share is 0..1).

    Attributes:
        before: mean outcome of the changed rows as they are.
        after: mean outcome as changed; NaN where refused.
        change: after − before; NaN where refused. A total is change.times(rows).
        rows: how many rows the scenario is about.
        share: the same as a share of all rows.
        quick_look: the plain re-prediction; None where refused before a model was fitted.
        support: what carries the answer; None where nobody has it.
        refused: why there is no number, or None.
        caution: True where the answer rests on rows that are not quite alike.
        stopped: share of the changed rows whose moved number leaves what was observed, or would
            if it were not stopped there.
        near: set numbers that so few have that the nearest tenth of the rows stood in.
        beyond: what leaves what rows of a kind have, and what of the answer rests on it.
        owed: what trees alone took out of the answer, where both models need them, and what was
            taken out by matching products.
        after_values: influence values of after (n,), centred: their mean square / n is se².
        before_values: influence values of before (n,).
        noise: mean square of what the outcome model leaves of the outcome.
        spread: mean square of the weights' distance from today's rows; with noise it says how far
            a hidden cause could move the answer.
        quantile: of Student's t, that made the intervals.
        weight: balanced weight of each row (n,), for saying who stands in.
        predicted: the outcome model's mean of each changed row as changed (n,), zero elsewhere.
        fitted: its mean of each row as it is (n,); empty where nothing was fitted.
    """

    before: Estimate
    after: Estimate
    change: Estimate
    rows: int
    share: float
    quick_look: QuickLook | None = None
    support: Support | None = None
    refused: Refusal | None = None
    caution: bool = False
    stopped: float = 0.0
    near: tuple[str, ...] = ()
    beyond: Extrapolation = NO_BEYOND
    owed: float = 0.0
    after_values: np.ndarray = field(default_factory=lambda: NOTHING)
    before_values: np.ndarray = field(default_factory=lambda: NOTHING)
    noise: float = float("nan")
    spread: float = float("nan")
    quantile: float = 1.96
    weight: np.ndarray = field(default_factory=lambda: NOTHING)
    predicted: np.ndarray = field(default_factory=lambda: NOTHING)
    fitted: np.ndarray = field(default_factory=lambda: NOTHING)

    @property
    def unsure(self) -> float:
        """By how much each end of the intervals is moved out, outcome's scale.

        What rests beyond the edge may be nothing, or twice as much; of what trees had to find, a
        part may not be found yet.
        """
        return self.beyond.rests + UNLEARNT * abs(self.owed)

    @property
    def tangled(self) -> bool:
        """True where steps or combinations of columns, hard to find, decide about it."""
        return abs(self.owed) > MUCH_OWED * self.change.se

    @property
    def effective(self) -> float:
        """How many equally weighted rows the donors are worth."""
        return self.support.effective if self.support else 0.0

    @property
    def gap(self) -> float:
        """Largest difference between donors and changed rows before balancing, in deviations."""
        return self.support.gap if self.support else float("inf")

    @property
    def unsupported(self) -> float:
        """Share of the changed rows that have nobody like them."""
        return self.support.unsupported if self.support else 1.0


def estimate(
    observations: Observations, scenario: Scenario, *, progress: Progress = silent
) -> Effect:
    """What a scenario does to the mean outcome of the rows it is about.

    Args:
        observations: float64 (NaN = missing) or text columns; nothing that comes after a lever.
        scenario: what changes, and for whom.
        progress: told what is being done.
    """
    return estimate_in(Study(observations), scenario, progress=progress)


def estimate_in(
    study: Study,
    scenario: Scenario,
    *,
    predictor: Predictor | None = None,
    progress: Progress = silent,
) -> Effect:
    """As estimate; a second scenario with the same levers reuses the study's outcome model.

    The quick look is the predictor's, where one is given: what other tools would show.
    """
    ask = TargetAndDonors.of(study.rows, scenario)
    start = _as_they_are(study, ask, scenario, predictor)
    if ask.donors.sum() < FEWEST:
        return replace(start, refused=Refusal("no-donors", int(ask.donors.sum())))
    if len(ask.who) < FEWEST:
        return replace(start, refused=Refusal("too-few", int(ask.donors.sum()), 0.0))
    progress("Finding comparable rows", 0.0)
    weighed = _weighed(
        study, scenario, ask, lambda done: progress("Finding comparable rows", 0.4 * done)
    )
    changed, free, goal = weighed.changed, weighed.free, weighed.goal
    weights, support = weighed.weights, weighed.support
    start = replace(start, support=support)
    if support.reason is not None:
        progress("Looking for how far the data reaches", 0.4)
        return replace(start, refused=refusal_of(study, scenario, ask, support, weights))
    folds = study.outcome_folds(
        scenario.levers, lambda done: progress("Comparing like with like", 0.4 + 0.5 * done)
    )
    goal_mean, smooth = folds.both(changed, study.fold[ask.who])
    progress("Balancing", 0.95)
    left = study.outcome - folds.mean
    products = omitted_products(free, goal, left)
    to_match = weights.weight, free, goal, folds.mean, goal_mean, study.seed
    weight = balanced(*to_match, products)
    effect = _combined(study, start, ask, folds, goal_mean, weight)
    effect = replace(effect, beyond=extrapolation(study, scenario, ask.who, folds))
    if products is not None:
        owed = float((weight - balanced(*to_match)) @ left) / len(ask.who)
        effect = replace(effect, owed=owed)
    if weights.smooth is not None and folds.fit.has_trees:
        with_trees = weights.weight, folds.mean, goal_mean
        without = weights.smooth, folds.smooth, smooth
        owed = correction_by_trees(study.outcome, free, goal, with_trees, without, study.seed)
        effect = replace(effect, owed=effect.owed + owed)
    progress("Done", 1.0)
    return _unsure(of_a_share(effect, scenario.share, study), study.family)


def is_supported(study: Study, scenario: Scenario) -> bool:
    """True where `estimate_in` would answer and not refuse; without the outcome's model."""
    ask = TargetAndDonors.of(study.rows, scenario)
    if min(len(ask.who), int(ask.donors.sum())) < FEWEST:
        return False
    return _weighed(study, scenario, ask, lambda _: None).support.reason is None


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """The changed rows, what is held alike of donors and of them, and the donors' weights."""

    changed: View
    free: View
    goal: View
    weights: Weights
    support: Support


def _weighed(
    study: Study, scenario: Scenario, ask: TargetAndDonors, step: Callable[[float], None]
) -> _Weighed:
    view = study.view(scenario.levers)
    changed = changed_view(view, scenario, ask)
    free, goal = view.apart_from(ask.set_levers), changed.apart_from(ask.set_levers)
    weights = weigh(free, goal, ask, study.fold, seed=study.seed, step=step)
    hole, weights = without_support(study, view.rows, changed, ask, weights)
    support = support_of(weights.weight, weights.need, free, goal, free.sources, hole)
    return _Weighed(changed, free, goal, weights, support)


def quick_look(rows: pd.DataFrame, scenario: Scenario, predictor: Predictor) -> QuickLook:
    """The plain re-prediction: predict the changed rows, compare with today's prediction.

    Of the rows (n, k) that the scenario is about, per changed row; NaN where there are none.
    """
    mask = scenario.mask(rows)
    if not mask.any():
        return QuickLook(float("nan"), float("nan"))
    now = float(predictor(rows[mask]).mean())
    then = float(predictor(scenario.changed(rows)[mask]).mean())
    moved = (then - now) * scenario.share
    return QuickLook(now + moved, moved)


def difference(one: Effect, other: Effect, groups: np.ndarray | None = None) -> Estimate:
    """Change of one scenario − change of another on the same rows, per changed row of each.

    From the influence values (n,) row by row, never from two intervals; where entities repeat,
    `groups` (n,) says whose rows they are.
    """
    values = one.after_values - one.before_values - other.after_values + other.before_values
    se = float(np.sqrt(covariance(values, values, groups)[0, 0]))
    value, q = one.change.value - other.change.value, max(one.quantile, other.quantile)
    half = q * se + one.unsure + other.unsure
    return Estimate(value, value - half, value + half, se)


def _unsure(effect: Effect, family: Family) -> Effect:
    """The ends moved out by what the answer rests on but cannot show."""
    if not effect.unsure:
        return effect
    caution = effect.caution or effect.beyond.share > SOME_UNSUPPORTED or effect.tangled
    after = wider(effect.after, effect.unsure, family)
    return replace(effect, after=after, change=wider(effect.change, effect.unsure), caution=caution)


def _as_they_are(
    study: Study, ask: TargetAndDonors, scenario: Scenario, predictor: Predictor | None
) -> Effect:
    """What is known before any model: the rows and their outcome today."""
    count = len(study.outcome)
    before, values = UNKNOWN, np.zeros(count)
    if len(ask.who):
        mean = study.outcome[ask.who].mean()
        values[ask.who] = (study.outcome[ask.who] - mean) * count / len(ask.who)
        se = np.sqrt(covariance(values, values, study.groups)[0, 0])
        before = level(float(mean), float(se), 1.96, study.family)
    look = quick_look(study.rows, scenario, predictor) if predictor else None
    return Effect(
        before=before,
        after=UNKNOWN,
        change=UNKNOWN,
        rows=len(ask.who),
        share=len(ask.who) / max(count, 1),
        quick_look=look,
        stopped=float(scenario.leaving(study.rows)[ask.who].mean()) if len(ask.who) else 0.0,
        near=ask.near,
        before_values=values,
    )


def _combined(
    study: Study,
    start: Effect,
    ask: TargetAndDonors,
    folds: OutcomeFolds,
    goal_mean: np.ndarray,
    weight: np.ndarray,
) -> Effect:
    """Plug-in plus weighted residuals, per changed row, with influence values and interval."""
    count, share = len(study.outcome), len(ask.who) / len(study.outcome)
    who = np.zeros(count)
    who[ask.who] = 1.0
    predicted = np.zeros(count)
    predicted[ask.who] = goal_mean
    left = study.outcome - folds.mean
    parts = (predicted + weight * left) / share
    value = float(parts.mean())
    after_values = parts - who / share * value
    q = quantile(weight, study.groups)
    both = covariance(after_values, start.before_values, study.groups)
    after = level(value, float(np.sqrt(both[0, 0])), q, study.family)
    before = level(start.before.value, float(np.sqrt(both[1, 1])), q, study.family)
    look = QuickLook(float(goal_mean.mean()), float(goal_mean.mean() - before.value))
    return replace(
        start,
        before=before,
        after=after,
        change=change(after, before, float(both[0, 1])),
        quick_look=start.quick_look or look,
        caution=start.support is not None and start.support.caution,
        after_values=after_values,
        noise=float((left**2).mean()),
        spread=float(((weight - who) ** 2).mean() / share**2),
        quantile=q,
        weight=weight,
        predicted=predicted,
        fitted=folds.mean,
    )


def of_a_share(effect: Effect, share: float, study: Study) -> Effect:
    """The effect if only a random share of the rows is changed."""
    if share == 1.0:
        return effect
    values = share * effect.after_values + (1 - share) * effect.before_values
    value = effect.before.value + share * effect.change.value
    se = float(np.sqrt(covariance(values, values, study.groups)[0, 0]))
    look = effect.quick_look
    if look is not None:
        look = QuickLook(look.after - (1 - share) * look.change, share * look.change)
    return replace(
        effect,
        after=level(value, se, effect.quantile, study.family),
        change=effect.change.times(share),
        quick_look=look,
        after_values=values,
        spread=effect.spread * share**2,
        beyond=replace(effect.beyond, rests=share * effect.beyond.rests),
        owed=share * effect.owed,
    )

"""How strong a cause that no column records would have to be to erase an effect.

The bound is S · C_Y · C_D (Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis 2022): S² the product
of what the outcome model leaves and the size of the weights, C_Y² the share of the outcome's rest
that the cause explains, C_D² by how much it would raise the size of the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.effects.effect import Effect, estimate_in
from models.interventions.scenario import Change, Scenario
from models.interventions.study import Study
from models.learners.cross_fit import CrossFit, LabelledRows

Z95 = 1.96
MOST_TIMES = 20.0
COMPARED_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class RobustnessValue:
    """Share of the rest of both outcome and lever that a hidden cause must explain, 0..1.

    Attributes:
        to_erase: until the effect is zero.
        to_doubt: until its 95 % interval reaches zero; 0 where it already does.
    """

    to_erase: float
    to_doubt: float


@dataclass(frozen=True, slots=True)
class ConfoundingBenchmark:
    """A hidden cause measured by known columns.

    Attributes:
        columns: which it is compared with, taken together.
        times: how many times as strong until the effect's interval reaches zero; infinite where
            20 times would not do, NaN where the comparison has no answer.
        moved: by how much a cause just as strong could move the effect, outcome's scale.
    """

    columns: tuple[str, ...]
    times: float
    moved: float


def robustness_value(effect: Effect) -> RobustnessValue:
    """The robustness values of an answered effect."""
    size = float(np.sqrt(effect.noise * effect.spread))
    return RobustnessValue(
        to_erase=_share(abs(effect.change.value) / size),
        to_doubt=_share(_clear_of_zero(effect) / size),
    )


def confounding_benchmark(
    study: Study, scenario: Scenario, effect: Effect, columns: Sequence[str]
) -> ConfoundingBenchmark:
    """Compare a hidden cause with known columns: refit without them and see what they did.

    What the columns did is learnt on at most 10,000 of the rows; it is a ratio, and the effect that
    it is applied to stays that of all rows.

    Args:
        study: the rows that the effect was estimated on.
        scenario: what was asked.
        effect: the answer.
        columns: one column, or one with its family.

    Raises:
        ValueError: a column is one of the scenario's own.
    """
    own = {*scenario.levers, *scenario.looks_at}
    if own & set(columns):
        raise ValueError("a column of the scenario itself is no stand-in for a hidden cause")
    some = study.part(COMPARED_ROWS)
    base = effect if some is study else estimate_in(some, scenario)
    fewer = some.without(columns)
    less = estimate_in(fewer, scenario)
    if less.refused is not None or base.refused is not None or effect.refused is not None:
        return ConfoundingBenchmark(tuple(columns), float("nan"), float("nan"))
    gain_outcome = max(less.noise / base.noise - 1, 0.0)
    spread, gain_lever = effect.spread, max(1 - less.spread / base.spread, 0.0)
    moves = [change for change in scenario.changes if change.how != "set"]
    if moves:
        with_it, without = _left_over(some, moves[0]), _left_over(fewer, moves[0])
        spread = max(spread, _moved_spread(some, moves[0], with_it) / effect.share)
        gain_lever = max(without / with_it - 1, 0.0)
    size = float(np.sqrt(effect.noise * spread))

    def moved(times: float) -> float:
        strength = min(_odds(gain_outcome, times), 1.0) * _odds(gain_lever, times)
        return size * float(np.sqrt(strength))

    return ConfoundingBenchmark(tuple(columns), _times(moved, _clear_of_zero(effect)), moved(1.0))


def _clear_of_zero(effect: Effect) -> float:
    """How far the effect's interval is from zero."""
    return max(abs(effect.change.value) - Z95 * effect.change.se, 0.0)


def _share(size: float) -> float:
    """R at which S·R/√(1 − R) makes up for an effect of so many S."""
    return float((np.sqrt(size**4 + 4 * size**2) - size**2) / 2)


def _odds(gain: float, times: float) -> float:
    return times * gain / max(1 - times * gain, 1e-3)


def _times(moved: Callable[[float], float], enough: float) -> float:
    """The multiple at which the bound reaches `enough`; it grows with the multiple."""
    if moved(MOST_TIMES) < enough:
        return float("inf")
    low, high = 0.0, MOST_TIMES
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if moved(middle) >= enough else (middle, high)
    return high


def _left_over(study: Study, move: Change) -> float:
    """Variance of a moved number (its logarithm under scale) that the other columns leave."""
    view = study.view((move.column,)).apart_from((move.column,))
    number = _in_its_scale(study, move)
    fit = CrossFit.fit(LabelledRows(view, number, study.fold, "squarederror", study.seed))
    return float(((number - fit.margin(view, study.fold)) ** 2).mean())


def _moved_spread(study: Study, move: Change, variance: float) -> float:
    """Size of the weights of a shift under a normal number: exp(δ²/σ²) − 1.

    Estimated weights are smoothed and come out smaller, and the bound with them.
    """
    amount = float(move.amount)
    if move.how == "scale" and _is_positive(study, move):
        step = np.log(amount) if amount > 0 else -np.inf
    elif move.how == "scale":
        step = (amount - 1) * float(np.nanmean(np.abs(_numbers(study, move))))
    else:
        step = amount
    return float(np.expm1(min(step**2 / max(variance, 1e-12), 50.0)))


def _in_its_scale(study: Study, move: Change) -> np.ndarray:
    number = _numbers(study, move)
    filled = np.where(np.isnan(number), np.nanmedian(number), number)
    return np.log(filled) if move.how == "scale" and _is_positive(study, move) else filled


def _is_positive(study: Study, move: Change) -> bool:
    return bool(np.nanmin(_numbers(study, move)) > 0)


def _numbers(study: Study, move: Change) -> np.ndarray:
    return study.rows[move.column].to_numpy(dtype=float, na_value=np.nan)

"""Ridge fits of all folds at once: one curvature for all, each fold to its own exact minimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from models.learners.blas_threads import one_blas_thread
from models.learners.spline_glm import PENALTIES, curvature, intercept_only, ridge
from models.statistics.outcome_family import Family, loss, mean_of

STEPS = 30  # what has not settled by then finishes with curvatures of its own
SETTLED = 1e-11  # share of the cost that is still to gain; well under any printed figure
ROUGHLY = 1e-5  # serves to compare penalties
SLOW = 0.05  # a step that leaves more of the gain than this calls for a fresh curvature
BLOCK = 4_000  # rows that are weighed at a time
SOON = 3  # steps to the end for which the old curvature still serves


def ridge_by_folds(
    design: np.ndarray,
    outcome: np.ndarray,
    fold: np.ndarray,
    family: Family,
    penalty: float,
    start: np.ndarray,
) -> np.ndarray:
    """Coefficients (folds, 1 + p) of `ridge` on the rows of all other folds, fold by fold.

    The rows' second derivatives are summed once, by fold; every fit takes Newton steps with that
    curvature, and a fresh one where they become slow (the chord method: Kelley 1995, Iterative
    Methods for Linear and Nonlinear Equations, section 5.4; a step is halved where it does not
    shorten the next one: Deuflhard 2004, Newton Methods for Nonlinear Problems, section 3.3). A
    curvature not quite a fit's own costs more steps and ends at the same minimum, so that no fit
    learns from its fold.

    Args:
        design: (n, 1 + p), the first column ones.
        outcome: (n,).
        fold: (n,) 0 .. k - 1; at least two.
        family: link and loss.
        penalty: per row.
        start: (1 + p,) or (k, 1 + p), where the search begins; it does not move the result.
    """
    problem = _Problem.of(design, outcome, fold, family)
    return problem.settled(penalty, problem.begun(start), SETTLED)[0].coefficients


def choose_by_folds(
    design: np.ndarray, outcome: np.ndarray, fold: np.ndarray, family: Family
) -> tuple[float, np.ndarray]:
    """The penalty of least loss on rows that a fit did not see, and its coefficients (k, 1 + p).

    From stiff to supple, ending where it gets worse; each fit starts from the one before.
    Arguments as ridge_by_folds.
    """
    problem = _Problem.of(design, outcome, fold, family)
    now = problem.begun(intercept_only(outcome, design.shape[1], family))
    bend: _Bend | None = None
    chosen, best, least = PENALTIES[0], now, np.inf
    for penalty in PENALTIES:
        now, bend = problem.settled(penalty, now, ROUGHLY, bend)
        held_out = problem.held_out(now)
        if held_out >= least:
            break
        chosen, best, least = penalty, now, held_out
    return chosen, problem.settled(chosen, best, SETTLED)[0].coefficients


def _slow(gain: np.ndarray, last: np.ndarray, goal: np.ndarray) -> bool:
    """True where the gains to come (k,) no longer shrink fast and the end is not near."""
    going = (gain > goal) & np.isfinite(last)
    if not going.any():
        return False
    left = gain[going] / last[going]
    if left.max() <= SLOW:
        return False
    steps = np.log(goal[going] / gain[going]) / np.log(np.minimum(left, 1 - 1e-9))
    return bool(steps.max() > SOON)


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """Where k fits are: coefficients (1 + p, k), margins of all rows (n, k), steps not yet made."""

    at: np.ndarray
    margin: np.ndarray
    step: np.ndarray | float = 0.0

    @property
    def coefficients(self) -> np.ndarray:
        """One fit after the other (k, 1 + p), with the last steps, which cost nothing more."""
        return np.ascontiguousarray((self.at - self.step).T)


@dataclass(frozen=True, slots=True, eq=False)
class _Bend:
    """Second derivatives of the loss of each fit, without the penalty (k matrices)."""

    seconds: Sequence[np.ndarray]

    def factors(self, lift: np.ndarray) -> list[np.ndarray]:
        """Cholesky factors with the penalties (1 + p, k) on the diagonals."""
        return [_factor(own + np.diag(lift[:, k])) for k, own in enumerate(self.seconds)]


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """As many ridge fits as folds, each on the rows of the other folds; rows lie fold by fold.

    The design is in single precision, which halves what passes through memory: a slope is then
    off by some 1e-7 of its terms, which costs less of the gain than is left to gain anyway.
    """

    design: np.ndarray
    outcome: np.ndarray
    own: tuple[slice, ...]
    family: Family

    @classmethod
    def of(cls, design: np.ndarray, outcome: np.ndarray, fold: np.ndarray, family: Family) -> Self:
        """Arguments as ridge_by_folds."""
        one_blas_thread()
        order, ends = np.argsort(fold, kind="stable"), np.cumsum([0, *np.bincount(fold)])
        own = tuple(slice(int(a), int(b)) for a, b in pairwise(ends))
        return cls(_in_order(design, order), outcome[order], own, family)

    @property
    def count(self) -> int:
        """Fits."""
        return len(self.own)

    def begun(self, start: np.ndarray) -> _Point:
        """All fits at a start (1 + p,) or (k, 1 + p)."""
        at = np.array(np.broadcast_to(start, (self.count, self.design.shape[1])).T, dtype=float)
        return _Point(at, self._margin(at))

    def settled(
        self, penalty: float, point: _Point, share: float, bend: _Bend | None = None
    ) -> tuple[_Point, _Bend]:
        """Every fit at its minimum but for this share of the cost, and the last curvature."""
        shrink = self._shrink(penalty)
        at, margin = point.at, point.margin
        goal = share * np.abs(self._cost(at, margin, shrink))
        bend = bend or self._bend(margin)
        factors, last = bend.factors(shrink), np.full(self.count, np.inf)
        step, moved = np.zeros_like(at), np.zeros_like(margin)
        for _ in range(STEPS):
            slope = self._slope(at, margin, shrink)
            newton_step, gain = _newton(factors, slope)
            too_far = gain > last
            if too_far.any():  # half of these steps is taken back
                step, moved = step * too_far / 2, moved * too_far / 2
                at, margin = at + step, margin + moved
                continue
            if _slow(gain, last, goal):
                bend = self._bend(margin)
                factors = bend.factors(shrink)
                newton_step, gain = _newton(factors, slope)
            going = gain > goal
            if not going.any():
                return _Point(at, margin, newton_step), bend
            last, step = np.where(going, gain, np.inf), newton_step * going
            moved = self._margin(step)
            at, margin = at - step, margin - moved
        alone = np.stack([self._alone(at[:, k], penalty, k) for k in range(self.count)], axis=1)
        return _Point(alone, self._margin(alone)), bend

    def held_out(self, point: _Point) -> float:
        """Mean loss of the rows by the fit that did not see them."""
        margin = np.concatenate([point.margin[rows, k] for k, rows in enumerate(self.own)])
        return float(loss(self.outcome, margin, self.family).mean())

    def _learnt(self, values: np.ndarray) -> np.ndarray:
        """Values (n, k) without each fit's own fold."""
        for k, rows in enumerate(self.own):
            values[rows, k] = 0.0
        return values

    def _shrink(self, penalty: float) -> np.ndarray:
        rows = len(self.outcome) - np.array([rows.stop - rows.start for rows in self.own])
        per_coefficient = np.full((self.design.shape[1], 1), penalty)
        per_coefficient[0] = 1e-9
        return np.asarray(per_coefficient * rows)

    def _cost(self, at: np.ndarray, margin: np.ndarray, shrink: np.ndarray) -> np.ndarray:
        lost = self._learnt(loss(self.outcome[:, None], margin, self.family)).sum(axis=0)
        return np.asarray(lost + (shrink * at * at).sum(axis=0) / 2)

    def _margin(self, at: np.ndarray) -> np.ndarray:
        return np.asarray(self.design @ at.astype(np.float32), dtype=float)

    def _slope(self, at: np.ndarray, margin: np.ndarray, shrink: np.ndarray) -> np.ndarray:
        left = self._learnt(mean_of(margin, self.family) - self.outcome[:, None])
        return np.asarray(self.design.T @ left.astype(np.float32) + shrink * at)

    def _bend(self, margin: np.ndarray) -> _Bend:
        """At the fits' mean margin, in single precision: curvatures only steer."""
        second = curvature(mean_of(margin.mean(axis=1), self.family), self.family)
        weight = np.sqrt(second).astype(np.float32)
        width, sums = self.design.shape[1], []
        for rows in self.own:
            own = np.zeros((width, width))
            for start in range(rows.start, rows.stop, BLOCK):
                part = slice(start, min(start + BLOCK, rows.stop))
                half = self.design[part] * weight[part, None]
                own += half.T @ half
            sums.append(own)
        total = np.sum(sums, axis=0) + np.eye(width) * 1e-8 * len(self.outcome)
        return _Bend([total - own for own in sums])

    def _alone(self, at: np.ndarray, penalty: float, k: int) -> np.ndarray:
        """The minimum (1 + p,) of one fit, by Newton steps of its own."""
        rows = np.delete(np.arange(len(self.outcome)), self.own[k])
        return ridge(self.design[rows].astype(float), self.outcome[rows], self.family, penalty, at)


def _in_order(design: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The rows in this order, in single precision; made in blocks, without a copy in double."""
    out = np.empty(design.shape, dtype=np.float32)
    for start in range(0, len(order), BLOCK):
        out[start : start + BLOCK] = design[order[start : start + BLOCK]]
    return out


def _newton(factors: list[np.ndarray], slope: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Steps (1 + p, k) for slopes (1 + p, k), and what each promises to gain (k,)."""
    steps = [
        cho_solve((factor, False), slope[:, k], check_finite=False)
        for k, factor in enumerate(factors)
    ]
    step = np.stack(steps, axis=1)
    return step, (slope * step).sum(axis=0) / 2


def _factor(second: np.ndarray) -> np.ndarray:
    """Upper Cholesky factor; a curvature that is flat to the last bit is lifted a little."""
    lift = np.eye(len(second)) * np.trace(second) / len(second)
    for size in (0.0, 1e-7, 1e-5):
        try:
            factor, _ = cho_factor(second + size * lift, check_finite=False)
        except LinAlgError:
            continue
        return np.asarray(factor)
    return np.asarray(cho_factor(second + 1e-2 * lift, check_finite=False)[0])

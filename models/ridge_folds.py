"""Ridge fits of all folds at once: one curvature for all, each fold to its own exact minimum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from models.outcome import Family, loss, mean_of
from models.spline_glm import curvature, ridge
from models.threads import one_blas_thread

STEPS = 30  # what has not settled by then finishes with curvatures of its own
SETTLED = 1e-11  # share of the cost that is still to gain; well under any printed figure
SLOW = 0.05  # a step that leaves more of the gain than this calls for a fresh curvature
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
    one_blas_thread()
    count = int(fold.max()) + 1
    problem = _Problem(design, outcome, fold, family, penalty, count)
    at = np.array(np.broadcast_to(start, (count, design.shape[1])).T, dtype=float)
    margin = design @ at
    goal = SETTLED * np.abs(problem.cost(at, margin))
    bend, last = problem.bend(margin), np.full(count, np.inf)
    step, moved = np.zeros_like(at), np.zeros_like(margin)
    for _ in range(STEPS):
        slope = problem.slope(at, margin)
        found, gain = bend.solved(slope)
        too_far = gain > last
        if too_far.any():  # half of these steps is taken back
            step, moved = step * too_far / 2, moved * too_far / 2
            at, margin = at + step, margin + moved
            continue
        if _slow(gain, last, goal):
            bend = problem.bend(margin)
            found, gain = bend.solved(slope)
        going = gain > goal
        if not going.any():
            return np.ascontiguousarray((at - found).T)  # the last step costs nothing more
        last, step = np.where(going, gain, np.inf), found * going
        moved = design @ step
        at, margin = at - step, margin - moved
    return np.stack([problem.finished(at[:, k], k) for k in range(count)])


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
class _Bend:
    """Cholesky factors of each fit's second derivatives."""

    factors: Sequence[np.ndarray]

    def solved(self, slope: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Newton's steps (p, k) for slopes (p, k), and what each promises to gain (k,)."""
        steps = [
            cho_solve((factor, False), slope[:, k], check_finite=False)
            for k, factor in enumerate(self.factors)
        ]
        step = np.stack(steps, axis=1)
        return step, (slope * step).sum(axis=0) / 2


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """As many ridge fits as folds; points are (p, k), margins (n, k)."""

    design: np.ndarray
    outcome: np.ndarray
    fold: np.ndarray
    family: Family
    penalty: float
    count: int

    def _learns(self, values: np.ndarray) -> np.ndarray:
        """Values (n, k) without each fit's own fold."""
        values[np.arange(len(values)), self.fold] = 0.0
        return values

    def _shrink(self) -> np.ndarray:
        rows = len(self.fold) - np.bincount(self.fold, minlength=self.count)
        each = np.full((self.design.shape[1], 1), self.penalty)
        each[0] = 1e-9
        return each * rows

    def cost(self, at: np.ndarray, margin: np.ndarray) -> np.ndarray:
        """Of each fit (k,)."""
        lost = self._learns(loss(self.outcome[:, None], margin, self.family)).sum(axis=0)
        return np.asarray(lost + (self._shrink() * at * at).sum(axis=0) / 2)

    def slope(self, at: np.ndarray, margin: np.ndarray) -> np.ndarray:
        """First derivatives (p, k)."""
        left = self._learns(mean_of(margin, self.family) - self.outcome[:, None])
        return np.asarray(self.design.T @ left + self._shrink() * at)

    def finished(self, at: np.ndarray, k: int) -> np.ndarray:
        """The minimum (p,) of one fit, by Newton steps of its own."""
        rows = self.fold != k
        return ridge(self.design[rows], self.outcome[rows], self.family, self.penalty, at)

    def bend(self, margin: np.ndarray) -> _Bend:
        """Second derivatives at the fits' mean margin, in single precision: they only steer."""
        weight = np.sqrt(curvature(mean_of(margin.mean(axis=1), self.family), self.family))
        width, sums = self.design.shape[1], []
        for k in range(self.count):
            rows = np.flatnonzero(self.fold == k)
            half = np.empty((len(rows), width), dtype=np.float32)
            np.multiply(self.design[rows], weight[rows, None], out=half, casting="same_kind")
            sums.append((half.T @ half).astype(float))
        total = np.sum(sums, axis=0)
        lift = self._shrink() + 1e-8 * len(self.fold)
        return _Bend([_factor(total - own + np.diag(lift[:, k])) for k, own in enumerate(sums)])


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

"""Damped Newton steps to the minimum of a smooth convex cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from models.learners.blas_threads import one_blas_thread

STEPS = 50
SHORTEST_STEP = 1e-3
SETTLED = 1e-8  # relative fall of the cost below which more steps change nothing that is printed


def minimise(
    cost: Callable[[np.ndarray], float],
    slopes: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
    start: np.ndarray,
) -> np.ndarray:
    """The point (p,) of smallest cost.

    Args:
        cost: value at a point.
        slopes: second (p, p) and first (p,) derivatives at a point.
        start: where to begin (p,).
    """
    one_blas_thread()
    point, now = start, cost(start)
    for _ in range(STEPS):
        step, length = _solved(*slopes(point)), 1.0
        then = cost(point - step)
        while not then <= now + 1e-9 * abs(now) and length > SHORTEST_STEP:
            length /= 2
            then = cost(point - length * step)
        if not then < now:
            break
        fall, point, now = now - then, point - length * step, then
        if fall < SETTLED * abs(now):
            break
    return point


def _solved(second: np.ndarray, first: np.ndarray) -> np.ndarray:
    """second⁻¹ first; a curvature that is flat to the last bit is lifted a little."""
    try:
        factor = cho_factor(second, check_finite=False)
        return np.asarray(cho_solve(factor, first, check_finite=False))
    except LinAlgError:
        lifted = second + np.eye(len(second)) * 1e-6 * np.trace(second) / len(second)
        return np.linalg.solve(lifted, first)

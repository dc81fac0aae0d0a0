"""What an answer owes to trees alone, as a sign of what they have not learnt.

Where combinations of columns (or steps) decide both who has it and what comes of it, trees must
find them, and from so many rows they find a part. What they took out of the answer is
the measure of what may still be in it: the answer with trees is held against the one without.
"""

from __future__ import annotations

import numpy as np

from models.learners.design import Rows, Subset
from models.overlap.balancing_weights import balanced

LOOKED_AT = 60_000

Nuisances = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Unbalanced weights (n,), predictions of the real (n,) and of the goal rows (m,)."""


def correction_by_trees(
    outcome: np.ndarray,
    real: Rows,
    goal: Rows,
    with_trees: Nuisances,
    without: Nuisances,
    seed: int,
) -> float:
    """Mean after the change with trees less the mean without, both balanced; outcome's scale.

    Args:
        outcome: (n,).
        real: the rows as they are (n), without the set levers.
        goal: the rows as changed (m), without the set levers.
        with_trees: what the answer was made with.
        without: the same of the models without their trees.
        seed: of samples.
    """
    some, aims = _spread(len(outcome)), _spread(len(goal))
    part, target = Subset(real, some), Subset(goal, aims)

    def after(weight: np.ndarray, mean: np.ndarray, goal_mean: np.ndarray) -> float:
        weight, mean, goal_mean = weight[some], mean[some], goal_mean[aims]
        balancing = balanced(weight, part, target, mean, goal_mean, seed)
        return float(goal_mean.mean() + balancing @ (outcome[some] - mean) / len(aims))

    return after(*with_trees) - after(*without)


def _spread(count: int) -> np.ndarray:
    return np.arange(0, count, -(-count // LOOKED_AT) or 1)

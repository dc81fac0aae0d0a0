"""How steady shares and ranks are: a bootstrap over rows and folds on stored contributions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DRAWS = 300


@dataclass(frozen=True, slots=True)
class Shares:
    """Share of what can be explained of each family, and its rank, with 95 % ranges.

    Attributes:
        share: (g,) mean absolute contribution over their sum; adds up to 1.
        low, high: (g,) 2.5 and 97.5 percentiles over the draws.
        rank_low, rank_high: (g,) best and worst rank over the middle 95 % of draws, from 1.
    """

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rank_low: np.ndarray
    rank_high: np.ndarray


def shares(parts: np.ndarray, fold: np.ndarray, seed: int = 0) -> Shares:
    """Shares of families from held-out contributions (n, g) and the fold of each row (n,).

    A draw gives each row a Poisson(1) weight (Chamandy et al. 2012) and draws the folds' models
    with replacement, so the range holds both the rows' luck and the models'.
    """
    size = np.abs(parts)
    draw = np.random.default_rng(seed)
    models = np.unique(fold)
    drawn = np.empty((DRAWS, parts.shape[1]))
    for k in range(DRAWS):
        times = np.bincount(draw.integers(0, len(models), len(models)), minlength=len(models))
        weight = draw.poisson(1.0, len(size)) * times[np.searchsorted(models, fold)]
        drawn[k] = weight @ size
    drawn /= np.maximum(drawn.sum(axis=1, keepdims=True), 1e-300)
    total = size.sum(axis=0)
    ranks = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    return Shares(
        share=total / max(total.sum(), 1e-300),
        low=np.quantile(drawn, 0.025, axis=0),
        high=np.quantile(drawn, 0.975, axis=0),
        rank_low=np.quantile(ranks, 0.025, axis=0, method="lower").astype(int),
        rank_high=np.quantile(ranks, 0.975, axis=0, method="higher").astype(int),
    )

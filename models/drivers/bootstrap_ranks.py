"""How steady shares and ranks are: a bootstrap over rows and folds on stored sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csc_matrix

from models.statistics.folds import FOLDS

DRAWS = 1_000
BLOCKS_A_FOLD = 200  # 1,000 in all: they know a variance to 4 % of itself


@dataclass(frozen=True, slots=True)
class ImportanceShares:
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


@dataclass(frozen=True, slots=True, eq=False)
class BlockSums:
    """Absolute contributions of g families, summed over random blocks of rows.

    Attributes:
        sums: (b, g).
        fold: (b,) whose model explained the block's rows.
    """

    sums: np.ndarray
    fold: np.ndarray

    @classmethod
    def of(
        cls, parts: np.ndarray, fold: np.ndarray, groups: np.ndarray | None = None, seed: int = 0
    ) -> BlockSums:
        """From contributions (n, g), the fold of each row (n,) and its entity."""
        block = blocks(fold, groups, seed)
        return cls.by_block(sum_up(np.abs(parts), np.ones(len(parts)), block))

    @classmethod
    def by_block(cls, sums: np.ndarray) -> BlockSums:
        """From sums (1000, g) over every block that `blocks` may name; empty ones are left out."""
        kept = np.flatnonzero(sums.any(axis=1))
        kept = kept if len(kept) else np.zeros(1, dtype=int)
        return cls(sums[kept], kept // BLOCKS_A_FOLD)


def sum_up(sizes: np.ndarray, weight: np.ndarray, block: np.ndarray) -> np.ndarray:
    """Sums over each block (1000, g) of sizes (n, g) times weights (n,)."""
    where = (weight, block, np.arange(len(block) + 1))
    return np.asarray(csc_matrix(where, shape=(FOLDS * BLOCKS_A_FOLD, len(block))) @ sizes)


def blocks(fold: np.ndarray, groups: np.ndarray | None, seed: int) -> np.ndarray:
    """Block of each row (n,), 0..999: random within its fold, an entity's rows together.

    Where a fold has no more rows (entities) than blocks each has one of its own.
    """
    draw = np.random.default_rng(seed)
    entity = None if groups is None else pd.factorize(pd.Series(groups))[0]
    block = np.empty(len(fold), dtype=np.int16)
    for k in range(FOLDS):
        members = np.flatnonzero(fold == k)
        units = np.arange(len(members))
        if entity is not None:
            units = np.unique(entity[members], return_inverse=True)[1]
        count = int(units.max()) + 1 if len(units) else 0
        block[members] = (draw.permutation(count) % BLOCKS_A_FOLD)[units] + k * BLOCKS_A_FOLD
    return block


def importance_shares(sizes: BlockSums, seed: int = 0) -> ImportanceShares:
    """Shares of families from the sums of their held-out contributions.

    A draw gives each block of rows a Poisson(1) weight (Chamandy et al. 2012) and draws the folds'
    models with replacement, so the range holds both the rows' luck and the models'. A share is a
    ratio: what all families of a block have in common cancels, so random blocks vary it as much as
    single rows do.
    """
    draw = np.random.default_rng(seed)
    models = np.unique(sizes.fold)
    picked = draw.multinomial(len(models), np.full(len(models), 1 / len(models)), size=DRAWS)
    weight = draw.poisson(1.0, (DRAWS, len(sizes.fold))).astype(float)
    weight *= picked[:, np.searchsorted(models, sizes.fold)]
    drawn = weight @ sizes.sums
    drawn /= np.maximum(drawn.sum(axis=1, keepdims=True), 1e-300)
    total = sizes.sums.sum(axis=0)
    ranks = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    return ImportanceShares(
        share=total / max(total.sum(), 1e-300),
        low=np.quantile(drawn, 0.025, axis=0),
        high=np.quantile(drawn, 0.975, axis=0),
        rank_low=np.quantile(ranks, 0.025, axis=0, method="lower").astype(int),
        rank_high=np.quantile(ranks, 0.975, axis=0, method="higher").astype(int),
    )

"""Is there anything here? A permuted outcome decides, not a score with its textbook error.

Out-of-fold scores share rows between folds, so their textbook z has sd 1.2 to 1.5 on noise.
Permuting the outcome against fixed columns is exact under any outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from models.spline_columns import SplineColumns

PERMUTATIONS = 299
MOST_ROWS = 20_000
BELIEVED_AT = 0.04
GAIN_T = 2.33


@dataclass(frozen=True, slots=True)
class Signal:
    """Whether the columns explain anything.

    Attributes:
        p: share of shuffled outcomes whose largest score is as large as the real one.
        gain_t: held-out gain of the model over the base rate, in standard errors.
    """

    p: float
    gain_t: float

    @property
    def found(self) -> bool:
        """True where the shuffled outcomes or the held-out gain say so."""
        return self.p <= BELIEVED_AT or self.gain_t > GAIN_T


def signal(
    design: np.ndarray,
    outcome: np.ndarray,
    gain_t: float,
    *,
    groups: np.ndarray | None = None,
    seed: int = 0,
) -> Signal:
    """Permutation test of the largest standardised score over the columns of a design.

    Args:
        design: (n, p) columns; constant ones are ignored.
        outcome: (n,).
        gain_t: the model's held-out gain in standard errors.
        groups: (n,) entity of each row; group means are permuted where entities repeat.
        seed: of the permutations.
    """
    draw = np.random.default_rng(seed)
    if groups is not None:
        design = _entity_means(design, groups)
        outcome = _entity_means(outcome[:, None], groups)[:, 0]
    if len(outcome) > MOST_ROWS:
        kept = draw.choice(len(outcome), MOST_ROWS, replace=False)
        design, outcome = design[kept], outcome[kept]
    columns = _standardised(design)
    if columns.shape[1] == 0:
        return Signal(1.0, gain_t)
    centred = outcome - outcome.mean()
    real = np.abs(columns.T @ centred).max()
    shuffled = np.column_stack([draw.permutation(centred) for _ in range(PERMUTATIONS)])
    beaten = int((np.abs(columns.T @ shuffled).max(axis=0) >= real * (1 - 1e-12)).sum())
    return Signal((1 + beaten) / (PERMUTATIONS + 1), gain_t)


def _standardised(design: np.ndarray) -> np.ndarray:
    """The columns that vary, with mean 0 and standard deviation 1."""
    spread = design.std(axis=0)
    varying = design[:, spread > 1e-9]
    return np.asarray((varying - varying.mean(axis=0)) / spread[spread > 1e-9])


def _entity_means(columns: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Mean (g, p) of each entity's rows (n, p): rows of one entity are not exchangeable."""
    _, codes = np.unique(groups, return_inverse=True)
    counts = np.bincount(codes).astype(float)
    means = np.empty((len(counts), columns.shape[1]))
    for place, column in enumerate(columns.T):
        means[:, place] = np.bincount(codes, weights=column) / counts
    return means


def benjamini_hochberg(p: np.ndarray, rate: float = 0.05) -> np.ndarray:
    """Mask (k,) of the findings kept at this false-discovery rate (Benjamini, Hochberg 1995)."""
    order = np.argsort(p, kind="stable")
    passing = p[order] <= rate * np.arange(1, len(p) + 1) / len(p)
    kept = np.zeros(len(p), dtype=bool)
    if passing.any():
        kept[order[: int(np.flatnonzero(passing)[-1]) + 1]] = True
    return kept


def family_p_values(
    rows: pd.DataFrame,
    outcome: np.ndarray,
    families: Sequence[Sequence[str]],
    *,
    groups: np.ndarray | None = None,
    seed: int = 0,
) -> np.ndarray:
    """Permutation p-value (g,) that each family of columns goes with the outcome (n,).

    The statistic is the largest standardised score over the family's spline columns; the same
    permutations serve all families. With 299 of them 1/300 is the smallest p-value, so beyond it
    the score's own tail decides: the p-value of a normal score, times the family's columns.
    Where entities repeat, `groups` (n,) names each row's, and their means are permuted.
    """
    draw = np.random.default_rng(seed)
    if len(outcome) > MOST_ROWS:
        kept = np.sort(draw.choice(len(outcome), MOST_ROWS, replace=False))
        rows, outcome = rows.iloc[kept], outcome[kept]
        groups = None if groups is None else groups[kept]
    if groups is not None:
        outcome = _entity_means(outcome[:, None], groups)[:, 0]
    centred = outcome - outcome.mean()
    shuffled = np.column_stack([draw.permutation(centred) for _ in range(PERMUTATIONS)])

    def p_value(names: Sequence[str]) -> float:
        design = SplineColumns.fit(rows[list(names)]).design(rows)[:, 1:]
        if groups is not None:
            design = _entity_means(design, groups)
        return _one_family(_standardised(design), centred, shuffled)

    return np.array([p_value(names) for names in families])


def _one_family(columns: np.ndarray, centred: np.ndarray, shuffled: np.ndarray) -> float:
    if columns.shape[1] == 0:
        return 1.0
    real = float(np.abs(columns.T @ centred).max())
    beaten = int((np.abs(columns.T @ shuffled).max(axis=0) >= real * (1 - 1e-12)).sum())
    if beaten:
        return (1 + beaten) / (PERMUTATIONS + 1)
    score = real / float(np.sqrt(len(centred)) * centred.std())
    tail = 2 * float(norm.sf(score)) * columns.shape[1]
    return float(min(tail, 1 / (PERMUTATIONS + 1)))

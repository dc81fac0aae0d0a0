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
        design, outcome = _group_means(design, outcome, groups)
    if len(outcome) > MOST_ROWS:
        kept = draw.choice(len(outcome), MOST_ROWS, replace=False)
        design, outcome = design[kept], outcome[kept]
    spread = design.std(axis=0)
    columns = (design[:, spread > 1e-9] - design[:, spread > 1e-9].mean(0)) / spread[spread > 1e-9]
    if columns.shape[1] == 0:
        return Signal(1.0, gain_t)
    centred = outcome - outcome.mean()
    real = np.abs(columns.T @ centred).max()
    shuffled = np.column_stack([draw.permutation(centred) for _ in range(PERMUTATIONS)])
    beaten = int((np.abs(columns.T @ shuffled).max(axis=0) >= real * (1 - 1e-12)).sum())
    return Signal((1 + beaten) / (PERMUTATIONS + 1), gain_t)


def _group_means(
    design: np.ndarray, outcome: np.ndarray, groups: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean of each entity's rows: rows of one entity are not exchangeable with others."""
    _, codes = np.unique(groups, return_inverse=True)
    counts = np.bincount(codes).astype(float)
    means = np.column_stack([np.bincount(codes, weights=column) / counts for column in design.T])
    return means, np.bincount(codes, weights=outcome) / counts


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
    seed: int = 0,
) -> np.ndarray:
    """Permutation p-value (g,) that each family of columns goes with the outcome (n,).

    The statistic is the largest standardised score over the family's spline columns; the same
    permutations serve all families. With 299 of them 1/300 is the smallest p-value, so beyond it
    the score's own tail decides: the p-value of a normal score, times the family's columns.
    """
    draw = np.random.default_rng(seed)
    if len(outcome) > MOST_ROWS:
        kept = np.sort(draw.choice(len(outcome), MOST_ROWS, replace=False))
        rows, outcome = rows.iloc[kept], outcome[kept]
    centred = outcome - outcome.mean()
    shuffled = np.column_stack([draw.permutation(centred) for _ in range(PERMUTATIONS)])
    return np.array(
        [_one_family(SplineColumns.fit(rows[list(names)]), rows, centred, shuffled)
         for names in families]
    )  # fmt: skip


def _one_family(
    columns: SplineColumns, rows: pd.DataFrame, centred: np.ndarray, shuffled: np.ndarray
) -> float:
    design = columns.design(rows)[:, 1:]
    if design.shape[1] == 0:
        return 1.0
    real = float(np.abs(design.T @ centred).max())
    beaten = int((np.abs(design.T @ shuffled).max(axis=0) >= real * (1 - 1e-12)).sum())
    if beaten:
        return (1 + beaten) / (PERMUTATIONS + 1)
    spread = float(np.sqrt((design**2).sum(axis=0).max()) * centred.std())
    tail = 2 * float(norm.sf(real / spread)) * design.shape[1] if spread > 0 else 1.0
    return min(tail, 1 / (PERMUTATIONS + 1))

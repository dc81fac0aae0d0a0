"""Is there anything here? A permuted outcome decides, not a score with its textbook error.

Out-of-fold scores share rows between folds, so their textbook z has sd 1.2 to 1.5 on noise.
Permuting the outcome against fixed columns is exact under any outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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

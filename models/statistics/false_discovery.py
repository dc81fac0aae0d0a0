"""Many tests at once: which of their findings are kept."""

from __future__ import annotations

import numpy as np


def benjamini_hochberg(p: np.ndarray, rate: float = 0.05) -> np.ndarray:
    """Mask (k,) of the findings kept at this false-discovery rate (Benjamini, Hochberg 1995)."""
    order = np.argsort(p, kind="stable")
    passing = p[order] <= rate * np.arange(1, len(p) + 1) / len(p)
    kept = np.zeros(len(p), dtype=bool)
    if passing.any():
        kept[order[: int(np.flatnonzero(passing)[-1]) + 1]] = True
    return kept


def holm(p: np.ndarray, level: float = 0.05) -> np.ndarray:
    """Mask (k,) of the findings kept where the chance of any false one is `level` (Holm 1979)."""
    order = np.argsort(p, kind="stable")
    passing = p[order] <= level / np.arange(len(p), 0, -1)
    first_failed = int(np.argmin(passing)) if len(p) and not passing.all() else len(p)
    kept = np.zeros(len(p), dtype=bool)
    kept[order[:first_failed]] = True
    return kept

"""How well one column alone tells the outcome; plain rank and group arithmetic, no model."""

from __future__ import annotations

import numpy as np
import pandas as pd

RARE = 10  # levels with fewer rows are pooled: their own rates are chance
BINS = 200


def in_order(column: pd.Series, happened: np.ndarray) -> float:
    """Share of pairs of rows that the column puts in the right order, 0.5 to 1 (the AUC).

    Args:
        column: numbers by their size, levels by their own rate; rows without a value are left out.
        happened: (n,) True where the outcome has the value asked about.
    """
    known = column.notna().to_numpy()
    target = happened[known]
    if target.all() or not target.any():
        return 0.5
    present = column[known]
    if pd.api.types.is_numeric_dtype(present):
        score = present.to_numpy(dtype=float)
    else:
        score = _rates(present, target)
    area = _area(score, target)
    return max(area, 1.0 - area)


def explained(column: pd.Series, outcome: np.ndarray) -> float:
    """Share of the outcome's variance that the column alone explains, 0..1.

    Numbers are cut into up to 200 bins of equal size, so any shape counts; for small tables the
    share is what a straight line explains.
    """
    known = column.notna().to_numpy() & ~np.isnan(outcome)
    present, target = column[known], outcome[known]
    if len(target) < 3 or np.ptp(target) == 0 or present.nunique() < 2:
        return 0.0
    if not pd.api.types.is_numeric_dtype(present):
        return _between(_pooled(present), target)
    values = present.to_numpy(dtype=float)
    line = float(np.corrcoef(values, target)[0, 1] ** 2)
    bins = min(BINS, len(target) // 50)
    if bins < 2:
        return line
    order = np.argsort(values, kind="stable")
    places = np.empty(len(values), dtype=np.int64)
    places[order] = np.arange(len(values)) * bins // len(values)
    return max(line, _between(places, target))


def _pooled(column: pd.Series) -> np.ndarray:
    codes, _ = pd.factorize(column)
    counts = np.bincount(codes)
    return np.where(counts[codes] < RARE, len(counts), codes)


def _rates(column: pd.Series, target: np.ndarray) -> np.ndarray:
    codes = _pooled(column)
    rows = np.bincount(codes)
    hits = np.bincount(codes, weights=target.astype(float))
    rates: np.ndarray = (hits / np.maximum(rows, 1))[codes]
    return rates


def _between(codes: np.ndarray, target: np.ndarray) -> float:
    rows = np.bincount(codes)
    means = np.bincount(codes, weights=target) / np.maximum(rows, 1)
    spread = float(np.var(target))
    return float(np.average((means - target.mean()) ** 2, weights=rows) / spread)


def _area(score: np.ndarray, target: np.ndarray) -> float:
    """Area under the curve by mean ranks (Mann and Whitney 1947); ties count one half."""
    values, inverse, counts = np.unique(score, return_inverse=True, return_counts=True)
    del values
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[inverse]
    positives = int(target.sum())
    negatives = len(target) - positives
    return float((ranks[target].sum() - positives * (positives + 1) / 2) / (positives * negatives))

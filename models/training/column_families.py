"""Families of columns: those that move together are explained as one.

Three copies of a driver would share its credit by chance; told as a family they cannot.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from scipy.stats import rankdata

SAME_FAMILY = 0.8
MOST_ROWS = 20_000


def association(rows: pd.DataFrame, seed: int = 0) -> np.ndarray:
    """How strongly columns go together, (k, k), 0..1.

    Numbers with numbers: absolute Spearman correlation; levels with levels: bias-corrected
    Cramér's V (Bergsma 2013); levels with numbers: bias-corrected correlation ratio of the ranks
    (Kelley 1935), for many levels fit any number by chance. A random 20,000 rows serve where
    there are more: the error of a correlation is then under 0.01.
    """
    if len(rows) > MOST_ROWS:
        rows = rows.sample(MOST_ROWS, random_state=seed)
    columns = [_prepared(rows[name]) for name in rows.columns]
    size = len(columns)
    out = np.eye(size)
    for i in range(size):
        for j in range(i):
            out[i, j] = out[j, i] = _pair(columns[i], columns[j])
    return out


def column_families(names: Sequence[str], together: np.ndarray) -> tuple[tuple[str, ...], ...]:
    """Columns grouped by average-linkage clustering of their association (k, k), in order."""
    if len(names) < 2:
        return tuple((name,) for name in names)
    distance = 1.0 - together
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(np.clip(distance, 0, 1), checks=False), method="average")
    label = fcluster(tree, t=1.0 - SAME_FAMILY, criterion="distance")
    groups: dict[int, list[str]] = {}
    for name, group in zip(names, label, strict=True):
        groups.setdefault(int(group), []).append(name)
    return tuple(tuple(group) for group in groups.values())


def _prepared(column: pd.Series) -> tuple[bool, np.ndarray]:
    """(is a number, ranks or codes); a missing number gets the middle rank, a level its code."""
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        present = ~np.isnan(values)
        ranks = np.zeros(len(values))
        ranks[present] = rankdata(values[present])
        ranks[present] -= ranks[present].mean() if present.any() else 0.0
        return True, ranks
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, _ = pd.factorize(column.cat.codes.to_numpy())
    else:
        codes, _ = pd.factorize(column.astype(object).where(column.notna(), "(missing)"))
    return False, codes


def _pair(a: tuple[bool, np.ndarray], b: tuple[bool, np.ndarray]) -> float:
    match a, b:
        case (True, x), (True, y):
            return _correlation(x, y)
        case (False, x), (False, y):
            return _cramers_v(x, y)
        case (True, x), (False, y):
            return _correlation_ratio(y, x)
        case (_, x), (_, y):
            return _correlation_ratio(x, y)


def _correlation(x: np.ndarray, y: np.ndarray) -> float:
    size = float(np.sqrt((x @ x) * (y @ y)))
    return abs(float(x @ y)) / size if size > 0 else 0.0


def _cramers_v(x: np.ndarray, y: np.ndarray) -> float:
    n, r, c = len(x), int(x.max()) + 1, int(y.max()) + 1
    if min(r, c) < 2:
        return 0.0
    counts = np.bincount(x * c + y, minlength=r * c).reshape(r, c).astype(float)
    expected = counts.sum(1, keepdims=True) @ counts.sum(0, keepdims=True) / n
    chi2 = float(((counts - expected) ** 2 / np.where(expected > 0, expected, 1.0)).sum())
    phi2 = max(0.0, chi2 / n - (r - 1) * (c - 1) / (n - 1))
    rows, columns = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    size = min(rows, columns) - 1
    return float(np.sqrt(min(phi2 / size, 1.0))) if size > 0 else 0.0


def _correlation_ratio(codes: np.ndarray, ranks: np.ndarray) -> float:
    counts = np.bincount(codes).astype(float)
    means = np.bincount(codes, weights=ranks) / np.where(counts > 0, counts, 1.0)
    total = float(((ranks - ranks.mean()) ** 2).sum())
    within = total - float((counts * (means - ranks.mean()) ** 2).sum())
    spare = len(ranks) - int((counts > 0).sum())
    if total <= 0 or spare <= 0:
        return 0.0
    left = within / spare / (total / (len(ranks) - 1))
    return float(np.sqrt(np.clip(1.0 - left, 0.0, 1.0)))

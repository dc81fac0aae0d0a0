"""Which rows a model may not see: folds that keep an entity's rows together, or times."""

from __future__ import annotations

import numpy as np
import pandas as pd

FOLDS = 5


def folds(count: int, groups: np.ndarray | None, seed: int) -> np.ndarray:
    """Fold of each row (n,), 0..4, at random; rows of one group share a fold."""
    draw = np.random.default_rng(seed)
    if groups is None:
        return (draw.permutation(count) % FOLDS).astype(np.int8)
    codes, distinct = pd.factorize(pd.Series(groups).astype("str"), use_na_sentinel=False)
    of_group = draw.permutation(len(distinct)) % FOLDS
    return np.asarray(of_group[codes], dtype=np.int8)


def stretches(time: np.ndarray, seed: int) -> np.ndarray | None:
    """Fold of each row (n,) by its time (n,), the first fifth 0 and the last 4; one time, one fold.

    Rows without a time are dealt at random among the first four, so the last fifth is what is
    known to be last. None where times are too few for five stretches.
    """
    finite = time[np.isfinite(time)]
    parts = np.arange(1, FOLDS) / FOLDS
    ends = np.quantile(finite, parts, method="higher") if len(finite) else np.empty(0)
    if len(np.unique(ends)) < FOLDS - 1 or ends[0] <= finite.min():
        return None
    fold = np.searchsorted(ends, np.where(np.isfinite(time), time, ends[0]), side="right")
    somewhere = np.flatnonzero(~np.isfinite(time))
    fold[somewhere] = np.random.default_rng(seed).integers(0, FOLDS - 1, len(somewhere))
    return fold.astype(np.int8)


def repeating(rows: pd.DataFrame, ids: tuple[str, ...]) -> np.ndarray | None:
    """Values (n,) of the id column whose entities repeat, or None where each row is its own.

    With several ids the one with the fewest entities wins: it is the outermost group. At least
    twenty groups are needed to learn from some and judge on others. A row without an id is an
    entity of its own.
    """
    best: np.ndarray | None = None
    fewest = 0.98 * len(rows)
    for name in ids:
        distinct = rows[name].nunique()
        if 20 <= distinct < fewest:
            alone = pd.Series(np.arange(len(rows)), index=rows.index).map("(row {})".format)
            best, fewest = rows[name].astype("str").fillna(alone).to_numpy(object), distinct
    return best

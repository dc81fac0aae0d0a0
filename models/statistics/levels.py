"""Levels of a column: how many rows have each, and which of them a row has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def rows_by_level(values: pd.Series) -> dict[str, int]:
    """How many rows have each level of a column (n,), missing values left out."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        counts = values.dropna().astype("str").value_counts()
        return {str(level): int(count) for level, count in counts.items()}
    codes = values.cat.codes.to_numpy()
    rows = np.bincount(codes[codes >= 0], minlength=len(values.cat.categories))
    levels = values.cat.categories.astype("str")
    return {str(level): int(count) for level, count in zip(levels, rows, strict=True) if count}


def level_places(values: pd.Series, levels: Sequence[str]) -> np.ndarray:
    """Place of each value of a column among some levels (n,), -1 where it has none."""
    index = pd.Index(list(levels), dtype="str")
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return np.asarray(index.get_indexer(pd.Index(values.astype("str"))))
    places = index.get_indexer(values.cat.categories.astype("str"))
    return np.append(places, -1)[values.cat.codes.to_numpy()]

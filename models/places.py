"""A column cut into a few places, and at which of them each row is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.response import among_levels, grid_of

MOST_PLACES = 8
MOST_LEVELS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where a column is looked at, and at which of these places each row is.

    Attributes:
        column: its name.
        grid: (g,) levels, or a middle value of each part of a number's rows.
        at: (n,) place of each row, -1 where it has none.
    """

    column: str
    grid: tuple[float | str, ...]
    at: np.ndarray

    @classmethod
    def of(cls, values: pd.Series) -> Places:
        """Up to twelve levels, up to eight values, or eight parts of equal size."""
        if not pd.api.types.is_numeric_dtype(values):
            grid = grid_of(values, MOST_LEVELS)
            return cls(str(values.name), grid, among_levels(values, [str(each) for each in grid]))
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        known = np.isfinite(numbers)
        distinct = np.unique(numbers[known])
        if len(distinct) > MOST_PLACES:
            parts = np.linspace(0, 1, MOST_PLACES + 1)[1:-1]
            ends = np.unique(np.quantile(numbers[known], parts, method="lower"))
            at = np.searchsorted(ends, numbers, side="left")
            inside = [np.sort(numbers[known & (at == k)]) for k in range(len(ends) + 1)]
            grid = tuple(float(part[(len(part) - 1) // 2]) for part in inside if len(part))
            at = np.searchsorted([k for k, part in enumerate(inside) if len(part)], at)
        else:
            grid, at = tuple(distinct.tolist()), np.searchsorted(distinct, numbers)
        return cls(str(values.name), grid, np.where(known, at, -1))

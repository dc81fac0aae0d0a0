"""Columns of numbers that only number the rows: each value once, where chance would repeat some.

Of n whole numbers drawn from a range of R values, all differ with a chance of at most
exp(-n (n - 1) / 2R), reached where all values are as likely (the birthday problem; Munford 1977).
A unique column for which that is next to impossible was made to be unique: it is a name.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

CHANCE = 1e-6
FEWEST = 50  # rows


def row_number_columns(rows: pd.DataFrame) -> tuple[str, ...]:
    """Names of the number columns of rows (n, k) that name the rows, as they stand."""
    return tuple(str(name) for name in rows.columns if _is_name(rows[name]))


def _is_name(column: pd.Series) -> bool:
    if len(column) < FEWEST or not pd.api.types.is_numeric_dtype(column):
        return False
    values = column.to_numpy(dtype=float, na_value=np.nan)
    if not (np.isfinite(values).all() and (values == np.round(values)).all()):
        return False
    reach = float(np.ptp(values)) + 1
    unlikely = len(values) * (len(values) - 1) / 2 > -np.log(CHANCE) * reach
    return bool(unlikely) and len(np.unique(values)) == len(values)

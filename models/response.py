"""How a fitted model answers when one column is set to other values and all else is as it is.

One line for each row (individual conditional expectation, Goldstein et al. 2015); their mean is
the partial dependence of Friedman 2001.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.additive import Additive
from models.predictor import Predictor
from models.trees import Trees

FEW_VALUES = 24
MOST_VALUES = 64
MOST_LEVELS = 24
BLOCK = 20_000


def grid_of(values: pd.Series, most: int = MOST_VALUES) -> tuple[float | str, ...]:
    """Where to look at a column: every value where there are few, else at most `most` of them.

    Numbers come in order: all up to 24 distinct ones, else quantiles with both ends. Levels come
    most frequent first, at most 24. Missing values are no place to look at.
    """
    known = values.dropna()
    if not pd.api.types.is_numeric_dtype(known):
        counts = known.astype("str").value_counts().sort_index()
        frequent = counts.sort_values(ascending=False, kind="stable").index
        return tuple(str(level) for level in frequent[: min(most, MOST_LEVELS)])
    numbers = known.to_numpy(dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    distinct = np.unique(numbers)
    if len(distinct) > min(FEW_VALUES, most):
        places = np.linspace(0, 1, most)
        distinct = np.unique(np.quantile(numbers, places, method="nearest"))
    return tuple(float(value) for value in distinct)


def ice(
    predictor: Predictor, rows: pd.DataFrame, column: str, grid: Sequence[float | str]
) -> np.ndarray:
    """Margins (n, g) of rows (n, k) with the column set to each value of the grid in turn.

    Exact for every predictor. An additive model is looked at once; trees encode the rows once.

    Raises:
        KeyError: the rows have no such column.
    """
    if column not in rows.columns:
        raise KeyError(column)
    if not len(rows) or not len(grid):
        return np.zeros((len(rows), len(grid)))
    if isinstance(predictor, Additive):
        return _ice_of_terms(predictor, rows, column, grid)
    out = np.empty((len(rows), len(grid)))
    for start in range(0, len(rows), BLOCK):
        block = rows.iloc[start : start + BLOCK]
        out[start : start + BLOCK] = (
            _ice_of_trees(predictor, block, column, grid)
            if isinstance(predictor, Trees)
            else _ice_of_rows(predictor, block, column, grid)
        )
    return out


def _ice_of_terms(
    model: Additive, rows: pd.DataFrame, column: str, grid: Sequence[float | str]
) -> np.ndarray:
    """Only the column's own term moves: margin less the term here, plus the term there."""
    place = model.glm.columns.names.index(column)
    here = model.glm.terms(rows)[:, place]
    there = model.glm.terms(_repeated(rows, column, grid))[:, place]
    return np.asarray((model.margin(rows) - here)[:, None] + there[None, :])


def _ice_of_trees(
    model: Trees, rows: pd.DataFrame, column: str, grid: Sequence[float | str]
) -> np.ndarray:
    place = model.encoder.names.index(column)
    there = model.encoder.codes(_repeated(rows, column, grid))[:, place]
    return model.responses(model.encoder.codes(rows), place, there)


def _ice_of_rows(
    model: Predictor, rows: pd.DataFrame, column: str, grid: Sequence[float | str]
) -> np.ndarray:
    changed = rows.copy()
    out = np.empty((len(rows), len(grid)))
    for k, value in enumerate(grid):
        changed[column] = _column(rows[column], [value] * len(rows)).set_axis(rows.index)
        out[:, k] = model.margin(changed)
    return out


def _repeated(rows: pd.DataFrame, column: str, grid: Sequence[float | str]) -> pd.DataFrame:
    """The first row once for each value of the grid, with the column set to it."""
    out = rows.iloc[np.zeros(len(grid), dtype=int)].reset_index(drop=True)
    out[column] = _column(rows[column], grid)
    return out


def _column(like: pd.Series, values: Sequence[float | str]) -> pd.Series:
    """Values as a column of the kind that models know: numbers, or text."""
    numeric = pd.api.types.is_numeric_dtype(like)
    return pd.Series(list(values), dtype="float64" if numeric else "str", name=like.name)

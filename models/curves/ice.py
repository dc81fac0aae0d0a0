"""How a fitted model answers when one column is set to other values and all else is as it is.

One line for each row (individual conditional expectation, Goldstein et al. 2015); their mean is
the partial dependence of Friedman 2001.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.learners.additive import Additive
from models.learners.boosted_trees import Trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor

if TYPE_CHECKING:
    from models.tree_shap.tables import Background, TreeTables

BLOCK = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class IceModel:
    """A fitted model with rows that every column is asked about: made ready once.

    Attributes:
        predictor: the model.
        rows: (n, k) as given; other columns may be there, too.
        base: (n,) their margins as they are.
        codes: (k, n) of the trees' tables, where these are warm.
        terms: (n, k) what each column adds, of an additive model.
    """

    predictor: Predictor
    rows: pd.DataFrame
    base: np.ndarray
    codes: np.ndarray | None = None
    terms: np.ndarray | None = None

    @classmethod
    def of(cls, predictor: Predictor, rows: pd.DataFrame) -> IceModel:
        """Encode rows (n, k), or work out their terms (n, k): whatever all columns share."""
        if isinstance(predictor, Additive):
            terms = predictor.glm.terms(rows)
            base = terms.sum(axis=1) + predictor.glm.intercept + float(np.log(predictor.unit))
            return cls(predictor, rows, base, terms=terms)
        if isinstance(predictor, Trees) and len(rows) and predictor.tables is not None:
            codes = predictor.tables.codes(predictor.encoder.codes(rows))
            base = predictor.tables.margin(codes) + float(np.log(predictor.unit))
            return cls(predictor, rows, base, codes=codes)
        return cls(predictor, rows, predictor.margin(rows))

    def lines(self, column: str, grid: Sequence[float | str]) -> np.ndarray:
        """Margins (n, g) of the rows with the column set to each value of the grid in turn.

        Exact for every predictor.

        Raises:
            KeyError: the rows have no such column.
        """
        if column not in self.rows.columns:
            raise KeyError(column)
        if not len(self.rows) or not len(grid):
            return np.zeros((len(self.rows), len(grid)))
        model = self.predictor
        if isinstance(model, Additive) and self.terms is not None:
            place = model.glm.columns.names.index(column)
            grid_rows = pd.DataFrame({column: column_of(self.rows[column], grid)})
            moved = model.glm.columns.term(place, grid_rows, model.glm.coefficients)
            return np.asarray((self.base - self.terms[:, place])[:, None] + moved[None, :])
        if not isinstance(model, Trees):
            return _lines_of_rows(model, self.rows, column, grid)
        place = model.encoder.names.index(column)
        moved = codes_at(model, self.rows[column], grid)
        if self.codes is None or model.tables is None:
            return _lines_of_trees(model, self.rows, place, moved[:, place])
        points = model.tables.codes(moved)[place]
        return model.tables.responses(self.codes, place, points) + float(np.log(model.unit))

    def surface(
        self,
        first: str,
        first_grid: Sequence[float | str],
        second: str,
        second_grid: Sequence[float | str],
    ) -> np.ndarray:
        """Mean margin (a, b) of the rows with two columns set: their partial dependence, exact."""
        model = self.predictor
        if isinstance(model, Trees) and self.codes is not None and model.tables is not None:
            places = [model.encoder.names.index(name) for name in (first, second)]
            points = [
                model.tables.codes(codes_at(model, self.rows[name], grid))[place]
                for name, grid, place in (
                    (first, first_grid, places[0]),
                    (second, second_grid, places[1]),
                )
            ]
            background = model.tables.background(self.codes)
            return _surface(model.tables, background, places, points) + float(np.log(model.unit))
        out = np.empty((len(first_grid), len(second_grid)))
        for k, value in enumerate(first_grid):
            column = column_of(self.rows[first], [value] * len(self.rows)).set_axis(self.rows.index)
            moved = self.rows.assign(**{first: column})
            out[k] = IceModel.of(model, moved).lines(second, second_grid).mean(axis=0)
        return out


def _surface(
    tables: TreeTables,
    background: Background,
    columns: Sequence[int],
    points: Sequence[np.ndarray],
) -> np.ndarray:
    """Partial dependence on two columns at some of their codes (a, b).

    With the first column set, a background row's pattern is another one: as many rows, counted
    elsewhere. Then the curve of the second is read off.
    """
    groups = tables.groups
    masks, answers = groups.answers_of(columns[0], points[0].astype(np.int64))
    sizes = np.diff(groups.value_at)
    start = np.repeat(groups.value_at[:-1], sizes)
    pattern = np.arange(len(start)) - start
    kept = pattern & ~np.repeat(masks.astype(np.int64), sizes)
    out = np.empty((len(points[0]), len(points[1])))
    for k in range(len(points[0])):
        moved = start + (kept | np.repeat(answers[:, k].astype(np.int64), sizes))
        counts = np.bincount(moved, background.counts, len(start))
        out[k] = tables.curve(columns[1], replace(background, counts=counts))[points[1]]
    return out


def _lines_of_trees(
    model: Trees, rows: pd.DataFrame, place: int, grid_codes: np.ndarray
) -> np.ndarray:
    """Without tables: scored anew for each place, block by block."""
    out = np.empty((len(rows), len(grid_codes)))
    for start in range(0, len(rows), BLOCK):
        codes = model.encoder.codes(rows.iloc[start : start + BLOCK])
        out[start : start + BLOCK] = model.responses(codes, place, grid_codes)
    return out


def _lines_of_rows(
    model: Predictor, rows: pd.DataFrame, column: str, grid: Sequence[float | str]
) -> np.ndarray:
    changed = rows.copy()
    out = np.empty((len(rows), len(grid)))
    for k, value in enumerate(grid):
        changed[column] = column_of(rows[column], [value] * len(rows)).set_axis(rows.index)
        out[:, k] = model.margin(changed)
    return out


def codes_at(model: Trees, like: pd.Series, grid: Sequence[float | str]) -> np.ndarray:
    """The encoder's codes (g, k) of a column at some values; those of all others are nothing."""
    place = model.encoder.names.index(str(like.name))
    out = np.zeros((len(grid), len(model.encoder.columns)), dtype=np.float32)
    alone = Encoder(model.encoder.columns[place : place + 1])
    out[:, place] = alone.codes(pd.DataFrame({like.name: column_of(like, grid)}))[:, 0]
    return out


def column_of(like: pd.Series, values: Sequence[float | str]) -> pd.Series:
    """Values as a column of the kind that models know, numbers or text; named as another is."""
    numeric = pd.api.types.is_numeric_dtype(like)
    return pd.Series(list(values), dtype="float64" if numeric else "str", name=like.name)

"""Exact mean margins over all rows, at any place of any column: no sample stands for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from models.curves.ice import IceModel, codes_at, column_of
from models.learners.additive import Additive
from models.learners.boosted_trees import Trees
from models.learners.predictor import Predictor

if TYPE_CHECKING:
    from models.tree_shap.tables import Background

BLOCK = 100_000  # rows in hand at a time


@dataclass(frozen=True, slots=True, eq=False)
class ExactDependence:
    """A fitted model with all rows.

    Attributes:
        predictor: the model.
        rows: (n, k) all of them.
        level: their mean margin.
        terms: (k,) mean of what each column adds, of an additive model.
        background: how many of them have each pattern of the trees' tables, where these are warm.
    """

    predictor: Predictor
    rows: pd.DataFrame
    level: float
    terms: np.ndarray | None = None
    background: Background | None = None

    @classmethod
    def of(cls, predictor: Predictor, rows: pd.DataFrame) -> ExactDependence | None:
        """Look at all rows (n, k) once, block by block; None where that would not be cheap.

        It is for additive models and for trees whose tables are warm.
        """
        if not isinstance(predictor, Additive) and not (
            isinstance(predictor, Trees) and predictor.tables is not None
        ):
            return None
        level, terms, background = 0.0, None, None
        for start in range(0, len(rows), BLOCK):
            block = IceModel.of(predictor, rows.iloc[start : start + BLOCK])
            level += float(block.base.sum()) / len(rows)
            if block.terms is not None:
                mean = block.terms.sum(axis=0) / len(rows)
                terms = mean if terms is None else terms + mean
            elif isinstance(predictor, Trees):
                background = _more(predictor, block, background)
        return cls(predictor, rows, level, terms, background)

    def curve(self, column: str, grid: Sequence[float | str]) -> np.ndarray:
        """Mean margin (g,) with the column set to each value of the grid: partial dependence.

        Of an additive model the mean less the column's own, plus its term there; of trees from
        the counts of patterns.

        Raises:
            ValueError: nothing was counted.
        """
        model = self.predictor
        if isinstance(model, Additive) and self.terms is not None:
            place = model.glm.columns.names.index(column)
            grid_rows = pd.DataFrame({column: column_of(self.rows[column], grid)})
            terms_at_grid = model.glm.columns.term(place, grid_rows, model.glm.coefficients)
            return np.asarray(self.level - self.terms[place] + terms_at_grid)
        if isinstance(model, Trees) and self.background is not None and model.tables is not None:
            place = model.encoder.names.index(column)
            points = model.tables.codes(codes_at(model, self.rows[column], grid))[place]
            curve = model.tables.curve(place, self.background)
            return np.asarray(curve[points] + float(np.log(model.unit)))
        raise ValueError("no rows were counted")


def _more(model: Trees, block: IceModel, earlier: Background | None) -> Background | None:
    """The patterns of more rows, added to those of rows seen before."""
    if model.tables is None or block.codes is None:
        return earlier
    background = model.tables.background(block.codes)
    if earlier is None:
        return background
    return replace(
        earlier, counts=earlier.counts + background.counts, rows=earlier.rows + background.rows
    )

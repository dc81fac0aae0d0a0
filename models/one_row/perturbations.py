"""Made-up rows scored by where their values stand among those that each column knows.

A made-up row holds only values that the data hold. So a model is asked about each value once, and a
row costs a look-up for each column: exactly what the model says of the row as a frame. Trees and
additive models need no made-up rows at all, see `models.one_row.lime_integrals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.learners.additive import Additive
from models.learners.boosted_trees import Trees
from models.learners.predictor import Predictor
from models.one_row.marginals import LevelMarginal, Marginal
from models.tree_shap.compiled import run_by_python_where_cold, tables_in_any_case

if TYPE_CHECKING:
    from models.one_row.lime_integrals import Integrated
    from models.tree_shap.tables import TreeTables


@dataclass(frozen=True, slots=True, eq=False)
class TermTable:
    """What each of a column's values adds to an additive margin (k, v)."""

    terms: np.ndarray
    base: float

    def margin(self, places: np.ndarray) -> np.ndarray:
        """Margins (n,) of rows whose values stand at these places (k, n)."""
        out = np.full(places.shape[1], self.base)
        for terms, place in zip(self.terms, places, strict=True):
            out += terms[place]
        return out


def term_table_of(predictor: Predictor, columns: Sequence[Marginal]) -> TermTable | None:
    """What a predictor says of all values that the columns know; None where it must see rows."""
    match predictor:
        case Additive(glm=glm) if not glm.columns.levers:
            terms = np.ascontiguousarray(glm.terms(_values(columns)).T)
            return TermTable(terms, glm.intercept + float(np.log(predictor.unit)))
        case _:
            return None


def integrated_of(
    predictor: Predictor, columns: Sequence[Marginal], points: np.ndarray
) -> Integrated | None:
    """A model to be integrated near rows, with points (m, k + 1).

    None where it is neither additive nor trees that have tables, compiled or not.
    """
    match predictor:
        case Trees():
            tables = predictor.tables or tables_in_any_case(predictor.booster)
            return None if tables is None else _of_trees(predictor, tables, columns, points)
        case _:
            term_table = term_table_of(predictor, columns)
            return None if term_table is None else _of_terms(term_table, columns, len(points))


def _of_trees(
    trees: Trees, tables: TreeTables, columns: Sequence[Marginal], points: np.ndarray
) -> Integrated:
    codes = tables.codes(trees.encoder.codes(_values(columns)))
    each = [own[: column.count] for own, column in zip(codes, columns, strict=True)]
    unit = float(np.log(trees.unit))
    made: Integrated = _integrals().Integrated.of_trees(tables, unit, columns, each, points)
    return made


def _of_terms(term_table: TermTable, columns: Sequence[Marginal], count: int) -> Integrated:
    run_by_python_where_cold()
    terms, base = term_table.terms, term_table.base
    made: Integrated = _integrals().Integrated.of_terms(terms, base, columns, count)
    return made


def _integrals() -> Any:
    """Loaded when used, as the kernels are."""
    return import_module("models.one_row.lime_integrals")


def _values(columns: Sequence[Marginal]) -> pd.DataFrame:
    """Each column's values under each other; the shorter repeat their last."""
    places = np.arange(max((column.count for column in columns), default=0))
    return pd.DataFrame(
        {
            column.name: column.as_data(np.minimum(places, column.count - 1), _levels(column))
            for column in columns
        },
        copy=False,
    )


def _levels(column: Marginal) -> tuple[str | None, ...]:
    return column.levels if isinstance(column, LevelMarginal) else ()

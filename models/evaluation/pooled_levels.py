"""Rare values that the model treats as one: which columns, how many values, how many rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from models.learners.additive import Additive
from models.learners.boosted_trees import Trees
from models.learners.encoding import MISSING, OTHER, LevelCode, level_counts
from models.learners.predictor import Predictor
from models.learners.spline_columns import LevelColumn
from models.training.trained import TrainedModel


@dataclass(frozen=True, slots=True)
class PooledLevels:
    """A column some of whose values have too few rows to be told apart.

    Attributes:
        column: its name.
        levels: how many values are treated as one.
        rows: how many rows have one of them.
    """

    column: str
    levels: int
    rows: int


def pooled_levels(model: TrainedModel) -> tuple[PooledLevels, ...]:
    """Columns some of whose values are too rare to be told apart, the one with most rows first."""
    return model.once(_pooled_levels)


def _pooled_levels(model: TrainedModel) -> tuple[PooledLevels, ...]:
    return pooled_levels_of(model.final, model.explaining)


def pooled_levels_of(model: Predictor, rows: pd.DataFrame) -> tuple[PooledLevels, ...]:
    """What a fitted model merges of rows (n, k), the column with the most rows first."""
    pooled = []
    for name, own in _own_levels(model):
        rare = {
            level: count
            for level, count in level_counts(rows[name]).items()
            if level not in own and level != MISSING
        }
        if len(rare) > 1:  # one rare value alone is merged with nothing
            pooled.append(PooledLevels(name, len(rare), sum(rare.values())))
    return tuple(sorted(pooled, key=lambda column: -column.rows))


def _own_levels(model: Predictor) -> Iterable[tuple[str, frozenset[str]]]:
    """Each column of levels with those that the model knows by themselves."""
    columns: tuple[object, ...] = ()
    if isinstance(model, Trees):
        columns = model.encoder.columns
    elif isinstance(model, Additive):
        columns = model.glm.columns.columns
    for column in columns:
        if isinstance(column, LevelCode | LevelColumn):
            yield column.name, frozenset(column.levels) - {OTHER}

"""Holes: places where rows as changed lie and where no real row is as asked.

A classifier's odds are smooth and shrunken; they say "one in twenty" where it is "never". A small
tree that is not shrunk finds the hole itself (Karavani, Bak and Shimoni 2019). And the order of the
odds may be right where their size is not: counting real rows in that order shows how rare they are,
whatever the shape of the hole.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import gammaincc
from sklearn.tree import DecisionTreeClassifier

from models.learners.spline_columns import LevelColumn, NumberColumn, SplineColumns

Column = NumberColumn | LevelColumn
ColumnReader = Callable[[pd.DataFrame], np.ndarray]

DEPTH = 3
EXPECTED = 15.0  # real rows that a leaf would have by its size; fewer prove nothing
EXPECTED_OF_LEVEL = 4.0
RARER = 30.0  # times than typical
SURELY_RARER = 15.0
DOUBT = 0.05
SMALLEST = 0.01  # share of the changed rows
LOOKED_AT = 30_000


def violates_positivity(
    real: pd.DataFrame,
    goal: pd.DataFrame,
    columns: SplineColumns,
    without: tuple[str, ...],
    entities: float = 1.0,
) -> np.ndarray:
    """Mask (m,) of the changed rows in a hole.

    A leaf of the tree is a hole where at least 15 real rows are expected by its size, and they are
    30 times rarer there than typical; in all such leaves together they must surely be rare.

    Args:
        real: rows that are as asked (n).
        goal: rows as changed (m).
        columns: what to look at.
        without: columns that must not be looked at, as those that are set.
        entities: distinct entities per row, where an entity has several.
    """
    learnt, changed = (rows.iloc[_spread(len(rows))] for rows in (real, goal))
    visible = [column for column in columns.columns if column.name not in without]
    looks = [_look(column, learnt, changed) for column in visible]
    if not looks:
        return np.zeros(len(goal), dtype=bool)
    have, want = (np.stack([look(rows) for look in looks], axis=1) for rows in (learnt, changed))
    tree = DecisionTreeClassifier(
        max_depth=DEPTH, min_samples_leaf=max(10, int(SMALLEST * len(want))), random_state=0
    )
    label = np.repeat([0, 1], [len(have), len(want)])
    weight = np.where(label == 1, 1 / len(want), 1 / len(have))
    tree.fit(np.concatenate([have, want]), label, sample_weight=weight)
    leaves = tree.tree_.node_count
    observed = np.bincount(tree.apply(have), minlength=leaves)
    expected = np.bincount(tree.apply(want), minlength=leaves) * len(have) / len(want)
    hole = (expected * entities >= EXPECTED) & (observed <= expected / RARER)
    if not _surely_rare(observed[hole].sum(), expected[hole].sum(), entities):
        return np.zeros(len(goal), dtype=bool)
    every = want if len(changed) == len(goal) else np.stack([look(goal) for look in looks], axis=1)
    return np.asarray(hole[tree.apply(every)])


def out_of_reach(have: np.ndarray, need: np.ndarray, entities: float = 1.0) -> np.ndarray:
    """Mask (m,) of the changed rows at the places where real rows as asked are rarest.

    As many as there are such that real rows are surely rare among them, counted and not estimated.

    Args:
        have: weights (n,) of the real rows that are as asked, each out of fold.
        need: the same at the place of each changed row (m,).
        entities: distinct entities per row, where an entity has several.
    """
    most = -np.sort(-need)
    upto = np.searchsorted(-most, -most, side="right")
    expected = upto * len(have) / max(len(need), 1)
    observed = np.searchsorted(np.sort(-have), -most, side="right")
    rare = np.flatnonzero(_surely_rare(observed, expected, entities))
    if not len(rare):
        return np.zeros(len(need), dtype=bool)
    return np.asarray(need >= most[rare[-1]])


def _surely_rare(
    observed: np.ndarray | float, expected: np.ndarray | float, entities: float
) -> np.ndarray:
    """True where real rows are 30 times rarer than expected, and 15 times for sure.

    For sure: so few or fewer would be found by luck in 5 of 100 tables at most (Poisson).
    """
    counted, size = np.asarray(observed) * entities, np.asarray(expected) * entities
    enough = (size >= EXPECTED) & (counted <= size / RARER)
    return np.asarray(enough & (gammaincc(counted + 1, size / SURELY_RARER) <= DOUBT))


def _look(column: Column, real: pd.DataFrame, goal: pd.DataFrame) -> ColumnReader:
    """How a column is looked at: a number as it is, levels by how rare the real rows are in them.

    So ordered, all levels that nobody has are one split away.
    """
    if not isinstance(column, LevelColumn):
        return lambda rows: rows[column.name].to_numpy(dtype=float, na_value=np.nan)
    places = len(column.levels) + 1
    have, want = (np.bincount(column.codes(rows) + 1, minlength=places) for rows in (real, goal))
    expected = want * len(real) / len(goal)
    rarity = np.where(expected >= EXPECTED_OF_LEVEL, have / np.maximum(expected, 1e-9), 1.0)
    return lambda rows: rarity[column.codes(rows) + 1]


def _spread(count: int) -> np.ndarray:
    return np.arange(0, count, -(-count // LOOKED_AT) or 1)

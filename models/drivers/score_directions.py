"""The few ways in which a column is asked whether it goes with the outcome.

A spline of eight pieces can follow any curve; a test that lets it spend eight degrees of freedom
sees weak truths less often than one that asks for a slope, a bend and a turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from models.learners.spline_columns import LevelColumn

DEGREE = 3
SMALLEST = 1e-9  # standard deviation of a direction that varies


@dataclass(frozen=True, slots=True, eq=False)
class ScoreDirections:
    """Directions of each column of a table.

    Attributes:
        values: (n, q), each with mean 0 and standard deviation 1.
        owner: (q,) the column of each.
        straight: (q,) True for a number's slope.
    """

    values: np.ndarray
    owner: np.ndarray
    straight: np.ndarray

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Self:
        """Of rows (n, k): slope, bend and turn of a number's ranks and whether it is missing.

        Of a column of levels, each level's own.
        """
        blocks, owner, straight = [np.empty((len(rows), 0))], list[str](), list[bool]()
        for name in rows.columns:
            number = pd.api.types.is_numeric_dtype(rows[name])
            block = _of_number(rows[name]) if number else LevelColumn.fit(rows[name]).full(rows)
            spread = block.std(axis=0)
            kept = spread > SMALLEST
            blocks.append((block[:, kept] - block[:, kept].mean(axis=0)) / spread[kept])
            owner += [str(name)] * int(kept.sum())
            straight += [number and place == 0 for place in np.flatnonzero(kept)]
        return cls(np.concatenate(blocks, axis=1), np.array(owner), np.array(straight, dtype=bool))

    def places(self, names: tuple[str, ...] | list[str]) -> np.ndarray:
        """Places of these columns' directions among all (q,), in order."""
        return np.flatnonzero(np.isin(self.owner, list(names)))


def _of_number(values: pd.Series) -> np.ndarray:
    """Legendre polynomials of the ranks, scaled to -1..1, and whether missing (n, 1 to 4).

    Equal values share their middle rank; a missing one stands in the middle.
    """
    number = values.to_numpy(dtype=float, na_value=np.nan)
    finite = np.isfinite(number)
    place = np.zeros(len(number))
    if finite.any():
        place[finite] = 2 * (rankdata(number[finite]) - 0.5) / finite.sum() - 1
    degree = min(DEGREE, len(np.unique(number[finite])) - 1)
    powers = np.polynomial.legendre.legvander(place, max(degree, 1))[:, 1:]
    return np.column_stack([powers, ~finite])

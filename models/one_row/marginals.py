"""How a column's values lie, and rows made up between one value and all of them.

A point in the unit interval says where a made-up value lies, a radius how far it may go: at 0 the
row's own value stays, at 1 it is any value as often as the data hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

MOST_VALUES = 1_024
MOST_LEVELS = 8  # pieces of a column of levels


@dataclass(frozen=True, slots=True, eq=False)
class PerturbedColumn:
    """One column of the made-up rows.

    Attributes:
        places: (m,) of the values among those that the column knows, see `as_data`.
        distance: (m,) 0 at the row's own value, at most 1.
        pieces: (p, m) what a straight line is laid through; zero at the row's own value.
        typical: (p,) mean of the pieces over the data's own values.
    """

    places: np.ndarray
    distance: np.ndarray
    pieces: np.ndarray
    typical: np.ndarray


class Stretches(NamedTuple):
    """Rank of a value, and where its stretches end below and above."""

    rank: float
    below: float
    above: float


@dataclass(frozen=True, slots=True, eq=False)
class NumberMarginal:
    """The values of a number column.

    Attributes:
        name: of the column.
        values: known values in order, at most 1,024 of them, evenly by rank.
        missing: share of missing values.
        scale: standard deviation of the known values, 1 where they are all the same.
    """

    name: str
    values: np.ndarray
    missing: float
    scale: float

    @classmethod
    def of(cls, column: pd.Series) -> NumberMarginal:
        """Learn from a column; what is not finite is missing."""
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        present = np.sort(numbers[np.isfinite(numbers)])
        missing = 1.0 - len(present) / len(numbers) if len(numbers) else 1.0
        if len(present) > MOST_VALUES:
            present = present[
                ((np.arange(MOST_VALUES) + 0.5) / MOST_VALUES * len(present)).astype(int)
            ]
        return cls(
            str(column.name), present, missing, float(present.std() if len(present) else 0) or 1.0
        )

    @property
    def width(self) -> int:
        """Number of pieces: two below, two above and, where some are missing, missing or not."""
        return 5 if self.missing else 4

    def own(self, column: pd.Series) -> tuple[np.ndarray, tuple[str, ...]]:
        """The rows' own values (n,), and no levels."""
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        return np.where(np.isfinite(numbers), numbers, np.nan), ()

    def around(self, own: float, points: np.ndarray, radius: np.ndarray) -> PerturbedColumn:
        """Each rank moves by its radius towards any rank; missing as often as the data are.

        Args:
            own: the row's value, NaN where missing.
            points: (m,) where each made-up row is drawn, 0..1.
            radius: (m,) how far it may move, 0..1.
        """
        if not len(self.values):
            nothing = np.zeros(len(points), dtype=int)
            return PerturbedColumn(nothing, *self._nothing(len(points)), np.zeros(self.width))
        if np.isnan(own):
            return self._around_missing(points, radius)
        chance = radius * self.missing
        goes_missing = points < chance
        rank = self._rank(own)
        moved = radius * ((points - chance) / (1.0 - chance) - rank)
        places = self._places(rank + moved)
        pieces = self._pieces(own)
        if self.missing:
            places, moved = (
                np.where(goes_missing, len(self.values), places),
                np.where(goes_missing, 1.0, moved),
            )
        return PerturbedColumn(places, np.abs(moved), pieces[:, places], self._typical(pieces))

    def typical(self, own: float) -> np.ndarray:
        """Mean of the pieces (p,) over the data's own values."""
        return self.around(own, np.zeros(0), np.zeros(0)).typical

    def _typical(self, pieces: np.ndarray) -> np.ndarray:
        mean = pieces[:, :-1].mean(axis=1, dtype=float) * (1.0 - self.missing)
        if self.missing:
            mean[-1] = self.missing
        return np.asarray(mean)

    @property
    def count(self) -> int:
        """Number of values that it knows; the last place is that of a missing one."""
        return len(self.values) + 1

    def as_data(self, places: np.ndarray, levels: tuple[str | None, ...]) -> np.ndarray:
        """Values at places (n,) as a model takes them."""
        del levels
        return np.asarray(np.append(self.values, np.nan)[places])

    def coefficient(self, slopes: np.ndarray, mean: np.ndarray) -> float:
        """Change per unit: the slopes (p,) of all stretches, by how far the data's values go there.

        That is the mean (p,) of the pieces.
        """
        far = np.abs(mean[:4])
        return float(slopes[:4] @ far / far.sum() / self.scale) if far.sum() > 0 else 0.0

    def stretches(self, own: float) -> Stretches:
        """Rank of a value, and where its stretches end below and above: each side's median."""
        rank = self._rank(own)
        below, above = self.values[self._places(np.array([rank / 2, (1.0 + rank) / 2]))]
        return Stretches(
            rank, min((below - own) / self.scale, 0.0), max((above - own) / self.scale, 0.0)
        )

    def _pieces(self, own: float) -> np.ndarray:
        """How far each known value goes on each stretch (p, values + 1); the last is missing."""
        _, low, high = self.stretches(own)
        away = (self.values - own) / self.scale
        below, above = np.minimum(away, 0.0), np.maximum(away, 0.0)
        out = np.zeros((self.width, self.count), dtype=np.float32)
        out[0, :-1] = np.maximum(below, low)
        out[1, :-1] = np.minimum(below - low, 0.0)
        out[2, :-1] = np.minimum(above, high)
        out[3, :-1] = np.maximum(above - high, 0.0)
        if self.missing:
            out[4, -1] = 1.0
        return out

    def _around_missing(self, points: np.ndarray, radius: np.ndarray) -> PerturbedColumn:
        place = points / radius
        has_value = (place < 1.0) & (place >= self.missing)
        rank = np.clip((place - self.missing) / (1.0 - self.missing), 0.0, 1.0)
        distance, pieces = self._nothing(len(points))
        pieces[-1] = distance = has_value.astype(float)
        places = np.where(has_value, self._places(rank), len(self.values))
        typical = np.zeros(self.width)
        typical[-1] = 1.0 - self.missing
        return PerturbedColumn(places, distance, pieces, typical)

    def _nothing(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(count), np.zeros((self.width, count))

    def _rank(self, value: float) -> float:
        """Share of values below, ties by half."""
        below = int(np.searchsorted(self.values, value, "left"))
        upto = int(np.searchsorted(self.values, value, "right"))
        return (below + upto) / 2 / len(self.values)

    def _places(self, rank: np.ndarray) -> np.ndarray:
        place = (rank * len(self.values)).astype(np.int64)
        return np.minimum(np.maximum(place, 0), len(self.values) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class LevelMarginal:
    """The levels of a column and how frequent they are.

    Attributes:
        name: of the column.
        levels: the most frequent first; a missing value is a level of its own, None.
        upto: (levels,) share of rows up to and with each level, ending in 1.
        dtype: of made-up values: all levels but the missing one.
    """

    name: str
    levels: tuple[str | None, ...]
    upto: np.ndarray
    dtype: pd.CategoricalDtype

    @classmethod
    def of(cls, column: pd.Series) -> LevelMarginal:
        """Learn from a column of texts or categories."""
        observed = set(column.dropna().unique().tolist())
        counts: dict[str | None, int] = {}
        for level, count in column.value_counts(dropna=False).items():
            if count:  # a category may have no rows here
                counts[str(level) if level in observed else None] = int(count)
        levels = sorted(counts, key=lambda level: (-counts[level], level or ""))
        share = np.array([counts[level] for level in levels], dtype=float)
        upto = np.cumsum(share) / max(float(share.sum()), 1.0)
        return cls(str(column.name), tuple(levels), upto, _dtype(levels))

    @property
    def width(self) -> int:
        """Number of pieces: one for each other level, the rarest of very many as one."""
        return min(max(len(self.levels) - 1, 1), MOST_LEVELS)

    def own(self, column: pd.Series) -> tuple[np.ndarray, tuple[str | None, ...]]:
        """Codes of the rows' own levels (n,), and all levels with those never seen at the end."""
        texts = [None if pd.isna(value) else str(value) for value in column]
        levels = [*self.levels, *sorted({t or "" for t in texts if t not in self.levels})]
        return np.array([levels.index(text) for text in texts], dtype=float), tuple(levels)

    def around(self, own: float, points: np.ndarray, radius: np.ndarray) -> PerturbedColumn:
        """A level gives way, with the radius as its chance, to any level by frequency.

        Args:
            own: place of the row's level.
            points: (m,) where each made-up row is drawn, 0..1.
            radius: (m,) its chance of another draw, 0..1.
        """
        place = points / radius
        drawn = np.searchsorted(self.upto, place, side="right")
        code = np.where(place < 1.0, np.minimum(drawn, len(self.levels) - 1), int(own))
        piece = self._pieces(int(own))
        indicators = np.equal(piece, np.arange(self.width)[:, None]).astype(np.float32)
        other = (piece >= 0).astype(float)[code]
        return PerturbedColumn(code, other, indicators[:, code], self.typical(own))

    @property
    def count(self) -> int:
        """Number of levels that it knows."""
        return len(self.levels)

    def _pieces(self, own: int) -> np.ndarray:
        """Piece of each level (levels,) and of one never seen; -1 for the row's own level."""
        place = np.arange(max(len(self.levels), own + 1))
        piece = np.minimum(place - (place > own), self.width - 1)
        return np.where(place == own, -1, piece)

    def typical(self, own: float) -> np.ndarray:
        """Mean of the pieces (p,) over the data's own levels."""
        share = np.diff(self.upto, prepend=0.0)
        piece = self._pieces(int(own))[: len(share)]
        other = piece >= 0
        return np.bincount(piece[other], weights=share[other], minlength=self.width)

    def as_data(self, places: np.ndarray, levels: tuple[str | None, ...]) -> pd.Categorical:
        """Levels at places (n,) as categories: models look them up once a level, not once a row."""
        is_value = np.array([level is not None for level in levels])
        place = np.where(is_value, np.cumsum(is_value) - 1, -1)
        same_levels = len(levels) == len(self.levels)
        dtype = self.dtype if same_levels else _dtype(levels)
        return pd.Categorical.from_codes(place[places], dtype=dtype, validate=False)

    def coefficient(self, slopes: np.ndarray, mean: np.ndarray) -> float:
        """What the row's own level has over the others, by how frequent these are nearby.

        From the slopes (p,) and the mean (p,) of the pieces.
        """
        return float(-slopes @ mean / mean.sum()) if mean.sum() > 0 else 0.0


def _dtype(levels: Sequence[str | None]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index([e for e in levels if e is not None], dtype="str"))


Marginal = NumberMarginal | LevelMarginal


def marginal_of(column: pd.Series) -> Marginal:
    """How a column lies: numbers where it is numeric, else levels."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return NumberMarginal.of(column)
    return LevelMarginal.of(column)

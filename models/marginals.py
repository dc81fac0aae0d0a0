"""How a column's values lie, and rows made up between one value and all of them.

A point in the unit interval says where a made-up value lies, a radius how far it may go: at 0 the
row's own value stays, at 1 it is any value as often as the data hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

MOST_VALUES = 4_096
MOST_LEVELS = 8  # pieces of a column of levels


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """One column of the made-up rows.

    Attributes:
        values: (m,) numbers, or codes of levels.
        distance: (m,) 0 at the row's own value, at most 1.
        pieces: (p, m) what a straight line is laid through; zero at the row's own value.
    """

    values: np.ndarray
    distance: np.ndarray
    pieces: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class NumberMarginal:
    """The values of a number column.

    Attributes:
        name: of the column.
        values: known values in order, at most 4,096 of them, evenly by rank.
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
        known = np.sort(numbers[np.isfinite(numbers)])
        missing = 1.0 - len(known) / len(numbers) if len(numbers) else 1.0
        if len(known) > MOST_VALUES:
            known = known[((np.arange(MOST_VALUES) + 0.5) / MOST_VALUES * len(known)).astype(int)]
        return cls(str(column.name), known, missing, float(known.std() if len(known) else 0) or 1.0)

    @property
    def width(self) -> int:
        """Number of pieces: two below, two above and, where some are missing, missing or not."""
        return 5 if self.missing else 4

    def own(self, column: pd.Series) -> tuple[np.ndarray, tuple[str, ...]]:
        """The rows' own values (n,), and no levels."""
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        return np.where(np.isfinite(numbers), numbers, np.nan), ()

    def around(self, own: float, points: np.ndarray, radius: np.ndarray) -> Around:
        """Each rank moves by its radius towards any rank; missing as often as the data are."""
        if not len(self.values):
            return Around(np.full(len(points), np.nan), *self._nothing(len(points)))
        if np.isnan(own):
            return self._around_missing(points, radius)
        chance = radius * self.missing
        gone = points < chance
        rank = self._rank(own)
        moved = radius * ((points - chance) / (1.0 - chance) - rank)
        values = self._at(rank + moved)
        away = np.where(gone, 0.0, (values - own) / self.scale)
        pieces = self._pieces(away, own)
        if self.missing:
            pieces[-1] = gone
            values, moved = np.where(gone, np.nan, values), np.where(gone, 1.0, moved)
        return Around(values, np.abs(moved), pieces)

    def typical(self, own: float) -> np.ndarray:
        """Mean of the pieces (p,) over the data's own values."""
        if not len(self.values):
            return np.zeros(self.width)
        known = 1.0 - self.missing
        if np.isnan(own):
            return np.array([0.0, 0.0, 0.0, 0.0, known])
        mean = self._pieces((self.values - own) / self.scale, own).mean(axis=1) * known
        if self.missing:
            mean[-1] = self.missing
        return np.asarray(mean, dtype=float)

    def as_data(self, values: np.ndarray, levels: tuple[str | None, ...]) -> np.ndarray:
        """Made-up values (n,) as a model takes them."""
        del levels
        return values

    def coefficient(self, slopes: np.ndarray, mean: np.ndarray) -> float:
        """Change per unit: the slopes of all stretches, by how far the data's values go there."""
        far = np.abs(mean[:4])
        return float(slopes[:4] @ far / far.sum() / self.scale) if far.sum() > 0 else 0.0

    def _pieces(self, away: np.ndarray, own: float) -> np.ndarray:
        """How far each value goes on each stretch; a side is cut at its median."""
        rank = self._rank(own)
        ends = (self._at(np.array([rank / 2, (1.0 + rank) / 2])) - own) / self.scale
        low, high = min(ends[0], 0.0), max(ends[1], 0.0)
        out = np.zeros((self.width, len(away)), dtype=np.float32)
        np.clip(away, low, 0.0, out=out[0], casting="unsafe")
        np.minimum(away - low, 0.0, out=out[1], casting="unsafe")
        np.clip(away, 0.0, high, out=out[2], casting="unsafe")
        np.maximum(away - high, 0.0, out=out[3], casting="unsafe")
        return out

    def _around_missing(self, points: np.ndarray, radius: np.ndarray) -> Around:
        place = points / radius
        known = (place < 1.0) & (place >= self.missing)
        rank = np.clip((place - self.missing) / (1.0 - self.missing), 0.0, 1.0)
        distance, pieces = self._nothing(len(points))
        pieces[-1] = distance = known.astype(float)
        return Around(np.where(known, self._at(rank), np.nan), distance, pieces)

    def _nothing(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(count), np.zeros((self.width, count))

    def _rank(self, value: float) -> float:
        """Share of values below, ties by half."""
        below = int(np.searchsorted(self.values, value, "left"))
        upto = int(np.searchsorted(self.values, value, "right"))
        return (below + upto) / 2 / len(self.values)

    def _at(self, rank: np.ndarray) -> np.ndarray:
        place = np.clip((rank * len(self.values)).astype(int), 0, len(self.values) - 1)
        return np.asarray(self.values[place])


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
        known = set(column.dropna().unique().tolist())
        counts: dict[str | None, int] = {}
        for level, count in column.value_counts(dropna=False).items():
            if count:  # a category may have no rows here
                counts[str(level) if level in known else None] = int(count)
        found = sorted(counts, key=lambda level: (-counts[level], level or ""))
        share = np.array([counts[level] for level in found], dtype=float)
        upto = np.cumsum(share) / max(float(share.sum()), 1.0)
        return cls(str(column.name), tuple(found), upto, _dtype(found))

    @property
    def width(self) -> int:
        """Number of pieces: one for each other level, the rarest of very many as one."""
        return min(max(len(self.levels) - 1, 1), MOST_LEVELS)

    def own(self, column: pd.Series) -> tuple[np.ndarray, tuple[str | None, ...]]:
        """Codes of the rows' own levels (n,), and all levels with those never seen at the end."""
        texts = [None if pd.isna(value) else str(value) for value in column]
        levels = [*self.levels, *sorted({t or "" for t in texts if t not in self.levels})]
        return np.array([levels.index(text) for text in texts], dtype=float), tuple(levels)

    def around(self, own: float, points: np.ndarray, radius: np.ndarray) -> Around:
        """A level gives way, with the radius as its chance, to any level by frequency."""
        place = points / radius
        drawn = np.searchsorted(self.upto, place, side="right")
        code = np.where(place < 1.0, np.minimum(drawn, len(self.levels) - 1), int(own))
        other = (code != int(own)).astype(float)
        shown = self._pieces(int(own))[code]
        pieces = np.empty((self.width, len(points)), dtype=np.float32)
        for place in range(self.width):
            np.equal(shown, place, out=pieces[place], casting="unsafe")
        return Around(code, other, pieces)

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

    def as_data(self, values: np.ndarray, levels: tuple[str | None, ...]) -> pd.Categorical:
        """Made-up codes (n,) as categories: models look them up once a level, not once a row."""
        known = np.array([level is not None for level in levels])
        place = np.where(known, np.cumsum(known) - 1, -1)
        seen = len(levels) == len(self.levels)
        dtype = self.dtype if seen else _dtype(levels)
        return pd.Categorical.from_codes(place[values], dtype=dtype, validate=False)

    def coefficient(self, slopes: np.ndarray, mean: np.ndarray) -> float:
        """What the row's own level has over the others, by how frequent these are nearby."""
        return float(-slopes @ mean / mean.sum()) if mean.sum() > 0 else 0.0


def _dtype(levels: Sequence[str | None]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index([e for e in levels if e is not None], dtype="str"))


Marginal = NumberMarginal | LevelMarginal


def marginal_of(column: pd.Series) -> Marginal:
    """How a column lies: numbers where it is numeric, else levels."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return NumberMarginal.of(column)
    return LevelMarginal.of(column)

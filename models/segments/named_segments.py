"""Ways to cut rows into segments: each column by level, each number in bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.segments.subgroups import Subgroup

FEWEST = 200
BANDS = 5
FEW_VALUES = 8
MOST_LEVELS = 30


@dataclass(frozen=True, slots=True, eq=False)
class SegmentCuts:
    """Ways to cut the same rows, one for each column.

    Attributes:
        parts: for each column its segments.
        cuts: (c, n) the segment of each row among its column's, -1 where it is in none.
    """

    parts: tuple[tuple[Subgroup, ...], ...]
    cuts: np.ndarray

    @classmethod
    def of(cls, rows: pd.DataFrame, fewest: int = FEWEST) -> SegmentCuts:
        """The segments of rows (n, k) that have at least so many rows each.

        Levels that are rarer make up one segment, "others"; a number with up to eight values is
        cut by value, else into five bands of equally many rows; rows without a value are a
        segment, too. A column that leaves one segment only cuts nothing.
        """
        divided = [cut_by(rows[name], fewest) for name in rows.columns]
        kept = [(parts, cut) for parts, cut in divided if len(parts) > 1]
        cuts = [cut for _, cut in kept]
        return cls(
            tuple(parts for parts, _ in kept),
            np.array(cuts, dtype=np.int32).reshape(len(cuts), len(rows)),
        )


def cut_by(values: pd.Series, fewest: int) -> tuple[tuple[Subgroup, ...], np.ndarray]:
    """Segments of one column with enough rows, and the segment of each row (n,), -1 in none."""
    if pd.api.types.is_numeric_dtype(values):
        parts, at = _bands(values)
    else:
        parts, at = _levels(values, fewest)
    missing = values.isna().to_numpy()
    if missing.any():
        at = np.where(missing, len(parts), at)
        parts = [*parts, Subgroup(str(values.name), "missing")]
    counts = np.bincount(at, minlength=len(parts))
    enough = counts >= fewest
    place = np.where(enough, np.cumsum(enough) - 1, -1)
    return tuple(part for part, has in zip(parts, enough, strict=True) if has), place[at]


def _levels(values: pd.Series, fewest: int) -> tuple[list[Subgroup], np.ndarray]:
    name = str(values.name)
    codes, texts = pd.factorize(values, sort=True)
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    order = np.argsort(-counts, kind="stable")[:MOST_LEVELS]
    kept = order[counts[order] >= fewest]
    place = np.full(len(texts) + 1, len(kept))
    place[kept] = np.arange(len(kept))
    parts = [Subgroup(name, "level", str(texts[k])) for k in kept]
    return [*parts, Subgroup(name, "others")], place[codes]


def _bands(values: pd.Series) -> tuple[list[Subgroup], np.ndarray]:
    name = str(values.name)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    present = np.sort(numbers[np.isfinite(numbers)])
    if not len(present):
        return [Subgroup(name, "others")], np.zeros(len(numbers), dtype=int)
    distinct = np.unique(present)
    if len(distinct) <= FEW_VALUES:
        values_alone = [
            Subgroup(name, "number", low=value, high=value) for value in distinct.tolist()
        ]
        return values_alone, np.searchsorted(
            distinct, np.where(np.isnan(numbers), present[0], numbers)
        )
    ends = np.unique(np.quantile(present, np.arange(1, BANDS) / BANDS, method="lower"))
    ends = ends[ends < present[-1]]
    at = np.searchsorted(ends, numbers, side="left")
    first = present[np.searchsorted(present, ends, side="right")] if len(ends) else ends
    lows, highs = [None, *first.tolist()], [*ends.tolist(), None]
    parts = [
        Subgroup(name, "number", low=low, high=high) for low, high in zip(lows, highs, strict=True)
    ]
    return parts, at

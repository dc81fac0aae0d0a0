"""Groups of rows by one column that are fixed beforehand, whatever the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

MOST_LEVELS = 6
THIRDS = (1 / 3, 2 / 3)

SubgroupKind = Literal["level", "others", "number", "missing"]


@dataclass(frozen=True, slots=True)
class Subgroup:
    """Rows of a column that belong together.

    Attributes:
        column: its name.
        kind: "level": one value; "others": every rarer level; "number": from `low` to `high`;
            "missing": no value.
        value: of a "level".
        low: the least of its values; None in the part that reaches down to the smallest.
        high: the largest of its values; None in the part that reaches up to the largest.
    """

    column: str
    kind: SubgroupKind
    value: str = ""
    low: float | None = None
    high: float | None = None


def subgroups_of(values: pd.Series, among: np.ndarray) -> tuple[tuple[Subgroup, ...], np.ndarray]:
    """The parts of a column, and the part of each row (n,), -1 where it is in none.

    The six most frequent levels and the others, or thirds of a number that end at its own values;
    rows without a value are a part of their own. Frequent, and thirds, among the masked rows (n,).
    """
    name = str(values.name)
    if pd.api.types.is_numeric_dtype(values):
        parts, at = _thirds(name, values.to_numpy(dtype=float, na_value=np.nan), among)
    else:
        parts, at = _levels(name, values, among)
    missing = values.isna().to_numpy()
    if missing.any():
        at = np.where(missing, len(parts), at)
        parts = (*parts, Subgroup(name, "missing"))
    return parts, at


def _levels(
    name: str, values: pd.Series, among: np.ndarray
) -> tuple[tuple[Subgroup, ...], np.ndarray]:
    codes, texts = pd.factorize(values, sort=True)
    counts = np.bincount(codes[among & (codes >= 0)], minlength=len(texts))
    order = np.lexsort((np.arange(len(texts)), -counts))
    kept = order[:MOST_LEVELS] if len(texts) > MOST_LEVELS + 1 else order
    place = np.full(len(texts) + 1, len(kept))
    place[kept], place[-1] = np.arange(len(kept)), -1
    parts = tuple(Subgroup(name, "level", str(texts[k])) for k in kept)
    return (*parts, Subgroup(name, "others")) if len(kept) < len(texts) else parts, place[codes]


def _thirds(
    name: str, numbers: np.ndarray, among: np.ndarray
) -> tuple[tuple[Subgroup, ...], np.ndarray]:
    present = np.sort(numbers[among & np.isfinite(numbers)])
    if not len(present):
        return (), np.full(len(numbers), -1)
    below = present[present < present[-1]]
    ends = np.quantile(present, THIRDS, method="lower")
    ends = np.unique(np.minimum(ends, below[-1])) if len(below) else np.empty(0)
    at = np.searchsorted(ends, numbers, side="left")
    starts = present[np.searchsorted(present, ends, side="right")]
    lows, highs = [None, *starts.tolist()], [*ends.tolist(), None]
    return tuple(
        Subgroup(name, "number", low=low, high=high) for low, high in zip(lows, highs, strict=True)
    ), at

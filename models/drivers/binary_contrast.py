"""Two sides of a column: the contrast on which a driver's effect is measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

FEW_VALUES = 10
SMALLEST_SIDE = 0.05
THRESHOLD_SIDE = 0.15


@dataclass(frozen=True, slots=True)
class BinaryContrast:
    """A named side of a column against all other rows.

    Attributes:
        column: the column that is split.
        levels: the values of the named side, where the column has few; else empty.
        cut: the threshold, where the column has many values.
        above: True where the named side lies above the threshold.
    """

    column: str
    levels: tuple[str | float, ...] = ()
    cut: float | None = None
    above: bool = True

    def mask(self, rows: pd.DataFrame) -> np.ndarray:
        """Mask (n,) of the rows on the named side; a missing value is on the other."""
        values = rows[self.column]
        if self.cut is None:
            return np.asarray(values.isin(list(self.levels)))
        numbers = values.to_numpy(dtype=float, na_value=np.nan)
        with np.errstate(invalid="ignore"):
            return np.asarray(numbers > self.cut if self.above else numbers <= self.cut)


def binary_contrast(values: pd.Series, contributions: np.ndarray) -> BinaryContrast | None:
    """Split a column where its contributions (n,) differ most; None where it cannot be split.

    Levels are ordered by their mean contribution and cut once; a number is cut at one threshold.
    Both maximise the variance between the two sides (Fisher 1958). The smaller side is named; of
    a number's two sides, the one where the outcome is higher.
    """
    name = str(values.name)
    if not pd.api.types.is_numeric_dtype(values):
        return _levels(name, values.astype(object).to_numpy(), contributions, missing=values.isna())
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    if len(np.unique(numbers[~np.isnan(numbers)])) > FEW_VALUES:
        return _threshold(name, numbers, contributions)
    few = _levels(name, numbers, contributions, missing=values.isna())
    return few if few is None else _as_threshold(few, numbers, contributions)


def _levels(
    name: str, values: np.ndarray, contributions: np.ndarray, missing: pd.Series
) -> BinaryContrast | None:
    present = ~missing.to_numpy()
    frame = pd.DataFrame({"level": values[present], "contribution": contributions[present]})
    grouped = (
        frame.groupby("level", sort=True)["contribution"].agg(["mean", "size"]).sort_values("mean")
    )
    if len(grouped) < 2:
        return None
    at = _best_cut(grouped["mean"].to_numpy(), grouped["size"].to_numpy(dtype=float), SMALLEST_SIDE)
    if at is None:
        return None
    low, high = list(grouped.index[:at]), list(grouped.index[at:])
    named = low if len(low) < len(high) else high
    return BinaryContrast(name, levels=tuple(sorted(named)))


def _threshold(name: str, numbers: np.ndarray, contributions: np.ndarray) -> BinaryContrast | None:
    present = ~np.isnan(numbers)
    frame = pd.DataFrame({"value": numbers[present], "contribution": contributions[present]})
    grouped = frame.groupby("value", sort=True)["contribution"].agg(["mean", "size"])
    at = _best_cut(
        grouped["mean"].to_numpy(), grouped["size"].to_numpy(dtype=float), THRESHOLD_SIDE
    )
    if at is None:
        return None
    below, next_up = float(grouped.index[at - 1]), float(grouped.index[at])
    cut = _round_between(below, next_up)
    higher = (
        contributions[present & (numbers > cut)].mean()
        >= contributions[present & (numbers <= cut)].mean()
    )
    return BinaryContrast(name, cut=cut, above=bool(higher))


def _as_threshold(
    few: BinaryContrast, numbers: np.ndarray, contributions: np.ndarray
) -> BinaryContrast:
    """Few values that split at one place are told as a threshold: "above 1", not "2, 3 or 4"."""
    everything = np.unique(numbers[~np.isnan(numbers)])
    named = np.isin(everything, [float(level) for level in few.levels])
    turns = np.flatnonzero(np.diff(named.astype(int)))
    if len(turns) != 1:
        return few
    cut = float(everything[turns[0]])
    with np.errstate(invalid="ignore"):
        higher = contributions[numbers > cut].mean() >= contributions[numbers <= cut].mean()
    return BinaryContrast(few.column, cut=cut, above=bool(higher))


def _best_cut(means: np.ndarray, counts: np.ndarray, smallest: float) -> int | None:
    """Place of the cut of ordered groups with the largest variance between, or None."""
    total = counts.sum()
    left = np.cumsum(counts)[:-1]
    sums = np.cumsum(counts * means)
    gap = sums[:-1] / left - (sums[-1] - sums[:-1]) / (total - left)
    between = left * (total - left) * gap**2
    between[(left < smallest * total) | (total - left < smallest * total)] = -1.0
    return int(between.argmax()) + 1 if len(between) and between.max() >= 0 else None


def _round_between(below: float, above: float) -> float:
    """The number with the fewest figures in [below, above)."""
    for decimals in range(-9, 10):
        step = 10.0**-decimals
        candidate = np.ceil(below / step - 1e-9) * step
        if below <= candidate < above:
            return float(round(candidate, max(decimals, 0)))
    return below

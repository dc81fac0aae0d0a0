"""Contributions of columns to a prediction, in the model's margin and in the outcome's own unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.outcome import Family, mean_of


@dataclass(frozen=True, slots=True)
class Contributions:
    """Parts (n, k) that add up, with the base, to each row's margin.

    Attributes:
        names: the k columns or families.
        parts: contribution of each to the margin, or to the outcome after `in_outcome_units`.
        base: what a row starts from.
    """

    names: tuple[str, ...]
    parts: np.ndarray
    base: float

    def total(self) -> np.ndarray:
        """Base plus all parts (n,)."""
        return np.asarray(self.base + self.parts.sum(axis=1))

    def grouped(self, groups: Sequence[tuple[str, tuple[str, ...]]]) -> Contributions:
        """The same total told by groups of columns: (label, columns) each; parts are summed."""
        place = {name: k for k, name in enumerate(self.names)}
        parts = np.column_stack(
            [self.parts[:, [place[c] for c in columns]].sum(axis=1) for _, columns in groups]
        )
        return Contributions(tuple(label for label, _ in groups), parts, self.base)


def in_outcome_units(margin: Contributions, family: Family) -> Contributions:
    """Contributions told in probability, rate or money, adding up to the prediction minus base.

    Each row's parts are stretched by the secant of the link between the base and the row:
    (mean(margin) - mean(base)) / (margin - base). Shares within a row are kept and the sum is
    exact (the rescale rule of DeepLIFT, Shrikumar et al. 2017, applied to the link).
    """
    stretch, base = stretched(margin, family)
    return Contributions(margin.names, margin.parts * stretch[:, None], base)


def stretched(margin: Contributions, family: Family) -> tuple[np.ndarray, float]:
    """What `in_outcome_units` multiplies each row's parts by (n,), and the base in that unit."""
    base = mean_of(np.array([margin.base]), family)[0]
    moved = margin.parts.sum(axis=1)
    told = mean_of(margin.base + moved, family) - base
    tiny = np.abs(moved) < 1e-9
    step = 1e-6
    slope = (mean_of(np.array([margin.base + step]), family)[0] - base) / step
    return np.where(tiny, slope, told / np.where(tiny, 1.0, moved)), float(base)

"""Contributions of columns to a prediction, in the model's margin and in the outcome's own unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.statistics.outcome_family import Family, mean_of


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
    start = np.array([margin.base])
    stretch = secant(start, margin.parts.sum(axis=1), family)
    return stretch, float(mean_of(start, family)[0])


def against_in_outcome_units(parts: np.ndarray, start: np.ndarray, family: Family) -> np.ndarray:
    """One row's parts (k,) in the outcome's unit against the mean of m others.

    Each pair's parts are stretched by the secant between its own two margins, so that their mean
    adds up to the row's expectation less the mean of the others' (as the rescale rule is applied
    to each background row by Lundberg et al. 2020).

    Args:
        parts: (m, k) of the row's margin against each of the others.
        start: (m,) margins of the others.
        family: the link.
    """
    stretch = secant(start, parts.sum(axis=1), family)
    return np.asarray(stretch @ parts / len(parts))


def secant(start: np.ndarray, moved: np.ndarray, family: Family) -> np.ndarray:
    """Change of the outcome for each unit of the margin from `start` on, over `moved` (n,)."""
    tiny = np.abs(moved) < 1e-9
    step = np.where(tiny, 1e-6, moved)
    return np.asarray((mean_of(start + step, family) - mean_of(start, family)) / step)

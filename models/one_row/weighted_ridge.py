"""Straight lines laid through what a model says near one row: a weighted ridge regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RIDGE = 1e-3  # of each column's own weighted variance


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Weighted moments of p pieces and of the margin near a row.

    Attributes:
        width: of the kernel exp(-distance² / 2 width²).
        effective: effective number of rows, (sum w)² / sum w².
        mean: (p,) of the pieces.
        second: (p, p) covariance of the pieces.
        towards: (p,) covariance of the pieces with the margin.
        base: mean margin.
        total: variance of the margin.
    """

    width: float
    effective: float
    mean: np.ndarray
    second: np.ndarray
    towards: np.ndarray
    base: float
    total: float

    @classmethod
    def of(
        cls, design: np.ndarray, margin: np.ndarray, squared: np.ndarray, width: float
    ) -> Moments:
        """Of made-up rows: pieces (p, m) as float32, margins (m,) and squared distances (m,)."""
        weight = np.exp(squared * (-0.5 / width**2))
        weight /= weight.sum()
        light = weight.astype(np.float32)
        mean, base = np.asarray(design @ light, dtype=float), float(weight @ margin)
        away = (margin - base) * weight
        half = design * np.sqrt(light)  # half @ half.T costs half of any other product
        second = np.asarray(half @ half.T, dtype=float) - np.outer(mean, mean)
        towards = np.asarray(design @ away.astype(np.float32), dtype=float)
        effective = float(1.0 / (weight @ weight))
        return cls(width, effective, mean, second, towards, base, float(away @ (margin - base)))


@dataclass(frozen=True, slots=True, eq=False)
class RidgeFit:
    """The lines that leave least of the margin, weighted.

    Attributes:
        near: what they are laid through.
        slopes: (p,) change of the margin with each piece.
        left: weighted variance that the lines leave.
        share: weighted R².
    """

    near: Moments
    slopes: np.ndarray
    left: float
    share: float

    @classmethod
    def through(cls, near: Moments) -> RidgeFit:
        """By ridge regression: RIDGE of each piece's own variance is added to it."""
        slopes = np.linalg.solve(_penalised(near.second), near.towards)
        left = near.total - float(slopes @ (2 * near.towards - near.second @ slopes))
        left = max(left, 0.0)
        share = min(max(1.0 - left / near.total, 0.0), 1.0) if near.total > 1e-18 else 1.0
        return cls(near, slopes, left, share)

    @property
    def here(self) -> float:
        """Value of the lines at the row itself, where all pieces are zero."""
        return self.near.base - float(self.slopes @ self.near.mean)

    def errors(self) -> np.ndarray:
        """Covariance of the slopes (p, p), as if made-up rows had been drawn independently."""
        return np.linalg.inv(_penalised(self.near.second)) * (self.left / self.near.effective)


def _penalised(second: np.ndarray) -> np.ndarray:
    own = np.diag(second)
    return np.asarray(second + np.diag(np.where(own > 1e-12, RIDGE * own, 1.0)))

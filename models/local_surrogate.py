"""A second way of looking at one row: a straight-line model of the model, near the row.

Rows are made up between the row and the data's own marginals, the model scores them, and a
weighted ridge regression says what moving away from each of the row's values does (LIME, Ribeiro,
Singh and Guestrin 2016). Three things keep it steady where LIME is not (Visani et al. 2020):
the points are a scrambled Sobol sequence and no random draws, the kernel's width is fitted
(OptiLIME, Visani, Bagli and Chesani 2020), and a number has a slope on either side of the row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats.qmc import Sobol

from models.contribution import Contributions
from models.marginals import Marginal, marginal_of
from models.predictor import Predictor

SAMPLES = 5_000
WIDTHS = (0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1.0)
GOOD = 0.95  # of the best weighted R²; the largest width that reaches it is taken
FEWEST_EFFECTIVE = 300.0
RIDGE = 1e-3  # of each column's own weighted variance
AT_ONCE = 16  # rows that are looked at together: 80,000 made-up rows a call


@dataclass(frozen=True, slots=True, eq=False)
class LocalView:
    """What each column of one row does to the margin, seen from nearby.

    Attributes:
        names: the k columns.
        effects: (k,) what the row's own value adds against its neighbours' mean.
        errors: (k,) standard errors of the effects.
        coefficients: (k,) numbers: change of the margin per unit; levels: this level less others.
        base: mean margin of the neighbours; with all effects the straight lines' value at the row.
        fit: weighted R², 0..1.
        width: of the kernel that was taken.
        effective: effective number of neighbours, (sum w)² / sum w².
    """

    names: tuple[str, ...]
    effects: np.ndarray
    errors: np.ndarray
    coefficients: np.ndarray
    base: float
    fit: float
    width: float
    effective: float

    def contributions(self) -> Contributions:
        """Effects (1, k) on the margin, to be told in the outcome's unit like any others."""
        return Contributions(self.names, self.effects[None, :], self.base)


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Marginals of a dataset and fixed points (m, k + 1) of the unit cube to draw from them."""

    columns: tuple[Marginal, ...]
    points: np.ndarray

    @classmethod
    def learnt_from(cls, rows: pd.DataFrame, seed: int = 0, samples: int = SAMPLES) -> Surroundings:
        """Learn from rows: number columns are numeric, all others levels; the seed scrambles."""
        columns = tuple(marginal_of(rows[name]) for name in rows.columns)
        sequence = Sobol(len(columns) + 1, scramble=True, rng=np.random.default_rng(seed))
        points = sequence.random_base2(int(np.ceil(np.log2(samples))))[:samples]
        return cls(columns, np.asfortranarray(np.clip(points, 1e-9, 1 - 1e-9)))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)

    def look(self, predictor: Predictor, rows: pd.DataFrame) -> tuple[LocalView, ...]:
        """A view of each row (n,); one call of the model for 16 rows."""
        return tuple(
            view
            for start in range(0, len(rows), AT_ONCE)
            for view in self._look(predictor, rows.iloc[start : start + AT_ONCE])
        )

    def _look(self, predictor: Predictor, rows: pd.DataFrame) -> list[LocalView]:
        radius, count = self.points[:, 0], len(self.points)
        distance = np.zeros((len(rows), count))
        design = np.empty((len(rows), count, sum(column.width for column in self.columns)))
        frame: dict[str, pd.Series] = {}
        end = 0
        for k, column in enumerate(self.columns):
            own, levels = column.own(rows[column.name])
            around = [column.around(float(value), self.points[:, k + 1], radius) for value in own]
            made = np.concatenate([each.values for each in around])
            frame[column.name] = column.to_series(made, levels)
            start, end = end, end + column.width
            for place, each in enumerate(around):
                distance[place] += each.distance**2
                design[place, :, start:end] = each.pieces
        margin = predictor.margin(pd.DataFrame(frame, copy=False)).reshape(len(rows), count)
        distance /= max(len(self.columns), 1)
        return [self._view(*each) for each in zip(design, margin, distance, strict=True)]

    def _view(self, design: np.ndarray, margin: np.ndarray, squared: np.ndarray) -> LocalView:
        best = _fitted(design, margin, squared)
        effects, errors, coefficients = self._by_column(best, best.errors(design, margin))
        return LocalView(
            self.names, effects, errors, coefficients,
            best.base, best.share, best.width, best.effective,
        )  # fmt: skip

    def _by_column(
        self, fit: _Fit, spread: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Effects, their errors and coefficients (k,) from the pieces' slopes and covariance."""
        effects, errors, coefficients = (np.empty(len(self.columns)) for _ in range(3))
        end = 0
        for k, column in enumerate(self.columns):
            mine = slice(end, end := end + column.width)
            slopes, mean = fit.slopes[mine], fit.mean[mine]
            effects[k] = -slopes @ mean
            errors[k] = np.sqrt(max(mean @ spread[mine, mine] @ mean, 0.0))
            coefficients[k] = column.coefficient(slopes, mean)
        return effects, errors, coefficients


def _fitted(design: np.ndarray, margin: np.ndarray, squared: np.ndarray) -> _Fit:
    """At the largest width whose weighted R² is good, among those with enough neighbours."""
    fits = []
    for width in reversed(WIDTHS):
        fit = _Fit.of(design, margin, squared, width)
        if fits and fit.effective < FEWEST_EFFECTIVE:
            break
        fits.append(fit)
        if fits[0].share >= GOOD:  # no other can be better by more
            break
    good = GOOD * max(fit.share for fit in fits)
    return next(fit for fit in fits if fit.share >= good)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A weighted ridge regression at one width of the kernel exp(-distance² / 2 width²)."""

    width: float
    weight: np.ndarray
    mean: np.ndarray
    slopes: np.ndarray
    inverse: np.ndarray
    base: float
    share: float

    @classmethod
    def of(
        cls, design: np.ndarray, margin: np.ndarray, squared: np.ndarray, width: float
    ) -> _Fit:
        weight = np.exp(-squared / (2 * width**2))
        weight /= weight.sum()
        mean, base = weight @ design, float(weight @ margin)
        left = margin - base
        weighted = design * weight[:, None]
        second = weighted.T @ design - np.outer(mean, mean)
        towards = weighted.T @ left
        total = float(weight @ left**2)
        own = np.diag(second).copy()
        penalty = np.where(own > 1e-12, RIDGE * own, 1.0)
        inverse = np.linalg.inv(second + np.diag(penalty))
        slopes = inverse @ towards
        rest = total - 2 * float(slopes @ towards) + float(slopes @ second @ slopes)
        share = float(np.clip(1.0 - rest / total, 0.0, 1.0)) if total > 1e-18 else 1.0
        return cls(width, weight, mean, slopes, inverse, base, share)

    @property
    def effective(self) -> float:
        """Effective number of rows."""
        return float(1.0 / (self.weight @ self.weight))

    def errors(self, design: np.ndarray, margin: np.ndarray) -> np.ndarray:
        """Covariance of the slopes (p, p), robust to what straight lines miss (White 1980)."""
        centred = design - self.mean
        missed = (margin - self.base - centred @ self.slopes) * self.weight
        pushed = centred * missed[:, None]
        return self.inverse @ (pushed.T @ pushed) @ self.inverse

"""A second way of looking at one row: a straight-line model of the model, near the row.

Rows are made up between the row and the data's own marginals, the model scores them, and a
weighted ridge regression says what moving away from each of the row's values does (LIME, Ribeiro,
Singh and Guestrin 2016). Three things keep it steady where LIME is not (Visani et al. 2020):
the points are a scrambled Sobol sequence and no random draws, the kernel's width is fitted
(OptiLIME, Visani, Bagli and Chesani 2020), and a number has slopes of its own on either side.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.stats.qmc import Sobol

from models.contribution import Contributions
from models.marginals import LevelMarginal, Marginal, marginal_of
from models.palettes import Palette, palette_of
from models.predictor import Predictor

SAMPLES = 4_096
WIDTHS = (0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1.0)
GOOD = 0.95  # of the best weighted R²; the largest width that reaches it is taken
FEWEST_EFFECTIVE = 400.0
EVERY = 4  # each fourth made-up row is enough to choose the width
RIDGE = 1e-3  # of each column's own weighted variance
AT_ONCE = 8  # rows that are looked at together: 32,768 made-up rows a call


@dataclass(frozen=True, slots=True, eq=False)
class LocalView:
    """What each column of one row does to the margin, seen from nearby.

    Attributes:
        names: the k columns.
        effects: (k,) what the row's own value adds against the data's, by the lines laid here.
        errors: (k,) standard errors of the effects.
        coefficients: (k,) numbers: change of the margin per unit; levels: this level less others.
        base: the lines' mean over the data; with all effects it is their value at the row.
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
    palettes: dict[int, tuple[Predictor, Palette | None]] = field(default_factory=dict)

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
        """A view of each row (n,); the model is asked about the made-up rows of 8 at once."""
        return tuple(
            view
            for start in range(0, len(rows), AT_ONCE)
            for view in self._look(predictor, rows.iloc[start : start + AT_ONCE])
        )

    def _look(self, predictor: Predictor, rows: pd.DataFrame) -> list[LocalView]:
        radius, count = self.points[:, 0], len(self.points)
        distance = np.zeros((len(rows), count))
        pieces = sum(column.width for column in self.columns)
        design = np.empty((len(rows), pieces, count), dtype=np.float32)
        typical = np.empty((len(rows), pieces))
        places = np.empty((len(self.columns), len(rows), count), dtype=np.int64)
        levels = []
        end = 0
        for k, column in enumerate(self.columns):
            own, known = column.own(rows[column.name])
            levels.append(known)
            start, end = end, end + column.width
            for row, value in enumerate(own):
                made = column.around(float(value), self.points[:, k + 1], radius)
                distance[row] += made.distance**2
                design[row, start:end] = made.pieces
                typical[row, start:end] = made.typical
                places[k, row] = made.places
        margin = self._margins(predictor, places.reshape(len(self.columns), -1), levels)
        margin = margin.reshape(len(rows), count)
        distance /= max(len(self.columns), 1)
        return [self._view(*each) for each in zip(design, margin, distance, typical, strict=True)]

    def _margins(
        self, predictor: Predictor, places: np.ndarray, levels: list[tuple[str | None, ...]]
    ) -> np.ndarray:
        """Margins (n,) of made-up rows, from the palette unless a level was never seen before."""
        kept = self.palettes.get(id(predictor))
        if kept is None or kept[0] is not predictor:
            self.palettes.clear()
            kept = self.palettes[id(predictor)] = predictor, palette_of(predictor, self.columns)
        palette = kept[1]
        known = (len(each.levels) for each in self.columns if isinstance(each, LevelMarginal))
        if palette is not None and [len(each) for each in levels if each] == list(known):
            return palette.margin(places)
        frame = {
            column.name: column.as_data(*each)
            for column, each in zip(self.columns, zip(places, levels, strict=True), strict=True)
        }
        return predictor.margin(pd.DataFrame(frame, copy=False))

    def _view(
        self, design: np.ndarray, margin: np.ndarray, squared: np.ndarray, typical: np.ndarray
    ) -> LocalView:
        fit = _fitted(design, margin, squared)
        spread = fit.errors()
        effects, errors, coefficients = (np.empty(len(self.columns)) for _ in range(3))
        end = 0
        for k, column in enumerate(self.columns):
            mine = slice(end, end := end + column.width)
            slopes, mean = fit.slopes[mine], typical[mine]
            effects[k] = -slopes @ mean
            errors[k] = np.sqrt(max(mean @ spread[mine, mine] @ mean, 0.0))
            coefficients[k] = column.coefficient(slopes, mean)
        here = fit.base - float(fit.slopes @ fit.mean)
        return LocalView(
            self.names, effects, errors, coefficients,
            here - float(effects.sum()), fit.share, fit.width, fit.effective,
        )  # fmt: skip


def _fitted(design: np.ndarray, margin: np.ndarray, squared: np.ndarray) -> _Fit:
    """At the largest width whose weighted R² is good, among those with enough neighbours."""
    widest = _Fit.of(design, margin, squared, WIDTHS[-1])
    if widest.share >= GOOD:  # no other can be better by more
        return widest
    some = slice(None, None, EVERY)
    fewer = np.ascontiguousarray(design[:, some])
    wide = [each for each in WIDTHS if _effective(squared[some], each) >= FEWEST_EFFECTIVE / EVERY]
    tried = [_Fit.of(fewer, margin[some], squared[some], each) for each in wide or WIDTHS[-1:]]
    good = GOOD * max(fit.share for fit in tried)
    width = next(fit.width for fit in reversed(tried) if fit.share >= good)
    return _Fit.of(design, margin, squared, width) if width < WIDTHS[-1] else widest


def _effective(squared: np.ndarray, width: float) -> float:
    weight = np.exp(squared * (-0.5 / width**2))
    return float(weight.sum() ** 2 / (weight @ weight))


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """A weighted ridge regression at one width of the kernel exp(-distance² / 2 width²).

    Attributes:
        width: of the kernel.
        effective: effective number of rows.
        mean: (p,) weighted mean of the pieces.
        slopes: (p,) change of the margin with each piece.
        penalised: second moments of the pieces (p, p) and the penalty.
        base: weighted mean margin.
        left: weighted variance that the lines leave.
        share: weighted R².
    """

    width: float
    effective: float
    mean: np.ndarray
    slopes: np.ndarray
    penalised: np.ndarray
    base: float
    left: float
    share: float

    @classmethod
    def of(cls, design: np.ndarray, margin: np.ndarray, squared: np.ndarray, width: float) -> _Fit:
        weight = np.exp(squared * (-0.5 / width**2))
        weight /= weight.sum()
        light = weight.astype(np.float32)
        mean, base = np.asarray(design @ light, dtype=float), float(weight @ margin)
        away = (margin - base) * weight
        half = design * np.sqrt(light)  # half @ half.T costs half of any other product
        second = np.asarray(half @ half.T, dtype=float) - np.outer(mean, mean)
        towards = np.asarray(design @ away.astype(np.float32), dtype=float)
        total = float(away @ (margin - base))
        own = np.diag(second)
        penalised = second + np.diag(np.where(own > 1e-12, RIDGE * own, 1.0))
        slopes = np.linalg.solve(penalised, towards)
        left = max(total - float(slopes @ (2 * towards - second @ slopes)), 0.0)
        share = min(max(1.0 - left / total, 0.0), 1.0) if total > 1e-18 else 1.0
        effective = float(1.0 / (weight @ weight))
        return cls(width, effective, mean, slopes, penalised, base, left, share)

    def errors(self) -> np.ndarray:
        """Covariance of the slopes (p, p), as if the made-up rows were independent."""
        return np.linalg.inv(self.penalised) * (self.left / self.effective)

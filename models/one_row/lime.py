"""A second way of looking at one row: a straight-line model of the model, near the row.

Rows are made up between the row and the data's own marginals, and a weighted ridge regression of
what the model says of them tells what moving away from each of the row's values does (LIME,
Ribeiro, Singh and Guestrin 2016). Three things keep it steady where LIME is not (Visani et al.
2020): models are integrated over all made-up rows, and not asked about some
(`models.one_row.lime_integrals`; what cannot be integrated scores a scrambled Sobol sequence), the
kernel's width is fitted (OptiLIME, Visani, Bagli and Chesani 2020), and a number has slopes of its
own on either side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.stats.qmc import Sobol

from models.learners.contribution import Contributions
from models.learners.predictor import Predictor
from models.one_row.marginals import LevelMarginal, Marginal, marginal_of
from models.one_row.perturbations import TermTable, integrated_of, term_table_of
from models.one_row.weighted_ridge import Moments, RidgeFit
from models.training.trained import TrainedModel

if TYPE_CHECKING:
    from models.one_row.lime_integrals import Integrated

SAMPLES = 4_096
WIDTHS = (0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1.0)
GOOD = 0.95  # of the best weighted R²; the largest width that reaches it is taken
FEWEST_EFFECTIVE = 400.0
EVERY = 4  # each fourth made-up row is enough to choose the width
AT_ONCE = 8  # rows that are looked at together: 32,768 made-up rows a call


@dataclass(frozen=True, slots=True, eq=False)
class LimeExplanation:
    """What each column of one row does to the margin, seen from nearby.

    Attributes:
        names: the k columns.
        effects: (k,) what the row's own value adds against the data's, by the lines laid here.
        errors: (k,) standard errors of the effects, from drawing rows; 0 where none are drawn.
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
class LimeExplainer:
    """Marginals of a dataset and fixed points (m, k + 1) of the unit cube to draw from them."""

    columns: tuple[Marginal, ...]
    points: np.ndarray
    known: dict[int, _Known] = field(default_factory=dict)

    @classmethod
    def learnt_from(
        cls, rows: pd.DataFrame, seed: int = 0, samples: int = SAMPLES
    ) -> LimeExplainer:
        """Learn from rows: number columns are numeric, all others levels; the seed scrambles."""
        columns = tuple(marginal_of(rows[name]) for name in rows.columns)
        sequence = Sobol(len(columns) + 1, scramble=True, rng=np.random.default_rng(seed))
        points = sequence.random_base2(int(np.ceil(np.log2(samples))))[:samples]
        return cls(columns, np.asfortranarray(np.clip(points, 1e-9, 1 - 1e-9)))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)

    def explain(self, predictor: Predictor, rows: pd.DataFrame) -> tuple[LimeExplanation, ...]:
        """A view of each row (n,): integrated, or the made-up rows of 8 are scored at once."""
        integrated = self._prepared(predictor).integrated
        views: dict[int, LimeExplanation] = {}
        if integrated is not None:
            own = np.column_stack([each.own(rows[each.name])[0] for each in self.columns])
            for place in np.flatnonzero(self._seen(own)).tolist():
                lines = _integrated(integrated, own[place])
                views[place] = self._view(lines, integrated.typical(own[place]))
        new = [place for place in range(len(rows)) if place not in views]
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            views |= zip(some, self._drawn(predictor, rows.iloc[some]), strict=True)
        return tuple(views[place] for place in range(len(rows)))

    def _seen(self, own: np.ndarray) -> np.ndarray:
        """Which rows (n,) of own values (n, k) hold only levels that were seen before."""
        most = [each.count if isinstance(each, LevelMarginal) else np.inf for each in self.columns]
        return np.asarray(~(own >= np.array(most)).any(axis=1))

    def _prepared(self, predictor: Predictor) -> _Known:
        """What is known of the predictor that was asked last."""
        kept = self.known.get(id(predictor))
        if kept is None or kept.predictor is not predictor:
            self.known.clear()
            integrated = integrated_of(predictor, self.columns, self.points)
            kept = _Known(predictor, integrated, term_table_of(predictor, self.columns))
            self.known[id(predictor)] = kept
        return kept

    def _drawn(self, predictor: Predictor, rows: pd.DataFrame) -> list[LimeExplanation]:
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
        return [
            self._view(_sampled(*each), mean, drawn=True)
            for *each, mean in zip(design, margin, distance, typical, strict=True)
        ]

    def _margins(
        self, predictor: Predictor, places: np.ndarray, levels: list[tuple[str | None, ...]]
    ) -> np.ndarray:
        """Margins (n,) of made-up rows, from the palette unless a level was never seen before."""
        palette = self._prepared(predictor).palette
        known = (len(each.levels) for each in self.columns if isinstance(each, LevelMarginal))
        if palette is not None and [len(each) for each in levels if each] == list(known):
            return palette.margin(places)
        frame = {
            column.name: column.as_data(*each)
            for column, each in zip(self.columns, zip(places, levels, strict=True), strict=True)
        }
        return predictor.margin(pd.DataFrame(frame, copy=False))

    def _view(
        self, lines: RidgeFit, typical: np.ndarray, *, drawn: bool = False
    ) -> LimeExplanation:
        spread = lines.errors() if drawn else np.zeros((len(typical), len(typical)))
        effects, errors, coefficients = (np.empty(len(self.columns)) for _ in range(3))
        end = 0
        for k, column in enumerate(self.columns):
            mine = slice(end, end := end + column.width)
            slopes, mean = lines.slopes[mine], typical[mine]
            effects[k] = -slopes @ mean
            errors[k] = np.sqrt(max(mean @ spread[mine, mine] @ mean, 0.0))
            coefficients[k] = column.coefficient(slopes, mean)
        near = lines.near
        return LimeExplanation(
            self.names, effects, errors, coefficients,
            lines.here - float(effects.sum()), lines.share, near.width, near.effective,
        )  # fmt: skip


def lime_explainer(model: TrainedModel) -> LimeExplainer:
    """What second looks at single rows draw from; the `sample` rows stand for all."""
    return model.once(_lime_explainer)


def _lime_explainer(model: TrainedModel) -> LimeExplainer:
    return LimeExplainer.learnt_from(model.explaining.iloc[model.sample], model.seed)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A predictor, and what spares asking it about rows."""

    predictor: Predictor
    integrated: Integrated | None
    palette: TermTable | None


def _integrated(model: Integrated, own: np.ndarray) -> RidgeFit:
    """At the largest width whose R² is good, looked for from the largest one down.

    The best is sought at the narrowest width that has enough neighbours and in the middle.
    """
    near = model.near(own, WIDTHS[-1])
    widest = RidgeFit.through(near.moments(WIDTHS[-1]))
    if widest.share >= GOOD:  # no other can be better by more
        return widest
    enough = near.effective(WIDTHS) >= model.count * FEWEST_EFFECTIVE / SAMPLES
    wide = [width for width, many in zip(WIDTHS, enough, strict=True) if many] or [WIDTHS[-1]]
    found = {WIDTHS[-1]: widest}
    for width in {wide[0], wide[len(wide) // 2]} - found.keys():
        found[width] = RidgeFit.through(near.moments(width))
    best = max(lines.share for lines in found.values())
    for width in reversed(wide):
        lines = found.get(width) or RidgeFit.through(near.moments(width))
        best = max(best, lines.share)
        if lines.share >= GOOD * best:
            return lines
    return widest


def _sampled(design: np.ndarray, margin: np.ndarray, squared: np.ndarray) -> RidgeFit:
    """At the largest width whose weighted R² is good, among those with enough neighbours."""

    def at(width: float) -> RidgeFit:
        return RidgeFit.through(Moments.of(design, margin, squared, width))

    widest = at(WIDTHS[-1])
    if widest.share >= GOOD:  # no other can be better by more
        return widest
    some = slice(None, None, EVERY)
    fewer = np.ascontiguousarray(design[:, some]), margin[some], squared[some]
    wide = [each for each in WIDTHS if _effective(squared[some], each) >= FEWEST_EFFECTIVE / EVERY]
    tried = [RidgeFit.through(Moments.of(*fewer, each)) for each in wide or WIDTHS[-1:]]
    good = GOOD * max(lines.share for lines in tried)
    width = next(lines.near.width for lines in reversed(tried) if lines.share >= good)
    return at(width) if width < WIDTHS[-1] else widest


def _effective(squared: np.ndarray, width: float) -> float:
    weight = np.exp(squared * (-0.5 / width**2))
    return float(weight.sum() ** 2 / (weight @ weight))

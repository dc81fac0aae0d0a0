"""Does a family of columns help on rows that the model has not seen?

Shuffling alone credits a bystander: newspaper spend rides on radio, and shuffling it sends the
model to rows that cannot exist (Hooker, Mentch, Zhou 2021). So shuffling only screens; what
passes is left out and the model fitted anew, and the held-out loss decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from models.additive import Additive, fit_additive
from models.encoding import Encoder
from models.outcome import loss, margin_of, mean_of
from models.predictor import Predictor
from models.progress import Progress, silent
from models.signal import benjamini_hochberg
from models.spline_glm import SplineGLM, curvature, ridge
from models.trained import TrainedModel
from models.trees import Trees, TreeSettings, fit_trees

SCREEN = 0.1


@dataclass(frozen=True, slots=True)
class Help:
    """What is lost on held-out rows without a family.

    Attributes:
        columns: the family.
        lost: mean rise of the loss per row.
        p: one-sided p-value that nothing is lost.
        confirmed: True where it holds up among all families at a 5 % false-discovery rate.
    """

    columns: tuple[str, ...]
    lost: float
    p: float
    confirmed: bool


def helps(
    model: TrainedModel,
    families: tuple[tuple[str, ...], ...],
    *,
    seed: int = 0,
    progress: Progress = silent,
) -> tuple[Help, ...]:
    """Held-out importance of each family on the model's `sample` rows.

    Families whose shuffling loses nothing (p > 0.1) are not refitted; p is then theirs.
    """
    places = model.sample
    rows = model.explaining.iloc[places].reset_index(drop=True)
    outcome, fold = model.outcome[places], model.fold[places]
    groups = None if model.groups is None else model.groups[places]
    blind = model.by_fold
    if len(places) < len(model.outcome):
        blind = tuple(
            fitted_like(model.final, rows[fold != k], outcome[fold != k], model.seed)
            for k in range(len(model.by_fold))
        )
    whole = _loss(model, outcome, _held_out(blind, rows, fold))
    draw = np.random.default_rng(seed)
    leaving_out = _leaving_out(blind, rows, outcome, fold, model.seed)
    found = []
    for count, columns in enumerate(families):
        progress(f"Weighing each column: {count + 1} of {len(families)}", count / len(families))
        shuffled = rows.copy()
        order = draw.permutation(len(rows))
        for name in columns:
            shuffled[name] = rows[name].iloc[order].reset_index(drop=True)
        rise = _loss(model, outcome, _held_out(blind, shuffled, fold)) - whole
        if _p_value(rise, groups) <= SCREEN and len(columns) < len(rows.columns):
            rise = _loss(model, outcome, leaving_out(columns)) - whole
        found.append((columns, float(rise.mean()), _p_value(rise, groups)))
    kept = benjamini_hochberg(np.array([p for _, _, p in found]))
    return tuple(
        Help(columns, lost, p, bool(keep))
        for (columns, lost, p), keep in zip(found, kept, strict=True)
    )


def _loss(model: TrainedModel, outcome: np.ndarray, said: np.ndarray) -> np.ndarray:
    return loss(outcome, margin_of(said, model.family), model.family)


def _p_value(rise: np.ndarray, groups: np.ndarray | None) -> float:
    """One-sided: nothing is lost (n,). Rows of one entity are summed first: they move together."""
    if groups is not None:
        rise = np.bincount(pd.factorize(pd.Series(groups))[0], weights=rise)
    error = float(rise.std()) / np.sqrt(len(rise))
    return float(norm.sf(rise.mean() / error)) if error > 0 else 1.0


def _held_out(models: tuple[Predictor, ...], rows: pd.DataFrame, fold: np.ndarray) -> np.ndarray:
    said = np.empty(len(rows))
    for k, predictor in enumerate(models):
        mine = fold == k
        if mine.any():
            said[mine] = predictor.mean(rows[mine])
    return said


def _leaving_out(
    blind: tuple[Predictor, ...],
    rows: pd.DataFrame,
    outcome: np.ndarray,
    fold: np.ndarray,
    seed: int,
) -> Callable[[tuple[str, ...]], np.ndarray]:
    """A function from columns to held-out outcomes (n,) of models refitted without them."""
    if all(isinstance(made, Additive) for made in blind):
        smooth = [
            _Refits.of(made, rows, outcome, fold == k)
            for k, made in enumerate(blind)
            if isinstance(made, Additive)
        ]

        def additive(columns: tuple[str, ...]) -> np.ndarray:
            said = np.empty(len(rows))
            for k, refits in enumerate(smooth):
                said[fold == k] = refits.without(columns)
            return said

        return additive

    def any_kind(columns: tuple[str, ...]) -> np.ndarray:
        fewer = rows.drop(columns=list(columns))
        models = tuple(
            fitted_like(made, fewer[fold != k], outcome[fold != k], seed)
            for k, made in enumerate(blind)
        )
        return _held_out(models, fewer, fold)

    return any_kind


@dataclass(frozen=True, slots=True, eq=False)
class _Refits:
    """One fold of an additive model, ready to be refitted without some of its columns.

    The start is the minimum of the whole fit's quadratic with those coefficients at zero; from
    there Newton's method needs a step or two.
    """

    glm: SplineGLM
    unit: float
    design: np.ndarray
    outcome: np.ndarray
    held: np.ndarray
    curvature: np.ndarray

    @classmethod
    def of(
        cls, made: Additive, rows: pd.DataFrame, outcome: np.ndarray, held: np.ndarray
    ) -> _Refits:
        glm = made.glm
        design = glm.columns.design(rows[~held])
        mean = mean_of(design @ glm.coefficients, glm.family)
        second = (design * curvature(mean, glm.family)[:, None]).T @ design
        second += np.eye(len(second)) * glm.penalty * len(design)
        known = outcome[~held] / made.unit
        return cls(glm, made.unit, design, known, glm.columns.design(rows[held]), second)

    def without(self, columns: tuple[str, ...]) -> np.ndarray:
        """Held-out outcomes of this fold by a fit without these columns."""
        glm = self.glm
        kept = glm.columns.without(columns)
        gone = np.setdiff1d(np.arange(len(glm.coefficients)), kept)
        push = self.curvature[np.ix_(kept, gone)] @ glm.coefficients[gone]
        start = glm.coefficients[kept] + np.linalg.solve(self.curvature[np.ix_(kept, kept)], push)
        fit = ridge(self.design[:, kept], self.outcome, glm.family, glm.penalty, start)
        return mean_of(self.held[:, kept] @ fit, glm.family) * self.unit


def fitted_like(made: Predictor, rows: pd.DataFrame, outcome: np.ndarray, seed: int) -> Predictor:
    """A model of the same kind and settings, fitted to other rows or fewer columns."""
    match made:
        case Additive(glm=glm):
            return fit_additive(rows, outcome, glm.family, seed, glm.penalty)
        case Trees():
            encoder = Encoder.learnt_from(rows)
            settings = TreeSettings(made.depth, made.booster.num_boosted_rounds())
            codes = encoder.codes(rows)
            return fit_trees(codes, outcome, encoder, made.family, settings, seed)
        case _:
            raise TypeError(f"no way to fit a model of kind {made.kind} anew")

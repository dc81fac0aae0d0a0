"""One fold's model, its held-out rows, and what it says of them without some columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from models.learners.additive import Additive
from models.learners.boosted_trees import MOST_ROUNDS, Trees, TreeSettings, early_stopped, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.learners.ridge_folds import ridge_by_folds
from models.learners.spline_columns import SplineColumns
from models.learners.spline_glm import curvature, ridge
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, loss, mean_of

COARSE = 0.2  # learning rate where with and without are both fitted anew: half the trees
STEPS = 25
SETTLED = 1e-10  # share of the loss that is still to gain; well under any printed figure


class HeldOutModel(Protocol):
    """A model that has not seen the rows of a fold; all answers are expected outcomes (m,)."""

    def expected(self) -> np.ndarray:
        """What it expects of them (m,), in the outcome's unit."""

    def shuffled(self, columns: Sequence[str], order: np.ndarray) -> np.ndarray:
        """The same with these columns' values in another order (m,) of the fold's rows."""

    def without(self, columns: Sequence[str]) -> np.ndarray:
        """What a model fitted anew without these columns expects of them (m,)."""


def held_out_models(
    final: Predictor, by_fold: Sequence[Predictor] | None, observations: Observations
) -> list[HeldOutModel]:
    """One for each fold.

    Args:
        final: whose kind and settings they have.
        by_fold: what was fitted to these rows already; None where they are a sample.
        observations: the rows and their folds.

    Raises:
        TypeError: no way to fit a model of this kind anew.
    """
    match final:
        case Additive():
            return [*_additive(final, observations)]
        case Trees():
            fold_models = _blind_trees(final, observations) if by_fold is None else by_fold
            return [
                HeldOutTrees.of(model, observations, k)
                for k, model in enumerate(fold_models)
                if isinstance(model, Trees)
            ]
        case _:
            raise TypeError(f"no way to fit a model of kind {final.kind} anew")


def _blind_trees(final: Trees, observations: Observations) -> list[Trees]:
    """As deep as the trees of all rows, and as many as fewer rows bear: the last fold chooses."""
    rows, outcome, seed = observations.rows, observations.outcome, observations.seed
    fold = observations.folds
    last, fitted = int(fold.max()), []
    settings: TreeSettings | None = None
    for k in range(last, -1, -1):
        encoder = Encoder.learnt_from(rows.iloc[np.flatnonzero(fold != k)])
        codes, fit = encoder.codes(rows), fold != k
        if settings is None:
            candidates = (TreeSettings(final.depth, MOST_ROUNDS, COARSE),)
            first = early_stopped(codes, outcome, encoder, final.family, ~fit, seed, candidates)
            fitted.append(first)
            settings = first.settings
            continue
        fitted.append(fit_trees(codes[fit], outcome[fit], encoder, final.family, settings, seed))
    return fitted[::-1]


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutTrees:
    """Trees of one fold with all rows' codes (n, k)."""

    trees: Trees
    codes: np.ndarray
    outcome: np.ndarray
    held_out: np.ndarray
    seed: int

    @classmethod
    def of(cls, trees: Trees, observations: Observations, k: int) -> HeldOutTrees:
        """The trees of fold k; encodes the rows once."""
        codes = trees.encoder.codes(observations.rows)
        held_out = observations.folds == k
        return cls(trees, codes, observations.outcome, held_out, observations.seed)

    def expected(self) -> np.ndarray:
        """Expected outcomes of the held rows (m,)."""
        return self.trees.mean_of_codes(self.codes[self.held_out])

    def shuffled(self, columns: Sequence[str], order: np.ndarray) -> np.ndarray:
        """The same with some columns in another order (m,)."""
        codes = self.codes[self.held_out]
        places = [self.trees.encoder.names.index(name) for name in columns]
        codes[:, places] = codes[order][:, places]
        return self.trees.mean_of_codes(codes)

    def without(self, columns: Sequence[str]) -> np.ndarray:
        """Expected outcomes (m,) by trees of the same settings that lack these columns."""
        encoded = self.trees.encoder.columns
        kept = [place for place, column in enumerate(encoded) if column.name not in columns]
        encoder = Encoder(tuple(encoded[place] for place in kept))
        codes, fit = self.codes[:, kept], ~self.held_out
        trees = fit_trees(
            codes[fit],
            self.outcome[fit],
            encoder,
            self.trees.family,
            self.trees.settings,
            self.seed,
        )
        return trees.mean_of_codes(codes[self.held_out])


def _additive(final: Additive, observations: Observations) -> list[HeldOutAdditive]:
    """The folds' fits on the final model's columns and penalty."""
    glm, scaled, fold = final.glm, observations.outcome / final.unit, observations.folds
    design = glm.columns.design(observations.rows)
    blind = ridge_by_folds(design, scaled, fold, glm.family, glm.penalty, glm.coefficients)
    return [
        HeldOutAdditive(
            glm.columns, glm.family, glm.penalty, final.unit, own, design, scaled, fold == k
        )
        for k, own in enumerate(blind)
    ]


@dataclass(frozen=True, eq=False)
class HeldOutAdditive:
    """An additive model of one fold on a design (n, 1 + p) that all folds share.

    A fit without columns starts at the minimum of the whole fit's quadratic with those
    coefficients at zero; steps with the whole fit's curvature then lead to its own minimum.
    """

    columns: SplineColumns
    family: Family
    penalty: float
    unit: float
    coefficients: np.ndarray
    design: np.ndarray
    outcome: np.ndarray
    held_out: np.ndarray

    def expected(self) -> np.ndarray:
        """Expected outcomes of the held rows (m,)."""
        return self._mean(self._held_design @ self.coefficients)

    def shuffled(self, columns: Sequence[str], order: np.ndarray) -> np.ndarray:
        """The same with some columns in another order (m,): only their own terms move."""
        moved = np.setdiff1d(np.arange(len(self.coefficients)), self.columns.without(columns))
        term = self._held_design[:, moved] @ self.coefficients[moved]
        return self._mean(self._held_design @ self.coefficients - term + term[order])

    def without(self, columns: Sequence[str]) -> np.ndarray:
        """Expected outcomes (m,) by a fit that lacks these columns."""
        kept = self.columns.without(columns)
        at = self._quadratic_minimum(kept)
        solve = self._solver(kept)
        last, most = np.inf, SETTLED * self._loss(self.design @ at)
        for _ in range(STEPS):
            slope = self._slope(at)[kept]
            step = solve(slope)
            gain = float(slope @ step) / 2
            if not gain <= last:
                break
            at[kept] -= step
            last = gain
            if gain <= most:
                return self._mean(self._held_design @ at)
        fit = ~self.held_out
        at[kept] = ridge(
            self.design[fit][:, kept], self.outcome[fit], self.family, self.penalty, at[kept]
        )
        return self._mean(self._held_design @ at)

    def _mean(self, margin: np.ndarray) -> np.ndarray:
        return mean_of(margin, self.family) * self.unit

    def _loss(self, margin: np.ndarray) -> float:
        return float(loss(self.outcome, margin, self.family)[~self.held_out].sum())

    def _slope(self, at: np.ndarray) -> np.ndarray:
        left = mean_of(self.design @ at, self.family) - self.outcome
        left[self.held_out] = 0.0
        return np.asarray(left @ self.design + self._shrink * at)

    def _quadratic_minimum(self, kept: np.ndarray) -> np.ndarray:
        dropped = np.setdiff1d(np.arange(len(self.coefficients)), kept)
        at = self.coefficients.copy()
        at[kept] += self._solver(kept)(self._curvature[np.ix_(kept, dropped)] @ at[dropped])
        at[dropped] = 0.0
        return at

    def _solver(self, kept: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        second = self._curvature[np.ix_(kept, kept)]
        try:
            factor = cho_factor(second, check_finite=False)
        except LinAlgError:
            lift = np.eye(len(second)) * 1e-6 * np.trace(second) / len(second)
            factor = cho_factor(second + lift, check_finite=False)
        return lambda slope: np.asarray(cho_solve(factor, slope, check_finite=False))

    @cached_property
    def _held_design(self) -> np.ndarray:
        return np.asarray(self.design[self.held_out])

    @cached_property
    def _shrink(self) -> np.ndarray:
        rows = len(self.held_out) - int(self.held_out.sum())
        shrink = np.full(len(self.coefficients), self.penalty * rows)
        shrink[0] = 1e-9 * rows
        return shrink

    @cached_property
    def _curvature(self) -> np.ndarray:
        design = self.design[~self.held_out]
        mean = mean_of(design @ self.coefficients, self.family)
        design *= np.sqrt(curvature(mean, self.family))[:, None]
        return np.asarray(design.T @ design + np.diag(self._shrink + 1e-8 * len(design)))

"""Predictions of each row by a model that did not see it; tuned once, fitted in five folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, Self, TypeVar

import numpy as np
import xgboost as xgb

from models.learners.boosted_glm import BoostedGLM, Tuned, eta_for, grown, matrix, trees_that_help
from models.learners.design import BLOCK, Prepared, Rows, taken
from models.learners.ridge_folds import choose_by_folds, ridge_by_folds
from models.statistics.outcome_family import Family

TUNED_ROWS = 25_000
FIT_ROWS = 40_000  # a fit learns from at most so many rows; all rows are predicted

NONE = np.empty(0, dtype=int)

Step = Callable[[float], None]
Matter = Callable[[np.ndarray, np.ndarray], bool]


Rows_co = TypeVar("Rows_co", bound=Rows, covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class LabelledRows(Generic[Rows_co]):
    """Rows with what is learnt of them.

    Attributes:
        rows: (n) in the forms that the learner needs.
        label: (n,) what is learnt.
        fold: (n,) 0 .. k - 1.
        family: link and loss.
        seed: of samples and trees.
    """

    rows: Rows_co
    label: np.ndarray
    fold: np.ndarray
    family: Family
    seed: int

    def take(self, places: np.ndarray) -> LabelledRows[Prepared]:
        """Some of them (m,), made where they are not held."""
        rows = taken(self.rows, places)
        return LabelledRows(rows, self.label[places], self.fold[places], self.family, self.seed)


class FoldMargins(NamedTuple):
    """Margins (n,), and what the GLM without its trees says (n,)."""

    margin: np.ndarray
    smooth: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class CrossFit:
    """One model per fold, each fitted on the rows of the other folds."""

    models: tuple[BoostedGLM, ...]
    tuned: Tuned

    @classmethod
    def fit(
        cls,
        labelled: LabelledRows[Rows],
        *,
        tuned: Tuned | None = None,
        step: Step = lambda _: None,
        trees_matter: Matter = lambda *_: True,
    ) -> Self:
        """Tune where `tuned` is not given, then fit every fold.

        The penalty is the one of least loss out of fold; the number of trees that of fold 0.

        Args:
            labelled: rows, what is learnt of them, and their folds.
            tuned: from a question alike.
            step: called with the share done, 0..1.
            trees_matter: told margins without trees and labels of the rows that tune, each out of
                fold (m,); False where no trees need to be looked for.
        """
        fold, family, seed = labelled.fold, labelled.family, labelled.seed
        draw = np.random.default_rng(seed)
        folds = int(fold.max()) + 1
        first: Chosen | None = None
        if tuned is None:
            some = _at_most(len(fold), TUNED_ROWS, draw)
            chosen = choose(labelled.take(some), trees_matter=trees_matter)
            first, tuned = chosen if len(some) == len(fold) else None, chosen.tuned
            step(0.5 / folds)
        learnt = labelled.take(_at_most(len(fold), FIT_ROWS * folds // max(folds - 1, 1), draw))
        part, label, inside = learnt.rows, learnt.label, learnt.fold
        coefficients = (
            ridge_by_folds(part.design, label, inside, family, tuned.penalty, tuned.start)
            if first is None
            else first.coefficients
        )
        if not tuned.rounds:
            step(1.0)
            return cls(tuple(BoostedGLM(family, own) for own in coefficients), tuned)
        smooth = part.design @ coefficients.T
        models = [] if first is None else [BoostedGLM(family, coefficients[0], first.trees)]
        for k in range(len(models), folds):
            places = np.flatnonzero(inside != k)
            data = matrix(part.codes[places], part.types, smooth[places, k], label[places])
            trees = grown(data, family, tuned, seed)
            models.append(BoostedGLM(family, coefficients[k], trees))
            step((k + 1) / folds)
        return cls(tuple(models), tuned)

    @property
    def has_trees(self) -> bool:
        """True where trees helped."""
        return any(model.trees is not None for model in self.models)

    def margin(self, rows: Rows, fold: np.ndarray) -> np.ndarray:
        """Margins (n,) of rows by the model that did not learn from their fold (n,)."""
        return self.margins(rows, fold).margin

    def margins(self, rows: Rows, fold: np.ndarray) -> FoldMargins:
        """The same (n,), and what the GLM without its trees says (n,)."""
        coefficients = np.stack([model.coefficients for model in self.models], axis=1)
        smooth = np.asarray(rows.linear(coefficients)[np.arange(len(fold)), fold])
        margin = smooth.copy()
        for k, model in enumerate(self.models):
            places = np.flatnonzero(fold == k) if model.trees is not None else NONE
            for start in range(0, len(places), BLOCK):
                block = places[start : start + BLOCK]
                margin[block] = model.lifted(rows.codes_at(block), rows.types, margin[block])
        return FoldMargins(margin, smooth)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What was tuned, each fold's coefficients (k, 1 + p), and fold 0's trees."""

    tuned: Tuned
    coefficients: np.ndarray
    trees: xgb.Booster | None


def choose(
    labelled: LabelledRows[Prepared],
    *,
    patient: bool = False,
    trees_matter: Matter = lambda *_: True,
) -> Chosen:
    """The penalty of least loss out of fold, the number of trees of least loss in fold 0."""
    rows, label, fold = labelled.rows, labelled.label, labelled.fold
    penalty, coefficients = choose_by_folds(rows.design, label, fold, labelled.family)
    every = rows.design @ coefficients.T
    if not trees_matter(every[np.arange(len(fold)), fold], label):
        return Chosen(Tuned(penalty, 0, coefficients.mean(axis=0)), coefficients, None)
    smooth = every[:, 0]
    learn, held_out = (
        matrix(rows.codes[places], rows.types, smooth[places], label[places])
        for places in (np.flatnonzero(fold != 0), np.flatnonzero(fold == 0))
    )
    trees = trees_that_help(learn, held_out, labelled.family, labelled.seed, patient=patient)
    rounds = 0 if trees is None else int(trees.num_boosted_rounds())
    tuned = Tuned(penalty, rounds, coefficients.mean(axis=0), eta_for(learn.num_row()))
    return Chosen(tuned, coefficients, trees)


def _at_most(count: int, most: int, draw: np.random.Generator) -> np.ndarray:
    """All places, or a random sample of them in order."""
    if count <= most:
        return np.arange(count)
    return np.sort(draw.choice(count, most, replace=False))

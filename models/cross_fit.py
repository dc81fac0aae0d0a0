"""Predictions of each row by a model that did not see it; tuned once, fitted in five folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from models.boosted_glm import BoostedGLM, Tuned, tune
from models.outcome import Family
from models.prepared import BLOCK, Rows
from models.spline_glm import TUNE_ROWS

FIT_ROWS = 60_000  # a fit learns from at most so many rows; all rows are predicted

Step = Callable[[float], None]


@dataclass(frozen=True, slots=True, eq=False)
class CrossFit:
    """One model per fold, each fitted on the rows of the other folds."""

    models: tuple[BoostedGLM, ...]
    tuned: Tuned

    @classmethod
    def fit(
        cls,
        rows: Rows,
        label: np.ndarray,
        fold: np.ndarray,
        family: Family,
        *,
        seed: int,
        tuned: Tuned | None = None,
        step: Step = lambda _: None,
    ) -> Self:
        """Tune on one split (fold 0 is held out) where `tuned` is not given, then fit every fold.

        Args:
            rows: (n).
            label: (n,) what is learnt.
            fold: (n,) 0 .. k - 1.
            family: link and loss.
            seed: of samples and trees.
            tuned: from a question alike.
            step: called with the share done, 0..1.
        """
        draw = np.random.default_rng(seed)
        first: BoostedGLM | None = None
        if tuned is None:
            learn = _at_most(np.flatnonzero(fold != 0), TUNE_ROWS, draw)
            held = _at_most(np.flatnonzero(fold == 0), TUNE_ROWS, draw)
            tuned, model = tune(
                rows.take(learn), label[learn], rows.take(held), label[held], family, seed
            )
            # The tuned model is fold 0's own, unless it learnt from a sample only.
            first = model if len(learn) == int((fold != 0).sum()) else None
        count = int(fold.max()) + 1
        models = []
        for k in range(count):
            if k == 0 and first is not None:
                models.append(first)
                continue
            learn = _at_most(np.flatnonzero(fold != k), FIT_ROWS, draw)
            models.append(BoostedGLM.fit(rows.take(learn), label[learn], family, tuned, seed))
            step((k + 1) / count)
        return cls(tuple(models), tuned)

    def margin(self, rows: Rows, fold: np.ndarray) -> np.ndarray:
        """Margins (n,) of rows by the model that did not learn from their fold (n,)."""
        margin = np.empty(len(fold))
        for k, model in enumerate(self.models):
            places = np.flatnonzero(fold == k)
            for start in range(0, len(places), BLOCK):
                block = places[start : start + BLOCK]
                margin[block] = model.margin(rows.take(block))
        return margin


def _at_most(places: np.ndarray, most: int, draw: np.random.Generator) -> np.ndarray:
    """All places, or a random sample of them in order."""
    if len(places) <= most:
        return places
    return np.sort(draw.choice(places, most, replace=False))

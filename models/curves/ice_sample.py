"""The rows that every curve is drawn from, ready once for all columns and all models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.curves.exact_dependence import ExactDependence
from models.curves.ice import IceModel
from models.learners.predictor import Predictor
from models.training.trained import TrainedModel

MOST_LINES = 4000
MOST_OF_A_FOLD = 1500
DRAWS = 200


@dataclass(frozen=True, slots=True, eq=False)
class IceSample:
    """At most 4,000 random rows, asked of the model of all rows; the first 1,500 of each fold's.

    Attributes:
        places: (n,) their row numbers in random order, so that the first few are a sample, too.
        rows: (n, k) the rows.
        final: the model of all rows, with all of them.
        by_fold: each fold's model, with the first of them.
        weights: (d, n) Poisson weights of a row bootstrap; rows of one entity share theirs
            (Chamandy et al. 2012).
        everyone: the model of all rows with all rows, where these are more than are drawn.
        share: of all rows that are drawn, as far as they vary by themselves: 1 where an entity
            has several.
    """

    places: np.ndarray
    rows: pd.DataFrame
    final: IceModel
    by_fold: tuple[IceModel, ...]
    weights: np.ndarray
    everyone: ExactDependence | None
    share: float

    @classmethod
    def of(
        cls,
        rows: pd.DataFrame,
        final: Predictor,
        by_fold: Sequence[Predictor],
        groups: np.ndarray | None,
        seed: int,
    ) -> IceSample:
        """Draw them from rows (n, k); groups (n,) are entities where these repeat."""
        places = np.random.default_rng(seed).permutation(len(rows))[:MOST_LINES]
        drawn = rows.iloc[places]
        few = drawn.iloc[:MOST_OF_A_FOLD]
        own = None if groups is None else groups[places]
        return cls(
            places,
            drawn,
            IceModel.of(final, drawn),
            tuple(IceModel.of(predictor, few) for predictor in by_fold),
            _row_weights(len(places), own, seed),
            ExactDependence.of(final, rows) if len(places) < len(rows) else None,
            len(places) / max(len(rows), 1) if groups is None else 1.0,
        )


def ice_sample(model: TrainedModel) -> IceSample:
    """The rows that a trained model's curves are drawn from, ready for any column."""
    return model.once(_ice_sample)


def _ice_sample(model: TrainedModel) -> IceSample:
    return IceSample.of(model.explaining, model.final, model.by_fold, model.groups, model.seed)


def held_out_ice(model: TrainedModel) -> tuple[IceModel, ...]:
    """Each fold's model with at most 4,000 rows that it has not seen."""
    return model.once(_held_out_ice)


def _held_out_ice(model: TrainedModel) -> tuple[IceModel, ...]:
    return held_out_ice_of(model.explaining, model.by_fold, model.fold, model.seed)


def held_out_ice_of(
    rows: pd.DataFrame, by_fold: Sequence[Predictor], fold: np.ndarray, seed: int
) -> tuple[IceModel, ...]:
    """Each fold's model with at most 4,000 random rows of its own fold (n,), unseen by it."""
    order = np.random.default_rng(seed).permutation(len(rows))
    ice_models = []
    for k, predictor in enumerate(by_fold):
        places = order[fold[order] == k][:MOST_LINES]
        ice_models.append(IceModel.of(predictor, rows.iloc[places if len(places) else order[:1]]))
    return tuple(ice_models)


def _row_weights(count: int, groups: np.ndarray | None, seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    if groups is None:
        return draw.poisson(1.0, (DRAWS, count)).astype(np.float32)
    codes, distinct = pd.factorize(pd.Series(groups).astype("str"))
    return np.asarray(draw.poisson(1.0, (DRAWS, len(distinct))).astype(np.float32)[:, codes])

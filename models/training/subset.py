"""A model of some of a model's rows, fitted as if the table held no others, and kept.

Which rows were picked is all that tells one from another: two ways to say it give one model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from datasets.describing.subset_card import card_of_subset, without_columns
from datasets.limits import limits
from datasets.progress import Progress, silent
from models.training.memo import Memo
from models.training.trained import TrainedModel
from models.training.training import obstacles, train

MOST_IN_MEMORY = 8


def subset(
    model: TrainedModel,
    labelled: np.ndarray,
    unlabelled: np.ndarray,
    without: Sequence[str] = (),
    *,
    progress: Progress = silent,
) -> TrainedModel:
    """The model of these rows and of no other: its own card, folds, fits, scores and checks.

    With the seed of the table, so that it is what a table of these rows alone would give. Made
    once, then kept: the last few in memory, and where `model` is kept on disk, there.

    Args:
        model: of all rows.
        labelled: mask (n,) of its rows.
        unlabelled: mask (m,) of its rows without an outcome.
        without: names of columns that shall not explain.
        progress: told what is being done.

    Raises:
        ValueError: where `obstacles` has something to say of these rows.
    """
    left_out = tuple(sorted(set(without)))
    picked = _picked(model, labelled, unlabelled, left_out)

    def fitted() -> TrainedModel:
        return _fitted(model, labelled, unlabelled, left_out, picked, progress)

    return model.once(_memo).once(picked, fitted)


def _memo(model: TrainedModel) -> Memo:
    """As many as make up one more table of the largest size; one at least."""
    return Memo(max(1, min(MOST_IN_MEMORY, limits().answered_cells // max(model.rows.size, 1))))


def _fitted(
    model: TrainedModel,
    labelled: np.ndarray,
    unlabelled: np.ndarray,
    without: tuple[str, ...],
    picked: str,
    progress: Progress,
) -> TrainedModel:
    rows = _rows(model, labelled, unlabelled)
    everyone = len(model.rows) + model.rows_without_outcome
    if len(rows) == everyone:
        card = without_columns(model.dataset, without)
    else:
        card = card_of_subset(model.dataset, rows, without)
    in_the_way = obstacles(card, rows)
    if in_the_way:
        raise ValueError(in_the_way[0])
    fitted = train(card, rows, folder=model.folder, picked=picked, progress=progress)
    fitted = replace(fitted, part_of=model.part_of)
    if len(rows) == everyone:
        return fitted
    return replace(fitted, picked=model.row_places[labelled], picked_from=len(model.rows))


def _rows(model: TrainedModel, labelled: np.ndarray, unlabelled: np.ndarray) -> pd.DataFrame:
    """The rows picked, in the table's order and typed as they were read."""
    rows = model.rows if labelled.all() else model.rows.loc[labelled]
    levels = {
        name: rows[name].cat.categories.dtype
        for name in rows.columns
        if isinstance(rows[name].dtype, pd.CategoricalDtype)
    }
    rows = rows.astype(levels)
    others = model.unlabelled
    if others is None or not unlabelled.any():
        return rows.reset_index(drop=True)
    everyone = np.arange(len(model.rows) + len(others))
    places = np.setdiff1d(everyone, others.index.to_numpy(), assume_unique=True)
    rows = rows.set_axis(places[labelled], axis=0)
    return pd.concat([rows, others.loc[unlabelled]]).sort_index().reset_index(drop=True)


def _picked(
    model: TrainedModel, labelled: np.ndarray, unlabelled: np.ndarray, without: tuple[str, ...]
) -> str:
    """Tells these rows and columns apart from others of the same table."""
    told = hashlib.sha256(repr((len(labelled), len(unlabelled), model.part_of, without)).encode())
    told.update(np.packbits(labelled).tobytes())
    told.update(np.packbits(unlabelled).tobytes())
    return told.hexdigest()[:16]

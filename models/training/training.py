"""Training: cross-fitted once, used everywhere; the same data never trains twice."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset, Split
from datasets.limits import limits
from datasets.progress import Progress, silent
from datasets.workspace.workspace import Workspace
from models.learners.blas_threads import one_blas_thread
from models.statistics.folds import FOLDS, folds, repeating, stretches
from models.statistics.observations import Observations
from models.training.fitting import LearningTask, fitted
from models.training.model_store import FittedModels, forget, load, save
from models.training.row_times import judging_times
from models.training.rows_read import FIRST_ROWS, columns_used, rows_used, seed_of
from models.training.scores import scored
from models.training.trained import TrainedModel

FEWEST_ROWS = 60
FEWEST_OF_EACH = 15
FOLD_ROWS = 200_000
FEWEST_JUDGED = 100  # rows of the last fifth that can judge what was learnt before
FEWEST_JUDGED_OF_EACH = 20


@dataclass(frozen=True, slots=True)
class TrainingMaterial:
    """What a fit sees.

    Attributes:
        rows: with a known outcome.
        outcome: as numbers (n,).
        groups: entity of each row (n,) where entities repeat.
        fold: of each row (n,).
        split: "" where the folds are of rows of all times, else what they are stretches of.
        sample: places of the rows that the folds are fitted on.
        seed: of folds and fits.
        unlabelled: rows whose outcome is missing, by their place; None where there are none.
    """

    rows: pd.DataFrame
    outcome: np.ndarray
    groups: np.ndarray | None
    fold: np.ndarray
    split: Split
    sample: np.ndarray
    seed: int
    unlabelled: pd.DataFrame | None = None


def outcome_numbers(dataset: Dataset, rows: pd.DataFrame) -> np.ndarray:
    """The outcome as numbers (n,): 1 where it is the positive value, NaN where missing."""
    column = dataset.outcome
    if column is None:
        raise ValueError("the dataset has no outcome")
    values = rows[column.name]
    if not dataset.is_rate:
        return values.to_numpy(dtype=float, na_value=np.nan)
    present = values.notna().to_numpy()
    return np.where(present, (values.astype(object) == dataset.positive).to_numpy(float), np.nan)


def obstacles(dataset: Dataset, rows: pd.DataFrame) -> tuple[str, ...]:
    """Why nothing can be learnt from rows (n, columns), in sentences; empty where something can."""
    if dataset.outcome is None:
        return ("No column is set as the outcome.",)
    title = dataset.outcome.title
    if not dataset.explaining:
        return (f"No column is left that could explain {title}.",)
    present = outcome_numbers(dataset, rows)
    present = present[~np.isnan(present)]
    if len(present) < FEWEST_ROWS:
        return (
            f"{title} is known in {len(present)} of the rows; at least {FEWEST_ROWS} are needed.",
        )
    if np.ptp(present) == 0:
        return (f"{title} has one value only, so there is nothing to compare.",)
    rarest = (
        int(min((present == 1).sum(), (present == 0).sum())) if dataset.is_rate else len(present)
    )
    if rarest < FEWEST_OF_EACH:
        return (
            f"{title} has its rarer value in only {rarest} of the rows; "
            f"at least {FEWEST_OF_EACH} are needed.",
        )
    return ()


def train(
    dataset: Dataset,
    rows: pd.DataFrame,
    *,
    folder: Path | None = None,
    picked: str = "",
    progress: Progress = silent,
) -> TrainedModel:
    """Train on a dataset's rows, or reopen what was trained before.

    Args:
        dataset: the card; needs an outcome and at least one explaining column.
        rows: all rows (n, columns) as `Workspace.rows` gives them.
        folder: where trained models are kept; None keeps nothing.
        picked: tells rows that were picked from the table apart from others; empty for all rows.
        progress: told what is being done.

    Raises:
        ValueError: where `obstacles` has something to say.
    """
    one_blas_thread()
    in_the_way = obstacles(dataset, rows)
    if in_the_way:
        raise ValueError(in_the_way[0])
    material = _material(dataset, rows)
    place = None if folder is None else folder / _key(dataset, len(rows), picked)
    fitted_models = None if place is None else load(place)
    if fitted_models is None:
        fitted_models = _fit(material, dataset, progress)
        if place is not None:
            with suppress(OSError):  # a full disk costs training again, not the answer
                save(fitted_models, place)
                forget(place.parent, limits().models_kept)
    return replace(_trained(dataset, material, fitted_models), folder=folder)


def train_stored(
    opened: Workspace, dataset: Dataset, *, progress: Progress = silent
) -> TrainedModel:
    """Train on a stored dataset, or reopen what was trained before; on a part of a very large one.

    Of a table with more than `answered_cells` cells a random part of the rows is read and its
    `part_of` says how many there are.

    Args:
        opened: the workspace.
        dataset: a card of it.
        progress: told what is being done.

    Raises:
        ValueError: where `obstacles` has something to say.
    """
    return _train_on(opened, dataset, None, opened.models_folder, progress)


def first_look(opened: Workspace, dataset: Dataset, *, progress: Progress = silent) -> TrainedModel:
    """A first model of a large table, from a random 50,000 of its rows; it is never kept.

    Its `part_of` says how many rows there are. A table that is no larger is trained on whole.

    Raises:
        ValueError: where `obstacles` has something to say of the rows drawn.
    """
    return _train_on(opened, dataset, FIRST_ROWS, None, progress)


def _train_on(
    opened: Workspace,
    dataset: Dataset,
    most: int | None,
    folder: Path | None,
    progress: Progress,
) -> TrainedModel:
    progress("Reading the table", 0.0)
    rows = rows_used(opened, dataset, columns_used(dataset), most)
    now = opened.find(dataset.key)
    if now is None or now.fingerprint != dataset.fingerprint:
        raise ValueError(f"{dataset.title} changed meanwhile; ask again.")
    model = train(dataset, rows, folder=folder, progress=progress)
    return model if len(rows) == dataset.rows else replace(model, part_of=dataset.rows)


def _key(dataset: Dataset, rows: int, picked: str = "") -> str:
    roles = [(c.name, c.role, c.kind) for c in dataset.columns]
    identity = repr((dataset.fingerprint, dataset.positive, roles, "settings 2"))
    if rows != dataset.rows:
        identity += f" of {rows} rows"
    if picked:
        identity += f" picked {picked}"
    return hashlib.sha256(identity.encode()).hexdigest()[:16]


def _material(dataset: Dataset, rows: pd.DataFrame) -> TrainingMaterial:
    outcome = outcome_numbers(dataset, rows)
    has_outcome = ~np.isnan(outcome)
    kept, unlabelled = rows, None
    if not has_outcome.all():
        kept = rows.loc[has_outcome]
        unlabelled = rows.reset_index(drop=True).loc[~has_outcome]
    kept = as_levels(kept.reset_index(drop=True), dataset)
    seed = seed_of(dataset)
    ids = tuple(column.name for column in dataset.with_role("id"))
    sample = np.arange(len(kept))
    if len(kept) > FOLD_ROWS:
        drawn = np.random.default_rng(seed).choice(len(kept), FOLD_ROWS, replace=False)
        sample = np.sort(drawn)
    groups = repeating(kept, ids)
    fold = _by_time(dataset, rows, has_outcome, seed)
    split: Split = "" if fold is None else dataset.split
    if fold is None:  # within the sample and beyond it an entity has one
        fold = folds(len(kept), groups, seed)
    return TrainingMaterial(
        kept, outcome[has_outcome], groups, fold, split, sample, seed, unlabelled
    )


def _by_time(
    dataset: Dataset, rows: pd.DataFrame, has_outcome: np.ndarray, seed: int
) -> np.ndarray | None:
    """Folds (n,) that are stretches of time where the card wants them and the last can judge."""
    time = judging_times(dataset, rows)
    fold = None if time is None else stretches(time[has_outcome], seed)
    if fold is None:
        return None
    last = outcome_numbers(dataset, rows)[has_outcome][fold == FOLDS - 1]
    enough = len(last) >= FEWEST_JUDGED
    if dataset.is_rate:
        enough = enough and min(last.sum(), len(last) - last.sum()) >= FEWEST_JUDGED_OF_EACH
    return fold if enough else None


def as_levels(rows: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """The rows (n, columns) with explaining columns of text as categories, coded once."""
    texts = [
        column.name
        for column in dataset.explaining
        if not pd.api.types.is_numeric_dtype(rows[column.name])
    ]
    return rows.astype(dict.fromkeys(texts, "category"))


def _fit(material: TrainingMaterial, dataset: Dataset, progress: Progress) -> FittedModels:
    rows = material.rows[[column.name for column in dataset.explaining]]
    inside, outcome, fold = rows, material.outcome, material.fold
    if len(material.sample) < len(rows):
        inside = rows.iloc[material.sample]
        outcome, fold = outcome[material.sample], fold[material.sample]
    task = LearningTask(inside, outcome, fold, material.seed)
    return fitted(rows, material.outcome, task, rate=dataset.is_rate, progress=progress)


def _trained(
    dataset: Dataset, material: TrainingMaterial, fitted_models: FittedModels
) -> TrainedModel:
    """Join what was fitted with its rows; those beyond the folds' sample were seen by no fold."""
    rows = material.rows[[column.name for column in dataset.explaining]]
    fold, held_out = fitted_models.fold, fitted_models.held_out
    if len(material.sample) < len(rows):
        fold = material.fold
        held_out = np.empty(len(rows))
        for k, model in enumerate(fitted_models.by_fold):
            places = np.flatnonzero(fold == k)
            held_out[places] = model.mean(rows.iloc[places])
        held_out[material.sample] = fitted_models.held_out
    observations = Observations(
        rows, material.outcome, fitted_models.family, material.seed, material.groups, fold
    )
    inside = observations
    if len(material.sample) < len(rows):
        inside = observations.take(material.sample)
    scores = scored(
        inside,
        held_out[material.sample],
        fitted_models.final.mean(inside.rows),
        later_only=bool(material.split),
    )
    return TrainedModel(
        dataset=dataset,
        rows=material.rows,
        outcome=material.outcome,
        family=fitted_models.family,
        final=fitted_models.final,
        by_fold=fitted_models.by_fold,
        fold=fold,
        held_out=held_out,
        rival_skill=fitted_models.rival,
        scores=scores,
        seed=material.seed,
        rows_without_outcome=0 if material.unlabelled is None else len(material.unlabelled),
        fitted_rows=len(inside),
        split=material.split,
        unlabelled=material.unlabelled,
    )

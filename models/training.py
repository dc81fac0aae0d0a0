"""Training: cross-fitted once, used everywhere; the same data never trains twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from datasets.card import Dataset
from models.additive import fit_additive
from models.encoding import Encoder
from models.folds import FOLDS, folds, repeating
from models.model_store import Fitted, load, save
from models.outcome import Family, loss, margin_of
from models.predictor import Predictor
from models.progress import Progress, silent
from models.scores import scored, skill
from models.threads import one_blas_thread
from models.trained import TrainedModel
from models.trees import TreeSettings, early_stopped, fit_trees

FEWEST_ROWS = 60
FEWEST_OF_EACH = 15
FOLD_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Material:
    """What a fit sees: rows with a known outcome, outcome as numbers, groups, sample for folds."""

    rows: pd.DataFrame
    outcome: np.ndarray
    groups: np.ndarray | None
    sample: np.ndarray
    seed: int


def outcome_numbers(dataset: Dataset, rows: pd.DataFrame) -> np.ndarray:
    """The outcome as numbers (n,): 1 where it is the positive value, NaN where missing."""
    column = dataset.outcome
    if column is None:
        raise ValueError("the dataset has no outcome")
    values = rows[column.name]
    if not dataset.is_rate:
        return values.to_numpy(dtype=float, na_value=np.nan)
    known = values.notna().to_numpy()
    return np.where(known, (values.astype(object) == dataset.positive).to_numpy(float), np.nan)


def obstacles(dataset: Dataset, rows: pd.DataFrame) -> tuple[str, ...]:
    """Why nothing can be learnt from these rows, in plain sentences; empty where nothing does."""
    if dataset.outcome is None:
        return ("No column is set as the outcome.",)
    title = dataset.outcome.title
    if not dataset.explaining:
        return (f"No column is left that could explain {title}.",)
    known = outcome_numbers(dataset, rows)
    known = known[~np.isnan(known)]
    if len(known) < FEWEST_ROWS:
        return (
            f"{title} is known in {len(known)} of the rows; at least {FEWEST_ROWS} are needed.",
        )
    if np.ptp(known) == 0:
        return (f"{title} has one value only, so there is nothing to compare.",)
    rarest = int(min((known == 1).sum(), (known == 0).sum())) if dataset.is_rate else len(known)
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
    progress: Progress = silent,
) -> TrainedModel:
    """Train on a dataset's rows, or reopen what was trained before.

    Args:
        dataset: the card; needs an outcome and at least one explaining column.
        rows: all rows as `Workspace.rows` gives them.
        folder: where trained models are kept; None keeps nothing.
        progress: told what is being done.

    Raises:
        ValueError: where `obstacles` has something to say.
    """
    one_blas_thread()
    in_the_way = obstacles(dataset, rows)
    if in_the_way:
        raise ValueError(in_the_way[0])
    material = _material(dataset, rows)
    place = None if folder is None else folder / _key(dataset)
    fitted = None if place is None else load(place)
    if fitted is None:
        fitted = _fit(material, dataset, progress)
        if place is not None:
            with suppress(OSError):  # a full disk costs training again, not the answer
                save(fitted, place)
    return _trained(dataset, material, fitted, len(rows) - len(material.outcome))


def _key(dataset: Dataset) -> str:
    roles = [(c.name, c.role, c.kind) for c in dataset.columns]
    told = repr((dataset.fingerprint, dataset.positive, roles, "settings 1"))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _material(dataset: Dataset, rows: pd.DataFrame) -> Material:
    outcome = outcome_numbers(dataset, rows)
    known = ~np.isnan(outcome)
    kept = as_levels(rows.loc[known].reset_index(drop=True), dataset)
    seed = int(hashlib.sha256(dataset.fingerprint.encode()).hexdigest()[:8], 16)
    ids = tuple(column.name for column in dataset.with_role("id"))
    sample = np.arange(len(kept))
    if len(kept) > FOLD_ROWS:
        drawn = np.random.default_rng(seed).choice(len(kept), FOLD_ROWS, replace=False)
        sample = np.sort(drawn)
    return Material(kept, outcome[known], repeating(kept, ids), sample, seed)


def _folds(material: Material) -> np.ndarray:
    """Fold of each row (n,): within the sample and beyond it an entity has one."""
    return folds(len(material.rows), material.groups, material.seed)


def as_levels(rows: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """The rows with each explaining column of text as categories, coded once."""
    texts = [
        column.name
        for column in dataset.explaining
        if not pd.api.types.is_numeric_dtype(rows[column.name])
    ]
    return rows.astype(dict.fromkeys(texts, "category"))


def _fit(material: Material, dataset: Dataset, progress: Progress) -> Fitted:
    """Tune once, fit five folds of both candidates, keep the better, fit it on all rows."""
    rows = material.rows[[column.name for column in dataset.explaining]]
    inside = rows.iloc[material.sample]
    outcome = material.outcome[material.sample]
    fold = _folds(material)[material.sample]
    progress("Learning from the rows: choosing the model", 0.05)
    encoder = Encoder.learnt_from(rows)
    family, settings = _chosen(
        encoder.codes(inside), outcome, encoder, dataset, fold, material.seed
    )
    smooth = fit_additive(inside, outcome, family, material.seed)
    trees: list[Predictor] = []
    additive: list[Predictor] = []
    for k in range(FOLDS):
        progress(f"Learning from the rows: part {k + 1} of {FOLDS}", 0.2 + 0.12 * k)
        fit = fold != k
        part = inside[fit]
        known = Encoder.learnt_from(part)
        trees.append(
            fit_trees(known.codes(part), outcome[fit], known, family, settings, material.seed)
        )
        additive.append(fit_additive(part, outcome[fit], family, material.seed, smooth.glm.penalty))
    by_trees = _held_out(trees, inside, fold)
    by_additive = _held_out(additive, inside, fold)
    simple = _as_good(outcome, by_additive, by_trees, family)
    progress("Learning from the rows: the model of all rows", 0.85)
    final: Predictor = (
        smooth
        if simple
        else fit_trees(
            encoder.codes(rows), material.outcome, encoder, family, settings, material.seed
        )
    )
    rival = by_trees if simple else by_additive
    return Fitted(
        family=family,
        final=final,
        by_fold=tuple(additive if simple else trees),
        fold=fold,
        held_out=by_additive if simple else by_trees,
        rival=("trees" if simple else "additive", skill(outcome, rival, family)),
    )


def _chosen(
    codes: np.ndarray,
    outcome: np.ndarray,
    encoder: Encoder,
    dataset: Dataset,
    fold: np.ndarray,
    seed: int,
) -> tuple[Family, TreeSettings]:
    """Family and tree settings. A number that is never negative tries the log link, too.

    Both are judged on the raw scale, squared error of held-out rows: nobody reports a log. What
    is held out are whole folds (n,), so that an entity's rows stay together here, too.
    """
    if dataset.is_rate:
        return "logistic", early_stopped(
            codes, outcome, encoder, "logistic", fold == 0, seed
        ).settings
    plain = early_stopped(codes, outcome, encoder, "squarederror", fold == 0, seed).settings
    if outcome.min() < 0 or not _skewed(outcome):
        return "squarederror", plain
    logged = early_stopped(codes, outcome, encoder, "poisson", fold == 0, seed).settings
    fit, held = fold != 1, fold == 1

    def error(family: Family, settings: TreeSettings) -> float:
        model = fit_trees(codes[fit], outcome[fit], encoder, family, settings, seed)
        said = model.mean_of_codes(codes[held])
        return float(((outcome[held] - said) ** 2).mean())

    if error("poisson", logged) < error("squarederror", plain):
        return "poisson", logged
    return "squarederror", plain


def _skewed(outcome: np.ndarray) -> bool:
    """True for counts and for money with a long right tail."""
    spread = outcome.std()
    counts = bool(np.all(outcome == np.floor(outcome)))
    tail = float((((outcome - outcome.mean()) / spread) ** 3).mean()) if spread > 0 else 0.0
    return counts or tail > 0.75


def _held_out(models: Sequence[Predictor], rows: pd.DataFrame, fold: np.ndarray) -> np.ndarray:
    said = np.empty(len(rows))
    for k, model in enumerate(models):
        mine = fold == k
        if mine.any():
            said[mine] = model.mean(rows[mine])
    return said


def _as_good(outcome: np.ndarray, simple: np.ndarray, other: np.ndarray, family: Family) -> bool:
    """True where the simpler model's held-out loss is within one standard error of the other's."""
    more = loss(outcome, margin_of(simple, family), family) - loss(
        outcome, margin_of(other, family), family
    )
    return bool(more.mean() <= more.std() / np.sqrt(len(more)))


def _trained(
    dataset: Dataset, material: Material, fitted: Fitted, without_outcome: int
) -> TrainedModel:
    """Join what was fitted with its rows; those beyond the folds' sample were seen by no fold."""
    rows = material.rows[[column.name for column in dataset.explaining]]
    fold, held_out = fitted.fold, fitted.held_out
    if len(material.sample) < len(rows):
        fold = _folds(material)
        fold[material.sample] = fitted.fold
        held_out = _held_out(fitted.by_fold, rows, fold)
        held_out[material.sample] = fitted.held_out
    judged = material.sample
    scores = scored(
        rows.iloc[judged],
        material.outcome[judged],
        held_out[judged],
        fitted.final.mean(rows.iloc[judged]),
        fold[judged],
        fitted.family,
    )
    return TrainedModel(
        dataset=dataset,
        rows=material.rows,
        outcome=material.outcome,
        family=fitted.family,
        final=fitted.final,
        by_fold=fitted.by_fold,
        fold=fold,
        held_out=held_out,
        rival_skill=fitted.rival,
        scores=scores,
        seed=material.seed,
        rows_without_outcome=without_outcome,
        fitted_rows=len(judged),
    )

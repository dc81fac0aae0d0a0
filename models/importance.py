"""Does a family of columns help on rows that the model has not seen?

Shuffling alone credits a bystander: newspaper spend rides on radio, and shuffling it sends the
model to rows that cannot exist (Hooker, Mentch, Zhou 2021). So shuffling only screens; what
passes is left out and the model fitted anew, and the held-out loss decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from models.additive import Additive, fit_additive
from models.encoding import Encoder
from models.outcome import loss, margin_of
from models.predictor import Predictor
from models.progress import Progress, silent
from models.signal import benjamini_hochberg
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
    """Held-out importance of each family on the model's `explained` rows.

    Families whose shuffling loses nothing (p > 0.1) are not refitted; p is then theirs.
    """
    places = model.explained
    rows = model.explaining.iloc[places].reset_index(drop=True)
    outcome, fold = model.outcome[places], model.fold[places]
    whole = _loss(model, outcome, _held_out(model.by_fold, rows, fold))
    if len(places) < len(model.outcome):
        whole = _loss(model, outcome, _refitted(model, rows, outcome, fold))
    draw = np.random.default_rng(seed)
    found = []
    for count, columns in enumerate(families):
        progress(f"Weighing each column: {count + 1} of {len(families)}", count / len(families))
        shuffled = rows.copy()
        order = draw.permutation(len(rows))
        for name in columns:
            shuffled[name] = rows[name].iloc[order].reset_index(drop=True)
        rise = _loss(model, outcome, _held_out(model.by_fold, shuffled, fold)) - whole
        if _p_value(rise) <= SCREEN and len(columns) < len(rows.columns):
            without = rows.drop(columns=list(columns))
            rise = _loss(model, outcome, _refitted(model, without, outcome, fold)) - whole
        found.append((columns, float(rise.mean()), _p_value(rise)))
    kept = benjamini_hochberg(np.array([p for _, _, p in found]))
    return tuple(
        Help(columns, lost, p, bool(keep))
        for (columns, lost, p), keep in zip(found, kept, strict=True)
    )


def _loss(model: TrainedModel, outcome: np.ndarray, said: np.ndarray) -> np.ndarray:
    return loss(outcome, margin_of(said, model.family), model.family)


def _p_value(rise: np.ndarray) -> float:
    error = float(rise.std()) / np.sqrt(len(rise))
    return float(norm.sf(rise.mean() / error)) if error > 0 else 1.0


def _held_out(models: tuple[Predictor, ...], rows: pd.DataFrame, fold: np.ndarray) -> np.ndarray:
    said = np.empty(len(rows))
    for k, predictor in enumerate(models):
        mine = fold == k
        if mine.any():
            said[mine] = predictor.mean(rows[mine])
    return said


def _refitted(
    model: TrainedModel, rows: pd.DataFrame, outcome: np.ndarray, fold: np.ndarray
) -> np.ndarray:
    """Held-out outcomes by models of the same make, fitted to these columns only."""
    models = tuple(
        _like(model.final, rows[fold != k], outcome[fold != k], model.seed)
        for k in range(len(model.by_fold))
    )
    return _held_out(models, rows, fold)


def _like(made: Predictor, rows: pd.DataFrame, outcome: np.ndarray, seed: int) -> Predictor:
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

"""What each column contributes to each row's expected outcome, by models that did not see it."""

from __future__ import annotations

import numpy as np

from models.learners.contribution import Contributions, in_outcome_units
from models.training.trained import TrainedModel


def held_out_shap(model: TrainedModel) -> Contributions:
    """Held-out contributions of the `sample` rows in the outcome's unit, by column."""
    return model.once(_held_out_shap)


def _held_out_shap(model: TrainedModel) -> Contributions:
    fold = model.fold[model.sample]
    rows = model.explaining.iloc[model.sample]
    parts = np.empty((len(rows), len(model.columns)))
    bases = np.empty(len(rows))
    for k, blind in enumerate(model.by_fold):
        in_fold = fold == k
        if not in_fold.any():
            continue
        contributions = in_outcome_units(blind.contributions(rows[in_fold]), model.family)
        parts[in_fold] = contributions.parts
        bases[in_fold] = contributions.base
    return Contributions(model.columns, parts, float(bases.mean()))

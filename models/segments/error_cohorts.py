"""Where the model is wrong most: a group found on one half of the rows, told by the other half.

What is searched is how wrong it was on rows that it had not seen. The search and its
confirmation are those of `segments`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.segments.found_segments import Segment, segments
from models.statistics.outcome_family import Family
from models.training.trained import TrainedModel


@dataclass(frozen=True, slots=True)
class ErrorCohorts:
    """Groups with clearly larger and clearly smaller errors, the clearest first.

    Errors of a rate are 0 or 1: whether a row was put on the wrong side, where as many rows are
    flagged as are positive. Those of a number are distances in its own unit.
    """

    worst: tuple[Segment, ...]
    best: tuple[Segment, ...]


def error_cohorts(model: TrainedModel) -> ErrorCohorts:
    """Groups of the model's `sample` rows by how wrong it was about them, not having seen them."""
    family: Family = "logistic" if model.dataset.is_rate else "squarederror"
    judged = replace(model.observations, outcome=errors(model), family=family)
    cohorts = segments(judged.take(model.sample))
    return ErrorCohorts(cohorts.high, cohorts.low)


def errors(model: TrainedModel) -> np.ndarray:
    """How wrong the held-out expectation of each row was (n,)."""
    if not model.dataset.is_rate:
        return np.asarray(np.abs(model.outcome - model.held_out))
    flagged = np.zeros(len(model.outcome))
    flagged[np.argsort(-model.held_out, kind="stable")[: int(model.outcome.sum())]] = 1.0
    return np.asarray(np.abs(flagged - model.outcome))

"""Do the columns explain the outcome at all? One permutation test of all of them together."""

from __future__ import annotations

from models.drivers.score_directions import Directions
from models.statistics.permutation_null import Signal, permutation_test
from models.training.trained import TrainedModel


def signal(model: TrainedModel) -> Signal:
    """Whether the columns explain the outcome at all, judged on the `sample` rows."""
    return model.once(_signal)


def _signal(model: TrainedModel) -> Signal:
    places = model.sample
    asked = Directions.of(model.explaining.iloc[places])
    return permutation_test(
        asked.values,
        model.outcome[places],
        model.scores.gain_t,
        owner=asked.owner,
        groups=None if model.groups is None else model.groups[places],
        seed=model.seed,
    )

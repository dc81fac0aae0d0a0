"""Where exactly a step of a curve is: trees' margins move at thresholds only, and all are known."""

from __future__ import annotations

import math

import numpy as np

from models.curves.ice import IceModel
from models.curves.ice_sample import held_out_ice, ice_sample
from models.learners.boosted_trees import Trees
from models.statistics.intervals import Interval
from models.training.trained import TrainedModel

MIDDLE = (0.25, 0.75)  # of the step: what lies between is at least half of it
NARROW = 0.3  # of the stretch, that all refits together may need for it: a slope needs half


def threshold(model: TrainedModel, column: str, low: float, high: float) -> Interval | None:
    """Between which values the middle half of the step from low to high is done, by every refit.

    The two are alike where one threshold does it in all of them. None where they need more than
    three tenths of the stretch, or where no thresholds can be known: the model is smooth, or the
    tables are cold.
    """
    refits = (ice_sample(model).final, *held_out_ice(model))
    middles = [_middle(ice_model, column, low, high) for ice_model in refits]
    located = [middle for middle in middles if middle is not None]
    if not located or len(located) < len(middles):
        return None
    first, last = min(cut for cut, _ in located), max(cut for _, cut in located)
    values = model.explaining[column].to_numpy(dtype=float, na_value=np.nan)
    reached = [values[values >= cut] for cut in (first, last)]
    if last - first > NARROW * (high - low) or not len(reached[1]):
        return None
    decimals = -math.floor(math.log10((high - low) / 10))
    begin, end = (round(float(beyond.min()), decimals) for beyond in reached)
    return Interval(begin, end)


def _middle(
    ice_model: IceModel, column: str, low: float, high: float
) -> tuple[float, float] | None:
    """The thresholds in (low, high] at which a quarter and three quarters of the step are done."""
    model = ice_model.predictor
    if not isinstance(model, Trees) or model.tables is None or ice_model.codes is None:
        return None
    place = model.encoder.names.index(column)
    cuts = model.tables.book.thresholds(place)
    inside = np.flatnonzero((cuts > low) & (cuts <= high))
    if not len(inside):
        return None
    curve = model.tables.curve(place, model.tables.background(ice_model.codes))
    step = float(curve[inside[-1] + 1] - curve[inside[0]])
    if not step:
        return None
    progress = (curve[inside + 1] - curve[inside[0]]) / step
    first, last = (int(np.argmax(progress >= share)) for share in MIDDLE)
    return float(cuts[inside[first]]), float(cuts[inside[last]])

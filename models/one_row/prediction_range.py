"""What one row's outcome may be, from rows like it: right in nine of ten such rows."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from models.evaluation.conformal import LEVEL, ConformalPredictor
from models.segments.named_segments import SegmentCuts
from models.training.trained import TrainedModel


@dataclass(frozen=True, slots=True)
class RowRange:
    """What the outcome of one row may be.

    Attributes:
        level: share of such rows whose outcome lies within, 0..1.
        low, high: of a number its range, in the outcome's unit; of a rate 0 and 1 where both
            answers are possible, else twice the answer that is left.
        rows: that calibrated it.
    """

    level: float
    low: float
    high: float
    rows: int

    @property
    def decided(self) -> bool:
        """Of a rate: True where one answer is left."""
        return self.low == self.high


def row_range(model: TrainedModel, place: int, level: float = LEVEL) -> RowRange:
    """The range of the row at this place, calibrated on the `sample` rows but its entity's.

    Around its held-out expectation, and by the segments that it is in. Where later rows judge,
    calibrated on the last fifth alone.
    """
    judged = model.sample[model.judged[model.sample]]
    away = judged != place if model.groups is None else model.groups[judged] != model.groups[place]
    others = judged[away]
    entity = None if model.groups is None else pd.factorize(pd.Series(model.groups[others]))[0]
    rows = model.explaining.iloc[[*others.tolist(), place]]
    cuts = SegmentCuts.of(rows).cuts
    limits = ConformalPredictor.fit(
        model.held_out[others], model.outcome[others], cuts[:, :-1], model.family, level, entity
    )
    expected = model.held_out[[place]]
    if model.family == "logistic":
        no, yes = limits.possible(expected, cuts[:, -1:])
        return RowRange(level, float(not no[0]), float(yes[0]), len(others))
    low, high = limits.ranges(expected, cuts[:, -1:])
    return RowRange(level, float(low[0]), float(high[0]), len(others))

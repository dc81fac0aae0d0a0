"""The shape of a curve as places to point at: where it turns, its largest step, its two ends."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from models.curves.partial_dependence import ResponseCurve

LEAST_LEG = 0.1  # of the curve's whole swing: a smaller move back is no turn
LARGE_STEP = 0.35


@dataclass(frozen=True, slots=True)
class CurveShape:
    """Places in a curve's grid.

    Attributes:
        stops: of a number: first place, each turn, last place; of levels: empty.
        lowest, highest: places of the smallest and the largest value.
        moves: False where even these two cannot be told apart.
        step: the two neighbouring places with the largest step, where one stands out.
    """

    stops: tuple[int, ...]
    lowest: int
    highest: int
    moves: bool
    step: tuple[int, int] | None

    @property
    def turns(self) -> int:
        """How often the curve changes direction."""
        return max(0, len(self.stops) - 2)


def shape_of(response: ResponseCurve) -> CurveShape:
    """The shape of a curve with at least two supported places.

    A turn counts where both legs are at least a tenth of the swing and beyond their ranges.
    """
    shown = [int(place) for place in response.shown]
    levels = response.value[shown]
    lowest, highest = shown[int(levels.argmin())], shown[int(levels.argmax())]
    swing = response.difference(lowest, highest)
    rounding = 1e-9 * float(np.abs(levels).max())
    pairs = len(shown) * (len(shown) - 1) / 2  # the two were chosen for being furthest apart
    moves = swing.value > max(float(norm.isf(0.025 / pairs)) * swing.se, rounding)
    if not response.is_number:
        return CurveShape((), lowest, highest, moves, None)
    if not moves:
        return CurveShape((shown[0], shown[-1]), lowest, highest, moves, None)
    return CurveShape(_stops(response, shown), lowest, highest, moves, _step(response, shown))


def _stops(response: ResponseCurve, shown: list[int]) -> tuple[int, ...]:
    """First place, turns and last place; the least leg goes first until all that stay count."""
    slope = np.sign(np.diff(response.value[shown]))
    turns = [shown[k + 1] for k in range(len(slope) - 1) if slope[k] * slope[k + 1] < 0]
    stops = [shown[0], *turns, shown[-1]]
    swing = float(np.ptp(response.value[shown]))
    while len(stops) > 2:
        legs = [response.difference(*pair) for pair in itertools.pairwise(stops)]
        size = [abs(leg.value) if leg.excludes_zero else 0.0 for leg in legs]
        least = int(np.argmin(size))
        if size[least] >= LEAST_LEG * swing:
            break
        if least == 0:
            stops.pop(1)
        elif least == len(legs) - 1:
            stops.pop(-2)
        else:  # the leg before and the leg behind go the same way
            del stops[least : least + 2]
    return tuple(stops)


def _step(response: ResponseCurve, shown: list[int]) -> tuple[int, int] | None:
    if len(shown) < 4:
        return None
    steps = np.abs(np.diff(response.value[shown]))
    at = int(steps.argmax())
    pair = shown[at], shown[at + 1]
    stands_out = steps[at] >= LARGE_STEP * np.ptp(response.value[shown])
    return pair if stands_out and response.difference(*pair).excludes_zero else None

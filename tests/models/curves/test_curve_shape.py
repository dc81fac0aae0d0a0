"""Turns, ends and steps of a curve: those that its range supports, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from models.curves.curve_shape import shape_of
from models.curves.partial_dependence import ResponseCurve

PLACES = np.linspace(0, 10, 21)


def curve(value: np.ndarray, error: float = 0.0, thin: tuple[int, ...] = ()) -> ResponseCurve:
    """A curve at 0, 0.5 … 10 whose every place may be off by `error` on its own."""
    value = np.asarray(value, dtype=float)
    lots = np.random.default_rng(0).standard_normal((400, len(value)))
    hidden = np.isin(np.arange(len(value)), thin)
    return ResponseCurve(
        column="x",
        grid=tuple(PLACES[: len(value)].tolist()),
        rows=np.full(len(value), 100.0),
        thin=hidden,
        way="average",
        value=value,
        low=value - 1.96 * error,
        high=value + 1.96 * error,
        other_way=value,
        together=(),
        places=np.arange(0),
        lines=np.zeros((0, len(value))),
        fold_lines=(),
        draws=value + error * lots,
        family="squarederror",
    )


def test_one_way_has_only_its_ends() -> None:
    shape = shape_of(curve(PLACES))
    assert shape.moves
    assert shape.stops == (0, 20)
    assert (shape.lowest, shape.highest, shape.turns) == (0, 20, 0)
    assert shape.step is None


def test_down_and_up_turns_once_at_the_bottom() -> None:
    shape = shape_of(curve((PLACES - 4) ** 2))
    assert shape.stops == (0, 8, 20)


def test_every_clear_turn_counts() -> None:
    assert shape_of(curve(np.sin(PLACES))).turns == 3  # up, down, up, down


def test_a_wiggle_within_its_range_is_no_turn() -> None:
    wiggle = PLACES + 0.9 * np.sin(5 * PLACES)
    assert shape_of(curve(wiggle, error=0.6)).turns == 0


def test_a_small_move_back_is_no_turn_however_sure() -> None:
    back = np.where(PLACES > 9.4, 9.2, PLACES)
    assert shape_of(curve(back)).turns == 0


def test_a_flat_stretch_between_is_no_turn() -> None:
    assert shape_of(curve(np.clip(PLACES, 3, 6))).turns == 0


def test_a_jump_is_the_largest_step() -> None:
    shape = shape_of(curve(np.where(PLACES > 6.2, 5.0, 0.0)))
    assert shape.step == (12, 13)


def test_steps_over_thin_places_join_what_is_shown() -> None:
    shape = shape_of(curve(np.where(PLACES > 6.2, 5.0, 0.0), thin=(12, 13, 20)))
    assert shape.step == (11, 14)
    assert shape.stops[-1] == 19


@pytest.mark.parametrize("value", [np.zeros(21), np.full(21, 0.1) + 1e-17 * PLACES, 0.01 * PLACES])
def test_nothing_moves_within_the_range(value: np.ndarray) -> None:
    assert not shape_of(curve(value, error=0.05)).moves


def test_rounding_is_no_movement() -> None:
    assert not shape_of(curve(np.full(21, 7.0) + 1e-13 * PLACES)).moves

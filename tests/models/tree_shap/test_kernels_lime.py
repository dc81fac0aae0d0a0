"""The neighbourhood of a row column by column, held against sums written out by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.kernels_lime import MOST_PIECES, RADII, near

RADIUS = np.linspace(0.1, 1.0, RADII)
SHARP = 0.7


def looked_at(
    *, is_level: bool, value: list[float], own: float, width: int, missing: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chances (c, RADII), moments and second moments of one column with a code for each place."""
    places = len(value)
    columns = (
        np.array([is_level]), np.array([0, places]), np.array([0, places]), np.array(value),
        np.arange(places, dtype=np.int64), np.array([missing]), np.array([1.0]), np.array([width]),
    )  # fmt: skip
    known = np.array(value[:-1] if not is_level else [0.0])
    rank = float((known < own).mean() + (known == own).mean() / 2) if not is_level else 0.0
    ends = (known.min(), known.max()) if not is_level else (0.0, 0.0)
    row = tuple(np.array([x]) for x in (own, rank, *ends))
    chance = np.empty((places, RADII))
    moment = np.zeros((places, MOST_PIECES, RADII))
    second = np.zeros((1, MOST_PIECES, MOST_PIECES, RADII))
    near(columns, row, RADIUS, SHARP, chance, moment, second)
    return chance, moment, second


def test_a_level_gives_way_as_often_as_the_data_hold_others() -> None:
    share = [0.5, 0.3, 0.2]
    chance, moment, second = looked_at(is_level=True, value=share, own=0.0, width=2)
    other = np.outer(share[1:], RADIUS) * np.exp(-SHARP)
    stays = 1.0 - RADIUS + RADIUS * share[0]
    whole = stays + other.sum(axis=0)
    np.testing.assert_allclose(chance[0], stays / whole)
    np.testing.assert_allclose(chance[1:], other / whole)
    np.testing.assert_allclose(moment[1, 0], other[0] / whole)
    np.testing.assert_allclose(moment[2, 1], other[1] / whole)
    np.testing.assert_allclose(second[0, 1, 1], other[1] / whole)
    assert not second[0, 0, 1].any()


def test_a_missing_number_gives_way_to_any_known_one_alike() -> None:
    chance, moment, _ = looked_at(
        is_level=False, value=[1.0, 2.0, 5.0, np.nan], own=np.nan, width=5, missing=0.25
    )
    away = RADIUS * 0.75 * np.exp(-SHARP)
    stays = 1.0 - RADIUS * 0.75
    np.testing.assert_allclose(chance[3], stays / (stays + away))
    np.testing.assert_allclose(chance[:3], np.tile(away / 3 / (stays + away), (3, 1)))
    np.testing.assert_allclose(moment[:3, 4].sum(axis=0), away / (stays + away))


def test_a_known_number_goes_no_further_than_the_radius() -> None:
    values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, np.nan]
    chance, _, _ = looked_at(is_level=False, value=values, own=5.0, width=4)
    np.testing.assert_allclose(chance.sum(axis=0), 1.0)
    assert (chance[5] == chance.max(axis=0)).all()
    assert chance[0, 0] == 0.0
    assert chance[9, 0] == 0.0
    assert (chance[:10, -1] > 0).all()
    assert (np.diff(chance[5]) < 1e-12).all()

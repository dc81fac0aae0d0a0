"""Surfaces over two numbers are what the booster says of every changed row."""

from __future__ import annotations

import numpy as np
import pytest
import xgboost as xgb

from models.recourse.plan_surfaces import Surfaces
from models.tree_shap.paths import Ensemble

NUMBERS = (0, 1, 3)


def trees(depth: int, seed: int, rounds: int = 15) -> tuple[xgb.Booster, np.ndarray]:
    """Three numbers, one with missing values, and two columns of levels."""
    draw = np.random.default_rng(seed)
    rows = np.column_stack(
        [
            draw.normal(size=900),
            draw.integers(0, 6, 900),
            draw.integers(0, 5, 900),
            draw.exponential(size=900),
            draw.integers(0, 12, 900),
        ]
    ).astype(np.float32)
    rows[::7, 3] = np.nan
    mean = rows[:, 0] * (rows[:, 2] == 1) + rows[:, 1] * (rows[:, 4] % 3 == 0)
    outcome = (draw.random(900) < 1 / (1 + np.exp(-mean - np.nan_to_num(rows[:, 3])))).astype(float)
    types = ["q", "q", "c", "q", "c"]
    data = xgb.QuantileDMatrix(rows, outcome, feature_types=types, enable_categorical=True)
    settings = {
        "objective": "binary:logistic",
        "max_depth": depth,
        "max_cat_to_onehot": 3,
        "nthread": 1,
    }
    return xgb.train(settings, data, num_boost_round=rounds), rows


def scored(booster: xgb.Booster, rows: np.ndarray) -> np.ndarray:
    return np.asarray(booster.inplace_predict(rows, predict_type="margin"), dtype=float)


def surfaces(booster: xgb.Booster, rows: np.ndarray) -> tuple[Surfaces, list[np.ndarray]]:
    grids = [np.unique(rows[~np.isnan(rows[:, k]), k])[::23] for k in NUMBERS]
    grids[1] = np.arange(6, dtype=np.float32)
    return Surfaces.of(Ensemble.of(booster), np.array(NUMBERS), grids), grids


@pytest.mark.parametrize("depth", [1, 3, 6, 8])
def test_they_are_exact(depth: int) -> None:
    booster, rows = trees(depth, seed=depth)
    drawn, grids = surfaces(booster, rows)
    assert drawn.pairs.tolist() == [[0, 1], [0, 2], [1, 2]]
    for row in rows[[0, 1, 7, 14, 100]]:
        drawn_places = drawn.at(row)
        for place, (a, b) in enumerate(drawn.pairs):
            sizes = len(grids[a]), len(grids[b])
            changed = np.repeat(row[None, :], sizes[0] * sizes[1], axis=0)
            changed[:, NUMBERS[a]] = np.repeat(grids[a], sizes[1])
            changed[:, NUMBERS[b]] = np.tile(grids[b], sizes[0])
            expected = scored(booster, changed).reshape(sizes)
            assert drawn_places[place, : sizes[0], : sizes[1]] == pytest.approx(expected, abs=1e-5)


def test_a_tree_of_one_leaf_is_flat() -> None:
    rows = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    data = xgb.QuantileDMatrix(rows, np.ones(50))
    booster = xgb.train({"max_depth": 3, "gamma": 1e9, "nthread": 1}, data, num_boost_round=2)
    grids = [np.array([-1.0, 0.0, 1.0], dtype=np.float32)] * 2
    surface = Surfaces.of(Ensemble.of(booster), np.array([0, 1]), grids).at(rows[0])
    assert surface[0, :3, :3] == pytest.approx(
        np.full((3, 3), scored(booster, rows[:1])[0]), abs=1e-6
    )

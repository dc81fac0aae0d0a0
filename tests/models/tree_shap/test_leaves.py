"""Conditions of leaves: a row passes those of one leaf in every tree, and of no other."""

from __future__ import annotations

import numpy as np
import pytest
import xgboost as xgb

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.compiled import tables_of
from models.tree_shap.leaves import Leaves


def passed(leaves: Leaves, codes: np.ndarray) -> np.ndarray:
    """Which conditions each row (k, n) of codes passes (c, n)."""
    run_start, first, last = leaves.asked
    columns = np.arange(len(codes))[:, None]
    place = leaves.code_start[:-1, None] + codes + columns
    runs = ((place[:, None] >= first[:, None]) & (place[:, None] < last[:, None])).any(axis=0)
    return np.logical_or.reduceat(runs, run_start[:-1], axis=0)


@pytest.mark.parametrize("depth", [1, 4, 6])
def test_leaves_that_a_row_reaches_add_up_to_its_margin(depth: int) -> None:
    draw = np.random.default_rng(depth)
    values = draw.normal(size=(800, 5)).astype(np.float32)
    values[:, 3:] = draw.integers(0, 9, (800, 2))
    values[draw.random(values.shape) < 0.1] = np.nan
    told = np.nan_to_num(values[:, 0] * values[:, 1]) + (values[:, 3] % 3 == 1)
    types = ["q", "q", "q", "c", "c"]
    data = xgb.QuantileDMatrix(values, told, feature_types=types, enable_categorical=True)
    tables = tables_of(xgb.train({"max_depth": depth, "nthread": 1}, data, 12))
    if tables is None:
        pytest.skip("no compiled tables on this system")
    codes = tables.codes(values[:200])
    leaves = Leaves.of(tables.groups, tables.book, tables.base)
    leaf_start, asked, value = leaves.leaves
    reached = np.logical_and.reduceat(passed(leaves, codes)[asked], leaf_start[:-1], axis=0)
    assert (reached.sum(axis=0) == 12).all()
    assert value @ reached + leaves.base == pytest.approx(tables.margin(codes), abs=1e-6)
    assert np.ptp(value @ reached) > 0.5

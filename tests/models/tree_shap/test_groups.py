"""Groups and layouts: every leaf once, at most eight answers, tables below their limit."""

from __future__ import annotations

import numpy as np
import pytest
import xgboost as xgb

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.groups import LeafGroups, TableLayout
from models.tree_shap.kernels import BATCH, WIDTH
from models.tree_shap.paths import Ensemble


def ensemble_of(depth: int, trees: int, columns: int = 20) -> Ensemble:
    draw = np.random.default_rng(depth)
    values = draw.normal(size=(2000, columns)).astype(np.float32)
    outcome = values[:, :5].sum(axis=1) + draw.normal(size=2000)
    settings = {"max_depth": depth, "nthread": 1}
    return Ensemble.of(xgb.train(settings, xgb.QuantileDMatrix(values, outcome), trees))


@pytest.mark.parametrize("depth", range(1, 9))
def test_every_leaf_is_in_one_group_of_at_most_eight_answers(depth: int) -> None:
    ensemble = ensemble_of(depth, 5)
    groups = LeafGroups.of(ensemble)
    columns, masks, widths = groups.asked
    leaf_start, value, _, ratio = groups.leaves
    assert sorted(value) == sorted(ensemble.nodes.value[ensemble.nodes.left < 0])
    assert leaf_start[-1] == len(value)
    assert widths.max() <= 8
    assert np.array_equal(masks.sum(axis=1), (1 << widths) - 1)
    assert np.array_equal(columns >= 0, masks > 0)
    assert ((ratio > 0) & (ratio <= 1)).all()


def test_small_trees_share_a_group() -> None:
    assert len(LeafGroups.of(ensemble_of(1, 16))) == 2


def test_a_tree_of_one_leaf_is_in_no_group() -> None:
    values = np.zeros((50, 2), dtype=np.float32)
    booster = xgb.train({"base_score": 0.0}, xgb.DMatrix(values, np.ones(50)), 3)
    groups = LeafGroups.of(Ensemble.of(booster))
    assert len(groups) == 0
    assert groups.constant == pytest.approx(booster.predict(xgb.DMatrix(values))[0])


def test_a_column_answers_in_the_groups_that_ask_it() -> None:
    ensemble = ensemble_of(4, 10)
    groups = LeafGroups.of(ensemble)
    mask, said = groups.answers_of(3, np.arange(ensemble.book.known[3] + 2))
    assert np.array_equal(mask > 0, (groups.asked[0] == 3).any(axis=1))
    assert not (said & ~mask[:, None]).any()
    assert (np.bitwise_or.reduce(said, axis=1) == mask).all()


def test_layouts_take_every_group_once_and_stay_below_their_limit() -> None:
    groups = LeafGroups.of(ensemble_of(6, 30))
    (whole,) = TableLayout.all_of(groups, 20, 2**30)
    parts = TableLayout.all_of(groups, 20, 4 * whole.size // 3)
    assert len(parts) > 1
    assert [part.first for part in parts[1:]] == [part.last for part in parts[:-1]]
    assert (parts[0].first, parts[-1].last) == (0, len(groups))
    for part in parts:
        assert part.size * 4 <= 4 * whole.size // 3 + 4 * WIDTH or part.last - part.first == BATCH
    assert sorted(whole.place) == list(range(20))
    assert ((whole.entry_at >= 0).sum(axis=1) > 0).all()

"""Reading an ensemble: its nodes, its codes, where its margins start; what is no sum of trees."""

from __future__ import annotations

import numpy as np
import pytest
import xgboost as xgb

from models.tree_shap.paths import Ensemble

VALUES = np.array([[k % 7, k % 3] for k in range(60)], dtype=np.float32)


def fitted(objective: str, outcome: np.ndarray, **settings: object) -> xgb.Booster:
    data = xgb.DMatrix(VALUES, outcome, feature_types=["q", "c"], enable_categorical=True)
    return xgb.train({"objective": objective, "nthread": 1, **settings}, data, 3)


def test_nodes_point_into_their_own_tree() -> None:
    ensemble = Ensemble.of(fitted("reg:squarederror", VALUES @ np.array([1.0, 5.0])))
    nodes = ensemble.nodes
    ends = [*nodes.root[1:], len(nodes.left)]
    for first, end in zip(nodes.root, ends, strict=True):
        children = nodes.left[first:end][nodes.left[first:end] >= 0]
        assert ((children > first) & (children < end)).all()
    assert ensemble.book.is_level.tolist() == [False, True]
    assert (nodes.cut[(nodes.left >= 0) & (nodes.column == 0)] >= 0).all()


@pytest.mark.parametrize(
    ("objective", "base", "margin"),
    [
        ("binary:logistic", 0.2, np.log(0.25)),
        ("count:poisson", 2.0, np.log(2)),
        ("reg:tweedie", 2.0, np.log(2)),
        ("reg:squarederror", -3.5, -3.5),
    ],
)
def test_margins_start_at_the_link_of_the_base(objective: str, base: float, margin: float) -> None:
    outcome = (VALUES[:, 0] > 3).astype(float)
    assert Ensemble.of(fitted(objective, outcome, base_score=base)).base == pytest.approx(margin)


@pytest.mark.filterwarnings("ignore:.*booster=dart:UserWarning")  # from xgboost 3.4 on
@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"objective": "multi:softprob", "num_class": 2}, "each class"),
        ({"objective": "binary:logistic", "booster": "dart", "one_drop": 1}, "dart"),
        ({"objective": "survival:cox"}, "link"),
    ],
)
def test_what_is_no_plain_sum_of_trees_is_refused(settings: dict[str, object], why: str) -> None:
    outcome = (VALUES[:, 0] > 3).astype(float)
    booster = fitted(str(settings.pop("objective")), outcome, **settings)
    with pytest.raises(ValueError, match=why):
        Ensemble.of(booster)

"""What an XGBoost ensemble holds, as plain arrays over all nodes of all trees."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xgboost as xgb

from models.tree_shap.codes import CodeBook

LOG_LINK = ("count:poisson", "reg:tweedie", "reg:gamma")
LOGIT_LINK = ("binary:logistic", "reg:logistic")
IDENTITY = ("reg:squarederror", "reg:absoluteerror", "reg:quantileerror", "binary:logitraw")


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """All nodes of an ensemble, tree by tree, addressed across trees.

    Attributes:
        root: (t,) the first node of each tree.
        left: (m,) child for rows that a split sends left; -1 for leaves.
        right: (m,) the other child.
        column: (m,) what the split looks at.
        cut: (m,) a row goes left whose code is at most this; for splits by number.
        missing_left: (m,) True where a missing value goes left.
        set_start: (m + 1,) where each node's levels begin in `levels`.
        levels: levels that go right; a level that is not named goes left.
        cover: (m,) sum of hessians of the training rows.
        value: (m,) of a leaf, in the margin.
    """

    root: np.ndarray
    left: np.ndarray
    right: np.ndarray
    column: np.ndarray
    cut: np.ndarray
    missing_left: np.ndarray
    set_start: np.ndarray
    levels: np.ndarray
    cover: np.ndarray
    value: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Ensemble:
    """An ensemble read from its booster: nodes, codes of its columns, where margins start."""

    nodes: Nodes
    book: CodeBook
    base: float

    @classmethod
    def of(cls, booster: xgb.Booster) -> Ensemble:
        """Read a booster; ValueError where it is not one plain sum of trees in one margin."""
        learner = json.loads(bytes(booster.save_raw("json")))["learner"]
        trees = _plain_trees(learner)
        base = _base_margin(learner)
        joined = _Joined.of(trees)
        columns = int(learner["learner_model_param"]["num_feature"])
        inner = joined.left >= 0
        book = CodeBook.of(
            columns, joined.column[inner], joined.condition[inner], joined.largest[inner]
        )
        return cls(_coded(joined, book), book, base)


def _plain_trees(learner: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    booster = learner["gradient_booster"]
    if booster["name"] != "gbtree":
        raise ValueError(f"a booster of kind {booster['name']} is no plain sum of trees")
    if int(learner["learner_model_param"].get("num_class", 0)) > 1:
        raise ValueError("one margin for each class is more than one sum of trees")
    if any(float(weight) != 1 for weight in booster["model"].get("weight_drop", ())):
        raise ValueError("trees that were dropped in turn (dart) are weighed, no plain sum")
    trees: list[Mapping[str, Any]] = booster["model"]["trees"]
    if any(int(tree["tree_param"].get("size_leaf_vector", 1)) > 1 for tree in trees):
        raise ValueError("leaves with several values are more than one sum of trees")
    return trees


def _base_margin(learner: Mapping[str, Any]) -> float:
    """The margin that every row starts from, from the mean that the model keeps."""
    mean = float(str(learner["learner_model_param"]["base_score"]).strip("[]"))
    match learner["objective"]["name"]:
        case name if name in LOGIT_LINK:
            return float(np.log(mean / (1 - mean)))
        case name if name in LOG_LINK:
            return float(np.log(mean))
        case name if name in IDENTITY:
            return mean
        case name:
            raise ValueError(f"the link of the objective {name} is not known here")


@dataclass(frozen=True, slots=True, eq=False)
class _Joined:
    """The arrays of all trees behind each other, children addressed across trees."""

    root: np.ndarray
    left: np.ndarray
    right: np.ndarray
    column: np.ndarray
    condition: np.ndarray
    missing_left: np.ndarray
    cover: np.ndarray
    set_start: np.ndarray
    levels: np.ndarray
    largest: np.ndarray

    @classmethod
    def of(cls, trees: Sequence[Mapping[str, Any]]) -> _Joined:
        sizes = np.array([len(tree["left_children"]) for tree in trees], dtype=np.int64)
        root = np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.int64)
        shift = np.repeat(root, sizes)
        left, right = (_all(trees, f"{side}_children", np.int64) for side in ("left", "right"))
        levels = _all(trees, "categories", np.int64)
        set_start, largest = _sets(trees, root, int(sizes.sum()), levels)
        return cls(
            root,
            np.where(left < 0, -1, left + shift),
            np.where(right < 0, -1, right + shift),
            _all(trees, "split_indices", np.int64),
            _all(trees, "split_conditions", np.float32),
            _all(trees, "default_left", np.int64).astype(np.bool_),
            _all(trees, "sum_hessian", np.float64),
            set_start,
            levels,
            largest,
        )


def _all(trees: Sequence[Mapping[str, Any]], key: str, kind: type[np.generic]) -> np.ndarray:
    return np.concatenate(
        [np.empty(0, dtype=kind), *(np.asarray(tree[key], dtype=kind) for tree in trees)]
    )


def _sets(
    trees: Sequence[Mapping[str, Any]], root: np.ndarray, count: int, levels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where each node's levels begin (m + 1,), and the largest of them (m,), -1 without any."""
    size = np.zeros(count, dtype=np.int64)
    largest = np.full(count, -1, dtype=np.int64)
    for first, tree in zip(root, trees, strict=True):
        nodes = first + np.asarray(tree["categories_nodes"], dtype=np.int64)
        size[nodes] = tree["categories_sizes"]
        by_level = first + np.flatnonzero(np.asarray(tree["split_type"]))
        largest[by_level] = 0
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    named = np.flatnonzero(size)
    if len(named):
        largest[named] = np.maximum.reduceat(levels, start[named])
    return start, largest


def _coded(joined: _Joined, book: CodeBook) -> Nodes:
    cut = np.full(len(joined.left), -1, dtype=np.int64)
    by_number = (joined.left >= 0) & (joined.largest < 0)
    for column in range(len(book.known)):
        splits = by_number & (joined.column == column)
        cut[splits] = np.searchsorted(book.thresholds(column), joined.condition[splits])
    return Nodes(
        root=joined.root,
        left=joined.left,
        right=joined.right,
        column=joined.column,
        cut=cut,
        missing_left=joined.missing_left,
        set_start=joined.set_start,
        levels=joined.levels,
        cover=joined.cover,
        value=np.where(joined.left < 0, joined.condition.astype(np.float64), 0.0),
    )

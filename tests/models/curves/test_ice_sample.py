"""The rows that curves are drawn from: a sample, the same for every column and model."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.curves.ice_sample import DRAWS, MOST_LINES, MOST_OF_A_FOLD, IceSample, held_out_ice_of
from models.learners.contribution import Contributions


class Sum:
    """A model that adds up two columns, plus its own number."""

    kind = "sum"

    def __init__(self, own: float = 0.0) -> None:
        self.own = own

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        return np.asarray(rows["x"] + rows["z"] + self.own, dtype=float)

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        return self.margin(rows)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        return Contributions(tuple(rows.columns), np.zeros(rows.shape), 0.0)


def rows_of(count: int) -> pd.DataFrame:
    return pd.DataFrame({"x": np.arange(count, dtype=float), "z": 0.0})


def lines_of(count: int, groups: np.ndarray | None = None) -> IceSample:
    return IceSample.of(rows_of(count), Sum(), [Sum(k) for k in range(5)], groups, seed=1)


def test_all_rows_are_lines_where_there_are_few() -> None:
    lines = lines_of(300)
    assert sorted(lines.places) == list(range(300))
    np.testing.assert_array_equal(lines.final.base, lines.rows["x"])


def test_many_rows_are_sampled_and_the_first_are_asked_of_the_folds() -> None:
    lines = lines_of(9000)
    assert len(set(lines.places)) == MOST_LINES
    for k, ice_model in enumerate(lines.by_fold):
        np.testing.assert_array_equal(ice_model.base, lines.places[:MOST_OF_A_FOLD] + k)


def test_the_first_rows_are_a_sample_too() -> None:
    assert abs(lines_of(9000).places[:200].mean() - 4500) < 4 * 2600 / np.sqrt(200)


def test_rows_weigh_one_on_average_and_vary_as_counts_do() -> None:
    weights = lines_of(300).weights
    assert weights.shape == (DRAWS, 300)
    assert abs(weights.mean() - 1) < 0.02
    assert abs(weights.var() - 1) < 0.05


def test_rows_of_one_entity_weigh_alike() -> None:
    groups = np.repeat(np.arange(60), 5)
    lines = lines_of(300, groups)
    first = np.unique(groups[lines.places], return_index=True)[1]
    alike = lines.weights[:, first][:, groups[lines.places]]
    np.testing.assert_array_equal(lines.weights, alike)
    assert len(np.unique(lines.weights[:, first].T, axis=0)) == 60


def test_a_fold_is_asked_of_its_own_rows_only() -> None:
    fold = np.arange(1000) % 5
    for k, ice_model in enumerate(held_out_ice_of(rows_of(1000), [Sum()] * 5, fold, seed=1)):
        assert set(ice_model.rows["x"] % 5) == {k}
        assert len(ice_model.rows) == 200


def test_a_fold_without_rows_is_no_crash() -> None:
    ice_models = held_out_ice_of(rows_of(10), [Sum()] * 5, np.zeros(10, dtype=int), seed=1)
    assert [len(ice_model.rows) for ice_model in ice_models] == [10, 1, 1, 1, 1]

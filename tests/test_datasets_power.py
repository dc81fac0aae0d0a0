import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from datasets.power import explained, in_order


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def test_order_is_the_auc_with_ties(rng: np.random.Generator) -> None:
    happened = rng.random(3000) < 0.3
    score = np.round(rng.normal(size=3000) + happened, 1)
    assert in_order(pd.Series(score), happened) == pytest.approx(roc_auc_score(happened, score))
    assert in_order(pd.Series(-score), happened) == pytest.approx(roc_auc_score(happened, score))


def test_order_of_levels_is_that_of_their_rates(rng: np.random.Generator) -> None:
    happened = rng.random(4000) < 0.4
    levels = pd.Series(np.where(happened, "a", "b"), dtype="str")
    assert in_order(levels, happened) == 1.0
    chance = pd.Series(rng.choice(["a", "b", "c"], 4000), dtype="str")
    assert in_order(chance, happened) < 0.53


def test_single_rows_do_not_count_as_levels(rng: np.random.Generator) -> None:
    happened = rng.random(300) < 0.5
    names = pd.Series([f"n{i}" for i in range(300)], dtype="str")
    assert in_order(names, happened) == 0.5


def test_missing_and_one_sided_say_nothing() -> None:
    assert in_order(pd.Series([1.0, np.nan, 3.0]), np.array([True, False, True])) == 0.5


def test_explained_sees_lines_and_curves(rng: np.random.Generator) -> None:
    x = rng.uniform(-1, 1, 20_000)
    assert explained(pd.Series(x), 3 * x + 1) == pytest.approx(1.0)
    assert explained(pd.Series(x), x**2) > 0.99
    assert explained(pd.Series(x), rng.normal(size=20_000)) < 0.03
    levels = pd.Series(np.where(x > 0, "a", "b"), dtype="str")
    assert explained(levels, np.where(x > 0, 2.0, 1.0)) == pytest.approx(1.0)
    assert explained(pd.Series(x), np.ones(20_000)) == 0.0

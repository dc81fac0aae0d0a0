import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau
from sklearn.metrics import roc_auc_score

from datasets.cards.profile import facts_of
from datasets.leakage.single_column_power import (
    auc,
    concordance,
    explained_variance,
    pairs_of,
    scores_of,
)
from datasets.leakage.value_counts import Tally, tally_of


def tally(values: object) -> Tally:
    column = pd.Series(values)
    column = column.astype("float64" if column.dtype.kind in "fiu" else "str")
    return tally_of(column, facts_of(column.to_frame("x"))[0])


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def test_order_is_the_auc_with_ties(rng: np.random.Generator) -> None:
    happened = rng.random(3000) < 0.3
    score = np.round(rng.normal(size=3000) + happened, 1)
    assert auc(tally(score), happened) == pytest.approx(roc_auc_score(happened, score))
    assert auc(tally(-score), happened) == pytest.approx(roc_auc_score(happened, score))


def test_order_of_words_is_that_of_their_rates(rng: np.random.Generator) -> None:
    happened = rng.random(4000) < 0.4
    assert auc(tally(np.where(happened, "a", "b")), happened) == 1.0
    assert auc(tally(rng.choice(["a", "b", "c"], 4000)), happened) < 0.53


def test_single_rows_do_not_count_as_words(rng: np.random.Generator) -> None:
    happened = rng.random(300) < 0.5
    assert auc(tally([f"n{i}" for i in range(300)]), happened) == 0.5


def test_missing_and_one_sided_say_nothing() -> None:
    assert auc(tally([1.0, np.nan, 3.0]), np.array([True, False, True])) == 0.5


def test_explained_sees_lines_and_curves(rng: np.random.Generator) -> None:
    x = rng.uniform(-1, 1, 20_000)
    assert explained_variance(tally(x), 3 * x + 1) == pytest.approx(1.0)
    assert explained_variance(tally(x), x**2) > 0.99
    assert explained_variance(tally(x), rng.normal(size=20_000)) < 0.03
    words = np.where(x > 0, "a", "b")
    assert explained_variance(tally(words), np.where(x > 0, 2.0, 1.0)) == pytest.approx(1.0)
    assert explained_variance(tally(x), np.ones(20_000)) == 0.0
    few = rng.normal(size=60)
    line = np.corrcoef(few, few + x[:60])[0, 1] ** 2
    assert explained_variance(tally(few), few + x[:60]) == pytest.approx(line)


def test_rows_without_a_value_are_left_out(rng: np.random.Generator) -> None:
    x = rng.normal(size=5000)
    y = 2 * x
    y[:1000] = 99.0
    assert explained_variance(
        tally(np.where(np.arange(5000) < 1000, np.nan, x)), y
    ) == pytest.approx(1.0)


def test_agreeing_is_kendalls_tau_on_random_pairs(rng: np.random.Generator) -> None:
    x = rng.normal(size=3000)
    y = x + rng.normal(size=3000)
    share, count = concordance(x, pairs_of(y))
    assert share == pytest.approx((kendalltau(x, y)[0] + 1) / 2, abs=0.015)
    assert count > 19_000
    assert concordance(-x, pairs_of(y))[0] == share
    assert concordance(np.exp(y), pairs_of(y))[0] == 1.0


def test_few_pairs_say_nothing(rng: np.random.Generator) -> None:
    y = rng.normal(size=4000)
    rare = np.full(4000, np.nan)
    rare[:40] = y[:40]
    assert concordance(rare, pairs_of(y))[0] == 0.5


def test_an_outcome_that_is_mostly_zero_still_has_pairs(rng: np.random.Generator) -> None:
    y = np.where(rng.random(30_000) < 0.01, rng.gamma(2, 30, 30_000), 0.0)
    assert len(pairs_of(y).left) > 15_000


def test_scores_of_words_are_their_means_rare_ones_none(rng: np.random.Generator) -> None:
    y = rng.normal(size=200)
    words = np.array(["a"] * 100 + ["b"] * 95 + ["c"] * 5)
    scores = scores_of(tally(words), y)
    assert scores[0] == pytest.approx(y[:100].mean())
    assert np.isnan(scores[-5:]).all()

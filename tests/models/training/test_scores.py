"""Scores: against scikit-learn and scipy, and against what chance would do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import d2_log_loss_score, r2_score, roc_auc_score

from models.statistics.observations import Observations
from models.statistics.outcome_family import Family
from models.training.scores import Rule, Scores, ranking, scored, skill

ROWS = 2000


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "noise": rng.normal(size=ROWS),
            "driver": pd.Series(rng.choice(["a", "b", "c"], ROWS), dtype="str"),
            "own": pd.Series([f"id {k // 2}" for k in range(ROWS)], dtype="str"),
            "empty": np.nan,
        }
    )


@pytest.fixture(scope="module")
def chances(rows: pd.DataFrame) -> np.ndarray:
    return rows["driver"].map({"a": 0.1, "b": 0.4, "c": 0.8}).to_numpy(float)


def judged(
    rows: pd.DataFrame, outcome: np.ndarray, expected: np.ndarray, family: Family = "logistic"
) -> Scores:
    return scored(
        Observations(rows, outcome, family, fold=np.arange(len(rows)) % 5), expected, expected
    )


def test_ranking_of_a_rate_is_the_area_under_the_curve(chances: np.ndarray) -> None:
    rng = np.random.default_rng(1)
    outcome = (rng.random(ROWS) < chances).astype(float)
    predicted = np.round(chances + rng.normal(0, 0.2, ROWS), 1)  # with ties
    assert ranking(outcome, predicted, "logistic") == pytest.approx(
        roc_auc_score(outcome, predicted)
    )


def test_rows_of_one_entity_gain_as_one() -> None:
    """Each row ten times over: the gain is as sure as that of the rows alone, not more."""
    rng = np.random.default_rng(5)
    once = rng.normal(size=200)
    outcome = once + rng.normal(0, 3, 200)
    entity = np.repeat(np.arange(200), 10)
    empty = pd.DataFrame({"same": np.zeros(2000)})
    alone = scored(
        Observations(empty[:200], outcome, "squarederror", fold=np.arange(200) % 5), once, once
    ).gain_t

    def of_ten(groups: np.ndarray | None) -> float:
        said, known = once[entity], outcome[entity]
        return scored(
            Observations(empty, known, "squarederror", groups=groups, fold=entity % 5), said, said
        ).gain_t

    assert of_ten(entity) == pytest.approx(alone, rel=0.01)
    assert of_ten(None) == pytest.approx(alone * np.sqrt(10), rel=0.01)


def test_ranking_of_a_number_is_the_rank_correlation(chances: np.ndarray) -> None:
    predicted = np.round(chances + np.random.default_rng(2).normal(0, 0.2, ROWS), 1)
    expected = spearmanr(chances, predicted).statistic
    assert ranking(chances, predicted, "squarederror") == pytest.approx(expected)


def test_skill_is_explained_deviance_or_variance(chances: np.ndarray) -> None:
    rng = np.random.default_rng(3)
    outcome = (rng.random(ROWS) < chances).astype(float)
    expected = d2_log_loss_score(outcome, chances)
    assert skill(outcome, chances, "logistic") == pytest.approx(expected)
    for family in ("squarederror", "poisson"):
        assert skill(outcome, chances, family) == pytest.approx(r2_score(outcome, chances))


def test_noise_scores_like_chance(rows: pd.DataFrame) -> None:
    rng = np.random.default_rng(4)
    outcome = (rng.random(ROWS) < 0.3).astype(float)
    scores = judged(rows, outcome, np.clip(rng.normal(0.3, 0.02, ROWS), 0.01, 0.99))
    assert scores.ranking == pytest.approx(0.5, abs=0.04)
    assert scores.chance == outcome.mean()
    assert scores.hits_low < scores.chance < scores.hits_high
    assert abs(scores.gain_t) < 3
    assert scores.rule.skill < 0.01


def test_one_value_for_all_rows_is_chance_not_the_order_of_the_rows() -> None:
    outcome = np.repeat([1.0, 0.0], [500, 1500])
    scores = judged(pd.DataFrame({"x": np.zeros(ROWS)}), outcome, np.full(ROWS, 0.25))
    assert scores.ranking == 0.5
    assert scores.hits == pytest.approx(0.25, abs=0.06)
    assert scores.rule.column == ""


def test_the_one_column_rule_finds_the_planted_column(
    rows: pd.DataFrame, chances: np.ndarray
) -> None:
    outcome = (np.random.default_rng(5).random(ROWS) < chances).astype(float)
    scores = judged(rows, outcome, chances)
    assert scores.rule.column == "driver"
    assert scores.rule.skill == pytest.approx(scores.skill, abs=0.02)
    assert scores.hits > scores.chance + 0.2


def test_a_column_that_names_the_rows_is_judged_out_of_fold(rows: pd.DataFrame) -> None:
    """Seen rows would make "own" perfect: each of its values holds one outcome."""
    outcome = np.random.default_rng(6).integers(0, 2, ROWS).astype(float)
    scores = judged(rows, outcome, np.full(ROWS, 0.5))
    assert scores.rule.skill < 0.01
    assert scores.rule.hits < 0.6


def test_a_number_wins_by_its_tenths(rows: pd.DataFrame) -> None:
    curved = rows["noise"].to_numpy() ** 2
    scores = judged(rows, curved, curved, "squarederror")
    assert scores.rule.column == "noise"
    assert scores.rule.skill > 0.6
    assert scores.skill == scores.ranking == scores.hits == 1
    assert scores.chance == pytest.approx(0.2, abs=0.001)


def test_where_most_rows_have_nothing_the_top_is_whoever_has_something(
    rows: pd.DataFrame,
) -> None:
    """Eight rows in ten or more are 0: the top fifth must not be everybody."""
    claims = (np.arange(ROWS) % 10 == 0).astype(float)
    assert judged(rows, claims, claims, "poisson").chance == 0.1
    assert judged(rows, claims, claims, "poisson").hits == 1


def test_calibration_sees_who_promises_too_much(rows: pd.DataFrame, chances: np.ndarray) -> None:
    outcome = (np.random.default_rng(7).random(ROWS) < chances).astype(float)
    honest, bold = judged(rows, outcome, chances), judged(rows, outcome, chances / 2)
    assert len(honest.calibration) == 10
    assert sum(point.rows for point in honest.calibration) == ROWS
    assert honest.off < 0.05
    assert bold.off == pytest.approx(outcome.mean() / 2, abs=0.03)
    assert all(point.low <= point.happened <= point.high for point in honest.calibration)


def test_few_rows_have_as_many_points_as_rows() -> None:
    scores = judged(pd.DataFrame({"x": np.arange(4.0)}), np.arange(4.0), np.arange(4.0), "poisson")
    assert [point.rows for point in scores.calibration] == [1] * 4


def test_the_model_gains_on_the_base_rate(rows: pd.DataFrame, chances: np.ndarray) -> None:
    outcome = (np.random.default_rng(8).random(ROWS) < chances).astype(float)
    assert judged(rows, outcome, chances).gain_t > 10
    assert judged(rows, outcome, 1 - chances).gain_t < -10


def test_scores_are_plain_numbers_by_name(rows: pd.DataFrame, chances: np.ndarray) -> None:
    scores = judged(rows, (chances > 0.5).astype(float), chances)
    assert scores.as_numbers()["one_column_hits"] == scores.rule.hits == 1
    assert all(type(value) is float for value in scores.as_numbers().values())


def test_a_rule_is_the_same_for_text_and_for_categories(chances: np.ndarray) -> None:
    draw = np.random.default_rng(4)
    levels = np.array(["a", "b", "c", None], dtype=object)[draw.integers(0, 4, len(chances))]
    rows = pd.DataFrame({"plan": pd.Series(levels, dtype="str")})
    outcome = (draw.random(len(chances)) < np.where(levels == "a", 0.8, 0.2)).astype(float)
    fold = np.arange(len(chances)) % 5

    def rule(table: pd.DataFrame) -> Rule:
        return scored(Observations(table, outcome, "logistic", fold=fold), chances, chances).rule

    assert rule(rows).column == "plan"
    assert rule(rows.astype("category")) == rule(rows)

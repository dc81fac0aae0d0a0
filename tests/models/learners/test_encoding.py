"""Codes for the trees: a value that training has not seen never passes for another one."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.encoding import MISSING, OTHER, Encoder, LevelCode, NumberCode

HOSTILE = ["", " ", "a,b", "(missing)", "nan", "None", '"; drop table', "\u202edesrever", "Ж", "0"]


def text(values: Sequence[str | None]) -> pd.Series:
    return pd.Series(values, dtype="str", name="plan")


def fitted(rows: pd.DataFrame, outcome: np.ndarray) -> Trees:
    encoder = Encoder.learnt_from(rows)
    codes = encoder.codes(rows)
    return fit_trees(codes, outcome, encoder, "squarederror", TreeSettings(2, 60), seed=0)


@pytest.fixture(scope="module")
def plans() -> Trees:
    """Levels a, c, e with outcomes 0, 50, 100; the rare ones in between share 30."""
    rows = text(["a", "c", "e"] * 100 + [f"rare {k}" for k in range(40)]).to_frame()
    return fitted(rows, np.array([0.0, 50.0, 100.0] * 100 + [30.0] * 40))


@pytest.mark.parametrize("unseen", ["b", "d", "f", "A", "rare 99", "", OTHER, None])
def test_an_unseen_level_scores_as_other_wherever_it_sorts(
    plans: Trees, unseen: str | None
) -> None:
    """XGBoost's own coding scores "b" as "c", its neighbour in sort order."""
    pooled, scored = plans.mean(text(["rare 1", unseen]).to_frame())
    assert scored == pooled
    assert pooled == pytest.approx(30, abs=1)


def test_seen_levels_keep_their_own_score_in_any_company(plans: Trees) -> None:
    assert plans.mean(text(["e"]).to_frame()) == pytest.approx([100], abs=1)
    assert plans.mean(text(["e", "zzz", "a"]).to_frame()) == pytest.approx([100, 30, 0], abs=1)


def test_without_a_trained_other_the_most_frequent_level_stands_in() -> None:
    """An untrained code goes where XGBoost's sets happen to end, here to an end of the scale."""
    rows = text(["a"] * 50 + ["c"] * 90 + ["e"] * 50).to_frame()
    trees = fitted(rows, np.array([0.0] * 50 + [50.0] * 90 + [100.0] * 50))
    assert OTHER not in trees.encoder.columns[0].levels  # type: ignore[union-attr]
    assert trees.mean(text(["b", "zzz", None]).to_frame()) == pytest.approx([50] * 3, abs=1)


def test_a_missing_level_is_a_level_of_its_own() -> None:
    rows = text(["a"] * 50 + [None] * 50).to_frame()
    trees = fitted(rows, np.array([1.0] * 50 + [9.0] * 50))
    assert trees.encoder.columns == (LevelCode("plan", (MISSING, "a"), unseen=1),)
    assert trees.mean(text([None, "a"]).to_frame()) == pytest.approx([9, 1], abs=0.2)


def test_a_missing_number_takes_the_median_where_training_had_none() -> None:
    encoder = Encoder.learnt_from(pd.DataFrame({"bill": [1.0, 2.0, 50.0]}))
    codes = encoder.codes(pd.DataFrame({"bill": [np.nan, 50.0]}))
    assert codes[:, 0].tolist() == [2.0, 50.0]


def test_a_missing_number_stays_missing_where_training_had_some() -> None:
    rows = pd.DataFrame({"bill": np.where(np.arange(300) % 3 == 0, np.nan, np.arange(300.0))})
    outcome = np.where(rows["bill"].isna(), 7.0, 0.0)
    trees = fitted(rows, outcome)
    assert np.isnan(trees.encoder.codes(rows)[0, 0])
    assert trees.mean(pd.DataFrame({"bill": [np.nan, 150.0]})) == pytest.approx([7, 0], abs=0.2)


def test_numbers_without_end_are_missing_and_huge_ones_stop_where_float32_does() -> None:
    rows = pd.DataFrame({"bill": [np.inf, -np.inf, 1e300, -1e300, 3.0] * 20})
    trees = fitted(rows, np.array([1.0, 1.0, 5.0, 9.0, 0.0] * 20))
    codes = trees.encoder.codes(rows)
    assert np.isnan(codes[:2, 0]).all()
    assert np.isfinite(codes[2:5, 0]).all()
    assert trees.mean(rows[:5]) == pytest.approx([1, 1, 5, 9, 0], abs=0.2)


def test_hostile_level_names_keep_apart() -> None:
    rows = text([level for level in HOSTILE for _ in range(20)]).to_frame()
    encoder = Encoder.learnt_from(rows)
    codes = encoder.codes(text(HOSTILE).to_frame())[:, 0]
    assert len(set(codes)) == len(HOSTILE)


def test_a_level_that_is_called_other_is_no_level_of_its_own() -> None:
    encoder = Encoder.learnt_from(text([OTHER] * 50 + ["a"] * 50).to_frame())
    assert encoder.columns == (LevelCode("plan", ("a", OTHER), unseen=1),)
    assert encoder.codes(text([OTHER, "a", "new"]).to_frame())[:, 0].tolist() == [1, 0, 1]


def test_only_the_hundred_most_frequent_levels_have_a_code() -> None:
    levels = [f"{k:03}" for k in range(130) for _ in range(10 + (k >= 30))]
    encoder = Encoder.learnt_from(text(levels).to_frame())
    (column,) = encoder.columns
    assert isinstance(column, LevelCode)
    assert column.levels == (*(f"{k:03}" for k in range(30, 130)), OTHER)
    assert encoder.pooled(text(["000", "029", "030", "new"]).to_frame()) == {"plan": 3}


@pytest.mark.parametrize("many", [3, 127, 128])
def test_text_and_categories_are_learnt_alike(many: int) -> None:
    """127 categories fill one byte of codes, and missing is one more."""
    draw = np.random.default_rng(1)
    levels = draw.choice([f"level {k}" for k in range(many)], 20_000).astype(object)
    levels[::9] = None
    rows = text(levels.tolist()).to_frame()
    unused = rows.astype(pd.CategoricalDtype([*rows["plan"].dropna().unique(), "never seen"]))
    encoder = Encoder.learnt_from(rows)
    assert Encoder.learnt_from(unused) == encoder
    assert np.array_equal(encoder.codes(unused), encoder.codes(rows))


def test_dates_and_booleans_are_coded_like_what_they_say() -> None:
    days = pd.DataFrame({"day": pd.to_datetime(["2024-01-01"] * 20 + ["2024-02-01"] * 20)})
    codes = Encoder.learnt_from(days).codes(days)[:, 0]
    assert codes.tolist() == [0] * 20 + [1] * 20


def test_pooled_counts_rows_without_a_level_by_column() -> None:
    rows = text(["a"] * 30 + ["x", "y"]).to_frame().assign(bill=1.0)
    encoder = Encoder.learnt_from(rows)
    assert encoder.pooled(rows) == {"plan": 2}
    assert encoder.pooled(rows[:30]) == {}


def test_a_record_reads_back_as_the_same_encoder() -> None:
    rows = pd.DataFrame(
        {
            "bill": [1.0, np.nan] * 100,
            "age": np.arange(200.0),
            "plan": text([level for level in HOSTILE for _ in range(20)]),
            "city": pd.Series([*["x"] * 195, *"abcde"], dtype="str"),
        }
    )
    encoder = Encoder.learnt_from(rows)
    again = Encoder.from_record(json.loads(json.dumps(encoder.to_record())))
    assert again == encoder
    assert [type(column) for column in again.columns] == [NumberCode, NumberCode] + [LevelCode] * 2
    assert np.array_equal(again.codes(rows), encoder.codes(rows), equal_nan=True)
    assert again.types == ["q", "q", "c", "c"]
    assert again.names == ("bill", "age", "plan", "city")


def test_a_column_without_any_row_or_value_is_coded() -> None:
    rows = pd.DataFrame({"bill": [np.nan] * 30, "plan": text([None] * 30)})
    encoder = Encoder.learnt_from(rows)
    assert encoder.codes(rows[:0]).shape == (0, 2)
    assert encoder.codes(rows)[0, 1] == 0
    assert Encoder.learnt_from(rows[:0]).codes(rows).shape == (30, 2)

"""Splines, indicators and products: shapes, tails, rare levels, missing values, records."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from models.learners.spline_columns import LIMIT, OTHER, LevelColumn, NumberColumn, SplineColumns


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    age = rng.gamma(3, 9, 500).round(1)
    age[::17] = np.nan
    plan = pd.Series(rng.choice(["a", "b", "c"], 500), dtype="str")
    plan[::23] = None
    return pd.DataFrame(
        {
            "age": age,
            "plan": plan,
            "yes": pd.Series(rng.choice(["Yes", "No"], 500), dtype="category"),
            "stars": rng.integers(1, 6, 500).astype(float),
            "same": np.full(500, 4.0),
        }
    )


def test_design_is_standardised_and_owned(rows: pd.DataFrame) -> None:
    columns = SplineColumns.fit(rows)
    design = columns.design(rows)
    assert design.shape == (500, 1 + len(columns.owner))
    assert (design[:, 0] == 1).all()
    assert np.abs(design[:, 1:].mean(axis=0)).max() < 0.2  # clipping moves a mean a little
    assert np.abs(design[:, 1:]).max() <= LIMIT
    assert set(columns.owner) == {"age", "plan", "yes", "stars"}  # "same" never varies
    assert columns.owner.count("yes") == 1
    assert columns.owner.count("plan") == 4  # three levels and missing


def test_missing_number_is_the_median_with_a_flag(rows: pd.DataFrame) -> None:
    age = NumberColumn.fit(rows["age"])
    raw = age.full(rows)
    assert (raw[:, -1] == rows["age"].isna()).all()
    filled = age.full(rows.assign(age=rows["age"].fillna(rows["age"].median())))
    assert np.allclose(raw[:, :-1], filled[:, :-1])


def test_tails_go_on_straight(rows: pd.DataFrame) -> None:
    age = NumberColumn.fit(rows["age"])
    for start in (age.knots[-1] + 1, age.knots[0] - 30):
        far = pd.DataFrame({"age": start + np.array([0.0, 10.0, 20.0])})
        raw = age.full(far)[:, :-1]
        assert np.allclose(raw[2] - raw[1], raw[1] - raw[0])
    ends = pd.DataFrame({"age": age.knots[-1] + np.array([-1e-6, 0.0, 1e-6])})
    raw = age.full(ends)
    assert np.allclose((raw[2] - raw[1]) / 1e-6, (raw[1] - raw[0]) / 1e-6, atol=1e-3)


def test_pieces_can_bend_like_a_cubic() -> None:
    x = pd.DataFrame({"x": np.linspace(-3, 3, 400)})
    design = SplineColumns.fit(x).design(x)
    cubic = (x["x"] ** 3 - 4 * x["x"]).to_numpy()
    inside = np.abs(x["x"].to_numpy()) < 2.9
    fitted = design @ np.linalg.lstsq(design[inside], cubic[inside], rcond=None)[0]
    assert np.abs(fitted - cubic)[inside].max() < 1e-6


def test_rare_levels_are_pooled_and_take_the_unseen() -> None:
    values = pd.Series(["a"] * 50 + ["b"] * 20 + ["c"] * 3 + ["d"] * 2, dtype="str", name="v")
    column = LevelColumn.fit(values)
    assert column.levels == ("a", "b", OTHER)
    seen = pd.DataFrame({"v": pd.Series(["a", "c", "never", None], dtype="str")})
    assert column.codes(seen).tolist() == [0, 2, 2, 2]
    many = pd.Series([f"z{i % 300:03d}" for i in range(3000)], dtype="str", name="v")
    assert len(LevelColumn.fit(many).levels) == 201


def test_unseen_level_without_pool_is_no_level() -> None:
    column = LevelColumn.fit(pd.Series(["a", "b", "c"] * 9, dtype="str", name="v"))
    unseen = pd.DataFrame({"v": pd.Series(["x"], dtype="str")})
    assert column.codes(unseen).tolist() == [-1]
    assert column.full(unseen).sum() == 0


def test_levers_meet_every_column_once(rows: pd.DataFrame) -> None:
    columns = SplineColumns.fit(rows, ("yes", "age"))
    pairs = [source for source in columns.sources if len(source) == 2]
    assert ("yes", "plan") in pairs
    assert ("age", "stars") in pairs
    assert pairs.count(("yes", "age")) == 1
    assert ("age", "yes") not in pairs
    free = columns.without(["yes"])
    assert free[0] == 0
    assert not any("yes" in columns.sources[place - 1] for place in free[1:])
    with pytest.raises(KeyError):
        SplineColumns.fit(rows, ("nobody",))


def test_record_is_json_and_exact(rows: pd.DataFrame) -> None:
    columns = SplineColumns.fit(rows, ("yes",))
    again = SplineColumns.from_record(json.loads(json.dumps(columns.to_record())))
    assert np.array_equal(columns.design(rows), again.design(rows))
    assert again.owner == columns.owner


def test_no_rows_have_an_empty_design(rows: pd.DataFrame) -> None:
    columns = SplineColumns.fit(rows, ("yes",))
    assert columns.design(rows.iloc[:0]).shape == (0, 1 + len(columns.owner))


@pytest.mark.parametrize("levers", [(), ("age",), ("age", "plan")])
def test_the_design_that_is_made_on_the_way_is_the_design(
    rows: pd.DataFrame, levers: tuple[str, ...]
) -> None:
    same = rows.assign(same=1.0)
    columns, design = SplineColumns.fit_design(same, levers)
    np.testing.assert_array_equal(design, columns.design(same))
    assert design.shape[1] == 1 + len(columns.owner)
    assert "same" not in columns.owner
    np.testing.assert_allclose(design[:, 1:].mean(axis=0), 0, atol=0.05)


def test_levels_of_text_and_of_categories_are_learnt_alike() -> None:
    values = pd.Series(["b", "a", None, "c", "a", "b"] * 9 + ["rare"], dtype="str", name="v")
    unused = values.astype(pd.CategoricalDtype(["c", "never", "rare", "b", "a"]))
    assert LevelColumn.fit(unused) == LevelColumn.fit(values)
    assert LevelColumn.fit(values).levels == ("a", "b", "(missing)", "c", OTHER)

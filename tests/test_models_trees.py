"""Boosted trees: exact contributions, the same trees for the same seed, saved without loss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.encoding import Encoder
from models.outcome import Family, mean_of
from models.trees import DEPTHS, MOST_ROUNDS, Trees, TreeSettings, fit_trees, tuned

FAMILIES: tuple[Family, ...] = ("logistic", "poisson", "squarederror")


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    return pd.DataFrame(
        {
            "x": rng.normal(size=600),
            "gap": np.where(rng.random(600) < 0.2, np.nan, rng.normal(size=600)),
            "plan": pd.Series(rng.choice(["a", "b", "c"], 600), dtype="str"),
        }
    )


def outcome_of(rows: pd.DataFrame, family: Family) -> np.ndarray:
    rng = np.random.default_rng(5)
    margin = rows["x"].to_numpy() + (rows["plan"] == "b").to_numpy(dtype=float)
    mean = mean_of(margin, family)
    match family:
        case "logistic":
            return (rng.random(len(rows)) < mean).astype(float)
        case "poisson":
            return rng.poisson(mean).astype(float)
        case _:
            return mean + rng.normal(size=len(rows))


def trees_of(rows: pd.DataFrame, family: Family, seed: int = 0) -> Trees:
    encoder = Encoder.learnt_from(rows)
    settings = TreeSettings(depth=3, rounds=40)
    outcome = outcome_of(rows, family)
    return fit_trees(encoder.codes(rows), outcome, encoder, family, settings, seed)


@pytest.mark.parametrize("family", FAMILIES)
def test_contributions_add_up_to_the_margin(rows: pd.DataFrame, family: Family) -> None:
    trees = trees_of(rows, family)
    told = trees.contributions(rows)
    assert told.names == ("x", "gap", "plan")
    assert np.abs(told.parts).max() > 0.1
    np.testing.assert_allclose(told.total(), trees.margin(rows), atol=1e-4)


def test_a_column_that_says_nothing_gets_the_least_credit(rows: pd.DataFrame) -> None:
    size = np.abs(trees_of(rows, "squarederror").contributions(rows).parts).mean(axis=0)
    assert size.argmin() == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_seed_grows_the_same_trees(rows: pd.DataFrame, family: Family) -> None:
    first, second, other = (trees_of(rows, family, seed).margin(rows) for seed in (3, 3, 4))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("family", FAMILIES)
def test_saved_trees_predict_the_same(rows: pd.DataFrame, family: Family, tmp_path: Path) -> None:
    trees = trees_of(rows, family)
    trees.save(tmp_path / "final.ubj")
    again = Trees.load(tmp_path / "final.ubj", trees.encoder, family, trees.depth)
    assert np.array_equal(again.mean(rows), trees.mean(rows))
    assert np.array_equal(again.contributions(rows).parts, trees.contributions(rows).parts)


@pytest.mark.parametrize("family", FAMILIES)
def test_tables_and_xgboost_tell_the_same(
    rows: pd.DataFrame, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = replace(trees_of(rows, family), unit=7.0)
    if trees.tables is None:
        pytest.skip("no compiled tables on this system")
    codes = trees.encoder.codes(rows)
    points = np.array([-1.0, 0.0, 0.25, np.nan])
    told = trees.contributions(rows)
    answered = [trees.responses(codes, place, points) for place in (0, 1)]
    monkeypatch.setattr("models.trees.WORTH_TABLES", len(rows) + 1)
    monkeypatch.setattr("models.trees.WORTH_RESPONSES", 0)
    again = trees.contributions(rows)
    assert told.base == pytest.approx(again.base, abs=1e-5)
    np.testing.assert_allclose(told.parts, again.parts, atol=1e-5)
    assert not np.array_equal(told.parts, again.parts)
    for place in (0, 1):
        fast = trees.responses(codes, place, points)
        np.testing.assert_allclose(fast, answered[place], atol=1e-5)
        assert not np.array_equal(fast, answered[place])


def test_codes_and_rows_give_the_same_mean(rows: pd.DataFrame) -> None:
    trees = trees_of(rows, "poisson")
    assert np.array_equal(trees.mean_of_codes(trees.encoder.codes(rows)), trees.mean(rows))
    assert trees.mean(rows).min() > 0


def test_tuning_stops_early_and_takes_deep_trees_only_where_columns_meet() -> None:
    rng = np.random.default_rng(8)
    rows = pd.DataFrame(rng.normal(size=(1500, 4)), columns=list("abcd"))
    encoder = Encoder.learnt_from(rows)
    codes, held = encoder.codes(rows), np.arange(1500) % 5 == 0
    noise = rng.normal(size=1500)
    flat = tuned(codes, rows["a"].to_numpy() + noise, encoder, "squarederror", held, 0)
    signs = np.sign(rows).prod(axis=1).to_numpy()
    met = tuned(codes, 3 * signs + 0.1 * noise, encoder, "squarederror", held, 0)
    nothing = tuned(codes, noise, encoder, "squarederror", held, 0)
    assert flat.depth == DEPTHS[0]
    assert met.depth > DEPTHS[0]
    assert flat.rounds < MOST_ROUNDS
    assert nothing.rounds < 40

"""Boosted trees: exact contributions, the same trees for the same seed, saved without loss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.learners.boosted_trees import (
    MOST_ROUNDS,
    TRIED,
    Trees,
    TreeSettings,
    early_stopped,
    fit_trees,
)
from models.learners.encoding import Encoder
from models.statistics.outcome_family import Family, mean_of

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
    contributions = trees.contributions(rows)
    assert contributions.names == ("x", "gap", "plan")
    assert np.abs(contributions.parts).max() > 0.1
    np.testing.assert_allclose(contributions.total(), trees.margin(rows), atol=1e-4)


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
    contributions = trees.contributions(rows)
    answered = [trees.responses(codes, place, points) for place in (0, 1)]
    monkeypatch.setattr("models.learners.boosted_trees.WORTH_TABLES", len(rows) + 1)
    monkeypatch.setattr("models.learners.boosted_trees.WORTH_RESPONSES", 0)
    again = trees.contributions(rows)
    assert contributions.base == pytest.approx(again.base, abs=1e-5)
    np.testing.assert_allclose(contributions.parts, again.parts, atol=1e-5)
    assert not np.array_equal(contributions.parts, again.parts)
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

    def chosen(outcome: np.ndarray) -> TreeSettings:
        return early_stopped(codes, outcome, encoder, "squarederror", held, 0).settings

    flat = chosen(rows["a"].to_numpy() + noise)
    signs = np.sign(rows).prod(axis=1).to_numpy()
    met, nothing = chosen(3 * signs + 0.1 * noise), chosen(noise)
    assert flat.depth == TRIED[0].depth
    assert met.depth > TRIED[0].depth
    assert flat.rounds < MOST_ROUNDS
    assert nothing.rounds < 40


@pytest.mark.parametrize("family", FAMILIES)
def test_trees_that_stopped_early_are_those_of_a_fit_of_their_size(
    rows: pd.DataFrame, family: Family
) -> None:
    """So they serve as the model that has not seen the held rows."""
    encoder = Encoder.learnt_from(rows)
    codes, held = encoder.codes(rows), np.arange(len(rows)) % 5 == 0
    outcome = outcome_of(rows, family) * (1 if family == "logistic" else 30)
    stopped = early_stopped(codes, outcome, encoder, family, held, 3)
    trees = fit_trees(codes[~held], outcome[~held], encoder, family, stopped.settings, 3)
    assert stopped.settings.rounds > 3
    np.testing.assert_array_equal(stopped.mean(rows), trees.mean(rows))


def test_what_stops_early_has_the_least_loss_of_its_size_or_nearly(rows: pd.DataFrame) -> None:
    encoder = Encoder.learnt_from(rows)
    codes, held = encoder.codes(rows), np.arange(len(rows)) % 5 == 0
    outcome = outcome_of(rows, "squarederror")
    chosen = early_stopped(codes, outcome, encoder, "squarederror", held, 3)

    def lost(trees: Trees) -> float:
        return float(((trees.mean_of_codes(codes[held]) - outcome[held]) ** 2).mean())

    sizes = range(5, 120, 5)
    others = [
        fit_trees(codes[~held], outcome[~held], encoder, "squarederror", TreeSettings(2, rounds), 3)
        for rounds in sizes
    ]
    assert lost(chosen) <= 1.01 * min(lost(trees) for trees in others)

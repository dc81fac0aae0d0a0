"""Families: columns that tell the same story are one, others stay apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from scipy.stats.contingency import association as cramers_v

from models.training.column_families import association
from models.training.column_families import column_families as families_of


def text(values: np.ndarray) -> pd.Series:
    return pd.Series(values.astype(str), dtype="str")


def column_families(table: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    return families_of([str(name) for name in table.columns], association(table))


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    x = rng.normal(size=1500)
    plan = rng.integers(0, 4, 1500)
    return pd.DataFrame(
        {
            "other": rng.normal(size=1500),
            "copy 1": x + rng.normal(0, 0.2, 1500),
            "plan": text(plan),
            "copy 2": np.exp(x + rng.normal(0, 0.2, 1500)),
            "copy 3": -x + rng.normal(0, 0.2, 1500),
            "plan name": text(np.array(["Basic", "Plus", "Max", "Team"])[plan]),
            "fee": plan * 10.0 + rng.normal(0, 1, 1500),
            "colour": text(rng.integers(0, 3, 1500)),
        }
    )


def test_noisy_copies_form_one_family_and_the_rest_stays_apart(table: pd.DataFrame) -> None:
    """Curved and reversed copies, two spellings of a level, and a number that follows a level."""
    assert set(column_families(table)) == {
        ("other",),
        ("copy 1", "copy 2", "copy 3"),
        ("plan", "plan name", "fee"),
        ("colour",),
    }


def test_every_column_is_in_one_family(table: pd.DataFrame) -> None:
    names = [name for family in column_families(table) for name in family]
    assert sorted(names) == sorted(table.columns)
    assert column_families(table[["fee"]]) == (("fee",),)
    assert column_families(table[[]]) == ()


def test_numbers_are_measured_by_rank_correlation(table: pd.DataFrame) -> None:
    strength = association(table[["copy 1", "copy 2", "copy 3", "other"]])
    expected = abs(spearmanr(table[["copy 1", "copy 2", "copy 3", "other"]]).statistic)
    np.testing.assert_allclose(strength, expected, atol=1e-12)


def test_levels_are_measured_by_cramers_v_less_its_bias(table: pd.DataFrame) -> None:
    rng = np.random.default_rng(1)
    mixed = table[["plan"]].assign(
        half=np.where(rng.random(1500) < 0.5, table["plan"], table["colour"])
    )
    plain = cramers_v(pd.crosstab(mixed["plan"], mixed["half"]).to_numpy())
    assert association(mixed)[0, 1] == pytest.approx(plain, abs=0.02)
    assert association(table[["plan", "plan name"]])[0, 1] == pytest.approx(1)


@pytest.mark.parametrize("levels", [2, 50, 300, 500])
def test_many_levels_do_not_fit_a_number_or_each_other_by_chance(levels: int) -> None:
    rng = np.random.default_rng(2)
    names = text(rng.integers(0, levels, 600))
    table = pd.DataFrame(
        {"x": rng.normal(size=600), "name": names, "also": text(rng.integers(0, levels, 600))}
    )
    assert column_families(table) == (("x",), ("name",), ("also",))
    assert association(table).max(initial=0, where=~np.eye(3, dtype=bool)) < 0.4


def test_constant_and_missing_values_go_with_nothing() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=300)
    table = pd.DataFrame(
        {
            "x": x,
            "same": 1.0,
            "one": text(np.zeros(300)),
            "empty": np.nan,
            "own": text(np.arange(300)),
            "gappy copy": np.where(rng.random(300) < 0.1, np.nan, x),
        }
    )
    assert column_families(table)[0] == ("x", "gappy copy")
    assert len(column_families(table)) == 5


def test_a_large_table_is_sampled_the_same_way_twice() -> None:
    rng = np.random.default_rng(4)
    table = pd.DataFrame(rng.normal(size=(30_000, 2)) @ [[1, 0.5], [0, 0.5]], columns=["a", "b"])
    assert np.array_equal(association(table, seed=1), association(table, seed=1))
    exact = abs(spearmanr(table).statistic)
    assert association(table, seed=1)[0, 1] == pytest.approx(exact, abs=0.015)


def test_levels_that_are_coded_already_are_measured_alike(table: pd.DataFrame) -> None:
    """A level that no row has counts for nothing."""
    coded = table.assign(
        plan=pd.Categorical(table["plan"], categories=["9", *"3210"]),
        colour=table["colour"].astype("category"),
    )
    coded.loc[::7, "colour"] = None
    gappy = table.assign(colour=table["colour"].where(np.arange(1500) % 7 > 0))
    np.testing.assert_allclose(association(coded), association(gappy), atol=1e-12)

"""Products are taken where the outcome follows them beyond its model, and nowhere else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.effect import estimate
from models.prepared import View
from models.products import MOST, untold_products
from models.scenario import Change, Scenario


def rows(seed: int, count: int = 2000) -> pd.DataFrame:
    r = np.random.default_rng(seed)
    table = pd.DataFrame(r.normal(0, 1, (count, 4)).round(3), columns=list("abcd"))
    table["kind"] = r.choice(["p", "q", "r"], count)
    return table


def test_the_product_that_is_left_comes_first() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    left = table["a"] * table["c"] + np.random.default_rng(2).normal(0, 1, len(table))
    found = untold_products(view, view, left.to_numpy())
    assert found is not None
    assert np.corrcoef(found[0][:, 0], table["a"] * table["c"])[0, 1] > 0.99
    np.testing.assert_array_equal(*found)


def test_a_number_may_meet_a_level() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    met = table["b"] * (table["kind"] == "q")
    found = untold_products(view, view, (met - 0.3 * table["b"]).to_numpy())
    assert found is not None
    assert np.abs(np.corrcoef(found[0][:, 0], met)[0, 1]) > 0.6


def test_luck_has_no_product() -> None:
    luck = [np.random.default_rng(seed).normal(0, 1, 2000) for seed in range(40)]
    view = View.learnt_from(rows(1))
    assert sum(untold_products(view, view, left) is not None for left in luck) <= 2


def test_there_are_never_many() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    numbers = table[list("abcd")].to_numpy()
    left = sum(numbers[:, j] * numbers[:, k] for j in range(4) for k in range(j))
    found = untold_products(view, view, np.asarray(left))
    assert found is not None
    assert found[0].shape == (len(table), MOST)


def test_one_column_has_none() -> None:
    view = View.learnt_from(rows(1)[["a"]])
    assert untold_products(view, view, np.ones(2000)) is None


def test_an_effect_behind_a_product_is_found() -> None:
    """Unmatched, the answer is off by more than four standard errors."""
    errors = []
    for seed in range(4):
        table = rows(seed)
        r = np.random.default_rng(seed + 50)
        table["push"] = (0.7 * table["a"] * table["b"] + r.normal(0, 1, len(table))).round(3)
        outcome = 1.5 * table["a"] * table["b"] + 0.8 * table["push"] + r.normal(0, 3, len(table))
        push = Scenario((Change("push", "shift", 0.6),))
        effect = estimate(table, outcome.to_numpy(), push, family="squarederror", seed=seed)
        errors.append((effect.change.value - 0.48) / effect.change.se)
    assert np.abs(errors).max() < 3
    assert np.abs(np.mean(errors)) < 1.2

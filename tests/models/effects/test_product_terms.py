"""Products are taken where the outcome follows them beyond its model, and nowhere else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.effects.effect import estimate
from models.effects.product_terms import MOST, omitted_products
from models.interventions.scenario import Change, Scenario
from models.learners.design import View
from models.statistics.observations import Observations


def rows(seed: int, count: int = 2000) -> pd.DataFrame:
    r = np.random.default_rng(seed)
    table = pd.DataFrame(r.normal(0, 1, (count, 4)).round(3), columns=list("abcd"))
    table["kind"] = r.choice(["p", "q", "r"], count)
    return table


def test_the_product_that_is_left_comes_first() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    left = table["a"] * table["c"] + np.random.default_rng(2).normal(0, 1, len(table))
    products = omitted_products(view, view, left.to_numpy())
    assert products is not None
    assert np.corrcoef(products[0][:, 0], table["a"] * table["c"])[0, 1] > 0.99
    np.testing.assert_array_equal(*products)


def test_a_number_may_meet_a_level() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    met = table["b"] * (table["kind"] == "q")
    products = omitted_products(view, view, (met - 0.3 * table["b"]).to_numpy())
    assert products is not None
    assert np.abs(np.corrcoef(products[0][:, 0], met)[0, 1]) > 0.6


def test_a_product_of_three_is_found() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    signs = np.sign(table["a"] * table["b"]) * (table["kind"] == "q")
    left = signs - signs.mean() + np.random.default_rng(2).normal(0, 2, len(table))
    products = omitted_products(view, view, left.to_numpy())
    assert products is not None
    best = np.abs(np.corrcoef(np.column_stack([left, products[0]]).T)[0, 1:]).max()
    assert best > 0.12


def test_a_board_of_fields_is_found_by_pieces() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    fields = np.floor(table["a"].rank(pct=True) * 4) + np.floor(table["b"].rank(pct=True) * 4)
    left = np.where(fields % 2 == 0, 1.0, -1.0) + np.random.default_rng(2).normal(0, 1, len(table))
    products = omitted_products(view, view, left)
    assert products is not None
    coefficients = np.linalg.lstsq(products[0], left, rcond=None)[0]
    assert np.corrcoef(products[0] @ coefficients, left)[0, 1] > 0.3


def test_luck_has_no_product() -> None:
    luck = [np.random.default_rng(seed).normal(0, 1, 2000) for seed in range(40)]
    view = View.learnt_from(rows(1))
    assert sum(omitted_products(view, view, left) is not None for left in luck) <= 3


def test_there_are_never_many() -> None:
    table = rows(1)
    view = View.learnt_from(table)
    numbers = table[list("abcd")].to_numpy()
    left = sum(numbers[:, j] * numbers[:, k] for j in range(4) for k in range(j))
    products = omitted_products(view, view, np.asarray(left))
    assert products is not None
    assert MOST <= products[0].shape[1] <= 3 * MOST


def test_one_column_has_none() -> None:
    view = View.learnt_from(rows(1)[["a"]])
    assert omitted_products(view, view, np.ones(2000)) is None


def test_an_effect_behind_a_product_is_found() -> None:
    """Unmatched, the answer is off by more than four standard errors."""
    errors = []
    for seed in range(4):
        table = rows(seed)
        r = np.random.default_rng(seed + 50)
        table["push"] = (0.7 * table["a"] * table["b"] + r.normal(0, 1, len(table))).round(3)
        outcome = 1.5 * table["a"] * table["b"] + 0.8 * table["push"] + r.normal(0, 3, len(table))
        push = Scenario((Change("push", "shift", 0.6),))
        effect = estimate(Observations(table, outcome.to_numpy(), "squarederror", seed=seed), push)
        errors.append((effect.change.value - 0.48) / effect.change.se)
    assert np.abs(errors).max() < 3
    assert np.abs(np.mean(errors)) < 1.2


def test_what_three_decide_is_told_to_be_learnt_in_part() -> None:
    """The sign of three numbers' product decides both: their plain product tells a part of it."""
    r = np.random.default_rng(3)
    table = rows(3)
    sign = np.sign(table[["a", "b", "c"]].to_numpy().prod(axis=1))
    table["on"] = np.where(r.random(len(table)) < 1 / (1 + np.exp(-1.5 * sign)), "yes", "no")
    outcome = 2 * sign + (table["on"] == "yes") + r.normal(0, 2, len(table))
    on = Scenario((Change("on", "set", "yes"),))
    effect = estimate(Observations(table, np.asarray(outcome), "squarederror"), on)
    assert effect.tangled
    assert effect.caution
    assert effect.unsure > 0.2 * abs(effect.owed)
    steady = estimate(Observations(table, np.asarray(outcome - 2 * sign), "squarederror"), on)
    assert not steady.tangled

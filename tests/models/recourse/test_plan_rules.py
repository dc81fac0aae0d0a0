"""What never occurs together is learnt where the rows speak clearly, and only there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.recourse.plan_rules import Values, learn, learnt, rules_of, values_of

DRAW = np.random.default_rng(3)


def texts(*values: str) -> Values:
    return np.array(values, dtype=object)


def broken(lever: Values, grid: Values, other: Values, beside: Values) -> list[list[bool]]:
    rule = learn(lever, grid, other)
    assert rule is not None
    return [[bool(cell) for cell in line] for line in rule.broken(beside)]


def test_a_level_that_always_comes_with_another_one() -> None:
    internet = texts(*["No"] * 40, *["DSL"] * 30, *["Fiber"] * 30)
    support = texts(*["None"] * 40, *["Yes"] * 20, *["No"] * 40)
    wanted, beside = texts("None", "Yes", "No"), texts("No", "DSL")
    faults = broken(support, wanted, internet, beside)
    assert faults == [[False, True, True], [True, False, False]]


def test_a_rare_combination_is_no_rule() -> None:
    lever = texts(*["a"] * 25, *["b"] * 475)
    other = texts(*["x"] * 25, *["x"] * 465, *["y"] * 10)
    assert learn(lever, texts("a", "b"), other) is None


def test_a_combination_that_ought_to_occur_but_never_does() -> None:
    lever = texts(*["a"] * 100, *["b"] * 100)
    other = texts(*["x", "y"] * 50, *["x", "y", "z", "z"] * 25)
    assert broken(lever, texts("a", "b"), other, texts("x", "z")) == [[False, False], [True, False]]


def test_an_unknown_value_breaks_nothing() -> None:
    lever, other = texts(*["a"] * 50, *["b"] * 50), texts(*["x"] * 50, *["y"] * 50)
    assert broken(lever, texts("a", "b"), other, texts("new")) == [[False, False]]


def test_a_missing_value_is_a_level() -> None:
    lever = texts(*["a"] * 50, *["b"] * 50)
    other = values_of(pd.Series([None] * 50 + ["y"] * 50, dtype="str"))
    assert broken(lever, texts("a", "b"), other, texts("(missing)")) == [[False, True]]


def test_a_number_keeps_its_range_beside_a_level() -> None:
    contract = texts(*["long"] * 200, *["short"] * 200)
    tenure = np.concatenate([np.linspace(24, 72, 200), np.linspace(0, 72, 200)])
    faults = broken(contract, texts("long", "short"), tenure, np.array([3.0, 30.0, np.nan]))
    assert faults == [[True, False], [False, False], [False, False]]


def test_a_moved_number_keeps_its_range_beside_a_level() -> None:
    discount = np.concatenate([np.zeros(200), np.linspace(5, 30, 200)])
    has = texts(*["No"] * 200, *["Yes"] * 200)
    grid = np.array([0.0, 10.0])
    assert broken(discount, grid, has, texts("No", "Yes")) == [[False, True], [True, False]]


def test_a_few_rows_at_the_edge_set_no_limit() -> None:
    number = DRAW.normal(size=400)
    assert learn(texts(*["a"] * 200, *["b"] * 200), texts("a", "b"), number) is None


def test_a_number_that_is_never_above_another_one() -> None:
    total = DRAW.uniform(10, 20, 100)
    part = total * DRAW.uniform(0, 1, 100)
    assert broken(part, np.array([5.0, 15.0]), total, np.array([10.0])) == [[False, True]]
    assert broken(total, np.array([5.0, 15.0]), part, np.array([10.0])) == [[True, False]]


def test_rules_are_kept_by_lever() -> None:
    rows = {
        "lever": texts(*["a"] * 50, *["b"] * 50),
        "tied": texts(*["x"] * 50, *["y"] * 50),
        "free": texts(*["u", "v"] * 50),
    }
    rules = learnt(rows, {"lever": texts("a", "b")})
    assert [name for name, _ in rules["lever"]] == ["tied"]
    assert rules_of(rules["lever"], "tied") is not None
    assert rules_of(rules["lever"], "free") is None

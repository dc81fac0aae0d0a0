"""Columns are cut at round places, and a term holds for just the rows that it names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.segments.conditions import Term, covering, cut, roundest, strata


def numbers(values: np.ndarray, name: str = "fee") -> pd.Series:
    return pd.Series(values, name=name)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(12.31, 14.9, 14), (17, 23, 20), (0.43, 0.47, 0.45), (-7.2, 3.1, 0), (12.05, 12.1, 12.1),
     (98_000, 103_000, 100_000)],
)  # fmt: skip
def test_round_places(low: float, high: float, told: float) -> None:
    assert roundest(low, high) == told


def test_every_term_holds_for_the_rows_of_its_parts() -> None:
    draw = np.random.default_rng(1)
    rows = pd.DataFrame(
        {
            "fee": np.where(draw.random(900) < 0.1, np.nan, draw.normal(60, 20, 900).round(2)),
            "tickets": draw.poisson(1.5, 900).astype(float),
            "zeros": np.where(draw.random(900) < 0.4, 0.0, draw.lognormal(9, 1, 900).round(2)),
            "plan": pd.Categorical.from_codes(draw.integers(-1, 4, 900), pd.Index(list("abcd"))),
        }
    )
    outcome = draw.random(900)
    for name in rows:
        column_cut = cut(rows[name], outcome)
        assert column_cut is not None
        for term, holds in zip(column_cut.terms, column_cut.holds, strict=True):
            assert (term.mask(rows) == holds[column_cut.at]).all(), term


def test_a_number_of_few_values_has_each_as_a_part() -> None:
    column_cut = cut(numbers(np.repeat([0.0, 1.0, 2.0, 5.0], 30)), np.zeros(120))
    assert column_cut is not None
    assert Term("fee", low=2.0, high=2.0) in column_cut.terms
    assert Term("fee", high=1.0) in column_cut.terms
    assert Term("fee", low=1.0, high=2.0) in column_cut.terms


def test_levels_are_taken_together_only_where_each_lies_on_that_side() -> None:
    level = np.repeat(list("abcdef"), 200)
    rate = np.repeat([0.1, 0.1, 0.4, 0.4, 0.4, 0.9], 200)
    outcome = (np.random.default_rng(2).random(1200) < rate).astype(float)
    column_cut = cut(pd.Series(level, name="plan"), outcome)
    assert column_cut is not None
    several = {term.levels for term in column_cut.terms if len(term.levels) > 1}
    assert several == {("a", "b")}
    assert Term("plan", ("a",), but=True) in column_cut.terms


def test_two_levels_need_no_other_words() -> None:
    column_cut = cut(pd.Series(["yes", "no"] * 20, name="member"), np.zeros(40))
    assert column_cut is not None
    assert {term.levels for term in column_cut.terms} == {("yes",), ("no",)}
    assert not any(term.but for term in column_cut.terms)


def test_what_is_missing_is_a_part_and_in_no_other() -> None:
    values = numbers(np.array([1.0, 2.0, np.nan, 3.0, np.nan] * 10))
    rows = values.to_frame()
    assert Term("fee", missing=True).mask(rows).sum() == 20
    assert Term("fee", low=1.0).mask(rows).sum() == 30
    plan = pd.DataFrame({"plan": ["a", None, "b"]})
    assert Term("plan", ("a",), but=True).mask(plan).tolist() == [False, False, True]


def test_a_column_that_does_not_vary_has_no_parts() -> None:
    assert cut(numbers(np.ones(50)), np.zeros(50)) is None
    assert cut(pd.Series(["a"] * 50, name="plan"), np.zeros(50)) is None
    assert strata(numbers(np.ones(50)))[0] == ()


def test_strata_part_all_rows_in_their_order() -> None:
    draw = np.random.default_rng(3)
    terms, at = strata(numbers(draw.normal(0, 1, 500)))
    lows = [term.low for term in terms if term.low is not None]
    assert len(lows) == len(terms) - 1
    assert lows == sorted(lows)
    for k, term in enumerate(terms):
        assert (term.mask(pd.DataFrame({"fee": np.zeros(0)})).size) == 0
        assert (at == k).sum() > 20, term
    named, place = strata(pd.Series(["b", "a", "c", "a"], name="plan"))
    assert [term.levels[0] for term in named] == ["a", "b", "c"]
    assert place.tolist() == [1, 0, 2, 0]


def test_all_terms_must_hold() -> None:
    rows = pd.DataFrame({"fee": [10.0, 20.0, 30.0], "plan": ["a", "a", "b"]})
    terms = (Term("fee", low=15.0), Term("plan", ("a",)))
    assert covering(terms, rows).tolist() == [False, True, False]

"""What one side of an event has alone, exactly and nearly; honest rates stay."""

import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.leakage.leak import Leak, Target
from datasets.leakage.one_sided_values import nearly_where, only_where
from datasets.leakage.value_counts import Tally, tally_of

ROWS = 4000


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


@pytest.fixture
def left(rng: np.random.Generator) -> np.ndarray:
    return rng.random(ROWS) < 0.25


def tally(values: object) -> Tally:
    column = pd.Series(values)
    column = column.astype("float64" if column.dtype.kind in "fiu" else "str")
    return tally_of(column, facts_of(column.to_frame("x"))[0])


def target(happened: np.ndarray) -> Target:
    return Target("churn", happened, np.ones(len(happened), dtype=bool), "churn is Yes")


def exact(values: object, happened: np.ndarray) -> Leak | None:
    return only_where(tally(values), target(happened))


def nearly(values: object, happened: np.ndarray) -> Leak | None:
    return nearly_where(tally(values), target(happened))


def test_filled_other_than_the_usual_and_always(left: np.ndarray, rng: np.random.Generator) -> None:
    size = rng.lognormal(2, 1, ROWS)
    leak = exact(np.where(left, size, np.nan), left)
    assert leak == Leak("Filled in only where churn is Yes, so it is known only afterwards.")
    leak = exact(np.where(left, size, 0.0), left)
    assert leak is not None
    assert leak.why.startswith("Other than 0 only where churn is Yes")
    leak = exact(np.where(left, 0.0, size), left)
    assert leak is not None
    assert (leak.certain, leak.why[:34]) == (False, "It is 0 in every row where churn i")


def test_every_value_on_one_side(left: np.ndarray, rng: np.random.Generator) -> None:
    codes = np.where(left, "x", rng.choice(["y", "z"], ROWS))
    assert exact(codes, left) == Leak("Says the same as churn in other words.")
    many = rng.integers(0, 200, ROWS) * 2.0 + left
    leak = exact(many, left)
    assert leak == Leak("Each of its values belongs to one side of churn alone.")
    assert exact(rng.normal(size=ROWS), left) is None  # values that do not recur say nothing


def test_a_few_rows_prove_nothing(left: np.ndarray) -> None:
    rare = np.zeros(ROWS)
    rare[np.flatnonzero(left)[:9]] = 1
    assert exact(rare, left) is None
    assert nearly(rare, left) is None


def test_nearly_only_is_suspected(left: np.ndarray, rng: np.random.Generator) -> None:
    marked = left & (rng.random(ROWS) < 0.7)
    marked[np.flatnonzero(~left)[:30]] = True
    for values, reason in (
        (np.where(marked, rng.lognormal(2, 1, ROWS), np.nan), "Filled in nearly only where churn"),
        (np.where(marked, rng.lognormal(2, 1, ROWS), 0.0), "Other than 0 nearly only where churn"),
        (np.where(marked, rng.choice(["p", "q"], ROWS), "-"), "Other than - nearly only where"),
    ):
        assert exact(values, left) is None
        leak = nearly(values, left)
        assert leak is not None
        assert not leak.certain
        assert leak.why.startswith(reason)


def test_values_of_one_side_among_others(left: np.ndarray, rng: np.random.Generator) -> None:
    stage = np.where(left, rng.choice(["c", "d"], ROWS), rng.choice(["a", "b", "c"], ROWS))
    leak = nearly(stage, left)
    assert leak is not None
    assert "Some of its values stand almost only where churn is Yes" in leak.why
    score = np.where(left, rng.uniform(60, 100, ROWS), rng.uniform(0, 80, ROWS))
    assert nearly(score, left) is not None


def test_the_rarer_side_counts(left: np.ndarray, rng: np.random.Generator) -> None:
    leak = nearly(np.where(~left & (rng.random(ROWS) < 0.8), 5.0, np.nan), ~left)
    assert leak is None or "churn is not Yes" in leak.why
    stay = ~left  # most rows are positive now
    marked = left & (rng.random(ROWS) < 0.7)
    leak = nearly(np.where(marked, 1.5, np.where(rng.random(ROWS) < 0.5, 7.0, 9.0)), stay)
    assert leak is not None
    assert "only where churn is not Yes" in leak.why


@pytest.mark.parametrize("strength", [1.0, 1.35, 1.7])
def test_strong_honest_drivers_stay(strength: float, rng: np.random.Generator) -> None:
    """75 to 85 of 100 pairs in order."""
    for _ in range(5):
        driver = rng.normal(size=ROWS)
        left = rng.random(ROWS) < 1 / (1 + np.exp(1.5 - strength * driver))
        assert exact(driver, left) is None
        assert nearly(driver, left) is None
        assert nearly(np.clip(np.round(driver), -1, 2), left) is None


def test_one_sided_outcomes_say_nothing() -> None:
    nobody = np.zeros(100, dtype=bool)
    assert exact(np.arange(100.0), nobody) is None
    assert nearly(np.arange(100.0), ~nobody) is None

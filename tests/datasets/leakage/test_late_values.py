"""What was written once a number was known sets in at a height of it; what drives it does not."""

import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.leakage.late_values import discontinuity_leak, heights_of
from datasets.leakage.value_counts import tally_of

ROWS = 3000


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(6)


def leak_reason(values: object, number: np.ndarray) -> str:
    column = pd.Series(values)
    column = column.astype("float64" if column.dtype.kind in "fiu" else "str")
    heights = heights_of(number)
    assert heights is not None
    tally = tally_of(column, facts_of(column.to_frame("x"))[0])
    leak = discontinuity_leak(tally, heights, number, "sales")
    assert leak is None or not leak.certain
    return "" if leak is None else leak.why


def test_values_that_set_in_at_a_height(rng: np.random.Generator) -> None:
    sales = rng.gamma(3, 100, ROWS)
    high = (sales > np.quantile(sales, 0.7)) & (rng.random(ROWS) < 0.7)
    bonus = rng.lognormal(2, 1, ROWS)
    assert leak_reason(np.where(high, bonus, np.nan), sales).startswith(
        "Filled in nearly only from"
    )
    assert leak_reason(np.where(high, bonus, 0.0), sales).startswith(
        "It is 0 nearly only below sales"
    )
    assert leak_reason(np.where(high, "gold", "none"), sales).startswith("It is ")
    words = np.where(high, rng.choice(["a", "b", "c", "d"], ROWS), rng.choice(["p", "q"], ROWS))
    assert "nearly only" in leak_reason(words, sales)  # no value alone, but both kinds of them


@pytest.mark.parametrize("slope", [1.0, 1.5, 2.0])
def test_strong_honest_drivers_stay(slope: float, rng: np.random.Generator) -> None:
    """R² 0.5 to 0.8."""
    for _ in range(5):
        level = rng.integers(0, 4, ROWS)
        sales = slope * (level - 1.5) / 1.118 + rng.normal(size=ROWS)
        assert leak_reason(np.array(list("abcd"))[level], sales) == ""
        assert leak_reason(np.where(level == 0, 0.0, level + rng.random(ROWS)), sales) == ""
        assert leak_reason(np.where(level == 3, 1.0, np.nan), sales) == ""


def test_noise_and_small_tables_are_silent(rng: np.random.Generator) -> None:
    for seed in range(30):
        draw = np.random.default_rng(seed)
        sales = draw.normal(size=200)
        assert leak_reason(draw.choice(list("abcdef"), 200), sales) == ""
    counts = np.where(np.arange(200) < 30, 0.0, rng.integers(1, 90, 200))
    heights = heights_of(counts)
    assert heights is not None
    assert (heights.rows == 0).any()  # one outcome fills more than a block
    assert leak_reason(rng.choice(list("abc"), 200), counts) == ""
    assert heights_of(rng.normal(size=100)) is None
    assert heights_of(np.where(rng.random(ROWS) < 0.5, 0.0, rng.random(ROWS))) is None

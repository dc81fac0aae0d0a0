"""A linear model's margins and codes by distinct values are those of the design."""

import numpy as np
import pandas as pd
import pytest

from models.learners import distinct_values as lookup
from models.learners.design import Preparation, View
from models.learners.distinct_values import Lookup

DRAW = np.random.default_rng(3)


def table(count: int) -> pd.DataFrame:
    """Numbers with few and many values, levels with rare, missing and two values."""
    rows = pd.DataFrame(
        {
            "many": DRAW.normal(size=count),
            "few": DRAW.integers(0, 6, count).astype(float),
            "skewed": DRAW.gamma(0.2, 9, count).round(1),
            "plan": pd.Series(DRAW.choice(list("pqrst"), count), dtype="str"),
            "coach": pd.Series(DRAW.choice(["no", "yes"], count), dtype="str"),
        }
    )
    rows.loc[DRAW.random(count) < 0.1, "many"] = np.nan
    rows.loc[DRAW.random(count) < 0.1, "plan"] = None
    rows.loc[0, "skewed"], rows.loc[1, "few"] = 1e9, np.inf
    return rows


@pytest.mark.parametrize("levers", [(), ("few",), ("many", "plan"), ("coach",), ("plan", "coach")])
@pytest.mark.parametrize("text", ["str", "category"])
def test_margins_and_codes_are_those_of_the_design(
    levers: tuple[str, ...], text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for rows with values that the preparation has not seen."""
    monkeypatch.setattr(lookup, "PART", 500)
    monkeypatch.setattr(lookup, "MOST_PAIRS", 900)
    rows = table(2000).astype({"plan": text, "coach": text})
    preparation = Preparation.fit(rows, levers)
    new = table(1200).astype({"plan": text, "coach": text})
    if text == "str":
        new.loc[3:9, "plan"] = "unheard of"
    prepared = preparation.of(new)
    seen = Lookup.of(new, preparation.columns, preparation.encoder)
    coefficients = DRAW.normal(size=(prepared.design.shape[1], 3))
    assert np.allclose(seen.linear(coefficients), prepared.design @ coefficients, atol=1e-10)
    places = np.array([0, 1, 5, 1100])
    codes = seen.codes_at(places, np.array([0, 3]))
    assert np.array_equal(codes, prepared.codes[places][:, [0, 3]], equal_nan=True)


def test_a_view_that_is_not_held_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a column left out, and trees that see other values."""
    rows = table(900)
    other = rows.assign(few=rows["few"].clip(0, 3))
    preparation = Preparation.fit(rows, ("coach",))
    held = View.of(rows, preparation, other).apart_from(("coach",))
    monkeypatch.setattr("models.learners.design.HELD_ROWS", 100)
    large = View.of(rows, preparation, other).apart_from(("coach",))
    places = np.arange(40, 700, 3)
    coefficients = DRAW.normal(size=(len(held.sources) + 1, 2))
    assert large.held is None
    assert held.held is not None
    assert large.types == held.types
    assert np.allclose(large.linear(coefficients), held.linear(coefficients), atol=1e-10)
    assert np.array_equal(large.codes_at(places), held.codes_at(places), equal_nan=True)


def test_scales_of_a_large_table_are_those_of_even_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Knots and levels are all rows'."""
    rows = table(4000).iloc[2:]
    whole = Preparation.fit(rows).columns
    monkeypatch.setattr("models.learners.spline_columns.SCALED_ROWS", 1000)
    part = Preparation.fit(rows).columns
    assert part.columns == whole.columns
    assert part.scale[0] != whole.scale[0]
    assert np.median(np.abs(part.scale / whole.scale - 1)) < 0.1

"""Rows in both forms: slices agree with rows made anew, dropped columns leave no trace."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.learners import design as prepared
from models.learners.design import Preparation, Stacked, Subset, View, on_the_grid


@pytest.fixture
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "x": rng.normal(0, 1, 300),
            "plan": pd.Series(rng.choice(["a", "b", "c"], 300), dtype="str"),
            "help": pd.Series(rng.choice(["yes", "no"], 300), dtype="str"),
        }
    )


def test_held_and_made_rows_are_equal(rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    preparation = Preparation.fit(rows, ("help",))
    held = View.of(rows, preparation).apart_from(("help",))
    monkeypatch.setattr(prepared, "HELD_ROWS", 10)
    made = View.of(rows, preparation).apart_from(("help",))
    assert made.held is None
    places = np.array([3, 5, 299])
    assert np.array_equal(held.take(places).design, made.take(places).design)
    assert np.array_equal(held.take(places).codes, made.take(places).codes)
    assert held.take(places).types == made.take(places).types == ("q", "c")


def test_a_dropped_column_leaves_no_trace(rows: pd.DataFrame) -> None:
    preparation = Preparation.fit(rows, ("help",))
    turned = rows.assign(help=rows["help"].map({"yes": "no", "no": "yes"}))
    free = View.of(rows, preparation).apart_from(("help",))
    free_turned = View.of(turned, preparation).apart_from(("help",))
    everything = np.arange(len(rows))
    assert np.array_equal(free.take(everything).design, free_turned.take(everything).design)
    assert not any("help" in source for source in free.sources)
    assert len(free.sources) == free.take(everything).design.shape[1] - 1


def test_subset_and_stack(rows: pd.DataFrame) -> None:
    view = View.of(rows, Preparation.fit(rows))
    some = Subset(view, np.array([10, 20, 30]))
    both = Stacked(some, view)
    assert len(both) == 303
    taken = both.take(np.array([0, 2, 3, 302]))
    assert np.array_equal(taken.design, view.take(np.array([10, 30, 0, 299])).design)


def test_moved_numbers_are_taken_to_a_fine_grid_only() -> None:
    seen = pd.DataFrame({"cents": np.arange(0, 100, 0.1).round(1), "steps": [0.0, 25.0] * 500})
    moved = (seen * 0.95 + 0.01).assign(cents=lambda rows: rows["cents"].where(rows.index > 0))
    near = on_the_grid(moved, seen, ["cents", "steps"])
    assert np.isnan(near["cents"].iloc[0])
    assert near["cents"].iloc[1:].isin(seen["cents"]).all()
    assert (near["cents"] - moved["cents"]).abs().max() <= 0.05 + 1e-9
    assert near["steps"].iloc[1] == moved["steps"].iloc[1] == 23.76


def test_trees_see_the_grid_and_splines_the_number(rows: pd.DataFrame) -> None:
    preparation = Preparation.fit(rows)
    view = View.of(rows, preparation, rows.assign(x=0.0))
    taken = view.take(np.arange(300))
    assert (taken.codes[:, 0] == 0).all()
    assert np.array_equal(taken.design, preparation.of(rows).design)

"""A table made ready once: the same rows, fewer columns or fewer rows, both sides' expectations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.effects.contrast_design import ContrastDesign
from models.statistics.observations import Observations
from models.statistics.outcome_family import mean_of


def world(
    count: int = 3000, tangle: float = 0.0
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Rows, side, outcome and its expectation on the named side and on the other."""
    draw = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "a": draw.normal(size=count),
            "b": draw.normal(size=count),
            "plan": pd.Series(draw.choice(["x", "y", "z"], count), dtype="str"),
        }
    )
    side = draw.random(count) < mean_of(0.8 * rows["a"].to_numpy(), "logistic")
    base = (
        rows["a"] - 0.5 * (rows["plan"] == "x") + tangle * np.sign(rows["a"] * rows["b"])
    ).to_numpy()
    named, other = base + 1.0 + 0.5 * rows["a"].to_numpy(), base
    outcome = np.where(side, named, other) + draw.normal(0, 1, count)
    return rows, side, outcome, named, other


def ready(rows: pd.DataFrame, outcome: np.ndarray) -> ContrastDesign:
    return ContrastDesign.of(Observations(rows, outcome, "squarederror", seed=1))


def test_both_sides_are_expected_as_they_are() -> None:
    rows, side, outcome, named, other = world()
    one, two = ready(rows, outcome).expected(side)
    assert ((one - named) ** 2).mean() < 0.02
    assert ((two - other) ** 2).mean() < 0.02


def test_trees_tell_what_splines_miss() -> None:
    rows, side, outcome, named, other = world(tangle=1.0)
    table = ready(rows, outcome)
    assert table.tuned.rounds > 0
    one, two = table.expected(side)
    assert ((one - named) ** 2).mean() < 0.4  # splines alone leave 1.0
    assert ((two - other) ** 2).mean() < 0.4


def test_a_row_does_not_move_its_own_expectation() -> None:
    rows, side, outcome, *_ = world(800)
    table = ready(rows, outcome)
    in_fold = table.fold == 2
    turned = replace(table, outcome=outcome + 50.0 * in_fold)
    before, after = table.expected(side)[0], turned.expected(side)[0]
    assert np.abs(before - after)[in_fold].max() < 1e-4
    assert np.abs(before - after)[~in_fold].max() > 1.0


def test_only_some_columns_and_only_some_rows() -> None:
    rows, side, outcome, *_ = world(800)
    table = ready(rows, outcome)
    fewer = table.only(["a", "plan"])
    assert set(fewer.sources) == {("a",), ("plan",)}
    assert fewer.names == ("a", "plan")
    assert fewer.prepared.design.shape[1] == len(fewer.sources) + 1 == len(fewer.tuned.start)
    own = ready(rows[["a", "plan"]], outcome)
    assert np.allclose(fewer.prepared.design, own.prepared.design)
    assert np.array_equal(fewer.simple, own.simple)
    places = np.arange(0, 800, 2)
    part = fewer.at(places)
    assert len(part) == 400
    assert np.array_equal(part.outcome, outcome[places])
    assert part.expected(side[places])[0].shape == (400,)


def test_lengths_must_agree() -> None:
    rows, _, outcome, *_ = world(100)
    with pytest.raises(ValueError, match="100 rows but 99 outcomes"):
        ready(rows, outcome[1:])

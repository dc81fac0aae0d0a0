"""Observations: rows, outcome, entities and folds are taken together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.statistics.observations import Observations

ROWS = pd.DataFrame({"x": [0.0, 1.0, 2.0, 3.0]})
OUTCOME = np.array([5.0, 6.0, 7.0, 8.0])
WHOLE = Observations(
    ROWS, OUTCOME, "squarederror", 3, np.array(["b", "a", "b", "c"]), np.array([0, 1, 0, 1])
)


def test_all_that_belongs_to_a_row_is_taken_with_it() -> None:
    part = WHOLE.take(np.array([3, 1]))
    assert part.rows["x"].tolist() == [3.0, 1.0]
    assert part.rows.index.tolist() == [0, 1]
    assert part.outcome.tolist() == [8.0, 6.0]
    assert part.groups is not None
    assert part.groups.tolist() == ["c", "a"]
    assert part.folds.tolist() == [1, 1]
    assert (len(part), part.family, part.seed) == (2, "squarederror", 3)


def test_entities_are_numbered_in_order_of_appearance() -> None:
    assert WHOLE.entity is not None
    assert WHOLE.entity.tolist() == [0, 1, 0, 2]


def test_without_entities_or_folds_there_are_none() -> None:
    bare = Observations(ROWS, OUTCOME, "squarederror").take(np.array([2]))
    assert bare.entity is None
    with pytest.raises(ValueError, match="in no folds"):
        _ = bare.folds


def test_an_outcome_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="4 rows but 3 outcomes"):
        Observations(ROWS, OUTCOME[:3], "squarederror")

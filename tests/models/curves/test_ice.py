"""Lines and curves of a column, on worlds whose answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.curves.grid import observed_grid
from models.curves.ice import BLOCK, IceModel
from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.contribution import Contributions
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.statistics.observations import Observations


def world(count: int = 1200, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    draw = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "price": np.round(draw.uniform(0, 10, count), 1),
            "seats": draw.integers(1, 6, count).astype(float),
            "plan": pd.Series(draw.choice(["basic", "plus", "pro"], count), dtype="str"),
        }
    )
    rows.loc[::17, "price"] = np.nan
    chance = 1 / (1 + np.exp(1 - rows["seats"] / 2 + (rows["plan"] == "pro")))
    return rows, (draw.uniform(size=count) < chance).astype(float)


class Own:
    """A model of our own making, to be asked like any other."""

    kind = "own"

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        return np.asarray(rows["seats"] * np.where(rows["plan"] == "pro", -1.0, 1.0))

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        return self.margin(rows)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        return Contributions(tuple(rows.columns), np.zeros(rows.shape), 0.0)


def models() -> list[Predictor]:
    rows, outcome = world()
    encoder = Encoder.learnt_from(rows)
    trees = fit_trees(
        encoder.codes(rows), outcome, encoder, "logistic", TreeSettings(4, 30), seed=1
    )
    return [fit_additive(Observations(rows, outcome, "logistic", seed=1), 1e-3), trees, Own()]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.kind)
@pytest.mark.parametrize("column", ["price", "seats", "plan"])
def test_a_line_is_what_the_model_says_of_the_changed_row(model: Predictor, column: str) -> None:
    rows, _ = world(300, seed=5)
    grid = observed_grid(rows[column], 9)
    lines = IceModel.of(model, rows).lines(column, grid)
    for k in (0, len(grid) - 1):
        value = pd.Series([grid[k]] * len(rows), dtype=rows[column].dtype)
        expected = model.margin(rows.assign(**{column: value}))
        np.testing.assert_allclose(lines[:, k], expected, atol=1e-6)


def test_rows_are_left_as_they_were() -> None:
    rows, _ = world(50)
    before = rows.copy()
    IceModel.of(Own(), rows).lines("seats", (1.0, 2.0))
    pd.testing.assert_frame_equal(rows, before)


def test_many_rows_are_worked_in_blocks() -> None:
    rows, _ = world(BLOCK + 7)
    lines = IceModel.of(Own(), rows).lines("seats", (1.0, 4.0))
    np.testing.assert_allclose(np.abs(lines), np.tile([1.0, 4.0], (len(rows), 1)))


def test_nothing_to_look_at_is_an_empty_matrix() -> None:
    rows, _ = world(4)
    assert IceModel.of(Own(), rows).lines("seats", ()).shape == (4, 0)
    assert IceModel.of(Own(), rows.iloc[:0]).lines("seats", (1.0,)).shape == (0, 1)


def test_a_column_that_is_not_there_is_misuse() -> None:
    with pytest.raises(KeyError, match="nothing"):
        IceModel.of(Own(), world(4)[0]).lines("nothing", (1.0,))

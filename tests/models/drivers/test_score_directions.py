"""Ways to ask a column: slope, bend and turn of a number, each level of a category."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.drivers.score_directions import ScoreDirections

RNG = np.random.default_rng(4)
ROWS = pd.DataFrame(
    {
        "number": RNG.lognormal(3, 1, 900),
        "gaps": np.where(RNG.random(900) < 0.2, np.nan, RNG.normal(size=900)),
        "few": RNG.choice([0.0, 1.0], 900),
        "same": 3.0,
        "nothing": np.nan,
        "level": pd.Series(RNG.choice(["a", "b", "c"], 900), dtype="str"),
    }
)


def test_each_column_has_its_directions() -> None:
    directions = ScoreDirections.of(ROWS)
    counts = pd.Series(directions.owner).value_counts().to_dict()
    assert counts == {"number": 3, "gaps": 4, "few": 1, "level": 3}
    assert directions.owner[directions.straight].tolist() == ["number", "gaps", "few"]
    assert directions.places(["few", "level"]).tolist() == [7, 8, 9, 10]


def test_they_have_a_mean_of_zero_and_a_spread_of_one() -> None:
    values = ScoreDirections.of(ROWS).values
    assert values.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert values.std(axis=0) == pytest.approx(1)


def test_a_slope_is_that_of_the_ranks_whatever_the_scale() -> None:
    plain, bent = (
        ScoreDirections.of(ROWS),
        ScoreDirections.of(ROWS.assign(number=np.log(ROWS["number"]))),
    )
    assert plain.values[:, 0] == pytest.approx(bent.values[:, 0])
    assert np.corrcoef(plain.values[:, 0], ROWS["number"].rank())[0, 1] == pytest.approx(1)


def test_slope_bend_and_turn_do_not_repeat_each_other() -> None:
    three = ScoreDirections.of(ROWS[["number"]]).values
    assert three.T @ three / len(three) == pytest.approx(np.eye(3), abs=0.01)

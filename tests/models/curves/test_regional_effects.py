"""Who responds otherwise: found where there is such a group, and not where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
import pytest

from models.curves.partial_dependence import ResponseCurve
from models.curves.regional_effects import LINES, centred_ice, ice_heterogeneity, regional_effects
from models.statistics.outcome_family import Family, mean_of
from models.training.trained import TrainedModel

GRID = np.linspace(0, 10, 11)
COUNT = 1500
Slope = Callable[[pd.DataFrame], np.ndarray]


@dataclass
class World:
    """The rows that a response was made from."""

    explaining: pd.DataFrame


def rows_of(seed: int = 0) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "x": draw.uniform(0, 10, COUNT),
            "z": draw.normal(size=COUNT),
            "who": pd.Series(draw.choice(["a", "b"], COUNT), dtype="str"),
            "size": pd.Series(draw.choice(list("pqrst"), COUNT), dtype="str"),
            "plan": pd.Series(draw.choice(["p", "q", "r"], COUNT), dtype="str"),
        }
    )


def world(slope: Slope, family: Family = "squarederror") -> tuple[TrainedModel, ResponseCurve]:
    """Lines of the given slopes; refits are off by up to 0.02 of a slope."""
    rows = rows_of()
    steep = np.asarray(slope(rows), dtype=float)
    level = rows["z"].to_numpy()[:, None]
    lines = level + steep[:, None] * GRID
    value = mean_of(lines, family).mean(axis=0)
    response = ResponseCurve(
        column="x",
        grid=tuple(GRID.tolist()),
        rows=np.full(len(GRID), 99.0),
        thin=np.zeros(len(GRID), dtype=bool),
        way="average",
        value=value,
        low=value,
        high=value,
        other_way=value,
        together=(),
        places=np.arange(COUNT),
        lines=lines,
        fold_lines=tuple(lines + off * GRID for off in (-0.02, -0.01, 0.0, 0.01, 0.02)),
        draws=value[None, :],
        family=family,
    )
    return cast("TrainedModel", World(rows)), response


def test_parallel_lines_have_no_groups() -> None:
    model, response = world(lambda rows: np.ones(len(rows)))
    assert ice_heterogeneity(response) == pytest.approx(0.0, abs=1e-12)
    assert regional_effects(model, response) is None


def test_opposite_halves_are_found_and_named() -> None:
    model, response = world(lambda rows: np.where(rows["who"] == "a", 1.0, -1.0))
    effects = regional_effects(model, response)
    assert effects is not None
    assert ice_heterogeneity(response) > 0.99
    assert (effects.sides.column, effects.start, effects.end) == ("who", 0, 10)
    assert effects.explained == pytest.approx(1.0)
    rise = 10 if effects.sides.levels == ("a",) else -10
    assert effects.inside.value == pytest.approx(rise)
    assert effects.outside.value == pytest.approx(-rise)
    assert effects.inside.excludes_zero
    assert effects.apart.value == pytest.approx(2 * rise)


def test_the_refits_widen_the_range() -> None:
    model, response = world(lambda rows: np.where(rows["who"] == "a", 1.0, -1.0))
    effects = regional_effects(model, response)
    assert effects is not None
    assert effects.inside.se > 0.3  # 10 steps, refits 0.02 apart
    assert effects.apart.se < 0.01  # all refits are off alike, so the gap is sure


def test_a_threshold_of_a_number_is_found() -> None:
    model, response = world(lambda rows: np.where(rows["z"] > 0.5, 1.0, 0.0))
    effects = regional_effects(model, response)
    assert effects is not None
    assert effects.sides.column == "z"
    assert effects.sides.cut == pytest.approx(0.5, abs=0.2)
    length = effects.end - effects.start
    assert length >= 8
    assert effects.inside.value > 0.8 * length
    assert effects.outside.value < 0.15 * length


def test_the_side_of_a_number_that_moves_is_named() -> None:
    model, response = world(lambda rows: np.where(rows["z"] > 0.5, 0.0, 1.0))
    effects = regional_effects(model, response)
    assert effects is not None
    assert not effects.sides.above
    assert effects.inside.value > 5 * abs(effects.outside.value)


def test_one_level_of_several_is_found() -> None:
    model, response = world(lambda rows: np.where(rows["plan"] == "q", 2.0, 1.0))
    effects = regional_effects(model, response)
    assert effects is not None
    assert effects.sides.levels == ("q",)


def test_several_levels_are_joined_where_they_respond_alike() -> None:
    steep = {"p": 2.0, "q": 1.0, "r": 2.0, "s": 1.0, "t": 1.1}
    model, response = world(lambda rows: rows["size"].map(steep).to_numpy(dtype=float))
    effects = regional_effects(model, response, "size")
    assert effects is not None
    assert effects.sides.levels == ("p", "r")
    assert effects.explained > 0.95
    model, response = world(lambda rows: np.where(rows["size"] == "q", 2.0, 1.0))
    alone = regional_effects(model, response, "size")
    assert alone is not None
    assert alone.sides.levels == ("q",)


def test_differences_without_a_reason_among_the_columns_are_hardly_told() -> None:
    model, response = world(lambda rows: np.random.default_rng(5).normal(size=len(rows)))
    effects = regional_effects(model, response)
    assert ice_heterogeneity(response) > 0.9
    assert effects is None or effects.explained < 0.05


def test_the_fan_lies_on_the_curve_where_all_are_alike() -> None:
    _, response = world(lambda rows: np.ones(len(rows)))
    np.testing.assert_allclose(
        centred_ice(response), np.tile(response.value, (LINES, 1)), atol=1e-9
    )


def test_the_fan_leaves_out_the_tenth_at_either_end() -> None:
    _, response = world(lambda rows: np.linspace(0, 1, len(rows)))
    rises = centred_ice(response)[:, -1] - centred_ice(response)[:, 0]
    assert rises.min() == pytest.approx(1.0, abs=0.05)
    assert rises.max() == pytest.approx(9.0, abs=0.05)


def test_the_fan_of_a_rate_stays_a_rate() -> None:
    _, response = world(lambda rows: rows["z"].to_numpy() / 3, "logistic")
    assert ((centred_ice(response) > 0) & (centred_ice(response) < 1)).all()

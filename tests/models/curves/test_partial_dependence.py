"""Curves and their ranges on worlds whose curve is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from models.curves.grid import curve_grid, fewest_rows, ordered_levels, support
from models.curves.partial_dependence import ResponseCurve, associated_columns, response_curve
from models.learners.contribution import Contributions
from models.training.column_families import association
from models.training.trained import TrainedModel
from tests.support.model_double import ModelDouble

Rule = Callable[[pd.DataFrame], np.ndarray]


class Known:
    """A model that is the world's own rule; `off` tilts it as a refit would be."""

    kind = "known"

    def __init__(self, rule: Rule, off: float = 0.0) -> None:
        self.rule, self.off = rule, off

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        tilt = self.off * rows["x"].to_numpy(dtype=float) if self.off else 0.0
        return np.asarray(self.rule(rows) + tilt, dtype=float)

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        return self.margin(rows)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        return Contributions(tuple(rows.columns), np.zeros(rows.shape), 0.0)


class World(ModelDouble):
    """What `response_curve` needs of a trained model, with a rule in place of fits."""

    def __init__(self, rows: pd.DataFrame, rule: Rule, tilt: float = 0.0) -> None:
        super().__init__()
        self.explaining = rows
        self.final = Known(rule)
        self.by_fold = tuple(Known(rule, tilt * k) for k in (-2, -1, 0, 1, 2))
        self.family, self.seed, self.groups = "squarederror", 3, None
        self.association = association(rows, self.seed)


def respond_to(
    rows: pd.DataFrame, rule: Rule, column: str = "x", tilt: float = 0.0
) -> ResponseCurve:
    return response_curve(trained(rows, rule, tilt), column)


def trained(rows: pd.DataFrame, rule: Rule, tilt: float = 0.0) -> TrainedModel:
    return cast("TrainedModel", World(rows, rule, tilt))


def independent(count: int = 3000) -> pd.DataFrame:
    draw = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "x": draw.uniform(0, 10, count),
            "z": draw.normal(size=count),
            "who": pd.Series(draw.choice(["a", "b"], count), dtype="str"),
        }
    )


def together(count: int = 4000) -> pd.DataFrame:
    draw = np.random.default_rng(2)
    x = draw.uniform(0, 1, count)
    return pd.DataFrame({"x": x, "z": x + draw.normal(0, 0.05, count)})


def steps_of(response: ResponseCurve) -> np.ndarray:
    return np.asarray(response.grid, dtype=float)


class TestTheCurve:
    def test_of_an_additive_world_is_its_own_term(self) -> None:
        rows = independent()
        response = respond_to(rows, lambda r: np.asarray(2 * r["x"] + r["z"]))
        expected = 2 * steps_of(response) + float(rows["z"].mean())
        assert response.way == "average"
        np.testing.assert_allclose(response.value, expected, atol=1e-9)

    def test_of_a_curved_world_follows_the_curve(self) -> None:
        response = respond_to(independent(), lambda r: np.asarray((r["x"] - 4) ** 2))
        np.testing.assert_allclose(response.value, (steps_of(response) - 4) ** 2, atol=1e-9)

    def test_where_columns_move_together_only_near_rows_are_asked(self) -> None:
        """The model is wild where nobody is (x far from z); its truth near the data is x.

        Partial dependence believes the wild places; accumulated local effects never see them.
        """
        rows = together()

        def wild(r: pd.DataFrame) -> np.ndarray:
            far = (r["x"] - r["z"]).abs() > 0.3
            return np.asarray(r["x"] + np.where(far, 5.0, 0.0))

        response = respond_to(rows, wild)
        rise = response.value[-1] - response.value[0]
        assert (response.way, response.together) == ("accumulated", ("z",))
        assert rise == pytest.approx(steps_of(response)[-1] - steps_of(response)[0], abs=0.02)
        assert np.ptp(response.other_way - response.value) > 0.5

    def test_of_levels_that_move_together_is_right_too(self) -> None:
        draw = np.random.default_rng(5)
        at = draw.integers(0, 3, 3000)
        rows = pd.DataFrame(
            {
                "x": pd.Series(np.array(["low", "mid", "high"])[at], dtype="str"),
                "z": at + draw.normal(0, 0.2, 3000),
            }
        )
        worth = {"low": 0.0, "mid": 1.0, "high": 3.0}
        response = respond_to(rows, lambda r: np.asarray(r["x"].map(worth) + r["z"], dtype=float))
        value_at = dict(zip(response.grid, response.value, strict=True))
        assert response.grid in {("low", "mid", "high"), ("high", "mid", "low")}
        assert value_at["high"] - value_at["low"] == pytest.approx(3.0)
        assert value_at["mid"] - value_at["low"] == pytest.approx(1.0)

    def test_its_range_holds_what_refits_say(self) -> None:
        calm = respond_to(independent(), lambda r: np.asarray(r["x"]))
        moved = respond_to(independent(), lambda r: np.asarray(r["x"]), tilt=0.05)
        last = len(moved.grid) - 1
        assert calm.difference(0, last).se == pytest.approx(0.0, abs=1e-9)
        assert moved.difference(0, last).se > 0.5
        assert moved.low[last] < moved.value[last] - 1 < moved.value[last] + 1 < moved.high[last]

    def test_the_same_rows_give_the_same_curve(self) -> None:
        one, two = (respond_to(independent(), lambda r: np.asarray(r["z"] * r["x"])) for _ in "ab")
        np.testing.assert_array_equal(one.high, two.high)


class TestPlaces:
    def test_are_even_and_round(self) -> None:
        steps = np.diff(np.asarray(curve_grid(independent()["x"]), dtype=float))
        np.testing.assert_allclose(steps, steps[0])
        assert steps[0] == 0.5

    def test_of_skewed_values_are_where_the_rows_are(self) -> None:
        values = pd.Series(np.random.default_rng(0).lognormal(3, 2, 3000))
        grid = curve_grid(values)
        assert (support(values, grid)[:-1] >= fewest_rows(3000)).all()
        assert sum(place < values.median() for place in cast("Any", grid)) >= len(grid) // 2 - 1

    def test_far_from_zero_stay_apart(self) -> None:
        values = pd.Series(1e6 + np.random.default_rng(0).uniform(0, 1, 300))
        assert len(curve_grid(values)) == 5

    def test_of_few_rows_still_hold_enough(self) -> None:
        values = pd.Series(np.random.default_rng(0).normal(size=400))
        assert (support(values, curve_grid(values)) >= 30).all()

    def test_rows_far_from_every_place_support_none(self) -> None:
        values = pd.Series([0.0, 1.0, 1.2, 2.0, 50.0, np.nan])
        assert support(values, (0.0, 1.0, 2.0)).tolist() == [1, 2, 1]

    def test_a_thin_place_is_marked(self) -> None:
        rows = independent()
        rows["x"] = np.where(np.arange(len(rows)) < 10, 9.0, np.round(rows["x"] / 3))
        response = respond_to(rows, lambda r: np.asarray(r["x"]))
        assert [
            place for place, thin in zip(response.grid, response.thin, strict=True) if thin
        ] == [9]
        assert 9.0 not in [response.grid[place] for place in response.shown]

    def test_columns_that_move_together_come_strongest_first(self) -> None:
        rows = together()
        rows["w"] = rows["x"] + np.random.default_rng(8).normal(0, 0.2, len(rows))
        assert associated_columns(trained(rows, lambda r: np.asarray(r["x"])), "x") == ("z", "w")

    def test_a_level_that_the_sample_misses_has_a_place_all_the_same(self) -> None:
        rows = pd.DataFrame({"x": pd.Series(["a", "b"] * 9, dtype="str"), "z": np.arange(18.0)})
        assert set(ordered_levels(rows, "x", ["a", "b", "rare"])) == {"a", "b", "rare"}

    def test_like_levels_stand_side_by_side(self) -> None:
        draw = np.random.default_rng(4)
        at = draw.integers(0, 4, 2000)
        names = np.array(["c", "a", "d", "b"])
        rows = pd.DataFrame(
            {"x": pd.Series(names[at], dtype="str"), "z": at + draw.normal(0, 0.3, 2000)}
        )
        order = ordered_levels(rows, "x", ["a", "b", "c", "d"])
        assert order in {("c", "a", "d", "b"), ("b", "d", "a", "c")}

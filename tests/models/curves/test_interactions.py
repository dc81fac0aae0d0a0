"""Pairs that work together, on simulated truth: named where there is one, else none."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import cast

import numpy as np
import pandas as pd
import pytest

from models.curves.ice_sample import held_out_ice
from models.curves.interactions import Interaction, interactions
from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of
from models.training.trained import TrainedModel
from tests.support.model_double import ModelDouble

COUNT = 2500
NAMES = ("x", "z", "plan", "bill")


class World(ModelDouble):
    """What `interactions` needs of a trained model; trees whatever the truth is."""

    def __init__(
        self, seed: int, work_together: float, family: Family, repeated: bool = False
    ) -> None:
        draw = np.random.default_rng(seed)
        x = draw.normal(size=COUNT)
        has_plan = draw.random(COUNT) < 1 / (1 + np.exp(-2 * x))  # goes along with x
        bill = draw.uniform(0, 10, COUNT)
        self.explaining = pd.DataFrame(
            {
                "x": x,
                "z": 0.9 * x + 0.435 * draw.normal(size=COUNT),
                "plan": pd.Series(np.where(has_plan, "a", "b"), dtype="str").astype("category"),
                "bill": np.where(np.arange(COUNT) % 50 == 0, np.nan, bill),
            }
        )
        margin = 1.2 * (x > 0.3) + np.abs(self.explaining["z"]) - (bill > 6) + 0.7 * has_plan - 1
        margin += work_together * (bill - 5) / 3 * has_plan
        chance = mean_of(margin.to_numpy(), family)
        noise = draw.normal(size=COUNT)
        self.outcome = (
            (draw.random(COUNT) < chance).astype(float)
            if family == "logistic"
            else margin.to_numpy() + noise
        )
        self.family, self.seed, self.columns = family, seed, NAMES
        self.fold = draw.integers(0, 5, COUNT)
        self.groups: np.ndarray | None = None
        if repeated:  # each row twice, as if the same customer came again
            self._again()
        encoder = Encoder.learnt_from(self.explaining)
        codes, settings = encoder.codes(self.explaining), TreeSettings(4, 50)
        self.by_fold: tuple[Predictor, ...] = tuple(
            fit_trees(codes[in_fold], self.outcome[in_fold], encoder, family, settings, seed)
            for in_fold in (self.fold != k for k in range(5))
        )
        self.final: Predictor = self.by_fold[0]
        self.held_out = np.empty(len(self.outcome))
        for k, model in enumerate(self.by_fold):
            in_fold = self.fold == k
            self.held_out[in_fold] = model.mean(self.explaining[in_fold])

    def _again(self) -> None:
        twice = np.tile(np.arange(COUNT), 2)
        self.explaining = self.explaining.iloc[twice].reset_index(drop=True)
        self.outcome, self.fold, self.groups = self.outcome[twice], self.fold[twice], twice


@cache
def world(
    seed: int, work_together: float, family: Family = "logistic", repeated: bool = False
) -> TrainedModel:
    return cast("TrainedModel", World(seed, work_together, family, repeated))


def looked_at(model: TrainedModel) -> tuple[Interaction, ...]:
    return interactions(model, list(combinations(NAMES, 2)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("family", ["logistic", "squarederror"])
def test_a_pair_that_works_together_is_found(seed: int, family: Family) -> None:
    """What goes along with the plan may seem to work together with the bill, but never as much."""
    pairs = looked_at(world(seed, 1.2, family))
    assert pairs[0].columns == ("plan", "bill")
    assert pairs[0].real
    assert pairs[0].strength > 0.2
    assert all("bill" in pair.columns for pair in pairs if pair.real)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("family", ["logistic", "squarederror"])
def test_columns_that_only_move_together_do_not_work_together(seed: int, family: Family) -> None:
    assert not [pair.columns for pair in looked_at(world(seed, 0.0, family)) if pair.real]


def test_rows_that_repeat_do_not_make_it_surer() -> None:
    """With every row twice the evidence is no more than with every row once."""
    once, twice = (
        max(pair.score for pair in looked_at(world(1, 1.2, "logistic", repeated)))
        for repeated in (False, True)
    )
    assert twice < 1.25 * once


def test_the_interplay_is_that_of_the_truth() -> None:
    """Of those with the plan only, the outcome rises with the bill."""
    pair = looked_at(world(0, 1.2, "squarederror"))[0]
    a = pair.grids[0].index("a")
    gap = pair.interplay[a] - pair.interplay[1 - a]
    truth = 1.2 * (np.asarray(pair.grids[1], dtype=float) - 5) / 3
    assert np.corrcoef(gap, truth)[0, 1] > 0.95
    assert np.ptp(gap) == pytest.approx(np.ptp(truth), rel=0.4)


def test_the_surface_is_what_every_held_out_row_says_when_changed() -> None:
    model = world(0, 1.2)
    pair = looked_at(model)[0]
    assert pair.columns == ("plan", "bill")
    expected = np.zeros(pair.surface.shape)
    for ice_model in held_out_ice(model):
        for i, level in enumerate(pair.grids[0]):
            for j, amount in enumerate(pair.grids[1]):
                plan = pd.Series(
                    [level] * len(ice_model.rows), index=ice_model.rows.index, dtype="str"
                )
                changed = ice_model.rows.assign(plan=plan, bill=float(amount))
                expected[i, j] += ice_model.predictor.margin(changed).mean() / 5
    np.testing.assert_allclose(pair.surface, expected, atol=1e-5)


def test_without_tables_the_surface_is_the_same() -> None:
    warm = held_out_ice(world(0, 1.2))[0]
    cold = type(warm)(warm.predictor, warm.rows, warm.base)
    grid = (1.0, 4.0, 9.0)
    np.testing.assert_allclose(
        warm.surface("plan", ("b", "a"), "bill", grid),
        cold.surface("plan", ("b", "a"), "bill", grid),
        atol=1e-5,
    )


def test_an_additive_model_has_no_pairs() -> None:
    model = cast("World", world(0, 1.2))
    rigid = World.__new__(World)
    rigid.__dict__.update(vars(model))
    rigid.final = fit_additive(
        Observations(model.explaining, model.outcome, "logistic", seed=1), 1e-3
    )
    assert interactions(cast("TrainedModel", rigid), [("plan", "bill")]) == ()


def test_cells_with_few_rows_are_marked() -> None:
    pair = looked_at(world(0, 1.2))[0]
    np.testing.assert_array_equal(pair.thin, pair.rows < 30)
    assert pair.rows.sum() == COUNT * 0.98

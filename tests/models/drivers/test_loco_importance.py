"""Which columns help: planted drivers do, what rides on them and noise do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, ttest_1samp

from datasets.cards.card import Column, Dataset
from models.drivers.loco_importance import (
    FoldLoss,
    LocoImportance,
    loco_importance,
    p_value,
    refitted,
)
from models.statistics.observations import Observations
from models.training import trained
from models.training.trained import TrainedModel
from models.training.training import train


def model_of(rows: pd.DataFrame) -> TrainedModel:
    columns = tuple(
        Column(str(name), str(name), "number", "outcome" if name == "sales" else "driver")
        for name in rows.columns
    )
    return train(Dataset("ads", "Ads", len(rows), "ads-1", columns), rows)


def spend(count: int, seed: int) -> pd.DataFrame:
    """Newspaper rides on radio with a correlation of 0.35 and does nothing."""
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame(rng.normal(size=(count, 4)), columns=["tv", "radio", "newspaper", "noise"])
    rows["newspaper"] = 0.35 * rows["radio"] + np.sqrt(1 - 0.35**2) * rows["newspaper"]
    return rows


@pytest.fixture(scope="module")
def additive() -> TrainedModel:
    rows = spend(500, 1)
    luck = np.random.default_rng(2).normal(size=500)
    return model_of(rows.assign(sales=rows["tv"] + 0.7 * rows["radio"] + luck))


@pytest.fixture(scope="module")
def trees() -> TrainedModel:
    """TV sells where radio runs, and puts people off where it does not."""
    rows = spend(900, 3)
    luck = np.random.default_rng(4).normal(size=900)
    return model_of(rows.assign(sales=2 * np.sign(rows["tv"] * rows["radio"]) + luck))


def by_column(importances: tuple[LocoImportance, ...]) -> dict[str, LocoImportance]:
    return {"+".join(help_.columns): help_ for help_ in importances}


@pytest.mark.parametrize("kind", ["additive", "trees"])
def test_drivers_are_confirmed_and_bystanders_are_not(
    kind: str, request: pytest.FixtureRequest
) -> None:
    model: TrainedModel = request.getfixturevalue(kind)
    assert model.final.kind == kind
    importances = by_column(loco_importance(model, model.column_families))
    assert [name for name, help_ in importances.items() if help_.confirmed] == ["tv", "radio"]
    assert importances["tv"].p < 1e-6
    assert importances["tv"].lost > 0.1
    assert abs(importances["newspaper"].lost) < 0.02


def test_what_is_lost_is_what_the_column_carried(additive: TrainedModel) -> None:
    """Half a squared error: without tv half its variance, 0.5, without radio 0.49 / 2."""
    importances = by_column(loco_importance(additive, (("tv",), ("radio",))))
    rows = additive.rows
    assert importances["tv"].lost == pytest.approx(rows["tv"].var() / 2, abs=0.1)
    alone = rows["radio"] - 0.35 * rows["newspaper"]
    assert importances["radio"].lost == pytest.approx(0.49 * alone.var() / 2, abs=0.1)


def test_copies_help_as_a_family_but_not_one_by_one() -> None:
    rows = spend(500, 5)
    rng = np.random.default_rng(6)
    rows["screens"] = rows["tv"] + rng.normal(0, 0.02, 500)
    model = model_of(rows.assign(sales=rows["tv"] + rng.normal(size=500)))
    together = by_column(loco_importance(model, model.column_families))
    assert together["tv+screens"].confirmed
    apart = by_column(loco_importance(model, (("tv",), ("screens",))))
    assert max(apart["tv"].lost, apart["screens"].lost) < together["tv+screens"].lost / 10


def test_a_large_table_is_judged_on_its_sample(
    additive: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "MOST_SAMPLED", 400)
    model = replace(additive)
    assert len(model.sample) == 400
    importances = by_column(loco_importance(model, model.column_families))
    assert [name for name, help_ in importances.items() if help_.confirmed] == ["tv", "radio"]


def test_the_same_seed_weighs_the_same_and_says_how_far_it_is(additive: TrainedModel) -> None:
    heard: list[tuple[str, float]] = []
    first = loco_importance(
        additive,
        additive.column_families,
        seed=3,
        progress=lambda words, done: heard.append((words, done)),
    )
    assert first == loco_importance(additive, additive.column_families, seed=3)
    assert heard[0] == ("Weighing each column: 1 of 4", 0.0)
    assert all(0 <= done < 1 for _, done in heard)


def test_the_only_column_is_judged_by_shuffling(additive: TrainedModel) -> None:
    model = model_of(additive.rows[["tv", "sales"]])
    (importance,) = loco_importance(model, model.column_families)
    assert importance.confirmed


# The stopping rule


class Told:
    """A fold whose refit without columns raises each row's squared error by a given amount."""

    def __init__(self, rises: np.ndarray) -> None:
        self.rises, self.asked = rises, 0

    def expected(self) -> np.ndarray:
        return np.zeros(len(self.rises))

    def shuffled(self, columns: Sequence[str], order: np.ndarray) -> np.ndarray:
        raise AssertionError(columns, order)

    def without(self, columns: Sequence[str]) -> np.ndarray:
        """Outcomes are 10, so that (10 - said)² / 2 is the loss of saying 0, and the rise."""
        self.asked += len(columns)
        return 10.0 - np.sqrt(100.0 + 2 * self.rises)


def judges(rises: np.ndarray) -> list[FoldLoss]:
    fold_models = [Told(part) for part in rises]
    places = np.arange(len(rises[0]))
    observations = Observations(
        pd.DataFrame(index=places), np.full(len(places), 10.0), "squarederror"
    )
    return [FoldLoss.of(fold, observations, places) for fold in fold_models]


def test_a_clear_loss_stops_after_the_first_fold_and_a_small_one_does_not() -> None:
    draw = np.random.default_rng(1)
    clear, small = (judges(at + draw.normal(size=(5, 800))) for at in (0.3, 0.03))
    rise = refitted(clear, ("a",), 5e-4)
    assert [judge.blind.asked for judge in clear] == [1, 0, 0, 0, 0]  # type: ignore[attr-defined]
    assert rise.p < 1e-6
    assert rise.lost == pytest.approx(0.3, abs=0.12)
    refitted(small, ("a",), 5e-4)
    assert [judge.blind.asked for judge in small] == [1] * 5  # type: ignore[attr-defined]


def test_a_few_rows_do_not_stop_it() -> None:
    few = judges(0.5 + np.random.default_rng(2).normal(size=(5, 100)))
    assert refitted(few, ("a",), 5e-4).p < 1e-6
    assert [judge.blind.asked for judge in few] == [1] * 5  # type: ignore[attr-defined]


@pytest.mark.slow
def test_looking_after_each_fold_credits_nothing_more_often() -> None:
    """800 families that change nothing: the p-value told is at most uniform."""
    draw = np.random.default_rng(3)
    p_values = np.array(
        [refitted(judges(draw.normal(size=(5, 600))), ("a",), 5e-4).p for _ in range(800)]
    )
    for level in (0.01, 0.05, 0.2):
        assert (p_values <= level).mean() < level + 2 * np.sqrt(level * (1 - level) / 800)
    assert (p_values <= 0.2).mean() > 0.12


@pytest.mark.parametrize("chance", [0.02, 0.05])
def test_rare_outcomes_do_not_pass_for_a_loss(chance: float) -> None:
    """A refit that says a little more everywhere: rare rows gain much, the others lose little.

    By the plain statistic a fold that happens to have few rare rows would be proof of a loss.
    """
    draw = np.random.default_rng(4)
    rare = draw.random((4000, 1000)) < chance
    rises = np.where(rare, chance - 1, chance)
    p = np.array([p_value(row) for row in rises])
    plain = rises.mean(axis=1) / rises.std(axis=1) * np.sqrt(rises.shape[1])
    assert (p < 0.005).mean() < 0.01
    assert (plain > norm.isf(0.005)).mean() > max(0.01, 1.5 * (p < 0.005).mean())


def test_a_p_value_of_plain_numbers_is_the_textbook_one() -> None:
    values = np.random.default_rng(5).normal(0.1, 1, 4000)
    assert p_value(values) == pytest.approx(
        float(ttest_1samp(values, 0, alternative="greater").pvalue), rel=0.2
    )
    assert p_value(np.zeros(50)) == 1.0
    assert p_value(-np.ones(50) - values[:50] / 10) > 0.999

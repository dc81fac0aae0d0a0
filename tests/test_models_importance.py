"""Which columns help: planted drivers do, what rides on them and noise do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from datasets.card import Column, Dataset
from models import trained
from models.importance import Help, helps
from models.trained import TrainedModel
from models.training import train


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


def by_column(found: tuple[Help, ...]) -> dict[str, Help]:
    return {"+".join(help_.columns): help_ for help_ in found}


@pytest.mark.parametrize("kind", ["additive", "trees"])
def test_drivers_are_confirmed_and_bystanders_are_not(
    kind: str, request: pytest.FixtureRequest
) -> None:
    model: TrainedModel = request.getfixturevalue(kind)
    assert model.final.kind == kind
    found = by_column(helps(model, model.families))
    assert [name for name, help_ in found.items() if help_.confirmed] == ["tv", "radio"]
    assert found["tv"].p < 1e-6
    assert found["tv"].lost > 0.1
    assert abs(found["newspaper"].lost) < 0.02


def test_what_is_lost_is_what_the_column_carried(additive: TrainedModel) -> None:
    """Half a squared error: without tv half its variance, 0.5, without radio 0.49 / 2."""
    found = by_column(helps(additive, (("tv",), ("radio",))))
    rows = additive.rows
    assert found["tv"].lost == pytest.approx(rows["tv"].var() / 2, abs=0.1)
    alone = rows["radio"] - 0.35 * rows["newspaper"]
    assert found["radio"].lost == pytest.approx(0.49 * alone.var() / 2, abs=0.1)


def test_copies_help_as_a_family_but_not_one_by_one() -> None:
    rows = spend(500, 5)
    rng = np.random.default_rng(6)
    rows["screens"] = rows["tv"] + rng.normal(0, 0.02, 500)
    model = model_of(rows.assign(sales=rows["tv"] + rng.normal(size=500)))
    together = by_column(helps(model, model.families))
    assert together["tv+screens"].confirmed
    apart = by_column(helps(model, (("tv",), ("screens",))))
    assert max(apart["tv"].lost, apart["screens"].lost) < together["tv+screens"].lost / 10


def test_a_large_table_is_judged_on_its_sample(
    additive: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "MOST_SAMPLED", 400)
    model = replace(additive)
    assert len(model.sample) == 400
    found = by_column(helps(model, model.families))
    assert [name for name, help_ in found.items() if help_.confirmed] == ["tv", "radio"]


def test_the_same_seed_weighs_the_same_and_says_how_far_it_is(additive: TrainedModel) -> None:
    heard: list[tuple[str, float]] = []
    first = helps(
        additive,
        additive.families,
        seed=3,
        progress=lambda words, done: heard.append((words, done)),
    )
    assert first == helps(additive, additive.families, seed=3)
    assert heard[0] == ("Weighing each column: 1 of 4", 0.0)
    assert all(0 <= done < 1 for _, done in heard)


def test_the_only_column_is_judged_by_shuffling(additive: TrainedModel) -> None:
    model = model_of(additive.rows[["tv", "sales"]])
    (found,) = helps(model, model.families)
    assert found.confirmed

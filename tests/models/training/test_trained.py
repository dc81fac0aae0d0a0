"""A trained model: what the questions lean on hangs together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.training import trained
from models.training.trained import TrainedModel
from tests.support.trained_customers import trained_customers


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    return trained_customers()


def test_explaining_columns_are_drivers_levers_and_the_value(model: TrainedModel) -> None:
    assert model.columns == ("bill", "plan", "fee")
    assert tuple(model.explaining.columns) == model.columns
    assert model.column_families == (("bill", "fee"), ("plan",))


def test_repeating_customers_are_groups(model: TrainedModel) -> None:
    assert model.groups is not None
    assert model.groups.tolist() == model.rows["customer"].tolist()


def test_small_tables_are_compared_whole_and_large_ones_by_a_fixed_sample(
    model: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert np.array_equal(model.sample, np.arange(600))
    monkeypatch.setattr(trained, "MOST_SAMPLED", 250)
    places = replace(model).sample
    assert np.array_equal(places, replace(model).sample)
    assert len(set(places)) == len(places) == 250


def test_what_a_room_makes_of_a_model_is_made_once_and_not_shared_with_a_changed_model(
    model: TrainedModel,
) -> None:
    made: list[TrainedModel] = []

    def size(of: TrainedModel) -> int:
        made.append(of)
        return len(of.outcome)

    assert model.once(size) == model.once(size) == 600
    other = replace(model, part_of=900)
    assert other.once(size) == 600
    assert [each is model for each in made] == [True, False]

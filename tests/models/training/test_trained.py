"""A trained model: what the questions lean on hangs together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from datasets.cards.card import Column, Dataset
from models.learners.contribution import in_outcome_units
from models.training import trained
from models.training.trained import STUDIES_KEPT, TrainedModel
from models.training.training import train


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "customer": pd.Series([f"c{k // 3}" for k in range(600)], dtype="str"),
            "bill": rng.normal(60, 10, 600),
            "plan": pd.Series(rng.choice(["a", "b"], 600), dtype="str"),
        }
    )
    rows["fee"] = rows["bill"] * 1.1 + rng.normal(0, 0.5, 600)
    margin = (rows["bill"] - 60) / 8 + 1.5 * (rows["plan"] == "b")
    churned = rng.random(600) < 1 / (1 + np.exp(-margin))
    rows["churn"] = pd.Series(np.where(churned, "Yes", "No"), dtype="str")
    columns = (
        Column("customer", "Customer", "text", "id"),
        Column("bill", "Bill", "number", "driver", unit="money"),
        Column("plan", "Plan", "category", "lever", levels=("a", "b")),
        Column("fee", "Fee", "number", "value", unit="money"),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
    )
    return train(Dataset("c", "Customers", 600, "c-1", columns, positive="Yes"), rows)


def test_explaining_columns_are_drivers_levers_and_the_value(model: TrainedModel) -> None:
    assert model.columns == ("bill", "plan", "fee")
    assert tuple(model.explaining.columns) == model.columns
    assert model.families == (("bill", "fee"), ("plan",))


def test_repeating_customers_are_groups(model: TrainedModel) -> None:
    assert model.groups is not None
    assert model.groups.tolist() == model.rows["customer"].tolist()


def test_contributions_are_held_out_and_in_points(model: TrainedModel) -> None:
    """Each row is told by the model that has not seen it, from that model's own base."""
    found = model.contributions
    assert found.names == model.columns
    bases = np.empty(len(model.outcome))
    for k, blind in enumerate(model.by_fold):
        mine = model.fold == k
        told = in_outcome_units(blind.contributions(model.explaining[mine]), "logistic")
        bases[mine] = told.base
    np.testing.assert_allclose(bases + found.parts.sum(axis=1), model.held_out, atol=1e-6)
    assert found.base == pytest.approx(bases.mean())


def test_there_is_a_signal_and_none_once_the_outcome_is_shuffled(model: TrainedModel) -> None:
    assert model.signal.found
    assert model.signal.p < 0.01
    quiet = replace(model.scores, gain_t=0.0)
    outcome = np.random.default_rng(1).permutation(model.outcome)
    assert not replace(model, outcome=outcome, scores=quiet).signal.found


def test_small_tables_are_compared_whole_and_large_ones_by_a_fixed_sample(
    model: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert np.array_equal(model.sample, np.arange(600))
    monkeypatch.setattr(trained, "MOST_SAMPLED", 250)
    places = replace(model).sample
    assert np.array_equal(places, replace(model).sample)
    assert len(set(places)) == len(places) == 250
    assert len(replace(model).contributions.parts) == 250


def test_a_stream_is_told_like_the_rows_in_memory(
    model: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "MOST_SAMPLED", 250)
    part = replace(model)
    assert part.sizes.rows == 600
    np.testing.assert_allclose(part.sizes.columns, model.sizes.columns, rtol=1e-6)
    frames = [part.rows[:500], part.rows[500:]]
    streamed = part.sizes_of(frames, "customer")
    assert streamed.rows == 600
    np.testing.assert_allclose(streamed.columns, part.sizes.columns, rtol=0.1)
    whole = in_outcome_units(part.final.contributions(part.explaining), "logistic")
    told = list(part.reasons_of(frames))
    assert [each.parts.dtype for each in told] == [np.dtype(np.float32)] * 2
    np.testing.assert_allclose(np.concatenate([e.parts for e in told]), whole.parts, atol=1e-6)
    assert told[0].base == pytest.approx(whole.base)


def test_a_study_is_kept_for_the_next_what_if(model: TrainedModel) -> None:
    first = model.study(("bill", "plan"))
    assert model.study(("bill", "plan")) is first
    for columns in (("plan",), ("bill",)):
        model.study(columns)
    assert len(model._studies) == STUDIES_KEPT
    assert model.study(("bill", "plan")) is not first


def test_a_study_of_rows_without_an_id_is_made() -> None:
    rng = np.random.default_rng(2)
    rows = pd.DataFrame(
        {
            "customer": pd.Series([None, None, *(f"c{k // 3}" for k in range(298))], dtype="str"),
            "bill": rng.normal(size=300),
            "y": rng.normal(size=300),
        }
    )
    columns = (
        Column("customer", "Customer", "text", "id"),
        Column("bill", "Bill", "number", "driver"),
        Column("y", "Y", "number", "outcome"),
    )
    found = train(Dataset("d", "D", 300, "d-1", columns), rows)
    assert not found.signal.found
    assert found.study(("bill",)) is found.study(("bill",))

"""Contributions to rows that the model had not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.drivers.held_out_shap import held_out_shap
from models.learners.contribution import in_outcome_units
from models.training import trained
from models.training.trained import TrainedModel
from tests.support.trained_customers import trained_customers


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    return trained_customers()


def test_contributions_are_held_out_and_in_points(model: TrainedModel) -> None:
    """Each row is told by the model that has not seen it, from that model's own base."""
    held_out = held_out_shap(model)
    assert held_out.names == model.columns
    bases = np.empty(len(model.outcome))
    for k, blind in enumerate(model.by_fold):
        in_fold = model.fold == k
        contributions = in_outcome_units(blind.contributions(model.explaining[in_fold]), "logistic")
        bases[in_fold] = contributions.base
    np.testing.assert_allclose(bases + held_out.parts.sum(axis=1), model.held_out, atol=1e-6)
    assert held_out.base == pytest.approx(bases.mean())


def test_large_tables_are_explained_by_their_sample(
    model: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trained, "MOST_SAMPLED", 250)
    assert len(held_out_shap(replace(model)).parts) == 250

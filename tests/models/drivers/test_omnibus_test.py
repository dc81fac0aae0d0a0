"""Whether there is anything to explain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.drivers.omnibus_test import signal
from models.training.trained import TrainedModel
from tests.support.trained_customers import trained_customers


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    return trained_customers()


def test_there_is_a_signal_and_none_once_the_outcome_is_shuffled(model: TrainedModel) -> None:
    assert signal(model).found
    assert signal(model).p < 0.01
    quiet = replace(model.scores, gain_t=0.0)
    outcome = np.random.default_rng(1).permutation(model.outcome)
    assert not signal(replace(model, outcome=outcome, scores=quiet)).found

"""The benchmark of reasons runs, and its shares are shares."""

from __future__ import annotations

import numpy as np

from benchmarks.honesty.reasons import drawn, repeated, second_looks, some_rows
from models.training.trained import TrainedModel


def test_reasons_said_first_come_back_more_often(subscription: TrainedModel) -> None:
    told = repeated(subscription, some_rows(subscription, 100), refits=4)
    assert 0.95 <= told.firm <= 1.0
    assert told.firm > told.largest
    assert 0.0 < told.suppressed < 0.25
    assert told.none < 0.1


def test_whole_entities_are_drawn(retail: TrainedModel) -> None:
    taken = drawn(retail, np.random.default_rng(0))
    assert retail.groups is not None
    store = retail.groups[taken[0]]
    assert (retail.groups == store).sum() <= (retail.groups[taken] == store).sum()


def test_second_looks_agree_over_seeds(subscription: TrainedModel) -> None:
    told = second_looks(subscription, some_rows(subscription, 3), samples=512)
    assert 0.8 <= told.columns <= 1.0
    assert 0.0 <= told.vsi <= 1.0
    assert 0.0 <= told.csi <= 1.0
    assert told.signs > 0.8

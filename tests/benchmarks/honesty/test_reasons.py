"""The benchmark of reasons runs, and its shares are shares."""

from __future__ import annotations

import numpy as np

from benchmarks.honesty.reasons import drawn, repeated, second_looks, some_rows
from models.training.trained import TrainedModel


def test_reasons_said_first_come_back_more_often(subscription: TrainedModel) -> None:
    repeats = repeated(subscription, some_rows(subscription, 100), refits=4)
    assert 0.95 <= repeats.firm <= 1.0
    assert repeats.firm > repeats.largest
    assert 0.0 < repeats.suppressed < 0.25
    assert repeats.none < 0.1


def test_whole_entities_are_drawn(retail: TrainedModel) -> None:
    places = drawn(retail, np.random.default_rng(0))
    assert retail.groups is not None
    store = retail.groups[places[0]]
    assert (retail.groups == store).sum() <= (retail.groups[places] == store).sum()


def test_second_looks_agree_over_seeds(subscription: TrainedModel) -> None:
    looks = second_looks(subscription, some_rows(subscription, 3), samples=512)
    assert 0.8 <= looks.columns <= 1.0
    assert 0.0 <= looks.vsi <= 1.0
    assert 0.0 <= looks.csi <= 1.0
    assert looks.signs > 0.8

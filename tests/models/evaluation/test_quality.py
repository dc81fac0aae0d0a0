"""How far off a model is, and whether its folds agree, against worlds where that is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.quality import fold_skills, mean_absolute_error
from models.training.trained import TrainedModel


def test_the_distance_lies_between_nothing_and_the_average(retail: TrainedModel) -> None:
    error = mean_absolute_error(retail)
    assert error.model == pytest.approx(float(np.abs(retail.outcome - retail.held_out).mean()))
    assert error.low < error.model < error.high < error.rule < error.average


def test_stores_that_repeat_make_the_distance_less_sure(retail: TrainedModel) -> None:
    alone = replace(retail)
    alone.__dict__["groups"] = None
    told, luckier = mean_absolute_error(retail), mean_absolute_error(alone)
    assert told.model == luckier.model
    assert told.high - told.low > 1.5 * (luckier.high - luckier.low)


def test_without_a_rule_the_average_stands_in(noise: TrainedModel) -> None:
    none = replace(noise.scores, rule=replace(noise.scores.rule, column=""))
    error = mean_absolute_error(replace(noise, scores=none))
    assert error.rule == error.average


def test_folds_of_a_sound_model_agree(subscription: TrainedModel) -> None:
    skills = fold_skills(subscription)
    assert len(skills.hits) == 5
    assert skills.p > 0.01
    assert min(skills.hits) <= subscription.scores.hits <= max(skills.hits)
    assert skills.range == max(skills.hits) - min(skills.hits)


def test_a_fold_that_is_told_nonsense_is_seen(subscription: TrainedModel) -> None:
    held_out = subscription.held_out.copy()
    in_fold = subscription.fold == 2
    held_out[in_fold] = np.random.default_rng(0).permutation(held_out[in_fold])
    skills = fold_skills(replace(subscription, held_out=held_out))
    assert skills.p < 1e-4
    assert np.argmin(skills.hits) == 2


def test_luck_alone_is_seldom_taken_for_a_difference(subscription: TrainedModel) -> None:
    draw = np.random.default_rng(1)
    outcome = (draw.random(len(subscription.outcome)) < subscription.held_out).astype(float)
    seen = []
    for _ in range(100):
        fold = draw.permutation(len(outcome)) % 5
        seen.append(fold_skills(replace(subscription, outcome=outcome, fold=fold)).p)
    assert np.mean(np.array(seen) < 0.05) <= 0.12

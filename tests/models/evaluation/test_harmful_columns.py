"""Columns of luck are found to hurt where they do, and what helps is left alone."""

from __future__ import annotations

import numpy as np

from models.evaluation.harmful_columns import harmful_columns
from models.training.scores import skill
from tests.support.worlds_to_improve import learnt, world

TELLING = {"x0", "x1"}


def test_leaving_out_what_is_named_makes_no_model_worse() -> None:
    named, better = [], []
    for seed in range(3):
        rows, fresh = (
            world(seed + extra, count, rate=False, junk=25)
            for extra, count in ((0, 900), (50, 3_000))
        )
        model = learnt(rows, f"luck{seed}")
        harmful = harmful_columns(model)
        assert not TELLING & set(harmful.columns)
        named.append(sum(int(name[1:]) > 5 for name in harmful.columns if name.startswith("x")))
        smaller = learnt(rows.drop(columns=list(harmful.columns)), f"less{seed}")
        truth = fresh["y"].to_numpy()
        with_them, without = (
            skill(truth, each.final.mean(fresh[list(each.columns)]), each.family)
            for each in (model, smaller)
        )
        better.append(without - with_them)
        assert not harmful.hurt or better[-1] > 0
    assert np.mean(named) > 15
    assert np.mean(better) > 0


def test_what_helps_is_left_alone() -> None:
    for seed in range(3):
        harmful = harmful_columns(learnt(world(seed, 900), f"helps{seed}"))
        assert not TELLING & set(harmful.columns)


def test_the_gain_has_a_range_around_it() -> None:
    harmful = harmful_columns(learnt(world(2, 900, rate=False, junk=25), "luck2"))
    assert harmful.hurt
    assert harmful.gain.low < harmful.gain.value < harmful.gain.high

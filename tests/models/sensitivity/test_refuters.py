"""Refuters pass an honest estimate, and a lever of luck does nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.effects.effect import estimate_in
from models.interventions.scenario import Change, Scenario
from models.interventions.study import Study
from models.sensitivity.refuters import RefutationTests, refute
from models.statistics.intervals import Estimate
from models.statistics.observations import Observations

HELP = Scenario((Change("help", "set", "yes"),))
PRICE = Scenario((Change("price", "scale", 0.95),))


def study(seed: int, count: int = 1500) -> Study:
    draw = np.random.default_rng(seed)
    trouble = draw.normal(0, 1, count)
    helped = np.where(draw.random(count) < 1 / (1 + np.exp(-trouble)), "yes", "no")
    price = np.exp(3 + 0.1 * trouble + draw.normal(0, 0.2, count))
    margin = trouble - 1.0 * (helped == "yes") + 2.0 * (np.log(price) - 3)
    left = (draw.random(count) < 1 / (1 + np.exp(-margin))).astype(float)
    rows = pd.DataFrame({"trouble": trouble, "help": helped, "price": price})
    return Study(Observations(rows.astype({"help": "str"}), left, "logistic", seed=seed))


def test_honest_effects_hold_and_their_placebos_are_nothing() -> None:
    holding = nothing = 0
    for seed in range(6):
        for scenario in (HELP, PRICE):
            some = study(seed)
            effect = estimate_in(some, scenario)
            refutation = refute(some, scenario, effect, seed)
            assert effect.refused is None
            assert refutation.placebo is not None
            assert refutation.with_luck is not None
            holding += refutation.holds
            nothing += not refutation.placebo.excludes_zero
    assert nothing >= 10
    assert holding >= 9


def test_the_same_seed_gives_the_same_tries() -> None:
    some = study(1)
    effect = estimate_in(some, HELP)
    assert refute(some, HELP, effect, 5) == refute(some, HELP, effect, 5)


def test_a_placebo_that_does_something_or_a_moved_estimate_is_a_fault() -> None:
    nothing, something = Estimate(0.1, -0.5, 0.7, 0.3), Estimate(1.0, 0.4, 1.6, 0.3)
    assert RefutationTests(nothing, something, 0.2).holds
    assert not RefutationTests(something, something, 0.2).holds
    assert not RefutationTests(nothing, something, 1.4).holds
    assert RefutationTests(None, None, 0.0).holds

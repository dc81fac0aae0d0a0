"""What trees alone took out of an answer is a sign of what may still be in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import Effect, estimate
from models.interventions.scenario import Change, Scenario
from models.statistics.observations import Observations

ON = Scenario((Change("on", "set", "yes"),))


def answer(seed: int, *, tangled: bool, share: float = 1.0) -> tuple[Effect, float]:
    """An effect of 1, where signs of a product, or one column smoothly, decide about the rest."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.normal(0, 1, (4000, 4)).round(3), columns=list("abcd"))
    a, b = rows["a"].to_numpy(), rows["b"].to_numpy()
    cause = np.sign(a * b) if tangled else np.tanh(1.5 * a)
    rows["on"] = np.where(r.random(4000) < 1 / (1 + np.exp(-2 * cause)), "yes", "no")
    outcome = 3 * cause + (rows["on"] == "yes").to_numpy() + r.normal(0, 3, 4000)
    true = float((rows["on"] == "no").mean()) * share
    scenario = Scenario(ON.changes, share=share)
    return estimate(Observations(rows, outcome, "squarederror", seed=seed), scenario), true


@pytest.mark.parametrize("seed", range(3))
def test_a_tangle_is_seen_and_owned_up_to(seed: int) -> None:
    effect, true = answer(seed, tangled=True)
    assert effect.tangled
    assert effect.caution
    assert effect.unsure > effect.change.se
    assert effect.change.low <= true <= effect.change.high


def test_what_is_owed_points_away_from_what_is_left() -> None:
    """Trees took some of the error out; what is left has the sign that all of it had."""
    left = []
    for seed in range(3):
        effect, true = answer(seed, tangled=True)
        left.append((effect.change.value - true) / -effect.owed)
    assert -0.15 < np.mean(left) < 0.4


@pytest.mark.parametrize("seed", range(3))
def test_columns_of_their_own_are_no_tangle(seed: int) -> None:
    effect, true = answer(seed, tangled=False)
    assert not effect.tangled
    assert effect.unsure < 0.3 * effect.change.se
    assert abs(effect.change.value - true) < 4 * effect.change.se


def test_a_share_owes_its_share() -> None:
    whole, third = (answer(1, tangled=True, share=share)[0] for share in (1.0, 0.3))
    assert third.owed == pytest.approx(0.3 * whole.owed)
    assert third.tangled

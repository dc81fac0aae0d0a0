"""Links and losses agree with each other."""

from __future__ import annotations

import numpy as np
import pytest

from models.statistics.outcome_family import OBJECTIVE, Family, loss, margin_of, mean_of, unit_of

FAMILIES: tuple[Family, ...] = ("logistic", "poisson", "squarederror")


@pytest.mark.parametrize("family", FAMILIES)
def test_margin_and_mean_are_inverse(family: Family) -> None:
    margin = np.linspace(-5, 5, 11)
    assert np.allclose(margin_of(mean_of(margin, family), family), margin)
    assert family in OBJECTIVE


@pytest.mark.parametrize("family", FAMILIES)
def test_the_loss_is_least_at_the_outcome(family: Family) -> None:
    outcome = np.full(201, 0.3)
    margin = margin_of(0.3, family) + np.linspace(-1, 1, 201)
    assert loss(outcome, margin, family).argmin() == 100


@pytest.mark.parametrize("family", FAMILIES)
def test_far_margins_do_not_overflow(family: Family) -> None:
    far = np.array([-1e4, 1e4])
    assert np.isfinite(mean_of(far, family)).all()
    assert np.isfinite(loss(np.ones(2), far, family)).all()


def test_money_gets_a_unit_in_which_its_variance_is_its_mean() -> None:
    draw = np.random.default_rng(3)
    money = draw.gamma(4.0, 5_000.0, 4_000)
    scaled = money / unit_of(money, "poisson")
    assert scaled.var() == pytest.approx(scaled.mean())
    assert unit_of(draw.poisson(3.0, 4_000).astype(float), "poisson") == 1.0
    assert unit_of(money, "squarederror") == 1.0

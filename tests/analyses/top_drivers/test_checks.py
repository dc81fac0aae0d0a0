"""The checks of drivers turn with near ties, raw gaps and columns that move together."""

from __future__ import annotations

from dataclasses import replace

from analyses._language.voice import Voice
from analyses.top_drivers.checks import drivers_checks
from models.training.trained import TrainedModel
from tests.support.drivers import CONTRACT, DRIVERS


def test_a_near_tie_a_raw_gap_and_a_pair_are_cautions(subscription: TrainedModel) -> None:
    by_code = {check.code: check for check in drivers_checks(Voice(subscription.dataset), DRIVERS)}
    assert {check.result for check in by_code.values()} == {"caution"}
    assert by_code["unstable-drivers"].columns == ("support", "seats")
    assert by_code["no-overlap"].columns == ("support",)
    assert by_code["correlated-drivers"].columns == ("support", "training")


def test_one_driver_in_its_place_passes(subscription: TrainedModel) -> None:
    alone = replace(DRIVERS, ranked=(CONTRACT,))
    order, alike = drivers_checks(Voice(subscription.dataset), alone)
    assert (order.result, alike.result) == ("passed", "passed")
    assert "The first place held in 95% of 300 repeats." in order.text

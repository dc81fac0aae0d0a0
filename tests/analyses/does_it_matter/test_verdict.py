"""Yes takes what a name takes; no takes a gap that is shown to be small."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._drivers.named_drivers import AskedDriver, Driver, DriverContrast
from analyses._language.voice import Voice
from analyses.does_it_matter.verdict import headline, verdict_of
from answers.answer import Grade
from models.drivers.binary_contrast import BinaryContrast
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

SIDES = BinaryContrast("support", ("No",))


def asked(
    low: float, high: float, *, place: int = 0, grade: Grade = "adjusted", seen: float = 0.01
) -> AskedDriver:
    effect = Estimate((low + high) / 2, low, high, 0.01)
    contrast = DriverContrast(SIDES, effect, grade, 0.25 + seen, 0.25, 1.0)
    driver = Driver(("support",), "support", 0.1, 0.08, 0.12, 1, 2, contrast)
    return AskedDriver(driver, place, 4)


@pytest.mark.parametrize(
    ("given", "verdict", "start"),
    [
        (asked(0.05, 0.09, place=2), "yes", "Yes: without support 7 more of every 100 customers"),
        (asked(-0.01, 0.03, place=2), "yes", "Yes, though not one way: Support has 10 of 100"),
        (asked(-0.01, 0.02), "no", "No: once the other columns are known, Support tells nothing"),
        (asked(-0.01, 0.02, seen=0.2), "no", "No, not by itself: once the other columns"),
        (asked(-0.02, 0.08), "unknown", "The data does not say: "),
        (asked(0.01, 0.04), "unknown", "The data does not say: "),
        (asked(-0.01, 0.02, grade="seen"), "unknown", "The data does not say: "),
    ],
)
def test_the_answer_comes_first(
    subscription: TrainedModel, given: AskedDriver, verdict: str, start: str
) -> None:
    made = verdict_of(given, rate=True, spread=0.4)
    assert made == verdict
    said, _ = headline(Voice(subscription.dataset), given, made, "support", 0.05)
    assert said.startswith(start)


def test_a_column_that_another_leads_counts_as_one_with_it(subscription: TrainedModel) -> None:
    given = asked(0.05, 0.09, place=1)
    given = replace(given, driver=replace(given.driver, columns=("support", "discount")))
    said, _ = headline(Voice(subscription.dataset), given, "yes", "discount", 0.05)
    assert said.startswith("Yes, as one with Support: ")

"""Tries to refute are told with their numbers, and only where they were asked for."""

from __future__ import annotations

from analyses.what_if.estimate import asking_of, estimated
from analyses.what_if.refuters import refuter_check, refuters
from datasets.progress import silent
from models.sensitivity.refuters import RefutationTests
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

SUPPORT = {"set": ("support=Yes",)}
NOTHING, SOMETHING = Estimate(0.004, -0.016, 0.024, 0.01), Estimate(-0.06, -0.08, -0.04, 0.01)


def test_only_where_asked(subscription: TrainedModel) -> None:
    plain = asking_of(subscription, SUPPORT)
    asked = asking_of(subscription, {**SUPPORT, "refute": True})
    assert asked.choices["refute"] is True
    assert refuters(plain, estimated(plain), silent) == ()
    (check,) = refuters(asked, estimated(asked), silent)
    assert check.result == "passed"
    assert check.columns == ("support",)


def test_what_was_found_is_said(subscription: TrainedModel) -> None:
    asking = asking_of(subscription, SUPPORT)
    good = refuter_check(asking, RefutationTests(NOTHING, SOMETHING, 0.1))
    assert good.result == "passed"
    assert "does nothing, as it should: 0 points (−2 to +2)" in good.text
    bad = refuter_check(asking, RefutationTests(SOMETHING, SOMETHING, 0.1))
    assert bad.result == "failed"
    assert "though it should do nothing: −6 points (−8 to −4)" in bad.text
    none = refuter_check(asking, RefutationTests(None, None, 0.0))
    assert "cannot be estimated" in none.text

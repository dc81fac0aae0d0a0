"""Tries to refute are told with their numbers, and only where they were asked for."""

from __future__ import annotations

from analyses.what_if.estimate import estimate_effect, what_if_question
from analyses.what_if.refuters import refutation_check, refutation_checks
from datasets.progress import silent
from models.sensitivity.refuters import RefutationTests
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

SUPPORT = {"set": ("support=Yes",)}
NOTHING, SOMETHING = Estimate(0.004, -0.016, 0.024, 0.01), Estimate(-0.06, -0.08, -0.04, 0.01)


def test_only_where_asked(subscription: TrainedModel) -> None:
    plain = what_if_question(subscription, SUPPORT)
    refuting = what_if_question(subscription, {**SUPPORT, "refute": True})
    assert refuting.choices["refute"] is True
    assert refutation_checks(plain, estimate_effect(plain), silent) == ()
    (check,) = refutation_checks(refuting, estimate_effect(refuting), silent)
    assert check.result == "passed"
    assert check.columns == ("support",)


def test_what_was_found_is_said(subscription: TrainedModel) -> None:
    question = what_if_question(subscription, SUPPORT)
    good = refutation_check(question, RefutationTests(NOTHING, SOMETHING, 0.1))
    assert good.result == "passed"
    assert (
        "does nothing, as it should: 0 more of every 100 (between 2 fewer and 2 more)" in good.text
    )
    bad = refutation_check(question, RefutationTests(SOMETHING, SOMETHING, 0.1))
    assert bad.result == "failed"
    assert "though it should do nothing: 6 fewer of every 100 (4 to 8)" in bad.text
    none = refutation_check(question, RefutationTests(None, None, 0.0))
    assert "cannot be estimated" in none.text

"""A column that looks handed out by lot is offered to be marked, with the evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._language.voice import Voice
from analyses.which_works.checks import arm_checks
from analyses.which_works.choice import Choice, chosen
from analyses.which_works.sentences import ArmWords
from models.effects.arms import Arms, compare_arms
from models.effects.random_assignment import AssignmentEvidence
from models.effects.randomised_trial import ArmBalance
from models.training.trained import TrainedModel

FAIR = ArmBalance(0.4, 0.02, "tenure_months", balanced=True)


@pytest.fixture
def support(subscription: TrainedModel) -> tuple[Choice, Arms]:
    choice = chosen(subscription, "support")
    assert choice is not None
    return choice, compare_arms(subscription, "support", choice.levels)


def codes(model: TrainedModel, choice: Choice, arms: Arms) -> dict[str, str]:
    words = ArmWords(Voice(model.dataset), choice, arms, 0.4)
    return {check.code: check.result for check in arm_checks(words)}


def test_it_is_offered_where_it_looks_so(
    subscription: TrainedModel, support: tuple[Choice, Arms]
) -> None:
    choice, arms = support
    assert "looks-randomised" not in codes(subscription, choice, arms)
    looks = replace(arms, evidence=AssignmentEvidence(FAIR, 0.501, 0.515, 9, by_lot=True))
    assert codes(subscription, choice, looks)["looks-randomised"] == "caution"
    fixed = replace(choice, column=replace(choice.column, role="driver"))
    assert "looks-randomised" not in codes(subscription, fixed, looks)


def test_what_was_drawn_is_no_caution(
    subscription: TrainedModel, support: tuple[Choice, Arms]
) -> None:
    choice, arms = support
    drawn = replace(arms, tested=True, balance=FAIR)
    assert codes(subscription, choice, drawn)["not-a-cause"] == "passed"
    unfair = replace(arms, balance=replace(FAIR, balanced=False))
    assert codes(subscription, choice, unfair)["not-a-cause"] == "failed"


def test_arms_without_their_like_are_named(
    subscription: TrainedModel, support: tuple[Choice, Arms]
) -> None:
    choice, arms = support
    alone = replace(arms, against=(replace(arms.against[0], change=None, clear=False),))
    assert codes(subscription, choice, alone)["no-overlap"] == "failed"

"""What speaks for or against a what-if, named for whom and for which column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._language.voice import Voice
from analyses.what_if.checks import held_alike, of_100, overlap, the_others, what_if_checks
from analyses.what_if.sentences import WhatIfQuestion
from models.effects.effect import UNKNOWN, Effect
from models.effects.randomised_trial import ArmBalance
from models.interventions.scenario import Change, Condition, Scenario
from models.overlap.extrapolation import Extrapolation
from models.overlap.support import Refusal, Support
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

EFFECT = Effect(UNKNOWN, UNKNOWN, UNKNOWN, rows=500, share=0.1)


def question(model: TrainedModel, *changes: Change) -> WhatIfQuestion:
    scenario = Scenario(changes or (Change("support", "set", "Yes"),))
    return WhatIfQuestion(model, Voice(model.dataset), scenario, {}, 0.0, moved=400)


def test_a_supported_change_passes(subscription: TrainedModel) -> None:
    assert overlap(question(subscription), EFFECT).result == "passed"


def test_thin_support_is_a_caution_with_its_share(subscription: TrainedModel) -> None:
    thin = replace(EFFECT, caution=True, support=Support(200.0, 0.2, "tickets", 0.05))
    check = overlap(question(subscription), thin)
    assert check.result == "caution"
    assert "5 of 100 customers" in check.text


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (Refusal("no-donors", 3), "Only 3 customers are as asked"),
        (Refusal("too-few", 40), "Too few customers alike"),
        (
            Refusal("no-overlap", 90, 0.4, (Condition("contract", "=", "Monthly"),), 0.3),
            "For 40 of 100 customers hardly anyone alike is as asked, above all for those on "
            "a monthly contract.",
        ),
        (Refusal("not-comparable", 90, 0.0, worst="tickets"), "most in Support tickets"),
    ],
)
def test_a_refusal_names_who_is_outside(
    subscription: TrainedModel, refusal: Refusal, says: str
) -> None:
    check = overlap(question(subscription), replace(EFFECT, refused=refusal))
    assert check.result == "failed"
    assert says in check.text


def test_the_others_are_offered_where_one_condition_names_who_is_outside(
    subscription: TrainedModel,
) -> None:
    outside = Condition("contract", "=", "Monthly")
    offer = the_others(question(subscription), Refusal("no-overlap", 90, 0.4, (outside,), 0.3))
    assert offer.endswith("ask it for customers not on a monthly contract.")
    assert the_others(question(subscription), Refusal("too-few", 9)) == ""


def test_what_rests_beyond_the_edge_is_said(subscription: TrainedModel) -> None:
    move = Change("tickets", "shift", -2.0)
    effect = replace(EFFECT, beyond=Extrapolation(0.09, 0.01), caution=True)
    last = what_if_checks(question(subscription, move), effect, None)[-1]
    assert (last.code, last.result) == ("extrapolation", "caution")
    assert "For 9 of 100 customers Support tickets would leave" in last.text
    assert overlap(question(subscription, move), effect).result == "passed"


def test_what_only_trees_found_is_said(subscription: TrainedModel) -> None:
    change = Estimate(0.05, 0.0, 0.1, 0.02)
    effect = replace(EFFECT, change=change, owed=0.05, caution=True)
    last = what_if_checks(question(subscription), effect, None)[-1]
    assert (last.code, last.result) == ("methods-disagree", "caution")
    assert "learnt only in part" in last.text
    steady = what_if_checks(question(subscription), replace(EFFECT, change=change, owed=0.01), None)
    assert "methods-disagree" not in {check.code for check in steady}


def test_moved_numbers_say_whether_they_were_stopped(subscription: TrainedModel) -> None:
    move = Change("tickets", "shift", 2.0)
    inside = what_if_checks(question(subscription, move), EFFECT, None)[-1]
    assert (inside.code, inside.result) == ("extrapolation", "passed")
    beyond = what_if_checks(question(subscription, move), replace(EFFECT, stopped=0.12), None)[-1]
    assert beyond.result == "caution"
    assert "12 of 100" in beyond.text
    assert "stopped there" in beyond.text
    beyond_asked = question(subscription, move)
    beyond_asked = replace(beyond_asked, scenario=replace(beyond_asked.scenario, beyond=True))
    asked_for = what_if_checks(beyond_asked, replace(EFFECT, stopped=0.12), None)[-1]
    assert "beyond what was ever seen" in asked_for.text


def test_lots_make_it_a_proof_only_when_they_look_fair(subscription: TrainedModel) -> None:
    ask = question(subscription)
    assert what_if_checks(ask, EFFECT, None)[0].result == "caution"
    fair = what_if_checks(ask, EFFECT, ArmBalance(0.6, 0.02, "seats", balanced=True))[0]
    assert fair.result == "passed"
    unfair = what_if_checks(ask, EFFECT, ArmBalance(1e-9, 0.4, "seats", balanced=False))[0]
    assert unfair.result == "failed"
    assert "seats" in unfair.columns


def test_of_100() -> None:
    assert [of_100(s) for s in (0.0, 0.004, 0.12)] == [
        "0 of 100", "fewer than 1 of 100", "12 of 100",
    ]  # fmt: skip


def test_what_follows_from_the_change_is_not_held_alike_and_said(
    subscription: TrainedModel,
) -> None:
    card = subscription.dataset
    columns = tuple(replace(c, follows=c.name == "tickets") for c in card.columns)
    model = replace(subscription, dataset=replace(card, columns=columns))
    narrower = question(model)
    narrower = replace(narrower, alike=("seats", "plan"))
    check = held_alike(narrower)
    assert check.result == "passed"
    assert check.text.startswith("2 columns held alike")
    assert "follows from what we change: Support tickets" in check.text
    segment = replace(
        narrower, scenario=replace(narrower.scenario, who=(Condition("tickets", ">", 2.0),))
    )
    assert held_alike(segment).result == "caution"

"""The sentences of a what-if carry the estimate's own numbers, signs and units."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyses._language.gaps import amount_words, more_of_100, range_words
from analyses._language.voice import Voice
from analyses.what_if.sentences import WhatIfQuestion, about, findings, headline
from answers.answer import Grade
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS
from models.effects.effect import Effect, QuickLook
from models.interventions.scenario import Change, Condition, Scenario
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel


def question(model: TrainedModel, who: tuple[Condition, ...] = ()) -> WhatIfQuestion:
    scenario = Scenario((Change("support", "set", "Yes"),), who)
    return WhatIfQuestion(model, Voice(model.dataset), scenario, {}, 0.0, moved=2_000)


def effect(change: float, half: float, rows: int = 4_000) -> Effect:
    before = 0.4
    after = before + change
    return Effect(
        before=Estimate(before, before - 0.01, before + 0.01, 0.005),
        after=Estimate(after, after - half, after + half, half / 2),
        change=Estimate(change, change - half, change + half, half / 2),
        rows=rows,
        share=0.5,
        quick_look=QuickLook(before + change / 2, change / 2),
        after_values=np.zeros(1),
    )


def statements_of(model: TrainedModel, estimated: Effect, grade: Grade = "adjusted") -> str:
    return " ".join(f.statement for f in findings(question(model), estimated, grade))


def test_a_fall_is_said_as_a_fall(subscription: TrainedModel) -> None:
    statements = statements_of(subscription, effect(-0.07, 0.04))
    assert "Today 40 of 100 leave; with the change about 33 of 100 (29 to 37) would." in statements
    assert "about 7 fewer of every 100 (3 to 11), like compared with like" in statements
    assert "about 280 fewer customers would leave (120 to 440), over 4,000 customers" in statements


def test_a_test_needs_no_hedge(subscription: TrainedModel) -> None:
    statements = statements_of(subscription, effect(-0.07, 0.04), "tested")
    assert "about" not in statements
    assert "as the test shows" in statements


def test_a_range_that_holds_zero_is_no_effect(subscription: TrainedModel) -> None:
    assert "No clear effect" in statements_of(subscription, effect(0.01, 0.03))
    sentence = headline(
        question(subscription), findings_change(subscription, 0.01, 0.03), "adjusted"
    )
    assert sentence == (
        "If everyone had support, no clear change in the share of customers who leave: "
        "1 more of every 100 (between 2 fewer and 4 more)"
    )


def findings_change(model: TrainedModel, value: float, half: float) -> Quantity:
    return findings(question(model), effect(value, half), "adjusted")[1].quantities[0]


@given(
    change=st.floats(-0.3, 0.3),
    half=st.floats(0.001, 0.2),
    grade=st.sampled_from(["adjusted", "tested"]),
)
def test_the_headlines_verb_has_the_changes_sign(
    subscription: TrainedModel, change: float, half: float, grade: Grade
) -> None:
    model = subscription
    quantity = findings(question(model), effect(change, half), grade)[1].quantities[0]
    sentence = headline(question(model), quantity, grade)
    assert len(sentence.split()) <= HEADLINE_WORDS
    if not quantity.excludes_zero:
        assert "no clear change" in sentence
        assert amount_words(Voice(model.dataset), quantity) in sentence
    else:
        assert (" more of every 100 " in sentence) == (change > 0)
        assert more_of_100(quantity) in sentence
        assert sentence.endswith(range_words(quantity))


def test_a_long_segment_gives_way_in_the_headline(subscription: TrainedModel) -> None:
    who = (
        Condition("tenure_months", ">", 12.0),
        Condition("contract", "=", "Monthly"),
        Condition("seats", "<=", 5.0),
    )
    long = question(subscription, who=who)
    sentence = headline(long, findings_change(subscription, -0.07, 0.04), "adjusted")
    assert sentence == (
        "With this change, about 7 fewer of every 100 of them would leave (3 to 11)"
    )
    assert len(sentence.split()) <= HEADLINE_WORDS
    assert "on a monthly contract" in about(long, effect(-0.07, 0.04))

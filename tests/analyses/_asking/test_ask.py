"""Asking checks the choices, stamps provenance and puts the weightiest check first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._asking.ask import ask, choices_of, questions_for, typed_choices
from answers.answer import Asked, CannotAnswer
from answers.checks import ORDER
from datasets.cards.card import Dataset
from models.training.trained import TrainedModel


def test_checks_stand_in_order_and_provenance_is_whole(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("can_we_trust_it", ""))
    order = [ORDER[check.result] for check in answer.checks]
    assert order == sorted(order)
    told = answer.provenance
    assert (told.dataset, told.rows, told.outcome) == ("subscription", 7000, "churned")
    assert told.simulated
    assert "xgboost-cpu" in told.versions or "xgboost" in told.versions
    assert 0.5 < told.scores["ranking"] < 1


def test_unknown_questions_and_choices_are_refused_in_words(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="top_drivers"):
        ask(subscription, Asked("why_not", ""))
    with pytest.raises(CannotAnswer, match="how_many"):
        ask(subscription, Asked("top_drivers", "", {"many": 3}))


def test_choices_are_typed_by_the_question() -> None:
    assert choices_of("top_drivers") == ("how_many",)
    assert typed_choices("top_drivers", ["how_many=3"]) == {"how_many": 3}
    assert typed_choices("why_this_one", ["row=0012"]) == {"row": "0012"}
    assert typed_choices("what_if", ["beyond=Yes"]) == {"beyond": True}
    assert typed_choices("what_if", ["set=a=1", "set=b=2", "cost=2.5"]) == {
        "set": ("a=1", "b=2"),
        "cost": 2.5,
    }
    with pytest.raises(CannotAnswer, match="takes a number"):
        typed_choices("top_drivers", ["how_many=lots"])
    with pytest.raises(CannotAnswer, match="yes or no"):
        typed_choices("what_if", ["beyond=perhaps"])
    with pytest.raises(CannotAnswer, match="no choice called"):
        typed_choices("top_drivers", ["colour=red"])


def test_a_dataset_without_an_outcome_says_why_not(subscription: TrainedModel) -> None:
    card: Dataset = subscription.dataset
    bare = replace(card, columns=tuple(c for c in card.columns if c.role != "outcome"))
    offered = {question.key: question for question in questions_for(bare)}
    assert not offered["top_drivers"].available
    assert "outcome" in offered["top_drivers"].why_not

"""Asking checks the choices, stamps provenance and puts the weightiest check first."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from analyses._asking.ask import ask, choices_of, questions_for, typed_choices
from answers.answer import Asked, CannotAnswer
from answers.checks import ORDER
from answers.question import Question
from datasets.cards.card import Dataset
from models.training.trained import TrainedModel


def test_checks_stand_in_order_and_provenance_is_whole(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("can_we_trust_it", ""))
    order = [ORDER[check.result] for check in answer.checks]
    assert order == sorted(order)
    provenance = answer.provenance
    assert (provenance.dataset, provenance.rows, provenance.outcome) == (
        "subscription",
        7000,
        "churned",
    )
    assert provenance.simulated
    assert "xgboost-cpu" in provenance.versions or "xgboost" in provenance.versions
    assert 0.5 < provenance.scores["ranking"] < 1


def test_unknown_questions_and_choices_are_refused_in_words(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="top_drivers"):
        ask(subscription, Asked("why_not", ""))
    with pytest.raises(CannotAnswer, match="how_many"):
        ask(subscription, Asked("top_drivers", "", {"many": 3}))


def test_choices_are_typed_by_the_question() -> None:
    assert choices_of("top_drivers") == ("how_many", "where", "without")
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


@pytest.fixture
def of_a_rate(monkeypatch: pytest.MonkeyPatch) -> str:
    """A question of which nothing but what it needs is looked at."""
    question = Question("of_a_rate", "How often?", ("how often",), needs=("rate",))
    other = Question("of_a_number", "How much?", ("how much",), needs=("number",))
    found = {each.key: ModuleType(each.key) for each in (question, other)}
    for each in (question, other):
        found[each.key].__dict__["QUESTION"] = each
    monkeypatch.setattr("analyses._asking.ask.analyses", lambda: found)
    return question.key


@pytest.mark.usefixtures("of_a_rate")
def test_what_needs_another_outcome_is_named_with_the_reason(
    subscription: TrainedModel, retail: TrainedModel
) -> None:
    told = {
        card.key: {each.key: each.why_not for each in questions_for(card)}
        for card in (subscription.dataset, retail.dataset)
    }
    assert told["subscription"] == {
        "of_a_rate": "",
        "of_a_number": "Subscription business: this needs an outcome that is a number, "
        "and Churned happens or not.",
    }
    assert told["retail_chain"] == {
        "of_a_rate": "Retail chain: this needs an outcome that happens or not, "
        "and Weekly sales is a number.",
        "of_a_number": "",
    }


def test_what_needs_another_outcome_is_refused_before_anything_is_counted(
    of_a_rate: str, retail: TrainedModel
) -> None:
    with pytest.raises(CannotAnswer, match="Weekly sales is a number") as refused:
        ask(retail, Asked(of_a_rate, ""))
    assert refused.value.what_to_do


@pytest.mark.usefixtures("of_a_rate")
def test_without_an_outcome_it_is_the_outcome_that_is_missing(subscription: TrainedModel) -> None:
    card = subscription.dataset
    bare = replace(card, columns=tuple(c for c in card.columns if c.role != "outcome"))
    assert {each.why_not.partition(": ")[2] for each in questions_for(bare)} == {
        "no column is set as the outcome."
    }

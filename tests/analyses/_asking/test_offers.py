"""What is offered is read as it is meant, helps, and can be answered."""

from __future__ import annotations

from itertools import islice

import pytest

from analyses._asking.ask import ask
from analyses._asking.offers import change_question, helping_changes, is_answered, offered, texts_of
from analyses._asking.reading.read import read
from analyses._language.direction import less_is_wanted
from answers.answer import Asked
from models.training.trained import TrainedModel


@pytest.mark.parametrize("name", ["subscription", "retail"])
def test_every_change_helps_and_is_read_as_it_is_meant(
    name: str, request: pytest.FixtureRequest
) -> None:
    model: TrainedModel = request.getfixturevalue(name)
    changes = list(helping_changes(model))
    levers = {column.name for column in model.dataset.with_role("lever")}
    assert len(changes) == len(levers)
    wanted = -1 if less_is_wanted(model.dataset) else 1
    for asked in changes:
        told = read(asked.text, model.dataset)
        assert (told.key, dict(told.choices)) == ("what_if", dict(asked.choices))
    for asked in islice(changes, 2):
        answer = ask(model, asked)
        assert answer.grade != "none"
        assert answer.lead is not None
        assert wanted * (answer.lead.value or 0) > 0


def test_a_change_is_for_those_who_have_the_worse_value(subscription: TrainedModel) -> None:
    first = next(helping_changes(subscription))
    assert first.choices == {"set": ("contract=Yearly",), "where": ("contract=Monthly",)}
    assert first.text == "What if customers on a monthly contract were on a yearly contract?"


def test_columns_are_passed_over(subscription: TrainedModel) -> None:
    changes = list(helping_changes(subscription, others_than=("contract", "support")))
    assert [a for a in changes if {"contract=Yearly", "support=Yes"} & {*a.choices["set"]}] == []  # type: ignore[misc]


def test_what_nobody_is_like_is_not_answered(subscription: TrainedModel) -> None:
    fee = float(subscription.rows["monthly_fee"].max())
    assert not is_answered(subscription, {"set": (f"monthly_fee={10 * fee:g}",)})
    assert not is_answered(subscription, {"set": ("contract=Nonsense",)})
    assert is_answered(subscription, {"set": ("support=Yes",)})


def test_words_that_are_read_otherwise_are_not_taken(subscription: TrainedModel) -> None:
    choices = {"set": ("support=Yes",), "where": ("support=No",)}
    turned = offered(subscription.dataset, "what_if", choices, "What if support is removed?")
    assert turned is not None
    assert turned.text != "What if support is removed?"
    assert read(turned.text, subscription.dataset).choices == choices


def test_each_question_stands_once(subscription: TrainedModel) -> None:
    one = change_question(subscription.dataset, {"set": ("support=Yes",)})
    assert one is not None
    assert texts_of([one, None, one, Asked("a", "b")]) == (one.text, "b")

"""Every question, on every kind of dataset, keeps the promises that all answers make."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from analyses._asking.ask import ask, questions_for
from analyses._asking.registry import analyses
from analyses._language.rows import most_likely
from answers.answer import Answer, Asked, CannotAnswer
from answers.evidence import Ranking
from answers.json_form import from_json, to_json
from exports.slides.deck import write_deck
from exports.text import to_markdown, to_terminal
from models.training.trained import TrainedModel
from tests.support.contract import contract
from tests.support.wording_rules import FromData, refusal_faults, wording_faults

Told = Answer | CannotAnswer
Ask = Callable[[str, str], Told]

SCHEMA = contract()
DATASETS = ("subscription", "retail", "noise")
ABOUT_ONE = ("why_this_one", "what_would_keep")
ANSWERS_ALL = ("top_drivers", "how_it_responds", "who_is_affected", "can_we_trust_it", "what_if")
CHANGES = {
    "subscription": ("support=Yes",),
    "retail": ("promotion=Yes",),
    "noise": ("plan=pro",),
}


def asked(key: str, name: str, model: TrainedModel) -> Asked:
    choices: dict[str, Any] = {}
    if key == "what_if":
        choices = {"set": CHANGES[name], "cost": 3.0}
    if key == "why_this_one":
        choices = {"row": most_likely(model, 1)[0].name}
    if key == "what_would_keep":
        choices = {"row": most_likely(model, 300)[-1].name}
    return Asked(key, "", choices)


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Ask:
    """What a question says of a dataset, an answer or why there is none; each is asked once."""

    @cache
    def told_by(key: str, name: str) -> Told:
        model: TrainedModel = request.getfixturevalue(name)
        try:
            return ask(model, asked(key, name, model))
        except CannotAnswer as cannot:
            return cannot

    return told_by


def own_words(question: Asked, model: TrainedModel) -> set[str]:
    """Names and values from the data, which the wording rules do not judge."""
    words = {model.dataset.title, *model.dataset.noun, *(e for e in model.dataset.event if e)}
    for column in model.dataset.columns:
        words |= {column.name, column.title, *column.levels, *column.unit.split()}
    words.add(str(question.choices.get("row", "")))
    return words


def answers_in(told: Told) -> tuple[Answer, ...]:
    """The answer; none where it was refused, which test_its_words_pass and the next one judge."""
    return (told,) if isinstance(told, Answer) else ()


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("key", analyses())
class TestEveryQuestion:
    def test_what_is_said_keeps_the_contract(self, told: Ask, key: str, name: str) -> None:
        for answer in answers_in(told(key, name)):
            record = to_json(answer)
            jsonschema.validate(record, SCHEMA)
            assert from_json(record) == answer

    def test_its_words_pass(
        self, told: Ask, key: str, name: str, request: pytest.FixtureRequest
    ) -> None:
        model: TrainedModel = request.getfixturevalue(name)
        said = told(key, name)
        if isinstance(said, CannotAnswer):
            words = FromData(tuple(own_words(asked(key, name, model), model)), model.dataset.noun)
            assert refusal_faults(said, words) == ()
        else:
            assert wording_faults(said, own_words(said.question, model)) == ()

    def test_it_is_offered_exactly_where_it_answers(
        self, told: Ask, key: str, name: str, request: pytest.FixtureRequest
    ) -> None:
        """What a card shows is said before anybody asks; only rows can hold a surprise."""
        model: TrainedModel = request.getfixturevalue(name)
        offered = {each.key: each for each in questions_for(model.dataset)}[key]
        said = told(key, name)
        is_typed = asked(key, name, model).choices and analyses()[key].QUESTION.needs_unchosen
        if not offered.available and not is_typed:
            assert isinstance(said, CannotAnswer)
            assert said.reason == offered.why_not
        elif isinstance(said, CannotAnswer):
            assert asked(key, name, model).choices, "asked as it is offered, and refused"
            assert said.what_to_do

    def test_it_says_that_it_is_no_proof(self, told: Ask, key: str, name: str) -> None:
        for answer in answers_in(told(key, name)):
            names_a_driver = any(isinstance(e, Ranking) for e in answer.evidence)
            if names_a_driver or (key == "what_if" and not answer.refused):
                assert "not-a-cause" in {check.code for check in answer.checks}

    def test_all_three_renderers_draw_it(
        self, told: Ask, key: str, name: str, tmp_path: Path
    ) -> None:
        for answer in answers_in(told(key, name)):
            assert " ".join(answer.headline.split()) in " ".join(to_terminal(answer).split())
            assert answer.headline.split()[0] in to_markdown(answer)
            write_deck([answer], tmp_path / "deck.pptx")
            assert (tmp_path / "deck.pptx").stat().st_size > 10_000


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("key", ANSWERS_ALL)
def test_these_answer_every_dataset(told: Ask, key: str, name: str) -> None:
    assert isinstance(told(key, name), Answer)


@pytest.mark.parametrize("name", ["subscription", "retail"])
@pytest.mark.parametrize("key", ABOUT_ONE)
def test_one_row_is_explained_where_there_is_something_to_explain(
    told: Ask, key: str, name: str
) -> None:
    assert isinstance(told(key, name), Answer)


@pytest.mark.parametrize("key", analyses())
def test_every_question_answers_one_dataset_at_least(told: Ask, key: str) -> None:
    assert any(isinstance(told(key, name), Answer) for name in DATASETS)


@pytest.mark.parametrize(
    "key", ["what_if", "why_this_one", "can_we_trust_it", "top_drivers", "how_it_responds"]
)
def test_the_same_question_gives_the_same_answer(
    told: Ask, subscription: TrainedModel, key: str
) -> None:
    again = ask(subscription, asked(key, "subscription", subscription))
    (answer,) = answers_in(told(key, "subscription"))
    assert json.dumps(to_json(again)) == json.dumps(to_json(answer))


def test_on_noise_no_driver_is_named(told: Ask) -> None:
    (answer,) = answers_in(told("top_drivers", "noise"))
    assert answer.grade == "none"
    assert not answer.evidence
    assert answer.checks[0].code in {"no-signal", "weak-model"}
    assert answer.checks[0].result == "failed"


@pytest.mark.parametrize("key", ABOUT_ONE)
def test_on_noise_no_row_is_explained(noise: TrainedModel, key: str) -> None:
    with pytest.raises(CannotAnswer):
        ask(noise, asked(key, "noise", noise))


def test_every_question_is_offered_in_the_datasets_words(subscription: TrainedModel) -> None:
    offered = {question.key: question for question in questions_for(subscription.dataset)}
    assert set(offered) == set(analyses())
    closed = [question.key for question in offered.values() if not question.available]
    assert all("number" in analyses()[key].QUESTION.needs for key in closed)
    assert not {*ANSWERS_ALL, *ABOUT_ONE} & {*closed}
    assert offered["top_drivers"].text == "Why do customers leave?"

"""Every question, on every kind of dataset, keeps the promises that all answers make."""

from __future__ import annotations

import json
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
from tests.support.checkout import CONTRACT
from tests.support.wording_rules import wording_faults

SCHEMA = json.loads((CONTRACT / "answer.schema.json").read_text())
DATASETS = ("subscription", "retail", "noise")
ABOUT_ONE = ("why_this_one", "what_would_keep")
ASKED = [  # of noise nothing is told about one row: test_on_noise_no_row_is_explained
    (key, name)
    for key in analyses()
    for name in DATASETS
    if not (key in ABOUT_ONE and name == "noise")
]
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
def answers(request: pytest.FixtureRequest) -> dict[tuple[str, str], Answer]:
    """Each question asked once of each dataset."""
    found = {}
    for key, name in ASKED:
        model: TrainedModel = request.getfixturevalue(name)
        found[key, name] = ask(model, asked(key, name, model))
    return found


def own_words(answer: Answer, model: TrainedModel) -> set[str]:
    """Names and values from the data, which the wording rules do not judge."""
    words = {model.dataset.title, *model.dataset.noun, *(e for e in model.dataset.event if e)}
    for column in model.dataset.columns:
        words |= {column.name, column.title, *column.levels, *column.unit.split()}
    words.add(str(answer.question.choices.get("row", "")))
    return words


@pytest.mark.parametrize(("key", "name"), ASKED)
class TestEachAnswer:
    def answer(self, answers: dict[tuple[str, str], Answer], key: str, name: str) -> Answer:
        return answers[key, name]

    def test_it_keeps_the_contract(self, answers: Any, key: str, name: str) -> None:
        told = to_json(self.answer(answers, key, name))
        jsonschema.validate(told, SCHEMA)
        assert from_json(told) == self.answer(answers, key, name)

    def test_its_words_pass(
        self, answers: Any, key: str, name: str, request: pytest.FixtureRequest
    ) -> None:
        answer = self.answer(answers, key, name)
        assert wording_faults(answer, own_words(answer, request.getfixturevalue(name))) == ()

    def test_it_says_that_it_is_no_proof(self, answers: Any, key: str, name: str) -> None:
        answer = self.answer(answers, key, name)
        names_a_driver = any(isinstance(e, Ranking) for e in answer.evidence)
        if names_a_driver or (key == "what_if" and not answer.refused):
            assert "not-a-cause" in {check.code for check in answer.checks}

    def test_all_three_renderers_draw_it(
        self, answers: Any, key: str, name: str, tmp_path: Path
    ) -> None:
        answer = self.answer(answers, key, name)
        assert " ".join(answer.headline.split()) in " ".join(to_terminal(answer).split())
        assert answer.headline.split()[0] in to_markdown(answer)
        write_deck([answer], tmp_path / "deck.pptx")
        assert (tmp_path / "deck.pptx").stat().st_size > 10_000


@pytest.mark.parametrize(
    "key", ["what_if", "why_this_one", "can_we_trust_it", "top_drivers", "how_it_responds"]
)
def test_the_same_question_gives_the_same_answer(
    answers: dict[tuple[str, str], Answer], subscription: TrainedModel, key: str
) -> None:
    again = ask(subscription, asked(key, "subscription", subscription))
    assert json.dumps(to_json(again)) == json.dumps(to_json(answers[key, "subscription"]))


def test_on_noise_no_driver_is_named(answers: dict[tuple[str, str], Answer]) -> None:
    answer = answers["top_drivers", "noise"]
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
    assert all(question.available for question in offered.values())
    assert offered["top_drivers"].text == "Why do customers leave?"

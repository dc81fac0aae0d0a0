"""Every question, asked of a group and without a column, keeps the promises of all answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from analyses._asking.ask import ask, choices_of, model_for
from analyses._asking.registry import analyses
from analyses._asking.selection import FEWEST
from analyses._language.rows import most_likely
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.json_form import from_json, to_json
from exports.slides.deck import write_deck
from exports.slides.notes import notes
from exports.text import to_markdown, to_terminal
from models.training.trained import TrainedModel
from tests.support.contract import contract
from tests.support.wording_rules import FromData, refusal_faults, wording_faults
from tests.whole.test_every_analysis import ABOUT_ONE, CHANGES, DATASETS, own_words

Told = Answer | CannotAnswer
Ask = Callable[[str, str, str], Told]

SCHEMA = contract()
PICKED: dict[str, dict[str, dict[str, Choice]]] = {
    "subscription": {
        "a group": {"where": ("contract=Monthly", "tenure_months between 3 and 36")},
        "less": {"without": ("logins",)},
        "both": {"where": ("plan != Premium",), "without": ("usage_hours", "support")},
        "too few": {"where": ("contract=Two years", "plan=Premium", "tenure_months < 4")},
    },
    "retail": {
        "a group": {"where": ("staff > 8",)},
        "less": {"without": ("staff",)},
        "both": {"where": ("staff > 8",), "without": ("staff",)},
        "too few": {"where": ("staff > 400",)},
    },
    "noise": {
        "a group": {"where": ("plan in basic, plus",)},
        "less": {"without": ("visits",)},
        "both": {"where": ("income > 45",), "without": ("visits",)},
        "too few": {"where": ("visits > 9",)},
    },
}
WAYS = tuple(PICKED["noise"])
COUNTS_ROWS = ("how_many", "which_rows")  # they take for whom by themselves, and fit nothing for it


def asked(key: str, name: str, way: str, model: TrainedModel) -> Asked:
    choices = dict(PICKED[name][way])
    if key == "what_if":
        other: dict[str, Choice] = {"without": choices["without"]} if way == "less" else choices
        sets = CHANGES[name] if way != "both" or name != "subscription" else ("training=Yes",)
        return Asked(key, "", {"set": sets, **other})
    if key in ABOUT_ONE:
        try:
            part = model_for(model, choices)
        except CannotAnswer:
            part = model
        row = most_likely(part, 1)[0] if key == "why_this_one" else most_likely(part, 200)[-1]
        choices["row"] = row.name
    return Asked(key, "", choices)


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Ask:
    """What a question says of a group of a dataset; each is asked once."""

    @cache
    def told_by(key: str, name: str, way: str) -> Told:
        model: TrainedModel = request.getfixturevalue(name)
        try:
            return ask(model, asked(key, name, way, model))
        except CannotAnswer as cannot:
            return cannot

    return told_by


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("key", analyses())
class TestEveryQuestion:
    def test_it_keeps_the_contract(
        self, told: Ask, key: str, name: str, way: str, tmp_path: Path
    ) -> None:
        said = told(key, name, way)
        if isinstance(said, CannotAnswer):
            assert said.what_to_do
            return
        record = json.loads(json.dumps(to_json(said)))
        jsonschema.validate(record, SCHEMA)
        assert from_json(record) == said
        assert " ".join(said.headline.split()) in " ".join(to_terminal(said).split())
        assert said.headline.split()[0] in to_markdown(said)
        write_deck([said], tmp_path / "deck.pptx")
        assert (tmp_path / "deck.pptx").stat().st_size > 10_000

    def test_its_words_pass(
        self, told: Ask, key: str, name: str, way: str, request: pytest.FixtureRequest
    ) -> None:
        model: TrainedModel = request.getfixturevalue(name)
        said = told(key, name, way)
        if (key, way) == ("what_if", "too few"):
            return  # it takes for whom by itself, and its own tests say what of a few
        words = own_words(asked(key, name, way, model), model)
        if isinstance(said, CannotAnswer):
            assert refusal_faults(said, FromData(tuple(words), model.dataset.noun)) == ()
        else:
            assert wording_faults(said, words) == ()

    def test_it_says_whom_it_is_about(
        self, told: Ask, key: str, name: str, way: str, request: pytest.FixtureRequest
    ) -> None:
        """In the choices, in a sentence, and by the number of rows; never of everyone instead."""
        model: TrainedModel = request.getfixturevalue(name)
        said = told(key, name, way)
        if isinstance(said, CannotAnswer) or (key, way) == ("what_if", "too few"):
            return
        if key in COUNTS_ROWS and way == "too few":
            assert said.provenance.rows < FEWEST  # nothing is fitted: few rows are counted as many
            return
        assert {**said.question.choices, **PICKED[name][way]} == said.question.choices
        if way == "too few":
            assert said.refused
        elif "where" in PICKED[name][way] and key != "what_if":
            assert said.provenance.rows < len(model.outcome)
            assert f"{said.provenance.rows:,} of {len(model.outcome):,}" in said.about
            assert said.about in notes(said, 1)
        if "without" in PICKED[name][way]:
            assert said.findings[-1].statement.startswith("Left out: ")


@pytest.mark.parametrize("key", ["top_drivers", "how_it_responds", "who_is_affected"])
def test_these_answer_a_group_of_every_dataset(told: Ask, key: str) -> None:
    for name in DATASETS:
        for way in WAYS:
            assert isinstance(told(key, name, way), Answer)


@pytest.mark.parametrize("key", ABOUT_ONE)
def test_a_row_of_the_group_is_explained(told: Ask, key: str) -> None:
    assert isinstance(told(key, "subscription", "a group"), Answer)


@pytest.mark.parametrize("key", analyses())
def test_every_question_takes_both_choices(key: str) -> None:
    assert {"where", "without"} <= set(choices_of(key))

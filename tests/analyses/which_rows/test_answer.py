"""A list is an answer: in words that pass, in its contract, and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import jsonschema
import pytest

from analyses._asking.ask import ask
from answers.answer import Answer, Asked
from answers.evidence import Table
from answers.json_form import to_json
from exports.csv_table import to_csv
from models.training.trained import TrainedModel
from tests.support.contract import contract
from tests.support.wording_rules import wording_faults
from tests.support.words_rules import from_data


def which(model: TrainedModel, **choices: Any) -> Answer:
    answer = ask(model, Asked("which_rows", "", choices))
    jsonschema.validate(to_json(answer), contract())
    assert wording_faults(answer, from_data(model.dataset)) == ()
    return answer


@pytest.mark.parametrize("name", ["subscription", "retail"])
def test_the_list_has_as_many_as_were_asked_for(name: str, request: pytest.FixtureRequest) -> None:
    model: TrainedModel = request.getfixturevalue(name)
    answer = which(model, how_many=10)
    (made,) = answer.evidence
    assert isinstance(made, Table)
    assert len(made.rows) == 10
    read = list(csv.reader(io.StringIO(to_csv(made).removeprefix("\ufeff"))))
    assert len(read) == 11
    assert tuple(read[0]) == made.columns


def test_where_nothing_explains_nobody_is_at_risk(noise: TrainedModel) -> None:
    assert which(noise).grade == "none"
    by_income = which(noise, sort="income", how_many=5)
    (made,) = by_income.evidence
    assert isinstance(made, Table)
    assert "Chance" not in made.columns
    assert "Reasons" not in made.columns

"""It never says more of a column than the drivers say."""

from __future__ import annotations

import jsonschema
import pytest

from analyses._asking.ask import ask
from analyses._drivers.named_drivers import find_driver, find_drivers
from answers.answer import Answer, Asked, CannotAnswer
from answers.json_form import to_json
from models.training.trained import TrainedModel
from tests.support.contract import contract
from tests.support.wording_rules import wording_faults
from tests.support.words_rules import from_data


def matters(model: TrainedModel, column: str) -> Answer:
    answer = ask(model, Asked("does_it_matter", "", {"column": column}))
    jsonschema.validate(to_json(answer), contract())
    assert wording_faults(answer, from_data(model.dataset)) == ()
    return answer


@pytest.mark.slow
@pytest.mark.parametrize("name", ["subscription", "retail", "noise"])
def test_it_says_yes_of_what_is_named_alone(name: str, request: pytest.FixtureRequest) -> None:
    model: TrainedModel = request.getfixturevalue(name)
    named = find_drivers(model, 100).ranked if name != "noise" else ()
    leads = {column for driver in named for column in driver.columns}
    for column in model.columns:
        answer = matters(model, column)
        assert answer.headline.startswith("Yes") == (column in leads)
        assert answer.headline.startswith(("Yes", "No", "The data does not say"))
        assert (answer.grade == "none") == answer.headline.startswith("The data does not say")


def test_its_numbers_are_those_of_the_drivers(subscription: TrainedModel) -> None:
    ranked = find_drivers(subscription, 100).ranked
    for place, driver in enumerate(ranked[:3], 1):
        asked = find_driver(subscription, driver.lead)
        assert (asked.driver, asked.place, asked.named) == (driver, place, len(ranked))
    assert find_driver(subscription, "").driver == ranked[0]


def test_the_outcome_is_refused(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="outcome itself"):
        ask(subscription, Asked("does_it_matter", "", {"column": "churned"}))

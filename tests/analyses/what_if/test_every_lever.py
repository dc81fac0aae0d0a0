"""Where no change is named, what each lever would do is laid side by side, the best first."""

from __future__ import annotations

import jsonschema
import pytest

from analyses._asking.ask import ask, questions_for
from answers.answer import Answer, Asked, CannotAnswer
from answers.json_form import to_json
from models.training.trained import TrainedModel
from tests.support.contract import contract
from tests.support.wording_rules import wording_faults
from tests.support.words_rules import from_data


def asked(model: TrainedModel, **choices: tuple[str, ...]) -> Answer:
    answer = ask(model, Asked("what_if", "", choices))
    jsonschema.validate(to_json(answer), contract())
    assert wording_faults(answer, from_data(model.dataset)) == ()
    return answer


@pytest.mark.slow
@pytest.mark.parametrize("name", ["subscription", "retail"])
def test_every_lever_is_answered_the_one_that_does_most_first(
    name: str, request: pytest.FixtureRequest
) -> None:
    model: TrainedModel = request.getfixturevalue(name)
    answer = asked(model)
    totals = [next(q for q in f.quantities if q.name == "change_total") for f in answer.findings]
    sizes = [abs(total.value or 0) for total in totals]
    assert sizes == sorted(sizes, reverse=True)
    assert len(answer.findings) == len(model.dataset.with_role("lever"))
    assert answer.grade == "adjusted"
    assert f"the most of {len(sizes)} changes" in answer.headline


@pytest.mark.slow
def test_its_numbers_are_those_of_the_change_alone(subscription: TrainedModel) -> None:
    whole = asked(subscription)
    alone = ask(subscription, Asked("what_if", "", {
        "set": ("contract=Yearly",), "where": ("contract=Monthly",),
    }))  # fmt: skip
    change = whole.findings[0].quantities[0]
    assert alone.lead is not None
    assert change.value == pytest.approx(alone.lead.value)
    assert whole.lead == whole.findings[0].quantities[1]


@pytest.mark.slow
def test_of_a_group_the_changes_are_of_that_group(subscription: TrainedModel) -> None:
    answer = asked(subscription, where=("gender=Female",))
    assert all("women" in finding.statement for finding in answer.findings)


def test_without_levers_it_is_refused_and_not_offered(noise: TrainedModel) -> None:
    assert not noise.dataset.with_role("lever")
    offers = {offer.key: offer for offer in questions_for(noise.dataset)}
    assert not offers["what_if"].available
    assert "can be changed" in offers["what_if"].why_not
    with pytest.raises(CannotAnswer, match="can be changed"):
        asked(noise)

"""A keep-plan is said as what is seen, with real rows beside it, or refused."""

from __future__ import annotations

import pytest

from analyses._asking.ask import ask, typed_choices
from analyses._language.rows import most_likely
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.evidence import Comparison, Table
from models.training.trained import TrainedModel


def keep(model: TrainedModel, place: int = 300, **others: Choice) -> Answer:
    choices: dict[str, Choice] = {"row": most_likely(model, place)[-1].name, **others}
    return ask(model, Asked("what_would_keep", "", choices))


def changed_by(answer: Answer) -> list[list[str]]:
    """Titles of what each plan changes."""
    tables = (table for table in answer.evidence if isinstance(table, Table))
    return [line[0].split(" and ") for table in tables for line in table.rows]


def test_a_plan_is_told_with_what_became_of_real_rows(subscription: TrainedModel) -> None:
    answer = keep(subscription)
    row = answer.question.choices["row"]
    assert answer.grade == "seen"
    assert answer.headline.startswith(f"Of customers like {row} with ")
    assert answer.lead == answer.quantity("plan_1")
    target, expected = answer.quantity("target").value, answer.quantity("plan_1").value
    assert target is not None
    assert expected is not None
    assert expected <= target
    assert answer.quantity("plan_1_alike").level == 0.95
    table = next(item for item in answer.evidence if isinstance(item, Table))
    levels = next(item for item in answer.evidence if isinstance(item, Comparison))
    assert len(table.rows) == len(levels.rows) - 1 >= 1


def test_the_range_holds_refits_and_real_rows(subscription: TrainedModel) -> None:
    answer = keep(subscription)
    plan, alike = answer.quantity("plan_1"), answer.quantity("plan_1_alike")
    assert plan.low is not None
    assert plan.high is not None
    assert alike.low is not None
    assert alike.high is not None
    assert plan.low <= alike.low
    assert plan.high >= alike.high


def test_without_a_feasible_plan_there_is_none(subscription: TrainedModel) -> None:
    answer = keep(subscription, target="0.001")
    assert answer.refused
    assert answer.headline.startswith("Nothing that you can change goes with ")
    assert (answer.checks[0].code, answer.checks[0].result) == ("no-overlap", "failed")
    assert not answer.evidence


def test_what_is_there_already_needs_no_plan(subscription: TrainedModel) -> None:
    answer = keep(subscription, target="99%")
    assert answer.headline.startswith("No plan is needed")


def test_only_levers_change(subscription: TrainedModel) -> None:
    levers = {column.title for column in subscription.dataset.with_role("lever")}
    for place in (100, 400, 800):
        for changed in changed_by(keep(subscription, place)):
            assert set(changed) <= levers


def test_more_is_wanted_of_sales_and_less_of_leaving(
    subscription: TrainedModel, retail: TrainedModel
) -> None:
    fewer, more = keep(subscription), keep(retail, 3_000)
    assert (fewer.quantity("target").value or 0) < (fewer.quantity("today").value or 0)
    assert (more.quantity("target").value or 0) > (more.quantity("today").value or 0)
    less = keep(retail, 3_000, aim="lower")
    assert (less.quantity("target").value or 0) < (less.quantity("today").value or 0)


def test_a_cost_as_typed_moves_the_choice(subscription: TrainedModel) -> None:
    for place in range(15, 1_500, 15):
        first = changed_by(keep(subscription, place))
        if any(first[0][0] not in plan for plan in first):
            break
    name = {column.title: column.name for column in subscription.dataset.columns}[first[0][0]]
    dear = typed_choices("what_would_keep", [f"cost={name}=50"])["cost"]
    again = changed_by(keep(subscription, place, cost=dear))
    assert first[0][0] not in again[0]


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"target": "much"}, "no level"),
        ({"target": "25"}, "no level"),
        ({"aim": "sideways"}, "lower or higher"),
        ({"cost": ("contract=-1",)}, "above 0"),
        ({"cost": ("region=2",)}, "not changed"),
        ({"cost": ("contrakt=2",)}, "Did you mean Contract"),
        ({"row": ""}, "Which customer"),
        ({"row": "C999999"}, "No customer is called"),
    ],
)
def test_what_cannot_be_meant_is_said(
    subscription: TrainedModel, choices: dict[str, Choice], says: str
) -> None:
    row = most_likely(subscription)[0].name
    with pytest.raises(CannotAnswer, match=says):
        ask(subscription, Asked("what_would_keep", "", {"row": row, **choices}))

"""The curve of a lever as an answer: its ends, its goal, and where it must stop."""

from __future__ import annotations

import pytest

from analyses._asking.ask import ask
from analyses._language.gaps import amount_words, more_of_100, range_words
from analyses._language.voice import Voice
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.evidence import Curve
from models.training.trained import TrainedModel


def asked(model: TrainedModel, **choices: Choice) -> Answer:
    return ask(model, Asked("what_if", "", choices))


@pytest.fixture(scope="module")
def fees(subscription: TrainedModel) -> Answer:
    return asked(subscription, lever="monthly_fee")


def test_the_curve_passes_through_today_and_ends_where_the_data_ends(
    subscription: TrainedModel, fees: Answer
) -> None:
    curve = fees.evidence[0]
    assert isinstance(curve, Curve)
    today = next(point for point in curve.points if point.x == 0)
    assert today.y == pytest.approx(float(subscription.outcome.mean()), abs=1e-9)
    answered = [point for point in curve.points if point.y is not None]
    assert len(answered) >= 3
    levels = [point.y or 0 for point in answered]
    assert levels[0] < levels[-1]
    assert "%" in curve.column
    assert fees.question.choices == {"lever": "monthly_fee"}


def test_the_ends_are_said_with_their_ranges(fees: Answer, subscription: TrainedModel) -> None:
    voice = Voice(subscription.dataset)
    assert fees.grade == "adjusted"
    assert fees.findings
    for finding in fees.findings:
        quantity = finding.quantities[0]
        assert quantity.has_range
        assert amount_words(voice, quantity) in finding.statement


def test_a_goal_within_reach_names_the_change(subscription: TrainedModel) -> None:
    answer = asked(subscription, lever="support", goal="21%")
    assert answer.headline.startswith("If everyone had support, the share of customers")
    assert answer.lead is not None
    assert (answer.lead.value or 1) <= 0.21
    assert answer.headline.endswith(answer.lead.say())


def test_without_a_goal_the_headline_leads_with_the_strongest_change(fees: Answer) -> None:
    assert fees.lead is not None
    assert more_of_100(fees.lead) in fees.headline
    assert fees.headline.endswith(range_words(fees.lead))


def test_a_goal_out_of_reach_is_refused_with_the_nearest(subscription: TrainedModel) -> None:
    answer = asked(subscription, lever="monthly_fee", goal="2%")
    assert answer.grade == "none"
    assert answer.headline.startswith("No change of Monthly fee that this data can answer")
    assert "The nearest that the data can answer" in answer.findings[0].statement
    assert any(check.result == "failed" for check in answer.checks)


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        ({"lever": "no such"}, "no column"),
        ({"lever": "customer_id"}, "cannot be used"),
        ({"lever": "support", "goal": "soon"}, "no level"),
        ({"lever": "support", "goal": "300%"}, "between 0 and 100"),
        ({"lever": "support", "share": 0.0}, "share"),
    ],
)
def test_what_cannot_be_asked(
    subscription: TrainedModel, choices: dict[str, Choice], says: str
) -> None:
    with pytest.raises(CannotAnswer, match=says):
        asked(subscription, **choices)

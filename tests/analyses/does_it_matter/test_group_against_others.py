"""A group is held against everyone else, in the direction that was asked."""

from __future__ import annotations

import jsonschema
import numpy as np
import pandas as pd
import pytest

from analyses._asking.ask import ask
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.json_form import to_json
from models.training.trained import TrainedModel
from tests.support.contract import contract
from tests.support.wording_rules import wording_faults
from tests.support.words_rules import from_data

MORE = "more of every 100"


def held(model: TrainedModel, *group: str, end: str = "", where: tuple[str, ...] = ()) -> Answer:
    choices: dict[str, Choice] = {"group": group, "end": end, "where": where}
    answer = ask(model, Asked("does_it_matter", "", {k: v for k, v in choices.items() if v}))
    jsonschema.validate(to_json(answer), contract())
    assert wording_faults(answer, from_data(model.dataset)) == ()
    return answer


def rate(model: TrainedModel, mask: pd.Series) -> float:
    return float(model.outcome[mask.to_numpy()].mean())


def test_yes_takes_a_gap_in_the_direction_that_was_asked(subscription: TrainedModel) -> None:
    monthly = subscription.rows["contract"] == "Monthly"
    gap = rate(subscription, monthly) - rate(subscription, ~monthly)
    assert gap > 0.1
    more, less = (held(subscription, "contract=Monthly", end=end) for end in ("highest", "lowest"))
    assert more.headline.startswith(f"Yes: {100 * gap:.0f} {MORE} customers on a monthly contract")
    assert less.headline.startswith(f"No, the other way round: {100 * gap:.0f} {MORE}")
    assert more.grade == less.grade == "seen"
    assert more.lead is not None
    assert more.lead.value == pytest.approx(gap)
    assert (
        more.question.text == "Do customers on a monthly contract leave more often than the others?"
    )
    assert (
        less.question.text == "Do customers on a monthly contract leave less often than the others?"
    )


def test_no_takes_a_gap_that_is_shown_to_be_small(subscription: TrainedModel) -> None:
    answer = held(subscription, "gender=Female")
    assert answer.headline.startswith("No, hardly a difference: ")
    assert answer.lead is not None
    assert -0.05 < (answer.lead.low or 0) < 0 < (answer.lead.high or 0) < 0.05


def test_a_gap_that_shows_only_among_those_alike_is_said_beside_it(
    subscription: TrainedModel,
) -> None:
    answer = held(subscription, "support=Yes", end="lowest")
    assert answer.headline.startswith("No, hardly a difference")
    assert "among those alike 8 fewer of every 100" in answer.headline


def test_of_few_rows_the_data_does_not_say(subscription: TrainedModel) -> None:
    for month in (41, 43, 45):
        answer = held(subscription, f"tenure_months={month}")
        lead = answer.lead
        assert lead is not None
        assert lead.low is not None
        assert lead.high is not None
        doubtful = lead.low < 0 < lead.high and max(-lead.low, lead.high) > 0.05
        assert doubtful
        assert answer.headline.startswith("The data does not say")
        assert answer.grade == "none"


def test_a_number_is_higher_or_lower(retail: TrainedModel) -> None:
    column = next(c for c in retail.dataset.explaining if c.levels)
    group = retail.rows[column.name] == column.levels[0]
    gap = rate(retail, group) - rate(retail, ~group)
    answer = held(retail, f"{column.name}={column.levels[0]}")
    assert answer.lead is not None
    assert answer.lead.value == pytest.approx(gap)
    assert answer.question.text.startswith(f"Is {retail.dataset.outcome.title} higher for ")  # type: ignore[union-attr]


def test_a_group_within_a_group_is_held_against_the_others_of_that_group(
    subscription: TrainedModel,
) -> None:
    rows = subscription.rows
    within = rows["contract"].isin(["Monthly", "Yearly"])
    monthly = rows["contract"] == "Monthly"
    gap = rate(subscription, monthly) - rate(subscription, within & ~monthly)
    answer = held(subscription, "contract=Monthly", where=("contract in Monthly, Yearly",))
    assert answer.lead is not None
    assert answer.lead.value == pytest.approx(gap)


def test_too_small_a_group_and_one_that_nobody_is_in_are_refused(
    subscription: TrainedModel,
) -> None:
    with pytest.raises(CannotAnswer, match="no customers"):
        held(subscription, "tenure_months > 100000")
    with pytest.raises(CannotAnswer, match="at least 20 are needed"):
        held(subscription, f"monthly_fee >= {np.sort(subscription.rows['monthly_fee'])[-3]}")

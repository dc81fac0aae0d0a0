"""Typed questions are understood, and what is not understood is said."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analyses._asking.ask import ask
from analyses._asking.reading.read import read
from analyses._asking.understanding import closest, row_names, understand
from answers.answer import CannotAnswer
from models.training.trained import TrainedModel


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Why do customers leave?", "top_drivers"),
        ("why do customers churn", "top_drivers"),
        ("why do custmers leave", "top_drivers"),
        ("What are the main drivers?", "top_drivers"),
        ("what drives churned", "top_drivers"),
        ("top_drivers", "top_drivers"),
        ("Can we trust it?", "can_we_trust_it"),
        ("how good is the model", "can_we_trust_it"),
        ("What if support = Yes?", "what_if"),
        ("What would training for everyone do?", "what_if"),
        ("What would keep this customer?", "what_would_keep"),
        ("what could we change", "what_would_keep"),
    ],
)
def test_ways_to_ask(subscription: TrainedModel, text: str, key: str) -> None:
    assert understand(text, subscription.dataset).key == key


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("Can we trust what it says about Churned? By Region?", {"by": "region"}),
        ("is the model fair by gender", {"by": "gender"}),
        ("Can we trust it in the order of the rows?", {"order": "rows"}),
        ("can we trust it by plan, in the order of the rows", {"order": "rows", "by": "plan"}),
        ("Can we trust it?", {}),
    ],
)
def test_trust_is_asked_by_group_and_in_an_order(
    subscription: TrainedModel, text: str, choices: dict[str, str]
) -> None:
    asked = understand(text, subscription.dataset)
    assert (asked.key, asked.choices) == ("can_we_trust_it", choices)


def test_an_outcome_named_by_something_names_no_group(retail: TrainedModel) -> None:
    columns = tuple(
        replace(column, title="Sales by week") if column.role == "outcome" else column
        for column in retail.dataset.columns
    )
    named = replace(retail.dataset, columns=columns)
    asked = understand("Can we trust what it says about Sales by week?", named)
    assert (asked.key, asked.choices) == ("can_we_trust_it", {})


@pytest.mark.parametrize(
    ("text", "key"),
    [("What drives sales?", "top_drivers"), ("why is weekly sales high", "top_drivers")],
)
def test_ways_to_ask_of_a_number(retail: TrainedModel, text: str, key: str) -> None:
    assert understand(text, retail.dataset).key == key


def test_a_row_named_in_the_text_makes_it_about_that_row(subscription: TrainedModel) -> None:
    names = row_names(subscription.rows[["customer_id"]])
    some = sorted(names)[5]
    asked = understand(f"Why is {some} likely to leave?", subscription.dataset, names)
    assert (asked.key, asked.choices) == ("why_this_one", {"row": some})


@pytest.mark.parametrize(
    "text",
    ["What would keep C103945?", "how do we keep customer C103945", "keep plan for C103945"],
)
def test_keeping_one_row_is_asked_of_that_row(subscription: TrainedModel, text: str) -> None:
    asked = understand(text, subscription.dataset)
    assert (asked.key, asked.choices) == ("what_would_keep", {"row": "C103945"})


def test_keeping_a_row_known_by_name(subscription: TrainedModel) -> None:
    asked = understand("how can we keep Meyer Ltd?", subscription.dataset, frozenset({"Meyer"}))
    assert (asked.key, asked.choices) == ("what_would_keep", {"row": "Meyer"})


def test_keeping_one_row_may_still_lack_its_name(subscription: TrainedModel) -> None:
    asked = understand("How do we keep this customer?", subscription.dataset)
    assert (asked.key, asked.choices) == ("what_would_keep", {})


def test_row_names_write_whole_numbers_whole() -> None:
    assert row_names(pd.DataFrame({"id": [1.0, 2.0, None]})) == {"1", "2"}


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("How does Churned move with Support tickets?", "tickets"),
        ("how does churn respond to support", "support"),
        ("How does leaving depend on the monthly fee?", "monthly_fee"),
        ("effect of seats on leaving", "seats"),
        ("what is the effect of tenure_months on churn", "tenure_months"),
        ("how do logins affect churn", "logins"),
        ("how does churn move with the fee", "monthly_fee"),
        ("how does churn vary with tickets", "tickets"),
    ],
)
def test_a_curve_is_asked_for_by_naming_its_column(
    subscription: TrainedModel, text: str, column: str
) -> None:
    asked = understand(text, subscription.dataset)
    assert (asked.key, asked.choices) == ("how_it_responds", {"column": column})


def test_a_curve_of_any_column_leaves_the_choice_open(subscription: TrainedModel) -> None:
    asked = understand("How does Churned move with a column?", subscription.dataset)
    assert (asked.key, asked.choices) == ("how_it_responds", {})


def test_a_column_that_is_not_there_is_said(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="which column") as why:
        understand("how does churn move with the weather", subscription.dataset)
    assert "Monthly fee" in why.value.what_to_do


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("What if everyone had support?", {"set": ("support=Yes",)}),
        ("what if nobody had a discount", {"set": ("discount=No",)}),
        ("what if contract = Two years", {"set": ("contract=Two years",)}),
    ],
)
def test_a_change_is_read_from_the_words(
    subscription: TrainedModel, text: str, choices: dict[str, tuple[str, ...]]
) -> None:
    assert understand(text, subscription.dataset).choices == choices


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("what if price index were 5% lower", {"scale": ("price_index=0.95",)}),
        ("what if price index was cut by 3", {"shift": ("price_index=-3",)}),
        ("what if price index = 98", {"set": ("price_index=98",)}),
    ],
)
def test_a_number_moves_as_the_words_say(
    retail: TrainedModel, text: str, choices: dict[str, tuple[str, ...]]
) -> None:
    assert understand(text, retail.dataset).choices == choices


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        (
            "What change of monthly fee would bring churn to 20%?",
            {"lever": "monthly_fee", "goal": "20%"},
        ),
        ("which discount gets churn to 0.2", {"lever": "discount", "goal": "0.2"}),
        ("what would changing the contract do?", {"lever": "contract"}),
        ("what if we lower monthly fee by 5%", {"scale": ("monthly_fee=0.95",)}),
    ],
)
def test_every_size_and_goals_are_asked_in_words(
    subscription: TrainedModel, text: str, choices: dict[str, object]
) -> None:
    asked = understand(text, subscription.dataset)
    assert (asked.key, asked.choices) == ("what_if", choices)


def test_a_goal_without_a_column_says_which_there_are(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="which column") as refused:
        understand("what would bring churn to 20%", subscription.dataset)
    assert "Contract" in refused.value.what_to_do


@pytest.mark.parametrize("text", ["why are the churny ones so blue and wide", "hello", "2 + 2", ""])
def test_what_is_not_understood_is_said_with_what_can_be_answered(
    subscription: TrainedModel, text: str
) -> None:
    with pytest.raises(CannotAnswer) as refused:
        understand(text, subscription.dataset)
    assert "Why do customers leave?" in refused.value.what_to_do


def test_a_what_if_without_a_column_says_what_can_be_changed(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer) as refused:
        understand("what if we were nicer", subscription.dataset)
    assert "Support" in refused.value.what_to_do


def test_one_row_may_still_lack_its_name(subscription: TrainedModel) -> None:
    asked = understand("why is this customer likely to leave", subscription.dataset)
    assert (asked.key, asked.choices) == ("why_this_one", {})
    with pytest.raises(CannotAnswer, match="Which customer"):
        ask(subscription, asked)


def test_a_name_that_is_not_there_is_taken_for_one(subscription: TrainedModel) -> None:
    asked = understand("Why is 7590-VHVEG likely to leave?", subscription.dataset)
    assert asked.choices == {"row": "7590-VHVEG"}


def test_the_closest_questions_come_first(subscription: TrainedModel) -> None:
    assert "Can we trust" in closest("trust", subscription.dataset).split(" · ")[0]


@pytest.mark.parametrize("text", ["top_drivers", " Top_Drivers "])
def test_a_key_is_said_as_the_question_it_stands_for(subscription: TrainedModel, text: str) -> None:
    asked = understand(text, subscription.dataset)
    assert (asked.key, asked.text) == ("top_drivers", "Why do customers leave?")


def test_a_follow_up_is_said_in_whole(subscription: TrainedModel) -> None:
    before = read("why do customers leave", subscription.dataset)
    asked = understand("and for women?", subscription.dataset, after=before)
    assert asked.text == asked.understood == "Why do customers leave where Gender = Female?"
    assert understand(asked.text, subscription.dataset).choices == asked.choices

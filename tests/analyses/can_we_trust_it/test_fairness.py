"""Groups are looked at where asked or where names say so, and a difference is said with figures."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from analyses._asking.ask import ask
from analyses._language.voice import Voice
from analyses.can_we_trust_it.fairness import (
    bias_check,
    bias_finding,
    bias_pictures,
    differences,
    fairness_headline,
    looked_at,
)
from answers.answer import Asked, CannotAnswer
from answers.evidence import Comparison, Table
from models.training.trained import TrainedModel
from tests.support.wording_rules import wording_faults
from tests.support.words_rules import from_data


@pytest.fixture
def uneven(subscription: TrainedModel) -> TrainedModel:
    """The West is rated far too high, whatever happens there."""
    west = (subscription.rows["region"] == "West").to_numpy()
    return replace(subscription, held_out=np.where(west, 0.9, subscription.held_out))


def test_without_a_column_about_people_it_says_how_to_ask(retail: TrainedModel) -> None:
    biases = looked_at(retail, "")
    assert biases == ()
    check = bias_check(Voice(retail.dataset), biases)
    assert check.result == "not_applicable"
    assert "by that column" in check.text


def test_a_column_named_so_is_looked_at_unasked(subscription: TrainedModel) -> None:
    assert [bias.column for bias in looked_at(subscription, "")] == ["gender"]


def test_a_column_left_out_to_be_fair_is_looked_at_too(subscription: TrainedModel) -> None:
    columns = tuple(
        replace(column, role="left_out") if column.name == "gender" else column
        for column in subscription.dataset.columns
    )
    fair = replace(subscription, dataset=replace(subscription.dataset, columns=columns))
    assert [bias.column for bias in looked_at(fair, "")] == ["gender"]
    assert [bias.column for bias in looked_at(fair, "Gender")] == ["gender"]


def test_alike_passes_and_names_the_column(subscription: TrainedModel) -> None:
    draw = np.random.default_rng(1)
    luck = subscription.rows.assign(region=draw.choice(["a", "b"], len(subscription.rows)))
    biases = looked_at(replace(subscription, rows=luck), "region")
    check = bias_check(Voice(subscription.dataset), biases)
    assert check.result == "passed"
    assert check.columns == ("region",)
    assert check.text.startswith("By Region, none is clearly")


def test_a_group_that_is_put_first_more_often_is_said_with_what_to_do(
    uneven: TrainedModel,
) -> None:
    voice = Voice(uneven.dataset)
    biases = looked_at(uneven, "Region")
    check = bias_check(voice, biases)
    assert check.result == "caution"
    assert re.search(r"Put first: \d+ of 100 for customers in the West, ", check.text)
    assert "less than four fifths" in check.text
    assert "Rated too high against too low: customers in the West at 90 of 100" in check.text
    assert "decide whether that is wanted" in check.text
    (finding,) = bias_finding(voice, biases[0])
    assert re.match(r"Put first: .* for customers in the West, ", finding.statement)
    assert differences(voice, biases[0])


def test_the_pictures_hold_every_group(uneven: TrainedModel) -> None:
    chart, table = bias_pictures(Voice(uneven.dataset), looked_at(uneven, "region")[0])
    assert isinstance(chart, Comparison)
    assert isinstance(table, Table)
    assert [row.label for row in chart.rows] == [row[0] for row in table.rows]
    assert "West" in [row[0] for row in table.rows]
    assert len(table.columns) == len(table.rows[0])


def test_a_column_that_cannot_be_cut_is_refused(subscription: TrainedModel) -> None:
    for name in ("customer_id", "churned", "no such column"):
        with pytest.raises(CannotAnswer):
            looked_at(subscription, name)


def test_groups_that_are_too_small_are_not_compared(subscription: TrainedModel) -> None:
    few = np.where(np.arange(len(subscription.rows)) < 40, "b", "a")
    biases = looked_at(replace(subscription, rows=subscription.rows.assign(region=few)), "region")
    voice = Voice(subscription.dataset)
    assert bias_check(voice, biases).result == "not_applicable"
    assert bias_pictures(voice, biases[0]) == ()
    assert bias_finding(voice, biases[0]) == ()


def test_two_shares_stand_side_by_side_of_100(uneven: TrainedModel) -> None:
    west = (uneven.rows["region"] == "West").to_numpy()
    low = np.where(west, 0.9, uneven.held_out / 100)
    biases = looked_at(replace(uneven, held_out=low), "region")[0]
    lines = differences(Voice(uneven.dataset), biases)
    assert re.match(r"Put first: \d+ of 100 for customers in the West", lines[0])
    assert all("of 1,000" not in line for line in lines if not line.startswith("Rated"))


def test_is_it_fair_is_answered_by_its_own_check(
    subscription: TrainedModel, uneven: TrainedModel
) -> None:
    """The headline says no exactly where the check has something to say."""
    voice = Voice(subscription.dataset)
    (bias,) = looked_at(uneven, "region")
    said, lead = fairness_headline(voice, bias)
    assert said.startswith("No, not by Region: ")
    assert lead is not None
    assert lead.plain() in said
    assert bias_check(voice, (bias,)).result == "caution"
    draw = np.random.default_rng(1)
    luck = subscription.rows.assign(region=draw.choice(["a", "b"], len(subscription.rows)))
    (alike,) = looked_at(replace(subscription, rows=luck), "region")
    assert fairness_headline(voice, alike)[0].startswith("Yes, no difference by Region")


@pytest.mark.parametrize("column", ["gender", "region", "contract", "age", "support"])
def test_headline_and_check_agree(subscription: TrainedModel, column: str) -> None:
    voice = Voice(subscription.dataset)
    if column not in {each.name for each in subscription.dataset.grouping}:
        column = "tenure_months"
    (bias,) = looked_at(subscription, column)
    said, _ = fairness_headline(voice, bias)
    assert said.startswith("No, not by") == bool(differences(voice, bias))
    asked = ask(subscription, Asked("can_we_trust_it", "", {"by": column}))
    assert asked.headline == said
    assert wording_faults(asked, from_data(subscription.dataset)) == ()


def test_too_few_rows_do_not_say(subscription: TrainedModel) -> None:
    few = subscription.rows.assign(region=["a"] * (len(subscription.rows) - 5) + ["b"] * 5)
    (bias,) = looked_at(replace(subscription, rows=few), "region")
    said, lead = fairness_headline(Voice(subscription.dataset), bias)
    assert said.startswith("The data does not say: no two groups by Region")
    assert lead is None

"""The groups of one column: told side by side, the worst in the headline."""

from __future__ import annotations

import pytest

from analyses.who_is_affected.by_one_column import by_column
from analyses.who_is_affected.question import segment_question
from answers.evidence import Comparison
from models.training.trained import TrainedModel


def test_the_worst_group_is_the_headline(subscription: TrainedModel) -> None:
    answer = by_column(segment_question(subscription, "contract", "", 5), "who_is_affected")
    assert answer.headline.startswith("Customers on a monthly contract leave most often: ")
    picture = answer.evidence[0]
    assert isinstance(picture, Comparison)
    monthly = (subscription.rows["contract"] == "Monthly").to_numpy()
    assert picture.rows[0].label == f"Monthly ({monthly.sum():,})"
    value = picture.rows[0].quantity.value
    assert value == pytest.approx(subscription.outcome[monthly].mean())
    assert answer.question.text == "Where do customers leave most often by Contract?"


def test_a_column_without_a_difference_names_nobody(subscription: TrainedModel) -> None:
    question = segment_question(subscription, "region", "", 5)
    answer = by_column(question, "who_is_affected")
    clear = any("No clear difference" not in f.statement for f in answer.findings)
    assert (answer.grade == "none") == (not clear)


def test_bands_of_a_number_stand_in_their_order(retail: TrainedModel) -> None:
    answer = by_column(segment_question(retail, "staff", "", 5), "who_is_affected")
    picture = answer.evidence[0]
    assert isinstance(picture, Comparison)
    firsts = [float(row.label.split()[0]) for row in picture.rows[:-1]]
    assert firsts == sorted(firsts)
    assert answer.headline.startswith("Weekly sales is lowest for store weeks whose Staff is ")

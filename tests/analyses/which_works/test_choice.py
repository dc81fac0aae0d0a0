"""Which values are arms, and which of them means none."""

from __future__ import annotations

import pytest

from analyses.which_works.choice import chosen, means_none
from answers.answer import CannotAnswer
from models.training.trained import TrainedModel


@pytest.mark.parametrize("level", ["No", "none", "No E-Mail", "Control", "0", 0.0, "without"])
def test_these_mean_none(level: str | float) -> None:
    assert means_none(level)


@pytest.mark.parametrize("level", ["Yes", "Northern", "Nothing but the best!", "Mens E-Mail", 1.0])
def test_these_do_not(level: str | float) -> None:
    assert not means_none(level)


def test_the_baseline_means_none_else_it_is_the_most_frequent(subscription: TrainedModel) -> None:
    support = chosen(subscription, "support")
    assert support is not None
    assert (support.levels, support.means_none) == (("No", "Yes"), True)
    contract = chosen(subscription, "contract")
    assert contract is not None
    assert contract.levels[0] == subscription.dataset.column("contract").levels[0]
    assert not contract.means_none


def test_what_can_be_changed_is_asked_about_first(subscription: TrainedModel) -> None:
    choice = chosen(subscription, "")
    assert choice is not None
    assert choice.column.role == "lever"
    assert choice.means_none


def test_a_number_of_many_values_has_no_arms(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="no two values"):
        chosen(subscription, "monthly_fee")

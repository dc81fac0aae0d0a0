"""Figures in their units: a total with every cent, groups in the order that is asked for."""

from __future__ import annotations

import numpy as np

from analyses.how_many.counted import Wanted, counted
from analyses.how_many.sentences import exact, figures_of, headline, missing_check, quantity_of
from models.training.trained import TrainedModel


def test_a_total_has_every_cent(subscription: TrainedModel) -> None:
    asked = counted(subscription, Wanted("monthly_fee", "total"))
    told = exact(asked, asked.tallied.among(asked.among))
    total = float(subscription.rows["monthly_fee"].sum())
    assert told == f"${total:,.2f}".removesuffix(".00")
    assert exact(counted(subscription, Wanted()), asked.tallied.among(asked.among)) == ""


def test_groups_stand_in_the_order_that_is_asked_for(subscription: TrainedModel) -> None:
    asked = counted(subscription, Wanted("churned", "share", ("contract",), end="lowest"))
    told = [figure.tally.value for figure in figures_of(asked)]
    assert told == sorted(told)
    bands = counted(subscription, Wanted("", "count", ("tenure_months",)))
    in_order = [int(np.flatnonzero(figure.group.rows)[0]) for figure in figures_of(bands)]
    assert len(in_order) > 2


def test_both_ends_stand_in_the_headline(subscription: TrainedModel) -> None:
    asked = counted(subscription, Wanted("churned", "share", ("contract",)))
    figures = figures_of(asked)
    said, lead = headline(asked, figures, asked.tallied.among(asked.among))
    assert lead == figures[0].quantity
    assert figures[0].quantity.plain() in said
    assert figures[-1].quantity.plain() in said


def test_everybody_is_counted(subscription: TrainedModel) -> None:
    asked = counted(subscription, Wanted("churned", "count"))
    assert missing_check(asked).result == "passed"
    assert quantity_of(asked, asked.tallied.among(asked.among)).unit == "count"

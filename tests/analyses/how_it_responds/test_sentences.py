"""A response in words: each shape has its sentence, within the headline's length."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses.how_it_responds.sentences import findings, headline
from answers.words import HEADLINE_WORDS
from models.curves.regional_effects import RegionalEffects
from models.drivers.binary_contrast import BinaryContrast
from models.statistics.intervals import Estimate
from tests.support.described_curves import UP, curve_of

OTHERS = RegionalEffects(
    sides=BinaryContrast("plan", levels=("A",)),
    explained=0.9,
    start=0,
    end=4,
    inside=Estimate(0.3, 0.25, 0.35, 0.02),
    outside=Estimate(-0.2, -0.25, -0.15, 0.02),
    apart=Estimate(0.5, 0.44, 0.56, 0.03),
)


@pytest.mark.parametrize(
    ("levels", "words"),
    [
        (UP, "customers leave at 0 support tickets; at 4, 50 of 100 (48 to 52)"),
        ([0.3, 0.1, 0.2, 0.6], "falls until 1 support ticket, then rises: 30 of 100, 10 of 100"),
        ([0.1, 0.5, 0.1, 0.5], "Churn goes up and down with Support tickets"),
        ([0.3, 0.3, 0.3], "Churn does not clearly move with Support tickets: 30 of 100"),
    ],
)
def test_each_shape_has_its_headline(levels: list[float], words: str) -> None:
    sentence = headline(curve_of(levels))
    assert words in sentence
    assert len(sentence.split()) <= HEADLINE_WORDS


def test_places_carry_their_unit() -> None:
    assert "at 0 months as a customer; at 4 months" in headline(curve_of(UP, "tenure"))
    assert "at a bill of $0; at $4" in headline(curve_of(UP, "bill"))


def test_levels_are_told_highest_first() -> None:
    speaker = curve_of([0.1, 0.4], "plan", ("A", "B"))
    assert headline(speaker).endswith(
        "10 of 100 customers on the A plan leave, 40 of 100 (38 to 42) on the B plan"
    )
    assert findings(speaker, 0.0, None)[0].statement.startswith("Highest first: 40 of 100")


def test_turns_are_told_in_order() -> None:
    statement = findings(curve_of([0.3, 0.1, 0.2, 0.6]), 0.0, None)[0].statement
    assert statement.startswith("Not one way: it falls from 30 of 100")
    assert "then rises to 60 of 100" in statement


def test_a_large_step_is_told_with_its_range() -> None:
    statements = findings(curve_of([0.1, 0.1, 0.1, 0.4, 0.4]), 0.0, None)
    assert (
        "between 2 support tickets and 3 support tickets: 30 more of every 100"
        in statements[1].statement
    )
    assert statements[1].quantities[0].has_range


def test_a_step_is_told_as_closely_as_it_is_known() -> None:
    steep = curve_of([0.1, 0.1, 0.1, 0.4, 0.4])
    near, at = (
        findings(steep, 0.0, None, within)[1].statement for within in ((2.2, 2.5), (3.0, 3.0))
    )
    assert near.endswith("(27 to 33), most of it between 2.2 and 2.5.")
    assert at.endswith(", most of it at 3.")


def test_opposite_groups_are_named() -> None:
    statement = findings(curve_of(UP), 0.5, OTHERS)[-1].statement
    assert statement == (
        "The opposite for some: from 0 support tickets to 4 support tickets, it rises 30 points "
        "(25 to 35) for customers on the A plan, and falls 20 points (15 to 25) for the others."
    )


def test_for_whom_it_matters_more_is_named() -> None:
    less = replace(OTHERS, outside=Estimate(0.1, 0.08, 0.12, 0.01))
    statement = findings(curve_of(UP), 0.05, less)[-1].statement
    assert statement.startswith("More so for some: from 0 support tickets")
    assert statement.endswith(
        "for customers on the A plan, against 10 points (8 to 12) for the others."
    )
    turned = replace(less, inside=less.outside, outside=less.inside)
    assert findings(curve_of(UP), 0.05, turned)[-1].statement.startswith("Less so for some")


def test_groups_are_named_where_all_together_do_not_move() -> None:
    still = curve_of([0.30, 0.31, 0.30, 0.31, 0.30])
    statement = findings(still, 0.5, OTHERS)[-1].statement
    assert statement.startswith("Yet it does for some: from 0 support tickets")


def test_a_group_that_tells_little_is_not_named() -> None:
    for small in (replace(OTHERS, explained=0.05), replace(OTHERS, apart=Estimate(0, -1, 1, 0.5))):
        statement = findings(curve_of(UP), 0.5, small)[-1].statement
        assert "Plan" not in statement


def test_like_customers_are_said_to_be_alike() -> None:
    assert findings(curve_of(UP), 0.01, None)[-1].statement.startswith("Customers respond alike")

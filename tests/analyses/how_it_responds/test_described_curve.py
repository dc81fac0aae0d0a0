"""A described curve names its places, levels and ends in the dataset's words."""

from __future__ import annotations

import pytest

from models.statistics.intervals import Estimate
from tests.support.described_curves import UP, curve_of


def test_places_are_named_with_their_unit() -> None:
    assert curve_of(UP).at(2) == "2"
    assert curve_of(UP, "tenure").at(4) == "4 months"
    assert curve_of(UP, "bill").at(4) == "$4"
    assert curve_of([0.1, 0.4], "plan", ("A", "B")).at(1) == "B"


def test_a_level_is_named_with_its_column_the_first_time() -> None:
    curve = curve_of([0.1, 0.4], "plan", ("A", "B"))
    assert curve.side(0) == "on the A plan"
    assert curve.side(1, again=True) == "on the B plan"


def test_levels_and_changes_carry_their_ranges() -> None:
    curve = curve_of(UP)
    assert curve.level(0).say() == "10 of 100 (8 to 12)"
    assert curve.change(Estimate(0.3, 0.25, 0.35, 0.02)).say(signed=True) == "+30 points (25 to 35)"


@pytest.mark.parametrize(
    ("levels", "ends", "lead"),
    [(UP, (0, 4), 4), ([0.3, 0.1, 0.2, 0.6], (1, 3), 3), ([0.3, 0.3, 0.3], (0, 2), 1)],
)
def test_which_places_the_headline_compares(
    levels: list[float], ends: tuple[int, int], lead: int
) -> None:
    curve = curve_of(levels)
    assert curve.ends() == ends
    assert curve.lead == lead
    assert curve.verb(*ends) == ("rises" if levels[ends[1]] > levels[ends[0]] else "falls")

"""The same figures in the same words on every way out."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from answers.answer import Answer
from answers.evidence import (
    Breakdown,
    Comparison,
    ComparisonRow,
    Curve,
    CurveGroup,
    CurvePoint,
    Part,
    Ranking,
    Spread,
    Table,
    Timeline,
)
from answers.json_form import from_json
from answers.quantity import Quantity
from exports.figures import bars_of, between, grid_of, in_words, percent, say_x
from tests.support.checkout import CONTRACT

DEMOS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))


def demo(name: str) -> Answer:
    return from_json(DEMOS[name])


def test_drivers_are_bars_with_effect_and_contrast() -> None:
    bars = bars_of(demo("drivers").evidence[0])
    assert bars is not None
    first, *_, streaming, _ = bars.rows
    assert (first.label, first.value, first.words) == ("Contract", 36.0, "36%")
    assert (first.more, first.small) == ("+16 points (13 to 18)", "month-to-month, not longer")
    assert streaming.more == "none found"  # its range holds zero
    assert [row.hue for row in bars.rows].count("accent") == 1


def test_reasons_add_up_in_whole_points_and_lie_in_their_ranges() -> None:
    breakdown = demo("one_row").evidence[0]
    assert isinstance(breakdown, Breakdown)
    bars = bars_of(breakdown)
    assert bars is not None
    points = [int(row.words.split()[0].replace("−", "-")) for row in bars.rows]
    assert sum(points) == round(100 * (breakdown.end - breakdown.start))
    for point, row in zip(points, bars.rows, strict=True):
        if row.range_words:
            low, high = (int(end.replace("−", "-")) for end in row.range_words.split(" to "))
            assert low <= point <= high
    assert bars.aside.startswith("average customer 26 of 100, this one 65 of 100")


def test_parts_below_a_point_keep_their_decimals() -> None:
    parts = (Part("A", ("a",), "reason", 0.004), Part("B", ("b",), "reason", -0.002))
    bars = bars_of(Breakdown("T", 0.1, 0.102, parts, "share"))
    assert bars is not None
    assert [row.words for row in bars.rows] == ["+0.4 points", "−0.2 points"]


def test_direction_has_its_colour() -> None:
    reasons, bridge = bars_of(demo("one_row").evidence[0]), bars_of(demo("bridge").evidence[0])
    assert reasons is not None
    assert bridge is not None
    assert [row.hue for row in reasons.rows][6] == "accent"  # away from leaving
    assert [row.hue for row in bridge.rows] == ["warm", "warm", "accent", "warm"]


def test_the_scenario_is_pointed_at() -> None:
    bars = bars_of(demo("what_if").evidence[0])
    assert bars is not None
    assert [row.hue for row in bars.rows] == ["context", "accent", "context"]
    assert (bars.rows[1].words, bars.rows[1].range_words) == ("39 of 100", "35 to 43")
    assert bars.aside == "line: 95% range"


def test_what_has_no_common_unit_is_a_table() -> None:
    rows = (
        ComparisonRow("Rate", Quantity("r", 0.2, "share")),
        ComparisonRow("Money", Quantity("m", 5.0, "money")),
    )
    comparison = Comparison("T", rows)
    assert bars_of(comparison) is None
    assert grid_of(comparison).rows[1] == ("Money", "5", "")


@pytest.mark.parametrize(
    "empty",
    [
        Ranking("T", ()),
        Breakdown("T", 0, 0, (), "share"),
        Comparison("T", ()),
        Curve("T", "c", "share", ()),
        Spread("T", "share", ()),
        Table("T", (), ()),
        Timeline("T", "share", ()),
    ],
    ids=lambda evidence: str(evidence.kind),
)  # fmt: skip
def test_what_is_empty_is_no_picture_but_a_title(
    empty: Ranking | Breakdown | Comparison | Curve | Spread | Table | Timeline,
) -> None:
    assert bars_of(empty) is None
    assert in_words(empty).startswith("T.")


def test_a_curve_over_words_is_bars_and_too_few_rows_are_said() -> None:
    bars = bars_of(demo("bridge").evidence[1])
    assert bars is not None
    assert bars.rows[3].words == "too few"
    assert bars.rows[3].value is None
    assert bars_of(demo("trust").evidence[1]) is None


def test_every_picture_can_be_read_aloud() -> None:
    for name in DEMOS:
        for evidence in demo(name).evidence:
            words = in_words(evidence)
            assert words.startswith(evidence.title)
            assert len(words) > len(evidence.title) + 10
    assert "Contract; 36%, +16 points (13 to 18)" in in_words(demo("drivers").evidence[0])


def test_long_pictures_say_how_much_is_not_read_out() -> None:
    points = tuple(CurvePoint(float(x), 0.1) for x in range(50))
    assert in_words(Curve("T", "bill", "share", points)).endswith("and 20 more.")


def test_level_and_range_are_said_on_one_scale() -> None:
    """A level of 1 of 100 beside a range in thousandths would read as 1 (7 to 24)."""
    points = (CurvePoint(0.0109, 0.014, 0.007, 0.024, 705),)
    grid = grid_of(Curve("T", "said", "share", points, diagonal=True))
    assert grid.rows == (("1.1%", "1.4 of 100", "0.7 to 2.4", "705"),)


def test_groups_stand_side_by_side() -> None:
    points = (CurvePoint(20.0, 0.1), CurvePoint(30.0, 0.2))
    fibre = CurveGroup("Fibre", (CurvePoint(20.0, 0.3, 0.25, 0.35), CurvePoint(30.0, None)))
    grid = grid_of(Curve("T", "bill", "share", points, groups=(fibre, CurveGroup("Rest", points))))
    assert grid.columns == ("bill", "Fibre", "Rest")
    assert grid.rows == (
        ("20", "30 of 100 (25 to 35)", "10 of 100"),
        ("30", "too few", "20 of 100"),
    )


def test_what_the_note_says_is_not_said_twice() -> None:
    ranking = demo("drivers").evidence[0]
    bars = bars_of(replace(ranking, note="Line on the bar: 95% range. Right: effect."))
    assert bars is not None
    assert bars.aside == ""
    assert bars_of(ranking).aside == "line: range; right: effect"  # type: ignore[union-attr]


def test_the_grid_of_a_timeline_has_a_line_for_each_moment() -> None:
    grid = grid_of(demo("forecast").evidence[0])
    assert grid.columns == ("", "Sales", "Forecast")
    assert len(grid.rows) == 24
    assert grid.rows[0][2] == ""
    assert " to " in grid.rows[-1][2]


def test_places_on_an_axis_have_their_unit() -> None:
    spread = demo("one_row").evidence[1]
    assert isinstance(spread, Spread)
    assert between(spread.bins[0], spread) == "0% to 5%"
    assert grid_of(spread).rows[-1] == ("4559-UWIHT", "65%")
    assert [say_x(-20.0, "money", "$"), say_x("One year"), say_x(1234.5)] == [
        "−$20",
        "One year",
        "1,234.5",
    ]
    assert [percent(0.3555), percent(0.004), percent(0.0)] == ["36%", "0.4%", "0%"]


def test_a_hole_in_the_numbers_is_no_crash() -> None:
    part = Part("A", ("a",), "reason", math.nan)
    assert grid_of(Breakdown("T", math.nan, 0.2, (part,), "share")).rows[0] == ("Start", "", "")


def test_of_several_lines_each_is_named_when_read_aloud() -> None:
    points = (CurvePoint(1.0, 0.2), CurvePoint(2.0, None))
    others = (CurvePoint(1.0, 0.4), CurvePoint(2.0, 0.5))
    groups = (CurveGroup("Online", points), CurveGroup("Shops", others))
    words = in_words(Curve("Churn, by tenure", "Tenure", "share", points, groups=groups))
    assert "1; Online 20 of 100, Shops 40 of 100" in words
    assert "2; Online too few, Shops 50 of 100" in words

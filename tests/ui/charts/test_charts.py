"""Each kind of picture becomes a valid chart, whatever the data calls its columns."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from answers.evidence import (
    Bar,
    Bin,
    Breakdown,
    Comparison,
    ComparisonRow,
    Curve,
    CurveGroup,
    CurvePoint,
    Evidence,
    Part,
    Ranking,
    Series,
    SeriesPoint,
    Spread,
    Table,
    Timeline,
)
from answers.quantity import Quantity
from exports.figures import in_words
from ui import theme
from ui.charts.charts import drawn, how_to_read, picture

HOSTILE = "a.b[0]:Q <img src=x> \"; DROP TABLE --\n{{x}} ' + datum"
POINTS = Quantity("effect", 0.16, "points", 0.13, 0.18, 0.95)
LINE = tuple(CurvePoint(float(k), k / 9, k / 10, k / 8) for k in range(5))
GAPS = (
    CurvePoint(0.0, None),
    CurvePoint(1.0, 0.2),
    *(CurvePoint(k, None) for k in (2.0, 3.0, 4.0)),
)


def bars(label: str) -> tuple[Bar, ...]:
    nothing = Quantity("effect", 0.01, "points", -0.01, 0.03)
    return (
        Bar(label, (label,), 0.36, 0.33, 0.39, 1, 1, "raises", POINTS, f"{label}, not other"),
        Bar("Streaming", ("Streaming",), 0.01, None, None, 2, 3, "none", nothing, None),
    )


def every_kind(label: str) -> list[Evidence]:
    return [
        Ranking(label, bars(label), label),
        Curve(
            label, label, "share", tuple(CurvePoint(k, k / 9, k / 10, k / 8, 9) for k in range(5))
        ),
        Curve(label, label, "money", (CurvePoint(label, 4.0), CurvePoint("b", None)), symbol=label),
        Curve(label, label, "share", (CurvePoint(0.1, 0.12, 0.1, 0.2, 9),), diagonal=True),
        Curve(label, label, "share", LINE, groups=(CurveGroup(label, LINE), CurveGroup("b", GAPS))),
        Breakdown(label, 0.26, 0.65, (Part(label, (), "reason", 0.39, 0.3, 0.5),), "share"),
        Breakdown(label, 198.0, 164.0, (Part(label, (), "data", -34.0),), "money", symbol=label),
        Comparison(label, (ComparisonRow(label, Quantity("x", 0.4, "share", 0.3, 0.5), "after"),)),
        Spread(label, "share", (Bin(0, 0.5, 9), Bin(0.5, 1, 3)), 0.65, label),
        Timeline(label, "money", (Series(label, (SeriesPoint("2014-01-01", 3.0),)),), symbol=label),
    ]


@pytest.mark.parametrize("kind", range(10))
@pytest.mark.parametrize("label", ["Contract", HOSTILE])
@pytest.mark.parametrize("ink", [theme.LIGHT, theme.DARK])
def test_each_kind_is_a_valid_chart(kind: int, label: str, ink: theme.Colours) -> None:
    drawn = picture(every_kind(label)[kind], ink)
    assert drawn is not None
    spec = drawn.to_dict(validate=True)  # raises where it breaks the Vega-Lite schema
    assert spec["layer"]
    assert spec["padding"] == {"left": 0, "right": 2, "top": 4, "bottom": 4}


@pytest.mark.parametrize("kind", range(10))
def test_words_from_data_never_enter_an_expression_or_a_field(kind: int) -> None:
    drawn = picture(every_kind(HOSTILE)[kind], theme.LIGHT)
    assert drawn is not None
    for name, value in walk(drawn.to_dict()):
        if name in {"field", "calculate", "filter", "expr"}:
            assert "DROP" not in str(value)
        if name == "labelExpr" and "DROP" in str(value):  # a currency: quoted as one string
            assert str(value).startswith(json.dumps(HOSTILE))


def walk(node: Any) -> Any:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "datasets":
                continue
            yield name, value
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def test_a_table_is_no_chart() -> None:
    table = Table("t", ("a",), (("1",),))
    assert picture(table, theme.LIGHT) is None
    assert drawn(table, "light") is None


@pytest.mark.parametrize("kind", range(10))
def test_what_was_drawn_is_kept_with_its_data_for_each_theme(kind: int) -> None:
    evidence = every_kind("Contract")[kind]
    light, dark = drawn(evidence, "light"), drawn(evidence, "dark")
    assert light is not None
    assert dark is not None
    assert drawn(every_kind("Contract")[kind], "light") is light  # an equal picture, no new work
    assert light["config"] != dark["config"]
    chart = picture(evidence, theme.LIGHT)
    assert chart is not None
    fresh = chart.to_dict()
    rows = {name: table.to_pylist() for name, table in light["datasets"].items()}
    assert sorted(map(str, rows.values())) == sorted(
        str(pa.Table.from_pylist(records).to_pylist()) for records in fresh["datasets"].values()
    )


def test_empty_pictures_do_not_break() -> None:
    empty: list[Evidence] = [
        Ranking("t", ()),
        Curve("t", "x", "share", ()),
        Breakdown("t", 0.0, 0.0, (), "share"),
        Comparison("t", ()),
        Spread("t", "share", ()),
        Timeline("t", "money", ()),
    ]
    for evidence in empty[:1] + empty[2:5]:
        drawn = picture(evidence, theme.LIGHT)
        assert drawn is not None
        assert drawn.to_dict()


@pytest.mark.parametrize("kind", range(10))
def test_the_words_carry_the_numbers(kind: int) -> None:
    words = in_words(every_kind("Contract")[kind])
    assert words.startswith("Contract. ")
    assert any(character.isdigit() for character in words)


def test_how_to_read_says_what_the_marks_mean() -> None:
    texts = [how_to_read(evidence) for evidence in every_kind("Contract")]
    assert texts[0] == "Line on the bar: 95% range"
    assert texts[1] == "Band: 95% range. Bars: how many rows there are."
    assert texts[3] == "Dots: what happened. Grey line: exactly as said"
    assert texts[5] == "Orange: speaks for it. Teal: against."
    assert texts[7] == "Band: 95% range"
    assert texts[8:] == ["", ""]

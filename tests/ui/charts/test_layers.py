"""Layers put together: as Altair puts them together, with the rows of each frame once."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import pytest
from jsonschema import ValidationError

from ui.charts.layers import layered, records


def frame() -> pd.DataFrame:
    return pd.DataFrame({"a": [1.5, np.nan], "when": [pd.Timestamp("2024-01-02"), pd.NaT]})


def test_rows_are_plain_values_and_nothing_where_they_are_missing() -> None:
    assert records(frame()) == [
        {"a": 1.5, "when": "2024-01-02T00:00:00"},
        {"a": None, "when": None},
    ]
    assert records(frame().head(0)) == []
    assert all(type(row["k"]) is int for row in records(pd.DataFrame({"k": np.arange(3)})))


def test_the_same_as_altair_makes_of_them() -> None:
    base, other = alt.Chart(frame().head(1)), alt.Chart(pd.DataFrame({"b": [3]}))
    marks = [
        base.mark_bar(size=3).encode(x=alt.X("a:Q")),
        base.mark_text().encode(x=alt.X("a:Q"), text=alt.Text("when:T")),
        other.transform_filter("datum.b > 1").mark_rule().encode(x=alt.X("b:Q")),
    ]
    ours = layered(marks, 40).dressed(padding=3).to_dict(validate=True)
    theirs = alt.layer(*marks).properties(height=40, padding=3).to_dict()
    for spec in (ours, theirs):
        for layer in spec["layer"]:
            layer["data"] = spec["datasets"][layer["data"]["name"]]
    assert ours["layer"] == theirs["layer"]
    assert len(ours["datasets"]) == len(theirs["datasets"]) == 2
    assert {name: ours[name] for name in ("height", "padding")} == {"height": 40, "padding": 3}


def test_what_breaks_the_schema_is_told_where_it_is_asked_for() -> None:
    picture = layered([alt.Chart(frame()).mark_bar().encode(x=alt.X("a:Q"))], 40)
    assert picture.dressed(padding="wide").to_dict()
    with pytest.raises(ValidationError):
        picture.dressed(padding="wide").to_dict(validate=True)

"""Rows are cut into segments that are large enough, and every row is where its value says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.segments.named_segments import SegmentCuts, cut_by
from models.segments.subgroups import Subgroup


def test_rare_levels_are_one_segment_and_missing_is_another() -> None:
    values = pd.Series(["a"] * 50 + ["b"] * 30 + ["c"] * 8 + ["d"] * 7 + [None] * 12, name="x")
    parts, at = cut_by(values.astype("str"), 10)
    assert parts == (
        Subgroup("x", "level", "a"),
        Subgroup("x", "level", "b"),
        Subgroup("x", "others"),
        Subgroup("x", "missing"),
    )
    assert np.bincount(at).tolist() == [50, 30, 15, 12]


def test_segments_that_are_too_small_hold_no_row() -> None:
    parts, at = cut_by(pd.Series(["a"] * 50 + ["b"] * 3, name="x"), 10)
    assert parts == (Subgroup("x", "level", "a"),)
    assert (at[50:] == -1).all()


def test_a_number_with_few_values_is_cut_by_value() -> None:
    values = pd.Series([1.0, 2.0, 2.0, 5.0, np.nan], name="x")
    parts, at = cut_by(values, 1)
    assert parts[:3] == tuple(
        Subgroup("x", "number", low=value, high=value) for value in (1.0, 2.0, 5.0)
    )
    assert parts[3] == Subgroup("x", "missing")
    assert at.tolist() == [0, 1, 1, 2, 3]


def test_bands_of_a_number_hold_as_many_rows_each_and_say_their_ends() -> None:
    numbers = np.random.default_rng(0).permutation(1000).astype(float)
    parts, at = cut_by(pd.Series(numbers, name="x"), 1)
    assert np.bincount(at).tolist() == [200] * 5
    for place, part in enumerate(parts):
        inside = numbers[at == place]
        assert part.low is None or part.low == inside.min()
        assert part.high is None or part.high == inside.max()
    assert parts[0].low is None
    assert parts[-1].high is None


def test_columns_that_cut_nothing_are_left_out() -> None:
    rows = pd.DataFrame(
        {
            "one": ["a"] * 400,
            "two": ["a", "b"] * 200,
            "empty": np.nan,
            "number": np.arange(400.0),
        }
    )
    cuts = SegmentCuts.of(rows, 50)
    assert [parts[0].column for parts in cuts.parts] == ["two", "number"]
    assert cuts.cuts.shape == (2, 400)
    assert SegmentCuts.of(rows[["one"]]).cuts.shape == (0, 400)

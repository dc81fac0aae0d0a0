"""Arrow tables as frames: no whole number becomes another one."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from datasets.storage.arrow_frames import frame_of


def test_whole_numbers_beyond_what_a_float_can_keep() -> None:
    big = 2**62 + 1
    frame = frame_of(pa.table({"a": [big, None], "b": [1.5, None], "c": ["x", None]}))
    assert frame["a"].tolist()[0] == big
    assert frame["a"].isna().tolist() == [False, True]
    assert str(frame["b"].dtype) == "float64"


def test_decimals_are_numbers_where_a_float_keeps_their_digits_else_text() -> None:
    short, long = Decimal("12.30"), Decimal("1234567890123456789.5")
    table = pa.table(
        {
            "short": pa.array([short, None], pa.decimal128(10, 2)),
            "long": pa.array([long, None], pa.decimal128(38, 1)),
        }
    )
    frame = frame_of(table)
    assert frame["short"].tolist()[0] == 12.3
    assert str(frame["short"].dtype) == "float64"
    assert frame["long"].tolist()[0] == "1234567890123456789.5"
    assert frame["long"].isna().tolist() == [False, True]


def test_the_index_that_pandas_wrote_comes_back_where_it_is_asked_for() -> None:
    table = pa.Table.from_pandas(
        pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="who"))
    )
    assert frame_of(table, with_index=True).index.tolist() == ["x", "y"]
    assert frame_of(table).columns.tolist() == ["a", "who"]

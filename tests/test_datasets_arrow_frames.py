"""Arrow tables as frames: no whole number becomes another one."""

from __future__ import annotations

import pyarrow as pa  # type: ignore[import-untyped]

from datasets.arrow_frames import frame_of


def test_whole_numbers_beyond_what_a_float_can_keep() -> None:
    big = 2**62 + 1
    frame = frame_of(pa.table({"a": [big, None], "b": [1.5, None], "c": ["x", None]}))
    assert frame["a"].tolist()[0] == big
    assert frame["a"].isna().tolist() == [False, True]
    assert str(frame["b"].dtype) == "float64"

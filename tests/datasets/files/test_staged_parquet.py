"""Parquet read part by part gives what it gives at once, and damage leaves nothing behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from datasets.files import staged_parquet
from datasets.importing.incoming import incoming
from datasets.importing.read_file import ReadResult, read

ROWS = 400
MOMENT = dt.datetime.fromisoformat("2024-01-01T03:00:00")
LARGE = "WHEREFORE_LIMIT_STREAMED_FROM"


def some(values: Sequence[object], missing: int = 7) -> list[object]:
    """The values with every seventh missing."""
    return [None if k % missing == 3 else value for k, value in enumerate(values)]


def every_type() -> pa.Table:
    draw = np.random.default_rng(2)
    whole, amount = draw.integers(-9, 99, ROWS), draw.normal(50, 9, ROWS)
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=int(k)) for k in draw.integers(0, 400, ROWS)]
    moments = [MOMENT + dt.timedelta(hours=k) for k in range(ROWS)]
    endless = [np.inf if k == 9 else float(v) for k, v in enumerate(amount)]
    return pa.table(
        {
            "whole": pa.array(whole),
            "whole, some missing": pa.array(some(whole.tolist())),
            "long": pa.array(some([2**53 + k for k in range(ROWS)])),
            "unsigned": pa.array([2**63 + k for k in range(ROWS)], pa.uint64()),
            "amount": pa.array(amount, pa.float32()),
            "nan and endless": pa.array([np.nan, *endless[1:]]),
            "code": pa.array(some([k % 2 for k in range(ROWS)])),
            "yes": pa.array([bool(k % 3) for k in range(ROWS)]),
            "money": pa.array(some([Decimal(k) / 100 for k in range(ROWS)]), pa.decimal128(9, 2)),
            "digits": pa.array([Decimal(10**20 + k) for k in range(ROWS)], pa.decimal128(38, 0)),
            "day": pa.array(days),
            "moment": pa.array(some(moments)),
            "zoned": pa.array(moments, pa.timestamp("ns", "Europe/Berlin")),
            "word": pa.array(some([f"w{k % 5}" for k in range(ROWS)])),
            "level": pa.array(some([f"l{k % 4}" for k in range(ROWS)])).dictionary_encode(),
            "number as text": pa.array([f"{k},5" for k in range(ROWS)]),
            "list": pa.array([[k, k + 1] for k in range(ROWS)]),
            "bytes": pa.array([b"x"] * ROWS),
            "nothing": pa.nulls(ROWS),
        }
    )


def both(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ReadResult, ReadResult]:
    """The file read at once, and in parts of 60 rows."""
    whole = read(path)
    with monkeypatch.context() as patch:
        patch.setenv(LARGE, "1")
        patch.setattr(staged_parquet, "ROWS_AT_ONCE", 60)
        return whole, read(path, above=path.parent)


@pytest.mark.parametrize("name", every_type().column_names)
def test_a_column_is_read_alike(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = every_type().select([name]).append_column("churned", pa.array(["Yes", "No"] * 200))
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=90)
    whole, parts = both(tmp_path / "t.parquet", monkeypatch)
    assert parts.large is not None
    assert whole.frame is not None
    pd.testing.assert_frame_equal(parts.large.head(ROWS + 1), whole.frame)
    assert parts.report == whole.report
    one, other = incoming(whole), incoming(parts)
    assert one.hash() == other.hash()


def test_an_index_comes_first_under_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"a": range(90), "churned": ["Yes", "No", "No"] * 30})
    for place, index in enumerate((pd.Index([f"C{k}" for k in range(90)], name="who"),
                                   pd.Index(np.arange(90) * 2), frame.index)):  # fmt: skip
        path = tmp_path / f"t{place}.parquet"
        frame.set_index(index).to_parquet(path)
        whole, parts = both(path, monkeypatch)
        assert whole.frame is not None
        assert parts.large is not None
        pd.testing.assert_frame_equal(parts.large.head(99), whole.frame)


def test_a_file_cut_off_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.parquet"
    pq.write_table(every_type().select(["amount", "word"]), path, compression="none")
    content = bytearray(path.read_bytes())
    content[4:40] = b"\xff" * 36  # its footer is whole, its first part is not
    path.write_bytes(content)
    monkeypatch.setenv(LARGE, "1")
    result = read(path, above=tmp_path)
    assert result.problems == (
        "t.parquet is damaged or cut off: it is not a parquet file to its end.",
    )
    assert [path_left.name for path_left in tmp_path.iterdir()] == ["t.parquet"]


def test_long_texts_make_a_file_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [str(k) * 900 for k in range(300)]
    pq.write_table(pa.table({"a": words, "b": words}), tmp_path / "t.parquet")
    monkeypatch.setenv(LARGE, "100000")
    with pq.ParquetFile(tmp_path / "t.parquet") as file:
        assert staged_parquet.is_large(file.metadata)

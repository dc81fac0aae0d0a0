"""A typed table on disk says of itself what the same table in memory says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from datasets.cards.duplicate_rows import duplicates_of
from datasets.cards.profile import facts_of
from datasets.importing import large_table
from datasets.importing.large_table import LargeTable, leak_sample, leak_sample_note
from datasets.storage.column_files import ColumnFiles
from datasets.storage.store import hash_of

ROWS = 3_000


def a_frame() -> pd.DataFrame:
    draw = np.random.default_rng(3)
    days = pd.to_timedelta(draw.integers(0, 90, ROWS), "D")
    amount = np.round(draw.normal(50, 9, ROWS), 1)
    amount[::7] = np.nan
    return pd.DataFrame(
        {
            "number": np.arange(ROWS, dtype=float),
            "amount": amount,
            "nothing": np.full(ROWS, np.nan),
            "place": pd.Series(draw.choice(["West", "East", "North"], ROWS), dtype="str"),
            "paid": pd.Series(draw.choice(["1", "0"], ROWS), dtype="str"),
            "name": pd.Series([f"n{k % 900}" if k % 9 else None for k in range(ROWS)], dtype="str"),
            "day": pd.Series(pd.Timestamp("2024-01-01") + days),
        }
    ).astype({"day": "datetime64[us]"})  # fmt: skip


def on_disk(frame: pd.DataFrame, folder: Path, size: int = 700) -> LargeTable:
    files = ColumnFiles(folder)
    kinds = {"f": "number", "M": "date"}
    for place, name in enumerate(frame.columns):
        for start in range(0, len(frame), size):
            part = frame[name].iloc[start : start + size]
            kind = large_table.TYPES[kinds.get(part.dtype.kind, "text")]
            block = pa.chunked_array(pa.array(part, from_pandas=True)).cast(kind)
            files.append(str(place), block.combine_chunks())
    kinds_of_columns = tuple(kinds.get(frame[name].dtype.kind, "text") for name in frame.columns)
    return LargeTable(files, tuple(frame.columns), kinds_of_columns, len(frame))  # type: ignore[arg-type]


def test_facts_hash_and_copies_are_those_of_the_table_in_memory(tmp_path: Path) -> None:
    frame = a_frame()
    frame = pd.concat([frame, frame.iloc[:40]], ignore_index=True)
    table = on_disk(frame, tmp_path)
    assert table.facts(lambda _done: None) == facts_of(frame)
    assert table.hash == hash_of(frame)
    duplicates = table.duplicates(facts_of(frame))
    assert duplicates == duplicates_of(frame, facts_of(frame))
    assert duplicates is not None
    assert duplicates.rows >= 0


def test_rows_are_taken_by_their_place(tmp_path: Path) -> None:
    frame = a_frame()
    table = on_disk(frame, tmp_path)
    pd.testing.assert_frame_equal(table.head(1_000), frame.head(1_000))
    places = np.array([0, 699, 700, 2_999])
    pd.testing.assert_frame_equal(table.rows_at(places), frame.iloc[places].reset_index(drop=True))


def test_all_rows_come_with_their_numbers(tmp_path: Path) -> None:
    frame = a_frame()
    shares: list[float] = []
    batches = on_disk(frame, tmp_path).batches("row", shares.append)
    whole = batches.read_all()
    assert whole["row"].to_pylist() == list(range(ROWS))
    assert whole["amount"].null_count == frame["amount"].isna().sum()
    assert shares == sorted(shares)


def test_so_many_rows_that_they_cannot_be_held_are_not_looked_at_for_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_MEMORY", "1000")
    table = on_disk(a_frame(), tmp_path)
    assert table.duplicates(facts_of(a_frame())) is None


def test_a_part_of_the_rows_is_looked_at_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert leak_sample(1_000, 20) is None
    assert leak_sample_note(1_000, 20) == ""
    monkeypatch.setattr(large_table, "MOST_CELLS", 100_000)
    places = leak_sample(50_000, 20)
    assert places is not None
    assert places[:2_000].tolist() == list(range(2_000))
    assert (np.diff(places) > 0).all()
    assert 5_000 <= len(places) <= 7_000
    again = leak_sample(50_000, 20)
    assert again is not None
    assert (again == places).all()
    assert leak_sample_note(50_000, 20).endswith(
        f"in {len(places):,} of 50,000 rows, picked at random."
    )

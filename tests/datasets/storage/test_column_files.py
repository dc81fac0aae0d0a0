"""Columns on disk."""

from __future__ import annotations

import gc
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]

from datasets.storage.column_files import ColumnFiles


def test_blocks_come_back_as_they_were_written(tmp_path: Path) -> None:
    files = ColumnFiles(tmp_path / "staging")
    parts = [pa.array(["a", None, ""]), pa.array([], pa.string()), pa.array(["é" * 5])]
    for part in parts:
        files.append("0", part)
    files.append("1", pa.array([1.5, None]))
    assert [block.to_pylist() for block in files.blocks("0")] == [
        ["a", None, ""],
        [],
        ["é" * 5],
    ]
    assert next(files.blocks("1")).type == pa.float64()
    assert list(files.blocks("2")) == []


def test_a_dropped_column_and_a_folder_that_is_no_longer_used_are_gone(tmp_path: Path) -> None:
    files = ColumnFiles(tmp_path)
    files.append("0", pa.array(["a"]))
    files.drop("0")
    assert list(files.blocks("0")) == []
    folder = files.folder
    assert folder.is_dir()
    del files
    gc.collect()
    assert not folder.exists()

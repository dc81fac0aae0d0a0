"""Text cut into columns on disk; that all of it is as in memory stands in the large reading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from datasets.files.staged_text import Staged, kept_blocks, stage_delimited
from datasets.values.reading_choices import Choices


def staged(folder: Path, text: str) -> Staged | str:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return stage_delimited(path, Choices(), folder / "staging", lambda _words, _done: None)


def test_rows_that_are_none_are_left_out_and_said(tmp_path: Path) -> None:
    table = staged(tmp_path, "a,b,c\n1,2,3\n,,\n4,5\na,b,c\n6,7,8,\n" + "1,1,1\n" * 5)
    assert isinstance(table, Staged)
    cells = [word for block in table.blocks(0) for word in block.to_pylist()]
    assert cells == ["1", "6", "1", "1", "1", "1", "1"]
    assert table.rows == 7
    assert [(row.line, row.why) for row in table.raw.refused] == [
        (4, "2 values where the first line has 3"),
        (5, "the names of the columns once more"),
    ]
    assert table.raw.rows_in == 9


def test_a_row_of_sums_is_proven_over_all_rows(tmp_path: Path) -> None:
    table = staged(tmp_path, "a,b\n" + "x,2\n" * 40 + "Total,80\n")
    assert isinstance(table, Staged)
    assert table.rows == 40
    wrong = staged(tmp_path, "a,b\n" + "x,2\n" * 40 + "Total,81\n")
    assert isinstance(wrong, Staged)
    assert wrong.rows == 41


def test_a_text_that_cannot_be_cut_leaves_nothing(tmp_path: Path) -> None:
    problem = staged(tmp_path, 'a,b\n1,2\n3,"open\n4,5\n')
    assert isinstance(problem, str)
    assert "opened and never closed" in problem
    assert list((tmp_path / "staging").iterdir()) == []


def test_rows_are_dropped_by_their_place_in_the_column() -> None:
    blocks = iter([pa.array(["a", "b"]), pa.array(["c"]), pa.array(["d", "e"])])
    kept = list(kept_blocks(blocks, np.array([1, 3])))
    assert [block.to_pylist() for block in kept] == [["a"], ["c"], ["e"]]

"""A table on its way in: one in memory and a large one are kept alike."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from datasets.importing import large_table
from datasets.importing.incoming import incoming
from datasets.importing.read_file import ImportReport, ReadResult, read
from datasets.workspace.workspace import Workspace

TEXT = "id,day,price,paid\n" + "".join(
    f"C{k},2024-01-{k % 28 + 1:02d},{k * 7 % 90}.5,{'Yes' if k % 3 else 'No'}\n" for k in range(400)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "shop.csv").write_text(TEXT)
    return tmp_path / "shop.csv"


def test_what_could_not_be_read_is_no_table() -> None:
    with pytest.raises(ValueError, match="no table"):
        incoming(ReadResult(None, ImportReport("x.csv"), ("x.csv is empty.",)))


def test_a_large_file_is_kept_as_a_small_one(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = Workspace(tmp_path / "small"), Workspace(tmp_path / "large")
    one = small.add(file)
    monkeypatch.setenv("WHEREFORE_LIMIT_STREAMED_FROM", "1")
    other = large.add(file)
    assert one == other
    assert one.dataset is not None
    pd.testing.assert_frame_equal(small.rows(one.dataset), large.rows(one.dataset))
    again = large.add(file)
    assert again.report.notes[-1] == "The same data is here already as shop."
    assert small.add(file).dataset == one.dataset
    assert not any(large.staging.glob("*"))


def test_leaks_are_looked_for_in_a_part_that_is_said(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_STREAMED_FROM", "1")
    monkeypatch.setattr(large_table, "MOST_CELLS", 800)
    imported = Workspace(tmp_path / "work").add(file)
    assert imported.dataset is not None
    assert "of 400 rows, picked at random." in imported.dataset.notes[-1]
    assert imported.report.notes == imported.dataset.notes
    assert read(file).large is not None

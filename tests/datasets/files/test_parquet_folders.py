"""A folder of parquet files: all rows in the order of the names; what files lack is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.files.parquet_folders import read_parquet_folder
from datasets.files.raw_table import RawTable
from datasets.importing.read_file import read
from datasets.workspace.workspace import Workspace


def part(path: Path, **columns: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(columns).to_parquet(path)
    return path


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    """Twelve months in folders by year and month, written out of order."""
    folder = tmp_path / "sales"
    for month in (5, 1, 12, 3, 2, 4, 6, 7, 11, 10, 9, 8):
        days = np.arange(month * 100, month * 100 + 28)
        part(
            folder / f"year=2024/month={month:02d}/part-0.parquet",
            day=days,
            sold=days * 1.5,
            shop=["north", "süd"] * 14,
        )
    (folder / "_SUCCESS").write_text("")
    (folder / "readme.txt").write_text("not a table")
    return folder


def refusal(folder: Path) -> str:
    problem = read_parquet_folder(folder)
    assert isinstance(problem, str)
    assert "\n" not in problem
    return problem


def test_all_rows_come_in_the_order_of_the_names(sales: Path, tmp_path: Path) -> None:
    table = read(sales)
    assert table.frame is not None
    assert len(table.frame) == 12 * 28
    assert list(table.frame.columns) == ["day", "sold", "shop", "year", "month"]
    truth = [m * 100 + d for m in range(1, 13) for d in range(28)]
    assert table.frame["day"].tolist() == truth
    assert table.frame["month"].tolist() == [f"{m:02d}" for m in range(1, 13) for _ in range(28)]
    assert set(table.frame["year"]) == {2024.0}
    assert table.report.form == "parquet in 12 files, in the order of their names"
    with Workspace(tmp_path / "workspace") as opened:
        card = opened.add(sales).dataset
        assert card is not None
        assert (card.key, card.rows) == ("sales", 336)


def test_columns_that_some_files_lack_are_blank_there_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    part(folder / "a.parquet", x=[1, 2], y=["p", "q"])
    part(folder / "b.parquet", x=[3.5, np.nan], z=[1, 2])
    part(folder / "k=1" / "c.parquet", x=[9], y=[None], z=[3])
    table = read_parquet_folder(folder)
    assert isinstance(table, RawTable)
    assert table.frame["x"].tolist()[:3] == [1.0, 2.0, 3.5]
    assert table.frame["y"].isna().tolist() == [False, False, True, True, True]
    assert "y is not in b.parquet: blank there." in table.notes
    assert "z is not in a.parquet: blank there." in table.notes
    assert "k is not in a.parquet, b.parquet: blank there." in table.notes
    assert table.rows_in == 5


def test_whole_numbers_stay_whole_where_some_are_missing(tmp_path: Path) -> None:
    big = 2**60 + 1
    part(tmp_path / "t" / "a.parquet", x=pd.array([big, None], dtype="Int64"))
    part(tmp_path / "t" / "b.parquet", x=pd.array([3, 4], dtype="Int32"))
    table = read(tmp_path / "t")
    assert table.frame is not None
    assert table.frame["x"].tolist()[0] == str(big)


def test_types_that_clash_are_refused_with_the_name_of_the_file(tmp_path: Path) -> None:
    part(tmp_path / "t" / "a.parquet", x=[None, None])
    part(tmp_path / "t" / "b.parquet", x=[1, 2])
    part(tmp_path / "t" / "c.parquet", x=["1", "2"])
    assert refusal(tmp_path / "t") == (
        "x holds numbers in b.parquet and words in c.parquet; nothing was read. "
        "Make the files agree."
    )


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "middle"])
def test_damaged_files_are_named(sales: Path, damage: str) -> None:
    path = sales / "year=2024/month=03/part-0.parquet"
    whole = path.read_bytes()
    broken = bytearray(whole)
    broken[4 : len(whole) // 3] = b"\xff" * (len(whole) // 3 - 4)
    path.write_bytes(
        {"cut": whole[:-20], "text": b"a,b\n1,2\n", "empty": b"", "middle": bytes(broken)}[damage]
    )
    problem = refusal(sales)
    assert "year=2024/month=03/part-0.parquet in sales is damaged" in problem


def test_links_that_lead_out_are_refused(sales: Path, tmp_path: Path) -> None:
    secret = part(tmp_path / "secret.parquet", x=[1])
    (sales / "link.parquet").symlink_to(secret)
    assert "link.parquet is a link that leads out of sales" in refusal(sales)
    (sales / "link.parquet").unlink()
    (sales / "folder").symlink_to(tmp_path)
    assert "folder is a link that leads out of sales" in refusal(sales)
    (sales / "folder").unlink()
    (sales / "again").symlink_to(sales / "year=2024")
    problem = read_parquet_folder(sales)
    assert isinstance(problem, RawTable)
    assert problem.rows_in == 336, "a link inside is not entered: its rows are there already"


def test_a_folder_without_parquet(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    assert refusal(tmp_path / "t").startswith("t is a folder without .parquet files")


def test_limits_hold_for_all_files_together(sales: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_CELLS", "1000")
    assert "sales has 336 rows of 5 columns; at most 1,000 cells" in refusal(sales)
    monkeypatch.setenv("WHEREFORE_LIMIT_FILE_SIZE", "1000")
    assert "at most 1,000 bytes can be read" in refusal(sales)


def test_odd_keys_of_folders(tmp_path: Path) -> None:
    part(tmp_path / "t" / "town=S%C3%A3o%20Paulo" / "a.parquet", x=[1])
    part(tmp_path / "t" / "town=__HIVE_DEFAULT_PARTITION__" / "b.parquet", x=[2])
    part(tmp_path / "t" / "x=7" / "c.parquet", x=[3])
    table = read(tmp_path / "t")
    assert table.frame is not None
    assert table.frame["x"].tolist() == [1.0, 2.0, 3.0]
    assert table.frame["town"].tolist()[0] == "São Paulo"
    assert table.frame["town"].isna().tolist() == [False, True, True]
    assert any(
        "x is in the files and in the names of their folders" in n for n in table.report.notes
    )


def test_files_passed_over_are_counted(sales: Path) -> None:
    part(sales / "_old.parquet", x=[1])
    table = read_parquet_folder(sales)
    assert isinstance(table, RawTable)
    assert table.notes == ("Files whose names begin with . or _ were passed over: 1.",)

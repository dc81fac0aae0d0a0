import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter  # type: ignore[import-untyped]

from datasets.files.raw_table import RawTable
from datasets.files.sheets import read_excel


def raw(table: RawTable | str) -> RawTable:
    assert isinstance(table, RawTable), table
    return table


def test_the_first_sheet_is_read_and_the_others_named(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, second = book.add_worksheet("Sales"), book.add_worksheet("Notes")
        first.write_row(0, 0, ["shop", "sales", "paid"])
        first.write_row(1, 0, ["A", 10.5, True])
        first.write_row(3, 0, ["B", 7, False])
        second.write(0, 0, "x")
    table = raw(read_excel(path))
    assert table.frame.to_numpy().tolist() == [["A", "10.5", "True"], ["B", "7", "False"]]
    assert table.notes == (
        "Only the first sheet, Sales, was read; not Notes.",
        "Empty rows between others left out: 1.",
    )


def test_dates_in_a_workbook_are_dates(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    pd.DataFrame({"when": pd.to_datetime(["2024-03-01", "2024-03-02"])}).to_excel(
        path, index=False, engine="xlsxwriter"
    )
    assert raw(read_excel(path)).frame["when"][0].startswith("2024-03-01")


def test_no_workbook_and_an_empty_one(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("not a zip")
    assert read_excel(path) == "book.xlsx is not an Excel workbook that can be read."
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    assert read_excel(path) == "The first sheet of book.xlsx is empty."


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    monkeypatch.setenv("WHEREFORE_LIMIT_UNPACKED_SIZE", "1000000")
    assert "unpacks to more than" in str(read_excel(path))

"""The workbook behind a chart holds words as words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from exports.slides.workbooks import SafeCategories, SafePoints

FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://e.example")',
    "{=SUM(1)}",
    "http://e.example",
    "mailto:a@b.c",
]


def categories() -> Any:
    data: Any = SafeCategories()
    data.categories = FORMULAS
    data.add_series("=NOW()", [1.0, None, 3.0, 4.0, 5.0])
    return data


def points() -> Any:
    data: Any = SafePoints()
    for name in FORMULAS:
        data.add_series(name).add_data_point(1.0, 2.0)
    return data


@pytest.mark.parametrize("data", [categories(), points()], ids=["categories", "points"])
def test_no_formula_and_no_link_is_written(data: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(data._workbook_writer.xlsx_blob)) as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
        words = workbook.read("xl/sharedStrings.xml").decode()
        parts = "".join(workbook.namelist())
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "sheet1.xml.rels" not in parts
    for text in ("=1+1", "{=SUM(1)}", "http://e.example"):
        assert text in words

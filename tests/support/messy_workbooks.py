"""Kinds of workbooks: sheets, merged cells, formulas, numbers as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from datasets.values.reading_choices import Choices
from tests.support.messy_files import ROWS, Kind, customers, refused, right, sales, survey, texts


def book(fill: Callable[[Any], object]) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        with xlsxwriter.Workbook(
            path, {"strings_to_formulas": False, "strings_to_urls": False}
        ) as made:
            fill(made)

    return write


def sheet(made: Any, name: str, frame: pd.DataFrame, row: int = 0, *, as_text: bool = False) -> Any:
    """Write a table into a sheet, its dates as dates."""
    added = made.add_worksheet(name)
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    added.write_row(row, 0, list(frame.columns))
    words = texts(frame)
    for at, cells in enumerate(frame.astype(object).to_numpy(), start=row + 1):
        for place, cell in enumerate(cells):
            if as_text:
                added.write_string(at, place, words[at - row - 1][place])
            elif isinstance(cell, pd.Timestamp):
                added.write_datetime(at, place, cell.to_pydatetime(), day)
            elif cell == cell:  # noqa: PLR0124  not NaN
                added.write(at, place, cell)
    return added


def with_total(made: Any) -> None:
    frame = sales()
    added = sheet(made, "Sales", frame)
    sums = [float(frame[name].sum()) for name in ("units", "revenue", "margin")]
    added.write_row(ROWS + 1, 0, ["Total", "", *sums])


def with_errors(made: Any) -> None:
    added = sheet(made, "Sales", sales())
    added.write_formula(1, 3, "=NA()", None, "#N/A")
    added.write_formula(2, 3, "=1/0", None, "#DIV/0!")
    added.write_formula(3, 3, "=A1", None, "")
    added.write_formula(4, 3, "=1+1", None, 2.5)


def merged_names(made: Any) -> None:
    added = made.add_worksheet("Sales")
    added.merge_range(0, 0, 1, 0, "shop")
    added.merge_range(0, 1, 0, 2, "2023")
    added.merge_range(0, 3, 0, 4, "2024")
    added.write_row(1, 1, ["Q1", "Q2", "Q1", "Q2"])
    for k in range(ROWS):
        added.write_row(k + 2, 0, [f"S{k}", k + 2, k + 3, k + 4, k + 5])


def merged_down(made: Any) -> None:
    added = made.add_worksheet("Sales")
    added.write_row(0, 0, ["region", "shop", "units"])
    for k in range(ROWS):
        added.write_row(k + 1, 1, [f"S{k}", k + 2])
    for k in range(0, ROWS, 3):
        added.merge_range(k + 1, 0, k + 3, 0, f"R{k}")


def three_sheets(made: Any) -> None:
    made.add_worksheet("Empty")
    sheet(made, "Customers", customers())
    sheet(made, "Sales", sales(), row=4)


def notes_above(made: Any) -> None:
    added = sheet(made, "Sales", sales(), row=4)
    added.write(0, 0, "Report of sales")
    added.write(1, 0, "made by Bo")


def mixed(made: Any) -> None:
    added = made.add_worksheet("Mixed")
    added.write_row(0, 0, ["id", "what"])
    for k in range(ROWS):
        added.write_row(k + 1, 0, [k + 2, "n.k." if k == 5 else k + 0.5])


def dates_as_numbers(made: Any) -> None:
    added = made.add_worksheet("Days")
    added.write_row(0, 0, ["day", "n"])
    for k in range(ROWS):
        added.write_row(k + 1, 0, [45000 + k, k + 2.5])


def sheets() -> list[Kind]:
    sold, bought, asked = sales(), customers(), survey()
    asked = asked.assign(score=asked["score"].round(8))  # xlsxwriter keeps 16 digits
    return [
        Kind("xlsx, customers", "t.xlsx", book(lambda b: sheet(b, "A", bought)), right(bought)),
        Kind("xlsx, sales", "t.xlsx", book(lambda b: sheet(b, "A", sold)), right(sold)),
        Kind("xlsx, survey", "t.xlsx", book(lambda b: sheet(b, "A", asked)), right(asked)),
        Kind(
            "several sheets",
            "t.xlsx",
            book(three_sheets),
            right(bought, "Only the first sheet, Customers", asks=("sheet",)),
        ),
        Kind(
            "a sheet that was chosen",
            "t.xlsx",
            book(three_sheets),
            right(sold, "Only the sheet Sales"),
            Choices(sheet="Sales"),
        ),
        Kind(
            "a sheet that is not there",
            "t.xlsx",
            book(three_sheets),
            refused("has no sheet Sale. Did you mean Sales?"),
            Choices(sheet="Sale"),
        ),
        Kind(
            "numbers as text",
            "t.xlsx",
            book(lambda b: sheet(b, "A", sold, as_text=True)),
            right(sold),
        ),
        Kind(
            "leading zeros as text",
            "t.xlsx",
            book(lambda b: sheet(b, "A", bought, as_text=True)),
            right(bought, "leading zero"),
        ),
    ]


def odd_sheets() -> list[Kind]:
    sold = sales()
    broken = sold.assign(revenue=[np.nan, np.nan, np.nan, 2.5, *sold["revenue"][4:]])
    names = ["shop", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"]
    merged = pd.DataFrame(
        [[f"S{k}", k + 2.0, k + 3.0, k + 4.0, k + 5.0] for k in range(ROWS)], columns=names
    ).astype({"shop": "str"})
    down = pd.DataFrame(
        [[f"R{k - k % 3}", f"S{k}", k + 2.0] for k in range(ROWS)],
        columns=["region", "shop", "units"],
    ).astype({"region": "str", "shop": "str"})
    what = ["n.k." if k == 5 else f"{k + 0.5}" for k in range(ROWS)]
    odd = pd.DataFrame({"id": np.arange(2.0, ROWS + 2), "what": what}).astype({"what": "str"})
    days = pd.DataFrame({"day": np.arange(45000.0, 45060), "n": np.arange(2.5, ROWS + 2)})
    return [
        Kind("a row of sums in a workbook", "t.xlsx", book(with_total), right(sold, lines=(62,))),
        Kind(
            "errors and formulas",
            "t.xlsx",
            book(with_errors),
            right(broken, "#DIV/0! (1)", "#N/A (1)", "1 formula without a result"),
        ),
        Kind(
            "names merged over columns",
            "t.xlsx",
            book(merged_names),
            right(merged, "stand in two rows"),
        ),
        Kind(
            "cells merged over rows",
            "t.xlsx",
            book(merged_down),
            right(down, "merged over several rows"),
        ),
        Kind(
            "notes above a sheet's table",
            "t.xlsx",
            book(notes_above),
            right(sold, "above the names"),
        ),
        Kind(
            "words among numbers in a workbook",
            "t.xlsx",
            book(mixed),
            right(odd, "1 cell is no number, such as n.k."),
        ),
        Kind(
            "days without a format",
            "t.xlsx",
            book(dates_as_numbers),
            right(days, "days as a workbook counts them"),
        ),
        Kind(
            "a workbook with an empty sheet",
            "t.xlsx",
            book(lambda b: b.add_worksheet("A")),
            refused("is empty"),
        ),
    ]


def workbook_kinds() -> list[Kind]:
    return [*sheets(), *odd_sheets()]

"""What a reader hands over before its columns are typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from datasets.names import valid_text
from datasets.values.reading_choices import ReadingQuestion


class RefusedRow(NamedTuple):
    """A row that was not kept.

    Attributes:
        line: where it begins in the file; the first line is 1.
        why: the reason in plain words.
        cells: what stood in it; empty beyond the first 100,000 refused rows.
    """

    line: int
    why: str
    cells: tuple[str, ...] = ()


Refused = tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as found in a file.

    Attributes:
        frame: columns of text, or of the types that the file states; names as found.
        form: the kind of file in plain words, e.g. "comma-separated text".
        rows_in: rows found, refused ones included, empty ones not.
        encoding: of text files.
        separator: of delimited text.
        refused: rows that were not read.
        notes: what was left aside, e.g. other sheets.
        header: the line with the names of the columns; 0 where there is none.
        sheets: all sheets of a workbook that hold anything.
        sheet: the one that was read.
        questions: what the file does not tell.
    """

    frame: pd.DataFrame
    form: str
    rows_in: int
    encoding: str = ""
    separator: str = ""
    refused: Refused = ()
    notes: tuple[str, ...] = ()
    header: int = 1
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    questions: tuple[ReadingQuestion, ...] = ()


def text_of(value: object) -> str:
    """A cell as text: empty for nothing, 3 for 3.0, ISO for dates."""
    if value is None:
        return ""
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124  NaN is the one number that differs from itself
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return valid_text(str(value))


def text_frame(names: Sequence[object], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """A frame of text from rows of cells; short rows are filled up with nothing.

    Equal names are allowed; they are told apart later.
    """
    width = len(names)
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    columns = [
        pd.Series([text_of(row[place]) for row in filled], dtype="str") for place in range(width)
    ]
    frame = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    frame.columns = pd.Index(list(names), dtype=object)
    return frame

"""What the reader of a file may say where the file itself does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DateOrder = Literal["", "day-first", "month-first"]
Decimal = Literal["", "comma", "point"]


@dataclass(frozen=True, slots=True)
class Choices:
    """How to read a file; what is not said is found out.

    Attributes:
        sheet: of a workbook; the first one that holds anything where not said.
        dates: whether 03/04/2024 is the 3rd of April or the 4th of March.
        decimal: the sign before decimals, where 1.234 or 1,234 could be either.
        header: the line (row of a sheet) with the names of the columns, 1 for the first; 0 where
            there are no names; None to find it.
    """

    sheet: str = ""
    dates: DateOrder = ""
    decimal: Decimal = ""
    header: int | None = None


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """What the file does not tell and somebody has to.

    Attributes:
        choice: the choice that answers it: "dates", "decimal", "header" or "sheet".
        columns: the columns it is about; empty where about the whole file.
        text: the question in one plain sentence, with what is kept until it is answered.
    """

    choice: Literal["dates", "decimal", "header", "sheet"]
    columns: tuple[str, ...]
    text: str

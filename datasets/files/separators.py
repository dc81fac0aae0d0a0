"""The separator of delimited text: it makes rows of one width and cells that make sense."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
ROWS = 100  # first rows that are looked at
DECLARED = re.compile(r'^"?sep=(.)"?[ \t]*\r?\n?$', re.I)
DECIMALS = re.compile(r"[+-]?\d+(,\d+)?")
MAKES_SENSE = re.compile(
    r"[^,;\t|]*|[^\w,;\t|]*\d[\d.,'’\s]*[^\s,;\t|]{0,4}|[^;\t|]*[^\W\d]+, [^;\t|]*"
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is cut into cells.

    Attributes:
        separator: between cells.
        escape: the sign that makes a quotation mark part of a cell; empty where it is doubled.
    """

    separator: str
    escape: str = ""


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One of the first rows.

    Attributes:
        cells: as text, outer spaces removed.
        line: where it begins; the first line is 1.
        end: the line where it ends.
    """

    cells: tuple[str, ...]
    line: int
    end: int


def dialect_of(start: str) -> Dialect | None:
    """How the text is cut; None if it is empty.

    A file of one column has no separator; the comma stands for it.
    """
    if not start.strip():
        return None
    declared = DECLARED.match(start.split("\n", 1)[0])
    if declared and declared[1] in SEPARATORS:
        return Dialect(declared[1], _escape(start, declared[1]))
    if _is_one_column_of_decimals(start):
        return Dialect(";")
    scored = [(_score(start, sign), sign) for sign in SEPARATORS]
    best, separator = max(scored, key=lambda pair: pair[0])
    separator = separator if best[0] > 0.3 else ","
    return Dialect(separator, _escape(start, separator))


def _is_one_column_of_decimals(start: str) -> bool:
    """True where the commas below a single name stand before decimals."""
    name, *lines = [line.strip() for line in start.splitlines()[:ROWS] if line.strip()]
    return (
        len(lines) > 1
        and not any(sign in name for sign in SEPARATORS)
        and all(map(DECIMALS.fullmatch, lines[:-1]))
    )


def _score(start: str, separator: str) -> tuple[float, int]:
    """(share of rows of the usual width, times share of cells that make sense; width).

    Rows above the first one of the usual width are notes and do not count against it.
    """
    rows = [row.cells for row in first_rows(start, Dialect(separator))]
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 1
    if width < 2:
        return 0.0, 0
    first = next(place for place, row in enumerate(rows) if len(row) == width)
    body = rows[first:]
    agreeing = sum(len(row) == width for row in body) / len(body)
    cells = [cell for row in body for cell in row]
    sensible = sum(bool(MAKES_SENSE.fullmatch(cell)) for cell in cells) / len(cells)
    shifted = 0.9 if first > len(rows) / 2 else 1.0
    return round(agreeing * sensible**2 * shifted, 2), width


def _escape(start: str, separator: str) -> str:
    r"""A backslash where quotation marks in cells are written \" and not doubled."""
    if '\\"' not in start:
        return ""
    strict = Dialect(separator), Dialect(separator, "\\")
    doubled, escaped = (_strict_widths(start, dialect) for dialect in strict)
    return (
        "\\" if escaped and (not doubled or max(doubled.values()) < max(escaped.values())) else ""
    )


def _strict_widths(start: str, dialect: Dialect) -> Counter[int]:
    """Widths of the first rows; empty where a closing quotation mark is not before a separator."""
    whole_lines = start[: start.rfind("\n") + 1] or start
    try:
        rows = csv.reader(
            io.StringIO(whole_lines, newline=""),
            delimiter=dialect.separator,
            escapechar=dialect.escape or None,
            doublequote=not dialect.escape,
            strict=True,
        )
        return Counter(len(row) for _, row in zip(range(ROWS), rows, strict=False))
    except csv.Error:
        return Counter()


def first_rows(start: str, dialect: Dialect) -> list[FirstRow]:
    """Up to 100 rows that are not blank; the last one may be cut off and is then left out."""
    filled_rows: list[FirstRow] = []
    before = 0
    rows = reader(io.StringIO(start, newline=""), dialect)
    try:
        for row in rows:
            cells = tuple(cell.strip() for cell in row)
            if any(cells) or len(cells) > 1:
                filled_rows.append(FirstRow(cells, before + 1, rows.line_num))
            before = rows.line_num
            if len(filled_rows) > ROWS:
                return filled_rows[:ROWS]
    except csv.Error:
        return filled_rows
    if len(filled_rows) > 2 and len(start) >= 1 << 15 and not start.endswith(("\n", "\r")):
        return filled_rows[:-1]
    return filled_rows


def reader(lines, dialect: Dialect):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Python's csv reader of that dialect."""
    return csv.reader(
        lines,
        delimiter=dialect.separator,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
    )

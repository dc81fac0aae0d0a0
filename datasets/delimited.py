"""Reading delimited text: finds encoding and separator, keeps every cell as text.

Arrow parses (fast, in one pass, every ragged row handed back); only when rows were refused is the
file walked again to name their lines.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.csv as arrow_csv  # type: ignore[import-untyped]

from datasets.raw import Raw, Refused

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SAMPLE = 1 << 16  # bytes looked at to find the separator
BLOCK = 1 << 23
LONGEST_CELL = 1 << 20
UNCLOSED = "{} could not be cut into rows and columns: a quotation mark is opened and never closed."
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}


def read_delimited(path: Path) -> Raw | str:
    """The table in a csv, tsv or txt file, all cells as text; or one sentence why not."""
    encoding = encoding_of(path)
    separator = separator_of(_start(path, encoding))
    if separator is None:
        return f"{path.name} is empty."
    if _holds_nothing(path):
        return f"{path.name} is not a text file."
    ragged: list[tuple[int, int, int]] = []
    table = _parse(path, encoding, separator, ragged)
    if isinstance(table, str):
        return table
    if _is_cut_off(path, table):
        return UNCLOSED.format(path.name)
    names = [column[0].as_py() for column in table.columns]
    refused = _refused(path, encoding, separator, ragged, len(names))
    return Raw(
        frame=_framed(table, names),
        form=f"{SEPARATORS[separator]}-separated text",
        rows_in=table.num_rows - 1 + len(refused),
        encoding=ENCODING_NAMES[encoding],
        separator=separator,
        refused=refused,
    )


def _framed(table: pa.Table, names: list[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    frame = table.slice(1).to_pandas()
    frame.columns = names
    return frame


def encoding_of(path: Path) -> str:
    """The encoding that reads the whole file: UTF-8 first, Windows' and Latin-1 last."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    if start[1::2].count(0) > len(start) / 4:
        return "utf-16-le"
    if start[::2].count(0) > len(start) / 4:
        return "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    return "latin-1"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _start(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        return codecs.getincrementaldecoder(encoding)("replace").decode(file.read(SAMPLE))


def _holds_nothing(path: Path) -> bool:
    """True for binary files: a zero byte in what is not UTF-16."""
    with path.open("rb") as file:
        start = file.read(4096)
    return b"\0" in start and not encoding_of(path).startswith("utf-16")


def separator_of(start: str) -> str | None:
    """The separator that cuts most first rows into the same number of cells; None if empty.

    A file of one column has no separator; the comma stands for it.
    """
    if not start.strip():
        return None
    best, best_score = ",", (0.0, 0)
    for separator in SEPARATORS:
        rows = _first_rows(start, separator)
        width, agreeing = Counter(len(row) for row in rows).most_common(1)[0]
        score = (agreeing / len(rows) if width > 1 else 0.0, width)
        if score[0] > 0.5 and (round(score[0], 1), score[1]) > best_score:
            best, best_score = separator, (round(score[0], 1), score[1])
    return best


def _first_rows(start: str, separator: str) -> list[list[str]]:
    """Up to 100 rows; the last one may be cut off and is left out where there are others."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(start, newline=""), delimiter=separator):
            if row:
                rows.append(row)
            if len(rows) > 100:
                break
    except csv.Error:
        return rows or [[""]]
    return rows[:-1] if len(rows) > 2 else rows or [[""]]


def _parse(
    path: Path, encoding: str, separator: str, ragged: list[tuple[int, int, int]]
) -> pa.Table | str:
    """All rows of the right width as text columns f0, f1, …; the header is row 0."""

    def refuse(row: arrow_csv.InvalidRow) -> str:
        if row.text.strip():
            ragged.append((row.number or 0, row.expected_columns, row.actual_columns))
        return "skip"

    width = len(_first_rows(_start(path, encoding), separator)[0])
    try:
        return arrow_csv.read_csv(
            path,
            arrow_csv.ReadOptions(
                use_threads=False,  # else the rows that are refused have no number
                autogenerate_column_names=True,
                block_size=BLOCK,
                encoding="utf8" if encoding in {"utf-8", "utf-8-sig"} else encoding,
            ),
            arrow_csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                invalid_row_handler=refuse,
                ignore_empty_lines=width > 1,
            ),
            arrow_csv.ConvertOptions(
                column_types={f"f{place}": pa.string() for place in range(width)},
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError):
        return UNCLOSED.format(path.name)


def _is_cut_off(path: Path, table: pa.Table) -> bool:
    """True where a quotation mark that is never closed has swallowed the last lines."""
    last = [column[-1].as_py() for column in table.columns] if table.num_rows else []
    if not any("\n" in cell for cell in last):
        return False
    with path.open("rb") as file:
        return sum(block.count(b'"') for block in iter(lambda: file.read(BLOCK), b"")) % 2 == 1


def _refused(
    path: Path,
    encoding: str,
    separator: str,
    ragged: list[tuple[int, int, int]],
    width: int,
) -> Refused:
    """Line and reason of each refused row; lines are exact even where cells hold line ends."""
    if not ragged:
        return ()
    found: list[tuple[int, str]] = []
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(file, delimiter=separator)
        try:
            found = [
                (rows.line_num, _why(len(row), width))
                for row in rows
                if len(row) != width and any(cell.strip() for cell in row)
            ]
        except csv.Error:
            found = []
    if len(found) == len(ragged):
        return tuple(found)
    return tuple((number, _why(actual, expected)) for number, expected, actual in ragged)


def _why(actual: int, expected: int) -> str:
    values = "value" if actual == 1 else "values"
    return f"{actual} {values} where the first line has {expected}"

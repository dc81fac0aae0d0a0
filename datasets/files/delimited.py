"""Reading delimited text: finds encoding, separator and names, keeps every cell as text.

Arrow parses (fast, in one pass, every ragged row handed back); only when rows were refused is the
file walked again to name their lines.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.csv as arrow_csv  # type: ignore[import-untyped]

from datasets.files.encodings import ENCODING_NAMES, AsUtf8, TextFile, text_file
from datasets.files.headers import Header, header_of
from datasets.files.raw_table import RawTable, Refused, RefusedRow
from datasets.files.separators import (
    DECLARED,
    SEPARATORS,
    Dialect,
    FirstRow,
    dialect_of,
    first_rows,
    reader,
)
from datasets.files.stray_rows import Strays, strays_of
from datasets.limits import limits, too_long_a_cell, too_wide_or_long
from datasets.values.reading_choices import Choices, ReadingQuestion

BLOCK = 1 << 23
CELLS_OF = 100_000  # refused rows whose cells are kept for the download
UNCLOSED = "{} could not be cut into rows and columns: a quotation mark is opened and never closed."
NO_NAMES = (
    "The first line of {} looks like values and not like names, so it was kept as a row and the "
    "columns are numbered; say which line holds the names if that is wrong."
)
WHOLE_ROWS = "a cell holds whole rows: perhaps a quotation mark that is not closed"


@dataclass(frozen=True, slots=True)
class TextLayout:
    """How a text is cut and where its table begins.

    Attributes:
        dialect: separator and escape.
        header: the names.
        line: of the names; 0 where there are none.
        skip: lines before the first row.
        width: cells of a row.
    """

    dialect: Dialect
    header: Header
    line: int
    skip: int
    width: int


@dataclass(slots=True)
class Ragged:
    """Rows of another width, as the parser hands them back.

    Attributes:
        refused: (number of the row, cells found, text).
        mended: (number of the row, cells) where only empty cells were too many.
    """

    refused: list[tuple[int, int, str]] = field(default_factory=list)
    mended: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """True where a refused row has a quotation mark that is not closed in its lines."""
        return any("\n" in row[2] and row[2].count('"') % 2 for row in self.refused)


def read_delimited(path: Path, choices: Choices | None = None) -> RawTable | str:
    """The table in a csv, tsv or txt file, all cells as text; or one sentence why not."""
    text = text_file(path)
    if isinstance(text, str):
        return text
    layout = layout_of(text, choices or Choices())
    if isinstance(layout, str):
        return layout
    ragged = Ragged()
    table = _parse(text, layout, ragged)
    if isinstance(table, str):
        return table
    if not layout.dialect.escape and (ragged.is_open or _is_cut_off(path, table)):
        return UNCLOSED.format(path.name)
    frame, names, unnamed = _framed(table, layout)
    if problem := _too_much(path.name, frame, names):
        return problem
    strays = _strays(frame, names, table, layout)
    refused = refused_rows(text, layout, ragged, strays.why)
    frame.columns = pd.Index(names, dtype=object)
    if not strays.keep.all():
        frame = frame[strays.keep].reset_index(drop=True)
    return RawTable(
        frame=frame,
        form=f"{SEPARATORS[layout.dialect.separator]}-separated text",
        rows_in=len(frame) + len(refused),
        encoding=ENCODING_NAMES[text.encoding],
        separator=layout.dialect.separator,
        refused=refused,
        notes=notes_of(text, layout, ragged, strays.empty, unnamed),
        header=layout.line,
        questions=questions_of(path, layout),
    )


def layout_of(text: TextFile, choices: Choices) -> TextLayout | str:
    """Separator, names and where the rows begin; or one sentence on why there is no table."""
    start = text.start()
    dialect = dialect_of(start)
    rows = [] if dialect is None else first_rows(start, dialect)
    if rows and DECLARED.match(start.split("\n", 1)[0]):
        rows = rows[1:]
    if dialect is None or not rows:
        return f"{text.path.name} is empty."
    chosen = _chosen(rows, choices.header)
    if isinstance(chosen, str):
        return f"{text.path.name} {chosen}"
    header = header_of([row.cells for row in rows], chosen)
    skip = rows[0].line - 1 if header.place is None else rows[header.place].end
    named = header.place is not None and any(header.names)
    line = rows[header.place].line if named and header.place is not None else 0
    return TextLayout(dialect, header, line, skip, len(header.names) + header.dropped)


def _chosen(rows: list[FirstRow], line: int | None) -> int | str | None:
    """The place of the row of names that somebody chose by its line; -1 for none."""
    if line is None:
        return None
    if line == 0:
        return -1
    for place, row in enumerate(rows):
        if row.line <= line <= row.end:
            return place
    return f"has no names in line {line:,}: it is empty, or not among the first {len(rows)} rows."


def _parse(text: TextFile, layout: TextLayout, ragged: Ragged) -> pa.Table | str:
    """All rows of the right width as text columns f0, f1 and so on."""
    options = parser_options(layout, ragged)
    try:
        table = arrow_csv.read_csv(bytes_of(text), *options)
    except pa.ArrowInvalid as error:
        names = options[0].column_names
        if "Empty CSV" in str(error):
            return pa.table({name: pa.array([], pa.string()) for name in names})
        return why_not_cut(text.path, error)
    return _mended(table, layout, ragged)


def bytes_of(text: TextFile) -> pa.NativeFile:
    """The text as UTF-8 for a parser."""
    if text.is_clean:
        return pa.OSFile(str(text.path))
    return pa.PythonFile(AsUtf8(text), mode="r")


def parser_options(
    layout: TextLayout, ragged: Ragged
) -> tuple[arrow_csv.ReadOptions, arrow_csv.ParseOptions, arrow_csv.ConvertOptions]:
    """How Arrow cuts the text; rows of another width go into `ragged`."""
    names = [f"f{place}" for place in range(layout.width)]

    def refuse(row: arrow_csv.InvalidRow) -> str:
        if row.text.strip():
            cells: list[str] = next(iter(reader([row.text], layout.dialect)), [])
            if len(cells) > layout.width and not any(map(str.strip, cells[layout.width :])):
                ragged.mended.append((row.number or 0, cells[: layout.width]))
            else:
                ragged.refused.append((row.number or 0, row.actual_columns, row.text))
        return "skip"

    return (
        arrow_csv.ReadOptions(
            use_threads=False,  # else the rows that are refused have no number
            column_names=names,
            skip_rows=layout.skip,
            block_size=max(BLOCK, 4 * limits().cell_length),
        ),
        arrow_csv.ParseOptions(
            delimiter=layout.dialect.separator,
            newlines_in_values=True,
            escape_char=layout.dialect.escape or False,
            double_quote=not layout.dialect.escape,
            invalid_row_handler=refuse,
            ignore_empty_lines=layout.width > 1,
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def why_not_cut(path: Path, error: Exception) -> str:
    """One sentence on why a text could not be cut into rows and columns."""
    if "straddling" in str(error) and not is_odd(path):
        return f"A cell of {path.name} is longer than can be read."
    return UNCLOSED.format(path.name)


def _mended(table: pa.Table, layout: TextLayout, ragged: Ragged) -> pa.Table:
    """The table with the rows that had only empty cells too many, back in their places."""
    if not ragged.mended:
        return table
    numbers = sorted([row[0] for row in ragged.refused] + [row[0] for row in ragged.mended])
    before = {number: place for place, number in enumerate(numbers)}
    parts, done = [], 0
    for number, cells in ragged.mended:
        place = number - layout.skip - 1 - before[number]
        parts.append(table.slice(done, place - done))
        parts.append(pa.table([[cell] for cell in cells], schema=table.schema))
        done = place
    return pa.concat_tables([*parts, table.slice(done)]).combine_chunks()


def _framed(table: pa.Table, layout: TextLayout) -> tuple[pd.DataFrame, list[str], int]:
    """(frame, names, how many unnamed columns at the right end hold something after all)."""
    names, unnamed = list(layout.header.names), 0
    for place in range(len(names), layout.width):
        column = table.column(place)
        if pc.any(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py():
            unnamed = place - len(layout.header.names) + 1
    names += [""] * unnamed
    frame = table.select(range(len(names))).to_pandas()
    return frame, names, unnamed


def _too_much(file: str, frame: pd.DataFrame, names: list[str]) -> str:
    if problem := too_wide_or_long(file, *frame.shape):
        return problem
    for place, name in enumerate(names):
        if problem := too_long_a_cell(file, name or f"column_{place + 1}", _longest(frame, place)):
            return problem
    return ""


def _longest(frame: pd.DataFrame, place: int) -> int:
    lengths = pc.binary_length(pa.array(frame.iloc[:, place], from_pandas=True))
    return int(pc.max(lengths).as_py() or 0)


def _strays(frame: pd.DataFrame, names: list[str], table: pa.Table, layout: TextLayout) -> Strays:
    """Rows that are none, and rows that a quotation mark left open has swallowed."""
    strays = strays_of(frame, names if layout.line else [""] * len(names))
    for place in multi_row_cells(table.columns, layout):
        strays.why[place] = WHOLE_ROWS
        strays.keep[place] = False
    return strays


def multi_row_cells(columns: Sequence[pa.Array], layout: TextLayout) -> set[int]:
    """Rows with a cell whose lines are rows themselves."""
    multi_row: set[int] = set()
    for column in columns:
        mask = pc.match_substring(column, "\n")
        if layout.width < 3 or not pc.any(mask).as_py():
            continue
        places = pc.indices_nonzero(mask).to_pylist()
        for place, cell in zip(places, column.filter(mask).to_pylist(), strict=True):
            inner = cell.split("\n")[1:-1] if cell.count("\n") > 1 else []
            are_rows = [line.count(layout.dialect.separator) == layout.width - 1 for line in inner]
            if are_rows and all(are_rows):
                multi_row.add(place)
    return multi_row


def _is_cut_off(path: Path, table: pa.Table) -> bool:
    """True where a quotation mark that is never closed has swallowed the last lines."""
    last = [column[-1].as_py() for column in table.columns] if table.num_rows else []
    return any("\n" in cell for cell in last) and is_odd(path)


def is_odd(path: Path) -> bool:
    """True where a file has an odd number of quotation marks."""
    with path.open("rb") as file:
        return sum(block.count(b'"') for block in iter(lambda: file.read(BLOCK), b"")) % 2 == 1


def refused_rows(
    text: TextFile, layout: TextLayout, ragged: Ragged, why: Mapping[int, str]
) -> Refused:
    """Each refused row with its line and cells, in the order of the file."""
    if not ragged.refused and not why:
        return ()
    walked = _walked(text, layout, why)
    if sum(row.why not in why.values() for row in walked) != len(ragged.refused):
        guessed = [
            RefusedRow(number, _why(actual, layout), (cells,))
            for number, actual, cells in ragged.refused
        ]
        guessed += [RefusedRow(layout.skip + at + 1, reason) for at, reason in why.items()]
        walked = sorted(guessed)
    return tuple(
        row if place < CELLS_OF else row._replace(cells=()) for place, row in enumerate(walked)
    )


def _walked(text: TextFile, layout: TextLayout, strays: Mapping[int, str]) -> list[RefusedRow]:
    """The refused rows with the lines where they begin, even where cells hold line ends."""
    csv.field_size_limit(max(csv.field_size_limit(), BLOCK, 4 * limits().cell_length))
    refused: list[RefusedRow] = []
    rows = reader(text.lines(), layout.dialect)
    before, place = 0, -1
    try:
        for row in rows:
            line, before = before + 1, rows.line_num
            if line <= layout.skip or not (row or layout.width == 1):
                continue
            if len(row) == layout.width or not any(map(str.strip, row[layout.width :] or ["x"])):
                place += 1
                reason = strays.get(place, "")
            else:
                reason = _why(len(row), layout) if any(map(str.strip, row)) else ""
            if reason:
                cells = tuple(row) if len(refused) < CELLS_OF else ()
                refused.append(RefusedRow(line, reason, cells))
    except csv.Error:
        return []
    return refused


def _why(width: int, layout: TextLayout) -> str:
    values = "value" if width == 1 else "values"
    where = "the first line has" if layout.line == 1 else "most rows have"
    return f"{width} {values} where {where} {layout.width - layout.header.dropped}"


def notes_of(
    text: TextFile, layout: TextLayout, ragged: Ragged, empty: int, unnamed: int
) -> tuple[str, ...]:
    """What was left out or is unsure: `empty` rows, `unnamed` columns at the right end."""
    notes = [text.note] if text.note else []
    if text.zeros:
        notes.append(f"Zero bytes left out: {text.zeros:,}.")
    notes += [note for note in layout.header.notes if not (unnamed and "right end" in note)]
    if ragged.mended:
        notes.append(
            f"Rows with empty cells too many, which were left out: {len(ragged.mended):,}."
        )
    if layout.width == 1 and any(sign in name for name in layout.header.names for sign in ";\t|"):
        notes.append("No separator cuts the lines alike, so each line was read as one value.")
    if empty:
        notes.append(f"Empty rows left out: {empty:,}.")
    return tuple(notes)


def questions_of(path: Path, layout: TextLayout) -> tuple[ReadingQuestion, ...]:
    """What the text does not tell."""
    if not layout.header.doubt:
        return ()
    return (ReadingQuestion("header", (), NO_NAMES.format(path.name)),)

"""From a file to a table of honest types, with a report on what was read."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

import pandas as pd

from datasets.files.compressed import unpacked
from datasets.files.delimited import read_delimited
from datasets.files.file_kind import CONTENT_OF_SUFFIX, CONTENT_WORDS, Content, content_of
from datasets.files.formats import read_duckdb, read_json, read_parquet
from datasets.files.parquet_folders import read_parquet_folder
from datasets.files.raw_table import RawTable, Refused, text_of
from datasets.files.sheets import read_excel
from datasets.files.staged_text import Staged, stage_delimited
from datasets.importing.large_table import LargeTable
from datasets.importing.read_large_file import StagedColumn, typed_table
from datasets.limits import limits, too_large, too_wide_or_long
from datasets.names import ROW, distinct_names, valid_text
from datasets.progress import Progress, silent
from datasets.values.number_blocks import TypedBlocks
from datasets.values.reading_choices import Choices, Decimal, ReadingQuestion
from datasets.values.typed import TypedColumn, typed

Result = TypeVar("Result", TypedColumn, TypedBlocks)
NO_ROOM = "The disk is full: {} could not be read. Nothing was kept; make room and try again."
PARSED, DECIDED = 0.35, 0.75  # share of reading a large file that is done by then
FIRST_ROWS = 1_000  # of a large table that are shown before it is added
KINDS = "csv, tsv, txt, parquet, xlsx, json, jsonl, gz of these, and a table of a .duckdb file"


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column as it was read.

    Attributes:
        name: as it is called now.
        kind: "number", "date" or "text".
        notes: what was changed or looks odd.
    """

    name: str
    kind: Literal["number", "date", "text"]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was read.

    Attributes:
        file: name of the file, with the table of a DuckDB file.
        form: the kind of file in plain words.
        encoding: of text files, else empty.
        separator: of delimited text, else empty.
        rows_in: rows found, refused ones included.
        rows_kept: rows in the table.
        refused: line, reason and cells of each row that was not kept.
        notes: what was changed on reading or looks odd, one plain sentence each.
        currency: the currency sign found in the values, else empty.
        money: columns whose values carried that sign.
        header: the line with the names of the columns; 0 where there is none.
        sheets: of a workbook, those that hold anything.
        sheet: the one that was read.
        questions: what the file does not tell and somebody has to say.
        columns: each column as it was read.
        simulated: True where the rows were made up.
    """

    file: str
    form: str = ""
    encoding: str = ""
    separator: str = ""
    rows_in: int = 0
    rows_kept: int = 0
    refused: Refused = ()
    notes: tuple[str, ...] = ()
    currency: str = ""
    money: tuple[str, ...] = ()
    header: int = 1
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    questions: tuple[ReadingQuestion, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    simulated: bool = False

    def sentence(self) -> str:
        """File, kind, encoding and rows in one line: what Dataset.source says."""
        parts = [part for part in (self.form, self.encoding) if part]
        lost = f"{len(self.refused):,} refused" if self.refused else "none refused"
        rows = f"{self.rows_in:,} row{'' if self.rows_in == 1 else 's'} found, {lost}"
        return f"{', '.join([self.file, *parts])}: {rows}"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A table and its report, or plain sentences on why there is none.

    Attributes:
        frame: the table; of a large one its first rows.
        report: what was read.
        problems: why there is none.
        large: the whole table where it is too large for the memory; it rests on disk.
    """

    frame: pd.DataFrame | None
    report: ImportReport
    problems: tuple[str, ...] = field(default=())
    large: LargeTable | None = None

    def discard(self) -> None:
        """Remove what rests on disk."""
        if self.large is not None:
            self.large.files.remove()


@dataclass(frozen=True, slots=True)
class _Request:
    """What is read how, where a large table may rest, and who hears of it."""

    table: str
    choices: Choices
    above: Path | None
    progress: Progress


def read(
    source: str | Path,
    choices: Choices | None = None,
    *,
    above: Path | None = None,
    progress: Progress = silent,
) -> ReadResult:
    """Read a file, or `FILE.duckdb::TABLE`; never raises on bad data.

    Number columns come as float64, dates as datetime64[us], the rest as str with NaN where missing.

    Args:
        source: what to read.
        choices: how, where the file does not tell.
        above: the folder in which a table too large for the memory rests.
        progress: hears what is being done, and how much of it is done.
    """
    place, _, table = str(source).partition("::")
    path = Path(place)
    file = valid_text(f"{path.name}::{table}" if table else path.name)
    request = _Request(table, choices or Choices(), above, progress)
    raw = _raw(path, request)
    if isinstance(raw, str):
        return ReadResult(None, ImportReport(file), (raw,))
    staged = raw if isinstance(raw, Staged) else None
    raw_table = raw.raw if isinstance(raw, Staged) else raw
    rows = len(raw_table.frame) if staged is None else staged.rows
    problem = _too_little(raw_table, rows, path.name)
    if problem:
        return ReadResult(None, _report(file, raw_table, 0), (problem,))
    try:
        if staged is not None:
            with staged.files.kept():
                return _typed_large(file, staged, request)
        return _typed(file, raw_table, request.choices)
    except OSError:
        return ReadResult(None, ImportReport(file), (NO_ROOM.format(path.name),))


def _raw(path: Path, request: _Request) -> RawTable | Staged | str:
    """The table as found, or one sentence on why there is none."""
    is_folder = path.is_dir() and not request.table
    problem = "" if is_folder else _not_a_file(path, request.table)
    if problem:
        return problem
    try:
        if is_folder:
            return read_parquet_folder(path)
        size = path.stat().st_size
        if size == 0:
            return f"{path.name} is empty."
        return too_large(path.name, size) or _of_content(path, request)
    except PermissionError:
        return f"{path.name} may not be read: no permission."
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return NO_ROOM.format(path.name)
        return f"{path.name} could not be read from the disk."
    except MemoryError:
        return f"{path.name} is too large for the memory of this machine."


def _of_content(path: Path, request: _Request, *, packed: bool = False) -> RawTable | Staged | str:
    """Read a file as what it is, whatever its name says."""
    suffix = path.suffix.lower()
    content = content_of(path)
    if content not in CONTENT_WORDS:
        return content  # a sentence on why it is no table
    if content == "gzip":
        if packed:
            return f"{path.name} is packed twice; unpack it first."
        with unpacked(path) as inside:
            if isinstance(inside, str):
                return inside
            if inside.stat().st_size == 0:
                return f"{path.name} is empty."
            return _of_content(inside, request, packed=True)
    readers: dict[str, Callable[[], RawTable | Staged | str]] = {
        "workbook": lambda: read_excel(path, request.choices),
        "parquet": lambda: read_parquet(path, request.above, _parsing(request)),
        "duckdb": lambda: read_duckdb(path, request.table),
        "json": lambda: read_json(path),
        "text": lambda: _of_text(path, request),
    }
    raw = readers[content]()
    named_content = CONTENT_OF_SUFFIX.get(suffix, content)
    if isinstance(raw, str) or named_content == content:
        return raw
    return _not_as_named(path.name, content, raw)


def _of_text(path: Path, request: _Request) -> RawTable | Staged | str:
    """Text in memory, or on disk where it is large."""
    if path.stat().st_size < limits().streamed_from:
        return read_delimited(path, request.choices)
    return stage_delimited(path, request.choices, request.above, _parsing(request))


def _parsing(request: _Request) -> Progress:
    """Hears how much of the file is read, which is a part of the work."""
    return lambda phrase, done: request.progress(phrase, PARSED * done)


def _not_as_named(file: str, content: Content | str, raw: RawTable | Staged) -> RawTable | Staged:
    if isinstance(raw, Staged):
        return replace(raw, raw=_noted(file, content, raw.raw))
    return _noted(file, content, raw)


def _noted(file: str, content: Content | str, raw: RawTable) -> RawTable:
    words = next(words for kind, words in CONTENT_WORDS.items() if kind == content)
    note = f"{file} is {words}, whatever its name says, and was read as one."
    return replace(raw, notes=(note, *raw.notes))


def _not_a_file(path: Path, table: str) -> str:
    kind = path.suffix.lower()
    if valid_text(path.name) != path.name:
        return f"The name of the file {valid_text(path.name)} is not written in letters; rename it."
    if not path.exists():
        return f"There is no file {path}."
    if path.is_dir():
        return f"{path} is a folder, not a file."
    if not path.is_file():
        return f"{path.name} is not a file that can be read."
    if kind not in CONTENT_OF_SUFFIX:
        return f"{path.name} is not a kind of file that can be read. These can: {KINDS}."
    if table and CONTENT_OF_SUFFIX[kind] != "duckdb":
        return f"Only a .duckdb file has tables to choose from; {path.name} is none."
    return ""


def _too_little(raw: RawTable, rows: int, file: str) -> str:
    columns = raw.frame.shape[1]
    if columns == 0:
        return f"{file} has no columns."
    if problem := too_wide_or_long(file, rows, columns):
        return problem
    if rows == 0 and raw.refused:
        return f"No row of {file} fits its first line: each has another number of values."
    if rows == 0:
        return f"{file} has column names but no rows."
    return ""


def _typed(file: str, raw: RawTable, choices: Choices) -> ReadResult:
    names, notes = distinct_names(raw.frame.columns, ROW)
    flat = [_flat(raw.frame.iloc[:, place]) for place in range(len(names))]
    results = [typed(column, name, choices) for column, name in zip(flat, names, strict=True)]
    results, questions = _settled(
        results, lambda place, sure: typed(flat[place], names[place], sure), names, choices
    )
    columns = {
        name: result.column.reset_index(drop=True)
        for name, result in zip(names, results, strict=True)
    }
    frame = pd.DataFrame(columns)
    report = _report(file, raw, len(frame))
    kinds = [kind_of(frame[name]) for name in names]
    return ReadResult(frame, _with_columns(report, names, kinds, results, notes, questions))


def _typed_large(file: str, staged: Staged, request: _Request) -> ReadResult:
    names, notes = distinct_names(staged.raw.frame.columns, ROW)
    columns = [StagedColumn(staged, place, name) for place, name in enumerate(names)]
    results, progress = [], request.progress
    for column in columns:
        done = PARSED + (DECIDED - PARSED) * column.place / len(columns)
        progress(f"Finding out what {column.name[:40]} holds", done)
        results.append(column.typed(request.choices))
    results, questions = _settled(
        results, lambda place, sure: columns[place].typed(sure), names, request.choices
    )
    table = typed_table(
        columns, results, lambda words, done: progress(words, DECIDED + (1 - DECIDED) * done)
    )
    report = _report(file, staged.raw, staged.rows)
    report = _with_columns(report, names, table.kinds, results, notes, questions)
    return ReadResult(table.head(FIRST_ROWS), report, large=table)


def _with_columns(
    report: ImportReport,
    names: list[str],
    kinds: Sequence[Literal["number", "date", "text"]],
    results: Sequence[TypedColumn | TypedBlocks],
    notes: list[str],
    questions: list[ReadingQuestion],
) -> ImportReport:
    """The report with what is said of the columns."""
    columns = list(zip(names, kinds, results, strict=True))
    column_notes = [
        f"{name}: {'; '.join(column.notes)}." for name, _, column in columns if column.notes
    ]
    money = {name: column.currency for name, _, column in columns if column.currency}
    signs = set(money.values())
    return replace(
        report,
        notes=(*report.notes, *notes, *column_notes),
        questions=(*report.questions, *questions),
        columns=tuple(ColumnRead(name, kind, column.notes) for name, kind, column in columns),
        currency=min(signs) if len(signs) == 1 else "",
        money=tuple(money),
    )


def kind_of(column: pd.Series) -> Literal["number", "date", "text"]:
    """What a typed column holds."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    return "number" if pd.api.types.is_numeric_dtype(column) else "text"


def _settled(
    results: list[Result],
    retype: Callable[[int, Choices], Result],
    names: list[str],
    choices: Choices,
) -> tuple[list[Result], list[ReadingQuestion]]:
    """Doubts about decimals settled by columns that leave none; what is left as questions."""
    doubtful = [place for place, column in enumerate(results) if column.doubt == "decimal"]
    sure: set[Decimal] = {column.decimal for column in results if column.decimal}
    if doubtful and len(sure) == 1:
        sure_choices = Choices(choices.sheet, choices.dates, next(iter(sure)), choices.header)
        for place in doubtful:
            results[place] = retype(place, sure_choices)
    questions = []
    asking: tuple[tuple[Literal["dates", "decimal"], str], ...] = (
        ("dates", "Does the day or the month come first in {}? Until it is said they are text."),
        (
            "decimal",
            "Does a comma or a point stand before the decimals of {}? Look at the numbers.",
        ),
    )
    for doubt, text in asking:
        unsure = tuple(n for n, column in zip(names, results, strict=True) if column.doubt == doubt)
        if unsure:
            listed = ", ".join(unsure[:5]) + (" and others" if len(unsure) > 5 else "")
            questions.append(ReadingQuestion(doubt, unsure, text.format(listed)))
    return results, questions


def _flat(column: pd.Series) -> pd.Series:
    """Cells that are lists, bytes, decimals or mixed become text; other types stay."""
    if column.dtype != object:
        return column
    return pd.Series([text_of(value) for value in column], dtype="str")


def _report(file: str, raw: RawTable, rows: int) -> ImportReport:
    """What the reader found, before the columns are typed."""
    return ImportReport(
        file=file,
        form=raw.form,
        encoding=raw.encoding,
        separator=raw.separator,
        rows_in=raw.rows_in,
        rows_kept=rows,
        refused=raw.refused,
        notes=raw.notes,
        header=raw.header,
        sheets=raw.sheets,
        sheet=raw.sheet,
        questions=raw.questions,
    )

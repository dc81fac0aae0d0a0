"""From a file to a table of honest types, with a report on what was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pandas as pd

from datasets.choices import Choices, Decimal, Question
from datasets.contents import NAMED, SAID, Content, content_of
from datasets.delimited import read_delimited
from datasets.formats import read_duckdb, read_json, read_parquet
from datasets.limits import too_large, too_wide_or_long
from datasets.names import distinct_names, whole
from datasets.parquet_folders import read_parquet_folder
from datasets.raw import Raw, Refused, text_of
from datasets.sheets import read_excel
from datasets.unpacking import unpacked
from datasets.values import Typed, typed

ROW = "wherefore_row"
"""The hidden column that keeps the order of the file; no column may have this name."""
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
    questions: tuple[Question, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    simulated: bool = False

    def sentence(self) -> str:
        """File, kind, encoding and rows in one line: what Dataset.source says."""
        parts = [part for part in (self.form, self.encoding) if part]
        lost = f"{len(self.refused):,} refused" if self.refused else "none refused"
        found = f"{self.rows_in:,} row{'' if self.rows_in == 1 else 's'} found, {lost}"
        return f"{', '.join([self.file, *parts])}: {found}"


@dataclass(frozen=True, slots=True)
class Read:
    """A table and its report, or plain sentences on why there is none."""

    frame: pd.DataFrame | None
    report: ImportReport
    problems: tuple[str, ...] = field(default=())


def read(source: str | Path, choices: Choices | None = None) -> Read:
    """Read a file, or `FILE.duckdb::TABLE`; never raises on bad data.

    Number columns come as float64, dates as datetime64[us], the rest as str with NaN where missing.

    Args:
        source: what to read.
        choices: how, where the file does not tell.
    """
    choices = choices or Choices()
    place, _, table = str(source).partition("::")
    path = Path(place)
    file = whole(f"{path.name}::{table}" if table else path.name)
    raw = _raw(path, table, choices)
    if isinstance(raw, str):
        return Read(None, ImportReport(file), (raw,))
    problem = _too_little(raw, path.name)
    if problem:
        return Read(None, _report(file, raw, pd.DataFrame()), (problem,))
    return _typed(file, raw, choices)


def _raw(path: Path, table: str, choices: Choices) -> Raw | str:
    """The table as found, or one sentence on why there is none."""
    is_folder = path.is_dir() and not table
    problem = "" if is_folder else _not_a_file(path, table)
    if problem:
        return problem
    try:
        if is_folder:
            return read_parquet_folder(path)
        size = path.stat().st_size
        if size == 0:
            return f"{path.name} is empty."
        return too_large(path.name, size) or _of_content(path, table, choices)
    except PermissionError:
        return f"{path.name} may not be read: no permission."
    except OSError:
        return f"{path.name} could not be read from the disk."
    except MemoryError:
        return f"{path.name} is too large for the memory of this machine."


def _of_content(path: Path, table: str, choices: Choices, *, packed: bool = False) -> Raw | str:
    """Read a file as what it is, whatever its name says."""
    suffix = path.suffix.lower()
    content = content_of(path)
    if content not in SAID:
        return content  # a sentence on why it is no table
    if content == "gzip":
        if packed:
            return f"{path.name} is packed twice; unpack it first."
        with unpacked(path) as inside:
            if isinstance(inside, str):
                return inside
            if inside.stat().st_size == 0:
                return f"{path.name} is empty."
            return _of_content(inside, table, choices, packed=True)
    readers: dict[str, Callable[[], Raw | str]] = {
        "workbook": lambda: read_excel(path, choices),
        "parquet": lambda: read_parquet(path),
        "duckdb": lambda: read_duckdb(path, table),
        "json": lambda: read_json(path),
        "text": lambda: read_delimited(path, choices),
    }
    raw = readers[content]()
    named = NAMED.get(suffix, content)
    if isinstance(raw, str) or named == content:
        return raw
    return _not_as_named(path.name, content, raw)


def _not_as_named(file: str, content: Content | str, raw: Raw) -> Raw:
    said = next(words for kind, words in SAID.items() if kind == content)
    note = f"{file} is {said}, whatever its name says, and was read as one."
    return replace(raw, notes=(note, *raw.notes))


def _not_a_file(path: Path, table: str) -> str:
    kind = path.suffix.lower()
    if whole(path.name) != path.name:
        return f"The name of the file {whole(path.name)} is not written in letters; rename it."
    if not path.exists():
        return f"There is no file {path}."
    if path.is_dir():
        return f"{path} is a folder, not a file."
    if not path.is_file():
        return f"{path.name} is not a file that can be read."
    if kind not in NAMED:
        return f"{path.name} is not a kind of file that can be read. These can: {KINDS}."
    if table and NAMED[kind] != "duckdb":
        return f"Only a .duckdb file has tables to choose from; {path.name} is none."
    return ""


def _too_little(raw: Raw, file: str) -> str:
    rows, columns = raw.frame.shape
    if columns == 0:
        return f"{file} has no columns."
    if problem := too_wide_or_long(file, rows, columns):
        return problem
    if rows == 0 and raw.refused:
        return f"No row of {file} fits its first line: each has another number of values."
    if rows == 0:
        return f"{file} has column names but no rows."
    return ""


def _typed(file: str, raw: Raw, choices: Choices) -> Read:
    names, notes = distinct_names(raw.frame.columns, ROW)
    flat = [_flat(raw.frame.iloc[:, place]) for place in range(len(names))]
    found = [typed(column, name, choices) for column, name in zip(flat, names, strict=True)]
    found, questions = _settled(found, flat, names, choices)
    for name, result in zip(names, found, strict=True):
        if result.notes:
            notes.append(f"{name}: {'; '.join(result.notes)}.")
    columns = {
        name: result.column.reset_index(drop=True)
        for name, result in zip(names, found, strict=True)
    }
    money = {name: each.currency for name, each in zip(names, found, strict=True) if each.currency}
    frame = pd.DataFrame(columns)
    signs = set(money.values())
    report = replace(
        _report(file, raw, frame),
        notes=(*raw.notes, *notes),
        questions=(*raw.questions, *questions),
        columns=tuple(
            ColumnRead(name, kind_of(frame[name]), each.notes)
            for name, each in zip(names, found, strict=True)
        ),
        currency=min(signs) if len(signs) == 1 else "",
        money=tuple(money),
    )
    return Read(frame, report)


def kind_of(column: pd.Series) -> Literal["number", "date", "text"]:
    """What a typed column holds."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    return "number" if pd.api.types.is_numeric_dtype(column) else "text"


def _settled(
    found: list[Typed], flat: list[pd.Series], names: list[str], choices: Choices
) -> tuple[list[Typed], list[Question]]:
    """Doubts about decimals settled by columns that leave none; what is left as questions."""
    doubtful = [place for place, each in enumerate(found) if each.doubt == "decimal"]
    sure: set[Decimal] = {each.decimal for each in found if each.decimal}
    if doubtful and len(sure) == 1:
        told = Choices(choices.sheet, choices.dates, next(iter(sure)), choices.header)
        for place in doubtful:
            found[place] = typed(flat[place], names[place], told)
    questions = []
    asking: tuple[tuple[Literal["dates", "decimal"], str], ...] = (
        ("dates", "Does the day or the month come first in {}? Until it is said they are text."),
        (
            "decimal",
            "Does a comma or a point stand before the decimals of {}? Look at the numbers.",
        ),
    )
    for doubt, text in asking:
        asked = tuple(n for n, each in zip(names, found, strict=True) if each.doubt == doubt)
        if asked:
            listed = ", ".join(asked[:5]) + (" and others" if len(asked) > 5 else "")
            questions.append(Question(doubt, asked, text.format(listed)))
    return found, questions


def _flat(column: pd.Series) -> pd.Series:
    """Cells that are lists, bytes, decimals or mixed become text; other types stay."""
    if column.dtype != object:
        return column
    return pd.Series([text_of(value) for value in column], dtype="str")


def _report(file: str, raw: Raw, frame: pd.DataFrame) -> ImportReport:
    """What the reader found, before the columns are typed."""
    return ImportReport(
        file=file,
        form=raw.form,
        encoding=raw.encoding,
        separator=raw.separator,
        rows_in=raw.rows_in,
        rows_kept=len(frame),
        refused=raw.refused,
        notes=raw.notes,
        header=raw.header,
        sheets=raw.sheets,
        sheet=raw.sheet,
        questions=raw.questions,
    )

"""From a file to a table of honest types, with a report on what was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from datasets.delimited import read_delimited
from datasets.formats import read_duckdb, read_excel, read_json, read_parquet
from datasets.names import distinct_names
from datasets.raw import Raw, Refused, text_of
from datasets.values import typed

ROW = "wherefore_row"
"""The hidden column that keeps the order of the file; no column may have this name."""
WIDEST = 1500  # columns
READERS = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
    ".parquet": read_parquet,
    ".xlsx": read_excel,
    ".xlsm": read_excel,
    ".json": read_json,
    ".jsonl": read_json,
    ".ndjson": read_json,
}
DUCKDB = {".duckdb", ".ddb", ".db"}
KINDS = "csv, tsv, txt, parquet, xlsx, json, jsonl, and a table of a .duckdb file"


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
        refused: (line, why) of each row that was not kept.
        notes: what was changed on reading, one plain sentence each.
        currency: the currency sign found in the values, else empty.
        money: columns whose values carried that sign.
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


def read(source: str | Path) -> Read:
    """Read a file, or `FILE.duckdb::TABLE`; never raises on bad data.

    Number columns come as float64, dates as datetime64[us], the rest as str with NaN where missing.
    """
    place, _, table = str(source).partition("::")
    path = Path(place)
    file = f"{path.name}::{table}" if table else path.name
    raw = _raw(path, table)
    if isinstance(raw, str):
        return Read(None, ImportReport(file), (raw,))
    problem = _too_little(raw, path.name)
    if problem:
        return Read(None, _report(file, raw, 0), (problem,))
    return _typed(file, raw)


def _raw(path: Path, table: str) -> Raw | str:
    """The table as found, or one sentence on why there is none."""
    problem = _not_a_file(path, table)
    if problem:
        return problem
    kind = path.suffix.lower()
    try:
        if path.stat().st_size == 0:
            return f"{path.name} is empty."
        return read_duckdb(path, table) if kind in DUCKDB else READERS[kind](path)
    except PermissionError:
        return f"{path.name} may not be read: no permission."
    except OSError:
        return f"{path.name} could not be read from the disk."
    except MemoryError:
        return f"{path.name} is too large for the memory of this machine."


def _not_a_file(path: Path, table: str) -> str:
    kind = path.suffix.lower()
    if not path.exists():
        return f"There is no file {path}."
    if path.is_dir():
        return f"{path} is a folder, not a file."
    if kind not in READERS and kind not in DUCKDB:
        return f"{path.name} is not a kind of file that can be read. These can: {KINDS}."
    if table and kind not in DUCKDB:
        return f"Only a .duckdb file has tables to choose from; {path.name} is none."
    return ""


def _too_little(raw: Raw, file: str) -> str:
    rows, columns = raw.frame.shape
    if columns == 0:
        return f"{file} has no columns."
    if columns > WIDEST:
        return f"{file} has {columns:,} columns; at most {WIDEST:,} can be read."
    if rows == 0 and raw.refused:
        return f"No row of {file} fits its first line: each has another number of values."
    if rows == 0:
        return f"{file} has column names but no rows."
    return ""


def _typed(file: str, raw: Raw) -> Read:
    names, notes = distinct_names(raw.frame.columns, ROW)
    columns: dict[str, pd.Series] = {}
    money: dict[str, str] = {}
    for place, name in enumerate(names):
        result = typed(_flat(raw.frame.iloc[:, place]))
        columns[name] = result.column.reset_index(drop=True)
        if result.notes:
            notes.append(f"{name}: {'; '.join(result.notes)}.")
        if result.currency:
            money[name] = result.currency
    frame = pd.DataFrame(columns)
    signs = set(money.values())
    report = _report(
        file,
        raw,
        len(frame),
        notes=(*raw.notes, *notes),
        currency=min(signs) if len(signs) == 1 else "",
        money=tuple(money),
    )
    return Read(frame, report)


def _flat(column: pd.Series) -> pd.Series:
    """Cells that are lists, bytes, decimals or mixed become text; other types stay."""
    if column.dtype != object:
        return column
    return pd.Series([text_of(value) for value in column], dtype="str")


def _report(
    file: str,
    raw: Raw,
    rows_kept: int,
    *,
    notes: tuple[str, ...] = (),
    currency: str = "",
    money: tuple[str, ...] = (),
) -> ImportReport:
    return ImportReport(
        file,
        raw.form,
        raw.encoding,
        raw.separator,
        raw.rows_in,
        rows_kept,
        raw.refused,
        notes or raw.notes,
        currency,
        money,
    )

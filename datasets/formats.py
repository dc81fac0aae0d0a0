"""Reading parquet, Excel workbooks, JSON, and a table or view of a DuckDB file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd
import python_calamine
from pyarrow import ArrowException  # type: ignore[import-untyped]

from datasets.names import nearest
from datasets.raw import Raw, text_frame
from datasets.sql import SEALED, quoted

UNPACKED = 1 << 30  # bytes that a workbook may unpack to
JSON_SIZE = 1 << 29


def read_parquet(path: Path) -> Raw | str:
    """The table in a parquet file."""
    try:
        frame = pd.read_parquet(path)
    except (ArrowException, OSError, ValueError):
        return f"{path.name} is not a parquet file that can be read."
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    return Raw(frame.reset_index(drop=True), "parquet", len(frame))


def read_excel(path: Path) -> Raw | str:
    """The first sheet of an .xlsx workbook; its first row that is not empty names the columns."""
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                return f"{path.name} unpacks to more than 1 GB and is not read."
        book = python_calamine.load_workbook(str(path))
        sheets = book.sheet_names
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=True) if sheets else []
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError):
        return f"{path.name} is not an Excel workbook that can be read."
    filled = [row for row in rows if any(cell not in ("", None) for cell in row)]
    if not filled:
        return f"The first sheet of {path.name} is empty."
    notes = []
    if len(sheets) > 1:
        notes.append(f"Only the first sheet, {sheets[0]}, was read; not {', '.join(sheets[1:])}.")
    if len(filled) < len(rows):
        notes.append(f"Empty rows between others left out: {len(rows) - len(filled):,}.")
    body = filled[1:]
    frame = text_frame(filled[0], body)
    return Raw(frame, f"sheet {sheets[0]}", len(body), notes=tuple(notes))


def read_json(path: Path) -> Raw | str:
    """Records in a JSON list, one JSON object a line, or an object of equally long lists."""
    if path.stat().st_size > JSON_SIZE:
        return f"{path.name} is larger than {JSON_SIZE >> 20} MB; save it as parquet or csv."
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return f"{path.name} is not UTF-8 text, as JSON must be."
    if not text.strip():
        return f"{path.name} is empty."
    records = _records(text)
    if isinstance(records, str):
        return f"{path.name} {records}"
    names = list(dict.fromkeys(str(name) for record in records for name in record))
    rows = [[_flat(record.get(name)) for name in names] for record in records]
    nested = [name for name in names if any(_nests(record.get(name)) for record in records)]
    notes = (f"Nested values were read as text: {', '.join(nested)}.",) if nested else ()
    return Raw(text_frame(names, rows), "JSON", len(records), notes=notes)


def _records(text: str) -> list[dict[str, object]] | str:
    """The records in a JSON text, or the rest of a sentence that says why there are none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = _lines(text)
    if isinstance(found, str):
        return found
    if isinstance(found, dict):
        found = _from_object(found)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        return "does not hold a list of records."
    return found


def _from_object(found: dict[str, object]) -> list[object]:
    """The records in an object: one list of records, equally long lists, or itself."""
    lists = [value for value in found.values() if isinstance(value, list)]
    if len(found) == 1 and lists and all(isinstance(each, dict) for each in lists[0]):
        return lists[0]
    if lists and len(lists) == len(found) and len({len(each) for each in lists}) == 1:
        return [dict(zip(found, values, strict=True)) for values in zip(*lists, strict=True)]
    return [found]


def _lines(text: str) -> list[object] | str:
    found: list[object] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError):
                return f"is not JSON: line {number} cannot be read."
    return found


def _nests(value: object) -> bool:
    return isinstance(value, dict | list)


def _flat(value: object) -> object:
    if _nests(value):
        return json.dumps(value, ensure_ascii=False)
    return value


def read_duckdb(path: Path, table: str) -> Raw | str:
    """A table or view of a DuckDB file, opened read-only and without access to other files."""
    try:
        with duckdb.connect(str(path), read_only=True, config=SEALED) as connection:
            return _read_table(connection, path.name, table)
    except duckdb.Error as error:
        text = str(error)
        if "different configuration" in text:
            return f"{path.name} is open in this program already."
        if "lock" in text:
            return f"{path.name} is open in another program; close it there first."
        if "not a valid DuckDB" in text:
            return f"{path.name} is not a DuckDB file."
        return f"{path.name} could not be read by this version of DuckDB."


def _read_table(connection: duckdb.DuckDBPyConnection, file: str, table: str) -> Raw | str:
    found = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database() order by 1, 2"
    ).fetchall()
    by_name = {name: (schema, name) for schema, name in reversed(found)}
    by_name |= {f"{schema}.{name}": (schema, name) for schema, name in found}
    chosen = table or (found[0][1] if len(found) == 1 else "")
    if chosen not in by_name:
        return _which_table(file, table, [name for _, name in found])
    schema, name = by_name[chosen]
    try:
        frame = connection.execute(f"select * from {quoted(schema)}.{quoted(name)}").df()
    except duckdb.Error:
        return f"{chosen} in {file} could not be read; a view may need files that are not there."
    return Raw(_plain(frame), f"table {chosen}", len(frame))


def _which_table(file: str, table: str, known: Sequence[str]) -> str:
    if not known:
        return f"{file} holds no tables."
    listed = ", ".join(known[:20])
    if not table:
        return f"Say which table of {file} to read, as {file}::{known[0]}. It holds {listed}."
    near = nearest(table, known)
    hint = f"Did you mean {near}?" if near else f"It holds {listed}."
    return f"{file} has no table or view {table}. {hint}"


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories as text; what pandas cannot hold otherwise is text too."""
    for place, kind in enumerate(frame.dtypes):
        if isinstance(kind, pd.CategoricalDtype):
            name = frame.columns[place]
            frame[name] = frame[name].astype("str")
    return frame

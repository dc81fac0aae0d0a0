"""Reading parquet, JSON, and a table or view of a DuckDB file."""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import pandas as pd
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from pyarrow import ArrowException

from datasets.files.file_kind import CONTENT_OF_SUFFIX
from datasets.files.raw_table import RawTable, text_frame
from datasets.files.staged_parquet import DamagedError, is_large, stage_parquet
from datasets.files.staged_text import Staged
from datasets.limits import limits, size_words, too_wide_or_long
from datasets.names import nearest
from datasets.progress import Progress
from datasets.storage import temporary_files
from datasets.storage.arrow_frames import frame_of
from datasets.storage.sql import quoted, sealed, stopped_after


def read_parquet(path: Path, above: Path | None, progress: Progress) -> RawTable | Staged | str:
    """The table in a parquet file, on disk where it is large.

    Args:
        path: the file.
        above: the folder for a large table's columns.
        progress: hears what is being done.
    """
    try:
        with pq.ParquetFile(path) as file:
            metadata = file.metadata
            if problem := too_wide_or_long(path.name, metadata.num_rows, metadata.num_columns):
                return problem
            if is_large(metadata):
                return stage_parquet(file, above, progress)
            frame = frame_of(file.read(), with_index=True)
    except (ArrowException, DamagedError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        if CONTENT_OF_SUFFIX.get(path.suffix.lower()) == "parquet" and _begins(path):
            return f"{path.name} is damaged or cut off: it is not a parquet file to its end."
        return f"{path.name} is not a parquet file that can be read."
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    return RawTable(frame.reset_index(drop=True), "parquet", len(frame))


def _begins(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def read_json(path: Path) -> RawTable | str:
    """Records in a JSON list, one JSON object a line, or an object of equally long lists."""
    if path.stat().st_size > (most := limits().json_size):
        return f"{path.name} is larger than {size_words(most)}; save it as parquet or csv."
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
    if problem := too_wide_or_long(path.name, len(records), len(names)):
        return problem
    rows = [[_flat(record.get(name)) for name in names] for record in records]
    nested = [name for name in names if any(_nests(record.get(name)) for record in records)]
    notes = (f"Nested values were read as text: {', '.join(nested)}.",) if nested else ()
    return RawTable(text_frame(names, rows), "JSON", len(records), notes=notes)


Result = TypeVar("Result")
KNOWN = re.compile(  # types that a frame holds as they are
    r"BOOLEAN|U?(?:TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|VARCHAR|ENUM\(.*\)|DATE"
    r"|TIMESTAMP(?:_S|_MS|_NS| WITH TIME ZONE)?|DECIMAL\((?:\d|1[0-5]),\d+\)",
    re.DOTALL,
)


class _RepeatedName(Exception):  # noqa: N818  never leaves this file
    """A record that gives two values to one name."""


def _unique_names(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RepeatedName(f"has a record with two values for {twice[:60]}.")
    return record


def _records(text: str) -> list[dict[str, object]] | str:
    """The records in a JSON text, or the rest of a sentence that says why there are none."""
    try:
        records = json.loads(text, object_pairs_hook=_unique_names)
    except _RepeatedName as twice:
        return str(twice)
    except (ValueError, RecursionError):
        records = _lines(text)
    if isinstance(records, str):
        return records
    if isinstance(records, dict):
        records = _from_object(records)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        return "does not hold a list of records."
    return records


def _from_object(content: dict[str, object]) -> list[object]:
    """The records in an object: one list of records, equally long lists, or itself."""
    lists = [value for value in content.values() if isinstance(value, list)]
    if len(content) == 1 and lists and all(isinstance(record, dict) for record in lists[0]):
        return lists[0]
    if lists and len(lists) == len(content) and len({len(values) for values in lists}) == 1:
        return [dict(zip(content, values, strict=True)) for values in zip(*lists, strict=True)]
    return [content]


def _lines(text: str) -> list[object] | str:
    records: list[object] = []
    for number, line in enumerate(text.split("\n"), start=1):  # other line ends may be in values
        if line.strip():
            try:
                records.append(json.loads(line, object_pairs_hook=_unique_names))
            except _RepeatedName as twice:
                return str(twice)
            except (ValueError, RecursionError):
                return f"is not JSON: line {number} cannot be read."
    return records


def _nests(value: object) -> bool:
    return isinstance(value, dict | list)


def _flat(value: object) -> object:
    if _nests(value):
        return json.dumps(value, ensure_ascii=False)
    return value


@dataclass(frozen=True, slots=True)
class TableInside:
    """A table or view of a DuckDB file.

    Attributes:
        name: how it is chosen: FILE.duckdb::NAME.
        columns: how many it has.
        rows: how many it has; None for a view, which would have to be run.
    """

    name: str
    columns: int
    rows: int | None


def tables_inside(path: Path) -> tuple[TableInside, ...] | str:
    """The tables and views of a DuckDB file, or one sentence on why it cannot be looked into."""

    def listed(connection: duckdb.DuckDBPyConnection) -> tuple[TableInside, ...]:
        return tuple(
            TableInside(name, *_size(connection, schema, table))
            for name, (schema, table) in _named(connection).items()
        )

    return _inside(path, listed)


def _size(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> tuple[int, int | None]:
    row = connection.execute(
        "select t.table_type, count(c.column_name) from information_schema.tables t left join "
        "information_schema.columns c using (table_catalog, table_schema, table_name) "
        "where table_catalog = current_database() and table_schema = ? and table_name = ? "
        "group by all",
        [schema, table],
    ).fetchall()[0]
    if row[0] == "VIEW":
        return int(row[1]), None
    counted = connection.execute(f"select count(*) from {quoted(schema)}.{quoted(table)}")
    return int(row[1]), int(counted.fetchall()[0][0])


def read_duckdb(path: Path, table: str) -> RawTable | str:
    """A table or view of a DuckDB file, opened read-only and without access to other files."""
    return _inside(path, lambda connection: _read_table(connection, path.name, table))


def _inside(path: Path, read: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result | str:
    """What a look into a DuckDB file gives, or one sentence on why it cannot be opened."""
    most, spill = limits(), temporary_files.temporary_folder()
    try:
        with (
            sealed(str(path), most.memory, spill, most.spill, read_only=True) as connection,
            stopped_after(connection, most.query_seconds),
        ):
            return read(connection)
    except duckdb.InterruptException:
        return f"{path.name} took longer than {most.query_seconds:,} seconds to be read."
    except duckdb.OutOfMemoryException:
        return f"{path.name} needs more than the {size_words(most.memory)} of memory there are."
    except duckdb.Error as error:
        text = str(error)
        if "different configuration" in text:
            return f"{path.name} is open in this program already."
        if "lock" in text:
            return f"{path.name} is open in another program; close it there first."
        if "not a valid DuckDB" in text:
            return f"{path.name} is not a DuckDB file."
        return f"{path.name} could not be read by this version of DuckDB."
    finally:
        temporary_files.remove(spill)


def _named(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Schema and table under the name that is typed: the schema is part of it where needed."""
    tables = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database() order by 1, 2"
    ).fetchall()
    names = [name for _, name in tables]
    return {
        name if names.count(name) == 1 else f"{schema}.{name}": (schema, name)
        for schema, name in tables
    }


def _read_table(connection: duckdb.DuckDBPyConnection, file: str, table: str) -> RawTable | str:
    tables = _named(connection)
    places = {f"{schema}.{name}": (schema, name) for schema, name in tables.values()}
    first = {name: (schema, name) for schema, name in reversed(list(tables.values()))}
    by_name = first | places | tables
    chosen = table or (next(iter(tables)) if len(tables) == 1 else "")
    if chosen not in by_name:
        return _which_table(file, table, list(tables))
    source = ".".join(map(quoted, by_name[chosen]))
    try:
        columns = connection.execute(f"describe {source}").fetchall()
        rows = connection.execute(f"select count(*) from {source}").fetchall()[0][0]
        if problem := too_wide_or_long(file, rows, len(columns)):
            return problem
        frame = connection.execute(f"select {_lossless(columns)} from {source}").df()
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error:
        return f"{chosen} in {file} could not be read; a view may need files that are not there."
    return RawTable(_plain(frame), f"table {chosen}", len(frame))


def _lossless(described: Sequence[tuple[str, ...]]) -> str:
    """All columns; what a frame would change (numbers of 38 digits, bits, spans) as text."""
    listed = []
    for name, kind, *_ in described:
        column = quoted(name)
        listed.append(column if KNOWN.fullmatch(kind) else f"{column}::varchar as {column}")
    return ", ".join(listed)


def _which_table(file: str, table: str, names: Sequence[str]) -> str:
    if not names:
        return f"{file} holds no tables."
    listed = ", ".join(names[:20])
    if not table:
        return f"Say which table of {file} to read, as {file}::{names[0]}. It holds {listed}."
    near = nearest(table, names)
    hint = f"Did you mean {near}?" if near else f"It holds {listed}."
    return f"{file} has no table or view {table}. {hint}"


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories as text; what pandas cannot hold otherwise is text too."""
    for place, kind in enumerate(frame.dtypes):
        if isinstance(kind, pd.CategoricalDtype):
            name = frame.columns[place]
            frame[name] = frame[name].astype("str")
    return frame

"""Parquet that is too large for the memory, its columns on disk as they are stated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from pyarrow import ArrowException

from datasets.files.raw_table import RawTable, text_of
from datasets.files.staged_text import Staged
from datasets.limits import limits
from datasets.progress import Progress
from datasets.storage.arrow_frames import frame_of
from datasets.storage.column_files import ColumnFiles

NUMBER_BYTES = 8
ROWS_AT_ONCE = 50_000


class DamagedError(Exception):
    """The file could not be read to its end."""


def is_large(metadata: pq.FileMetaData) -> bool:
    """True where it would take as much memory as a text that is read part by part."""
    numbers = metadata.num_rows * metadata.num_columns * NUMBER_BYTES
    stored = sum(metadata.row_group(k).total_byte_size for k in range(metadata.num_row_groups))
    return bool(max(numbers, stored) >= limits().streamed_from)


def stage_parquet(file: pq.ParquetFile, above: Path | None, progress: Progress) -> Staged:
    """The table in a large parquet file, on disk.

    Args:
        file: the open file.
        above: the folder for the columns.
        progress: hears what is being done.

    Raises:
        DamagedError: the file cannot be read to its end; nothing is left.
    """
    order, names = _columns(file.schema_arrow)
    files, rows = ColumnFiles(above), 0
    with files.kept():
        for batch in _batches(file):
            progress(
                f"Reading the file: {rows:,} rows so far", rows / max(file.metadata.num_rows, 1)
            )
            for place, column in enumerate(order):
                files.append(str(place), _block(batch.column(column)))
            rows += batch.num_rows
    frame = pd.DataFrame(columns=pd.Index(names, dtype=object))
    return Staged(RawTable(frame, "parquet", rows), files, np.array([], dtype=int), rows)


def _batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    try:
        yield from file.iter_batches(ROWS_AT_ONCE)
    except (ArrowException, OSError, ValueError) as error:
        raise DamagedError from error


def _columns(schema: pa.Schema) -> tuple[list[int], list[str]]:
    """Places and names of the columns in the order that pandas gives them: an index comes first."""
    empty = frame_of(schema.empty_table(), with_index=True)
    if isinstance(empty.index, pd.RangeIndex):
        return list(range(len(schema.names))), [str(name) for name in empty.columns]
    stored = (schema.pandas_metadata or {})["index_columns"]
    first = [schema.get_field_index(name) for name in stored if isinstance(name, str)]
    rest = [place for place in range(len(schema.names)) if place not in first]
    return [*first, *rest], [str(name) for name in empty.reset_index().columns]


def _block(column: pa.Array) -> pa.Array:
    """Numbers, moments, yes and no as they are; all else as text."""
    kinds = pa.types
    if kinds.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if kinds.is_string(kind) or kinds.is_boolean(kind) or kinds.is_timestamp(kind):
        return column
    if kinds.is_integer(kind) or kinds.is_floating(kind):
        return column
    values = frame_of(pa.table({"v": column}))["v"]
    if pd.api.types.is_numeric_dtype(values):
        return pa.array(values, from_pandas=True)
    if values.dtype == object:
        values = pd.Series([text_of(value) for value in values], dtype="str")
    return pa.array(values.astype("str"), pa.string(), from_pandas=True)

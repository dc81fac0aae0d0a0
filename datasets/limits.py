"""What is too large or too much: each limit with its name, its default and its plain sentence.

An administrator sets a limit by the environment: WHEREFORE_LIMIT_COLUMNS=3000.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

PREFIX = "WHEREFORE_LIMIT_"
MEGABYTE, GIGABYTE = 1 << 20, 1 << 30
EXACT_DIGITS = 15  # so many decimal digits a float64 keeps


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be read, held and kept.

    Attributes:
        file_size: bytes of a file on disk.
        upload_size: bytes of a file that a browser sends, which has to be in memory.
        unpacked_size: bytes that a packed file (gz, or a workbook) may unpack to.
        unpacked_ratio: how many times its packed size a file may unpack to, once it is
            larger than 64 MB; tables reach 20, a page of zeros 1,000.
        json_size: bytes of a JSON file, which has to be in memory as a whole.
        columns: columns of a table.
        cells: rows times columns.
        answered_cells: rows times columns that answers are made from, which are in memory; of a
            larger table a random part of the rows is read, and every answer says so.
        models_open: trained models held in memory at once, as far as `answered_cells` allows.
        models_kept: trained models kept in a workspace; one that is gone is trained again.
        cell_length: letters of one cell of text, or of a query's result.
        streamed_from: bytes of text, or of the values of a parquet file, from which it is read part
            by part, through the disk.
        memory: bytes that DuckDB may hold at once for the app; what is beyond goes to disk.
        spill: bytes that DuckDB may put on disk meanwhile, in the workspace's folder `spill`.
        join_seconds: how long a join may take, and so may showing what it would do.
        query_seconds: how long a query in SQL may take.
        query_memory: bytes that such a query, and its result, may take.
        query_cells: rows times columns of its result, or of that of a join.
    """

    file_size: int = 8 * GIGABYTE
    upload_size: int = GIGABYTE
    unpacked_size: int = 4 * GIGABYTE
    unpacked_ratio: int = 200
    json_size: int = GIGABYTE // 2
    columns: int = 1_500
    cells: int = 1_000_000_000
    answered_cells: int = 40_000_000
    models_open: int = 12
    models_kept: int = 100
    cell_length: int = MEGABYTE
    streamed_from: int = GIGABYTE // 4
    memory: int = 4 * GIGABYTE
    spill: int = 32 * GIGABYTE
    join_seconds: int = 300
    query_seconds: int = 60
    query_memory: int = 2 * GIGABYTE
    query_cells: int = 100_000_000


def limits() -> Limits:
    """The limits of this process.

    Raises:
        ValueError: a setting that is no whole number above zero.
    """
    settings: dict[str, int] = {}
    for limit in fields(Limits):
        name = PREFIX + limit.name.upper()
        text = os.environ.get(name, "").strip()
        if text:
            if not text.isdigit() or int(text) == 0:
                raise ValueError(f"The setting {name} is {text}; it has to be a whole number.")
            settings[limit.name] = int(text)
    return Limits(**settings)


def size_words(size: int) -> str:
    """A number of bytes as people say it: 512 MB, 4 GB."""
    if size >= GIGABYTE:
        return f"{size / GIGABYTE:.1f}".removesuffix(".0") + " GB"
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.0f} MB"
    return f"{size:,} bytes"


def too_large(file: str, size: int) -> str:
    """One sentence where a file has more bytes than may be read, else nothing."""
    most = limits().file_size
    if size <= most:
        return ""
    return f"{file} has {size_words(size)}; at most {size_words(most)} can be read."


def too_wide_or_long(file: str, rows: int, columns: int) -> str:
    """One sentence where a table has too many columns or cells, else nothing."""
    most = limits()
    if columns > most.columns:
        return f"{file} has {columns:,} columns; at most {most.columns:,} can be read."
    if rows * columns > most.cells:
        return (
            f"{file} has {rows:,} rows of {columns:,} columns; "
            f"at most {most.cells:,} cells can be read."
        )
    return ""


def too_long_a_cell(file: str, column: str, length: int) -> str:
    """One sentence where a cell holds too many letters, else nothing."""
    most = limits().cell_length
    if length <= most:
        return ""
    return (
        f"A cell of the column {column[:60]} in {file} has {length:,} letters; "
        f"at most {most:,} can be read."
    )

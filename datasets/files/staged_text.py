"""Delimited text that is too large for the memory, cut into columns of text on disk.

What `read_delimited` finds in a whole table is found here block by block: rows of another width,
empty rows, names repeated, cells that hold whole rows, and sums at the end.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]
import pyarrow.csv as arrow_csv  # type: ignore[import-untyped]

from datasets.files.delimited import (
    UNCLOSED,
    WHOLE_ROWS,
    Ragged,
    TextLayout,
    bytes_of,
    is_odd,
    layout_of,
    multi_row_cells,
    notes_of,
    parser_options,
    questions_of,
    refused_rows,
    why_not_cut,
)
from datasets.files.encodings import ENCODING_NAMES, TextFile, text_file
from datasets.files.raw_table import RawTable
from datasets.files.separators import SEPARATORS
from datasets.files.stray_rows import LOOKED_AT, Figures, cells_of, end_reasons, rows_equal_to
from datasets.limits import too_long_a_cell, too_wide_or_long
from datasets.progress import Progress
from datasets.storage.column_files import ColumnFiles
from datasets.values.number_blocks import Blocks
from datasets.values.reading_choices import Choices
from datasets.values.typed_in_blocks import typed_blocks

REPEATED = "the names of the columns once more"


@dataclass(frozen=True, slots=True)
class Staged:
    """A table whose cells are on disk as text.

    Attributes:
        raw: what was found; its frame has names and no rows.
        files: the columns "0", "1" and so on, with all rows that have the right width.
        dropped: places of the rows that are none, ascending.
        rows: how many rows stay.
    """

    raw: RawTable
    files: ColumnFiles
    dropped: np.ndarray
    rows: int

    def blocks(self, place: int) -> Iterator[pa.Array]:
        """The cells of a column in the rows that stay."""
        return kept_blocks(self.files.blocks(str(place)), self.dropped)


def kept_blocks(blocks: Iterator[pa.Array], dropped: np.ndarray) -> Iterator[pa.Array]:
    """The blocks of a column without the rows at these places."""
    start = 0
    for block in blocks:
        first, end = np.searchsorted(dropped, [start, start + len(block)])
        if first == end:
            yield block
        else:
            keep = np.ones(len(block), dtype=bool)
            keep[dropped[first:end] - start] = False
            yield block.filter(pa.array(keep))
        start += len(block)


@dataclass
class _Scan:
    """What is found on the way through the blocks.

    Attributes:
        layout: how the text is cut.
        names: cells of a row that is the names once more; empty where the file has none.
        rows: seen so far.
        longest: letters of the longest cell of each column.
        filled: for each column: True where a cell holds more than spaces.
        empty: places of empty rows.
        repeated: places of rows that are the names once more.
        multi_row: places of rows with cells that hold whole rows.
        last: the last row.
        tail: the last rows that are neither empty nor names.
    """

    layout: TextLayout
    names: list[str]
    rows: int = 0
    longest: list[int] = field(default_factory=list)
    filled: list[bool] = field(default_factory=list)
    empty: list[np.ndarray] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    multi_row: set[int] = field(default_factory=set)
    last: list[str] = field(default_factory=list)
    tail: list[list[str]] = field(default_factory=list)

    def add(self, columns: list[pa.Array]) -> None:
        """Look at a block of rows."""
        count = len(columns[0])
        if not count:
            return
        for place, column in enumerate(columns):
            longest = int(pc.max(pc.binary_length(column)).as_py() or 0)
            self.longest[place] = max(self.longest[place], longest)
            if place >= len(self.layout.header.names) and not self.filled[place]:
                words = pc.utf8_trim_whitespace(column)
                self.filled[place] = bool(pc.any(pc.not_equal(words, "")).as_py())
        self.last = [column[-1].as_py() for column in columns]
        frame = pa.table(columns, names=[str(k) for k in range(len(columns))]).to_pandas()
        keep = np.ones(count, dtype=bool)
        empty = rows_equal_to(frame, [""] * len(columns))
        keep[empty] = False
        self.empty.append(empty + self.rows)
        if any(self.names):
            repeated = rows_equal_to(frame, self.names)
            keep[repeated] = False
            self.repeated += [int(place) + self.rows for place in repeated]
        last_places = np.flatnonzero(keep)[-LOOKED_AT:]
        self.tail = [*self.tail, *cells_of(frame, last_places)][-LOOKED_AT:]
        self.multi_row |= {place + self.rows for place in multi_row_cells(columns, self.layout)}
        self.rows += count


def stage_delimited(
    path: Path, choices: Choices, above: Path | None, progress: Progress
) -> Staged | str:
    """The table in a large csv, tsv or txt file, on disk; or one sentence why not.

    Args:
        path: the file.
        choices: how to read it, where it does not tell.
        above: the folder for the columns.
        progress: hears what is being done.
    """
    text = text_file(path)
    if isinstance(text, str):
        return text
    layout = layout_of(text, choices)
    if isinstance(layout, str):
        return layout
    files, ragged = ColumnFiles(above), Ragged()
    header = layout.header.names if layout.line else ()
    names = [name.strip() for name in header] + [""] * (layout.width - len(header))
    scan = _Scan(layout, names, longest=[0] * layout.width, filled=[False] * layout.width)
    with files.kept():
        problem = _written(text, scan, ragged, files, progress)
        staged = problem or _staged(text, layout, ragged, scan, files)
    if isinstance(staged, str):
        files.remove()
    return staged


def _written(
    text: TextFile, scan: _Scan, ragged: Ragged, files: ColumnFiles, progress: Progress
) -> str:
    """Put all rows of the right width on disk; one sentence where the text cannot be cut."""
    try:
        for columns in _mended_blocks(text, scan.layout, ragged, progress):
            scan.add(columns)
            for place, column in enumerate(columns):
                files.append(str(place), column)
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            return why_not_cut(text.path, error)
    is_cut_off = any("\n" in cell for cell in scan.last) and is_odd(text.path)
    if not scan.layout.dialect.escape and (ragged.is_open or is_cut_off):
        return UNCLOSED.format(text.path.name)
    return ""


def _mended_blocks(
    text: TextFile, layout: TextLayout, ragged: Ragged, progress: Progress
) -> Iterator[list[pa.Array]]:
    """Blocks of rows, with those that had only empty cells too many back in their places."""
    rows = mended = done = 0
    size = max(text.path.stat().st_size, 1)
    with arrow_csv.open_csv(bytes_of(text), *parser_options(layout, ragged)) as stream:
        for batch in stream:
            done += batch.nbytes
            progress(f"Reading the file: {rows:,} rows so far", min(done / size, 1.0))
            parts, start = [], rows
            rows += batch.num_rows
            while mended < len(ragged.mended):
                number, cells = ragged.mended[mended]
                earlier = mended + bisect_left(ragged.refused, number, key=itemgetter(0))
                place = number - layout.skip - 1 - earlier
                if place > rows:
                    break
                parts.append(batch.slice(start - rows + batch.num_rows, place - start))
                parts.append(
                    pa.record_batch([pa.array([cell]) for cell in cells], schema=batch.schema)
                )
                start, mended = place, mended + 1
            parts.append(batch.slice(start - rows + batch.num_rows))
            table = pa.Table.from_batches(parts).combine_chunks()
            yield [_one(column) for column in table.columns]


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], pa.string())


def _staged(
    text: TextFile, layout: TextLayout, ragged: Ragged, scan: _Scan, files: ColumnFiles
) -> Staged | str:
    header_width, path = len(layout.header.names), text.path
    unnamed = max(
        (k - header_width + 1 for k in range(header_width, layout.width) if scan.filled[k]),
        default=0,
    )
    names = [*layout.header.names, *[""] * unnamed]
    if problem := _too_much(path.name, scan, names):
        return problem
    why: dict[int, str] = {}
    empty = np.concatenate([np.array([], dtype=int), *scan.empty])
    if len(names) < 2:
        empty = empty[:0]
    else:
        why = dict.fromkeys(scan.repeated, REPEATED)
        why |= _at_the_end(scan, len(names), files, np.union1d(empty, list(why)).astype(int))
    why |= dict.fromkeys(scan.multi_row, WHOLE_ROWS)
    dropped = np.union1d(empty, list(why)).astype(int)
    refused = refused_rows(text, layout, ragged, why)
    rows = scan.rows - len(dropped)
    raw = RawTable(
        frame=pd.DataFrame(columns=pd.Index(names, dtype=object)),
        form=f"{SEPARATORS[layout.dialect.separator]}-separated text",
        rows_in=rows + len(refused),
        encoding=ENCODING_NAMES[text.encoding],
        separator=layout.dialect.separator,
        refused=refused,
        notes=notes_of(text, layout, ragged, len(empty), unnamed),
        header=layout.line,
        questions=questions_of(path, layout),
    )
    return Staged(raw, files, dropped, rows)


def _too_much(file: str, scan: _Scan, names: list[str]) -> str:
    if problem := too_wide_or_long(file, scan.rows, len(names)):
        return problem
    for place, name in enumerate(names):
        problem = too_long_a_cell(file, name or f"column_{place + 1}", scan.longest[place])
        if problem:
            return problem
    return ""


def _at_the_end(scan: _Scan, width: int, files: ColumnFiles, dropped: np.ndarray) -> dict[int, str]:
    """The places of the last rows that are notes, sums or averages, with the reasons."""
    remaining = scan.rows - len(dropped)
    last = [row[:width] for row in scan.tail]

    def figures(number: int, removed: int) -> Figures | None:
        return _figures(
            lambda: _without_last(
                kept_blocks(files.blocks(str(number)), dropped), remaining - removed
            )
        )

    reasons = end_reasons(last, remaining, figures)
    places = _last_places(scan.rows, dropped, len(reasons))
    return dict(zip(places, reasons, strict=True))


def _last_places(rows: int, dropped: np.ndarray, count: int) -> list[int]:
    """The places of the last rows that stay, the last one first."""
    places: list[int] = []
    place, before = rows - 1, len(dropped) - 1
    while len(places) < count:
        if before >= 0 and dropped[before] == place:
            before -= 1
        else:
            places.append(place)
        place -= 1
    return places


def _without_last(blocks: Iterator[pa.Array], rows: int) -> Iterator[pa.Array]:
    for block in blocks:
        if rows > 0:
            yield block.slice(0, rows)
        rows -= len(block)


def _figures(blocks: Blocks) -> Figures | None:
    """The last number of a column beside those above it; None where it holds no numbers."""
    column = typed_blocks(blocks)
    if column.kind != "number":
        return None
    last, total, count = np.nan, 0.0, 0
    for block in blocks():
        values = column.turn(block).to_numpy(zero_copy_only=False)
        if not len(values):
            continue
        if not np.isnan(last):
            total, count = total + last, count + 1
        last = values[-1]
        above = values[:-1]
        total, count = total + float(np.nansum(above)), count + int((~np.isnan(above)).sum())
    if not count or np.isnan(last):
        return None
    return Figures(float(last), total, total / count)

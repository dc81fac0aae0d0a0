"""A typed table on disk: its facts, its hash and its rows, never all of it in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.cards.duplicate_rows import DuplicateRows, duplicates_in
from datasets.cards.profile import LEVELS, Facts, text_kind
from datasets.limits import limits
from datasets.storage.column_files import ColumnFiles
from datasets.storage.sql import sealed

Kind = Literal["number", "date", "text"]
Counting = duckdb.DuckDBPyConnection
TYPES = {"number": pa.float64(), "date": pa.timestamp("us"), "text": pa.string()}
MOST_CELLS = 40_000_000  # that are looked at for leaks
IN_ORDER = 2_000  # rows at the start that are among them, since what follows is looked at, too
SEED = 11
ROW_BYTES = 24  # of memory for each row while repeated rows are counted


@dataclass(frozen=True)
class LargeTable:
    """A table that rests on disk until it is stored.

    Attributes:
        files: the values of each column under its place, in the same blocks of rows.
        names: of the columns.
        kinds: what each column holds.
        rows: of the table.
    """

    files: ColumnFiles
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: int

    def blocks(self, name: str) -> Iterator[pa.Array]:
        """The values of a column: float64, timestamp[us] or string, null where missing."""
        return self.files.blocks(str(self.names.index(name)))

    def series(self, name: str) -> Iterator[pd.Series]:
        """The same as pandas has them: float64, datetime64[us] or str."""
        kind = self.kinds[self.names.index(name)]
        dtype = {"number": "float64", "date": "datetime64[us]", "text": "str"}[kind]
        for block in self.blocks(name):
            yield block.to_pandas().astype(dtype)

    def head(self, rows: int) -> pd.DataFrame:
        """The first rows."""
        return self._frame(lambda name: _first(self.series(name), rows))

    def rows_at(self, places: np.ndarray) -> pd.DataFrame:
        """The rows at these places, which ascend."""
        return self._frame(lambda name: _at(self.series(name), places))

    def _frame(self, column: Callable[[str], pd.Series]) -> pd.DataFrame:
        return pd.DataFrame({name: column(name) for name in self.names})

    def batches(self, row: str, progress: Callable[[float], None]) -> pa.RecordBatchReader:
        """All rows, block by block, with the number of each row as a last column of that name."""
        fields = [pa.field(n, TYPES[kind]) for n, kind in zip(self.names, self.kinds, strict=True)]
        schema = pa.schema([*fields, pa.field(row, pa.int64())])

        def numbered_batches() -> Iterator[pa.RecordBatch]:
            start = 0
            for columns in zip(*map(self.blocks, self.names), strict=True):
                progress(start / self.rows)
                numbers = pa.array(np.arange(start, start + len(columns[0])))
                start += len(columns[0])
                yield pa.record_batch([*columns, numbers], schema=schema)

        return pa.RecordBatchReader.from_batches(schema, numbered_batches())

    @cached_property
    def hash(self) -> str:
        """The hash that `store.hash_of` gives the same table in memory."""
        digest = hashlib.sha256()
        for name in self.names:
            digest.update(name.encode("utf-8", "surrogatepass") + b"\0")
            for column in self.series(name):
                digest.update(_hashes(column).tobytes())
        return digest.hexdigest()

    def facts(self, progress: Callable[[float], None]) -> tuple[Facts, ...]:
        """The facts that `profile.facts_of` gives the same table in memory."""
        facts: list[Facts] = []
        most, folder = limits(), self.files.folder / "counting"
        with sealed(":memory:", most.memory // 4, folder, most.spill, threads=2) as counting:
            for place, (name, kind) in enumerate(zip(self.names, self.kinds, strict=True)):
                progress(place / len(self.names))
                if kind == "text":
                    facts.append(self._text(name, counting))
                else:
                    facts.append(self._number(name, kind, counting))
        return tuple(facts)

    def duplicates(self, facts: Sequence[Facts]) -> DuplicateRows | None:
        """The repeated rows, as `duplicates_of` counts them; None of too many to be held."""
        if self.rows * ROW_BYTES > limits().memory:
            return None
        return duplicates_in(self.rows, facts, lambda name: map(_hashes, self.series(name)))

    def _number(self, name: str, kind: Kind, counting: Counting) -> Facts:
        missing, low, high, whole, counter = 0, np.inf, -np.inf, kind == "number", True
        before: float | None = None
        for block in self.blocks(name):
            missing += block.null_count
            if kind == "date":
                continue
            observed = block.drop_null().to_numpy()
            if len(observed):
                low, high = min(low, float(observed.min())), max(high, float(observed.max()))
                whole = whole and bool((observed == np.round(observed)).all())
                steps = np.diff(observed, prepend=observed[0] - 1 if before is None else before)
                counter = counter and bool((steps == 1).all())
                before = float(observed[-1])
        distinct = self._distinct(name, counting)
        if kind == "date":
            return Facts(name, "date", self.rows, missing, distinct)
        is_empty = missing == self.rows
        whole = whole and not is_empty
        counter = counter and whole and missing == 0 and self.rows > 1
        ends = (None, None) if is_empty else (low, high)
        return Facts(
            name, "number", self.rows, missing, distinct,
            low=ends[0], high=ends[1], whole=whole, counter=counter,
        )  # fmt: skip

    def _text(self, name: str, counting: Counting) -> Facts:
        counts: dict[str, int] = {}
        missing = 0
        for block in self.blocks(name):
            missing += block.null_count
            if len(counts) <= LEVELS:
                for entry in pc.value_counts(block.drop_null()).to_pylist():
                    word = entry["values"]
                    counts[word] = counts.get(word, 0) + int(entry["counts"])
        distinct = len(counts) if len(counts) <= LEVELS else self._distinct(name, counting)
        kind = text_kind(distinct, self.rows - missing)
        if kind == "text":
            return Facts(name, kind, self.rows, missing, distinct)
        ranked = sorted(counts.items(), key=lambda item: -item[1])  # ties in order of appearance
        levels, rows = tuple(w for w, _ in ranked), tuple(count for _, count in ranked)
        return Facts(name, kind, self.rows, missing, distinct, levels, rows)

    def _distinct(self, name: str, counting: Counting) -> int:
        """How many different values a column has, counted on disk where they are many."""
        kind = TYPES[self.kinds[self.names.index(name)]]
        schema = pa.schema([pa.field("v", kind)])
        rows = (pa.record_batch([block], schema=schema) for block in self.blocks(name))
        counting.register("column", pa.RecordBatchReader.from_batches(schema, rows))
        counted = counting.execute('select count(distinct v) from "column"').fetchall()
        counting.unregister("column")
        return int(counted[0][0])


def leak_sample(rows: int, columns: int) -> np.ndarray | None:
    """The places of the rows of a table that are looked at for leaks; None where all are.

    The first 2,000 rows and others at random, in the order of the file.
    """
    most = MOST_CELLS // max(columns, 1)
    if rows <= most:
        return None
    drawn = np.random.default_rng(SEED).choice(rows, most, replace=False)
    return np.union1d(np.arange(min(IN_ORDER, most)), drawn)


def leak_sample_note(rows: int, columns: int) -> str:
    """What is said of a table of which only a part is looked at for leaks; else empty."""
    places = leak_sample(rows, columns)
    if places is None:
        return ""
    return (
        f"Columns that give the outcome away were looked for in {len(places):,} of {rows:,} rows, "
        f"picked at random."
    )


def _hashes(column: pd.Series) -> np.ndarray:
    return pd.util.hash_pandas_object(column, index=False).to_numpy()


def _first(blocks: Iterator[pd.Series], rows: int) -> pd.Series:
    parts: list[pd.Series] = []
    for part in blocks:
        parts.append(part.head(rows - sum(map(len, parts))))
        if sum(map(len, parts)) >= rows:
            break
    return pd.concat(parts, ignore_index=True)


def _at(blocks: Iterator[pd.Series], places: np.ndarray) -> pd.Series:
    parts: list[pd.Series] = []
    start = 0
    for part in blocks:
        first, end = np.searchsorted(places, [start, start + len(part)])
        parts.append(part.iloc[places[first:end] - start])
        start += len(part)
    return pd.concat(parts, ignore_index=True)

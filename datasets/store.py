"""The DuckDB file of a workspace: tables under their keys, our own records in a schema beside them.

One process writes at a time. Threads share the connection through a cursor per call; changes are
made one after the other and each is one transaction, so that nothing is ever half there.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from datasets.reading import ROW
from datasets.sql import SEALED, quoted

MOST_LEVELS = 1_000  # of a text that is read as categories
FILE = "workspace.duckdb"  # not called as the schema: DuckDB could not tell them apart
SCHEMA = """
create schema if not exists wherefore;
create table if not exists wherefore.cards
    (key varchar primary key, added bigint, card varchar not null, basis varchar not null);
create table if not exists wherefore.samples (key varchar primary key);
create table if not exists wherefore.findings
    (id bigint primary key, place bigint not null, dataset varchar not null,
     answer varchar not null, words varchar not null, kept_at varchar not null);
create sequence if not exists wherefore.finding_ids;
create table if not exists wherefore.scenarios
    (id bigint primary key, dataset varchar not null, name varchar not null,
     choices varchar not null, answer varchar not null, fingerprint varchar not null,
     kept_at varchar not null, unique (dataset, name));
create sequence if not exists wherefore.scenario_ids;
create table if not exists wherefore.looks
    (dataset varchar not null, fingerprint varchar not null, asked varchar not null,
     place bigint not null, primary key (dataset, fingerprint, asked));
"""


class Store:
    """The open file.

    Args:
        folder: where the file is or will be; must exist.

    Raises:
        BlockingIOError: another process has it open.
        OSError: the file cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        self._lock = threading.RLock()
        try:
            self._connection = duckdb.connect(str(path), config={**SEALED, "memory_limit": "4GB"})
            for statement in filter(str.strip, SCHEMA.split(";")):
                self._connection.execute(statement)
        except duckdb.Error as error:
            raise _refusal(folder, str(error)) from None
        path.chmod(0o600)

    def close(self) -> None:
        """Close the file; what was confirmed is in it."""
        with self._lock:
            self._connection.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own for one call; results of one stream while others run."""
        return self._connection.cursor()

    @contextmanager
    def change(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside one transaction: all of it happens, or nothing."""
        with self._lock, self.cursor() as cursor:
            cursor.execute("begin")
            try:
                yield cursor
            except BaseException:
                cursor.execute("rollback")
                raise
            cursor.execute("commit")

    def keep_table(self, cursor: duckdb.DuckDBPyConnection, key: str, frame: pd.DataFrame) -> None:
        """Write a table under its key, within the caller's transaction.

        Created from the rows in one statement: DuckDB 2.0.0 loses every row at commit where more
        than 122,880 are inserted into a table that the same transaction created empty.
        """
        cursor.register("incoming", frame.assign(**{ROW: pd.RangeIndex(len(frame))}))
        try:
            cursor.execute(f"create table {_table(key)} as select * from incoming")
        finally:
            cursor.unregister("incoming")

    def holds(self, key: str, rows: int) -> bool:
        """True where all these rows are in a table, each in its place; read after the commit."""
        with self.cursor() as cursor:
            found = cursor.execute(
                f"select count({ROW}), count(distinct {ROW}), max({ROW}) from {_table(key)}"
            ).fetchall()[0]
        return bool(found == (rows, rows, rows - 1))

    def drop_table(self, cursor: duckdb.DuckDBPyConnection, key: str) -> None:
        """Remove a table."""
        cursor.execute(f"drop table if exists {_table(key)}")

    def batches(
        self, key: str, columns: Sequence[str], rows_at_once: int
    ) -> Iterator[pd.DataFrame]:
        """The same so many rows at a time; texts of up to 1,000 values as categories.

        Rows are asked for by their place, which costs a look at the parts of the table that hold
        them: a sort of the whole table would need memory for it.
        """
        with self.cursor() as cursor:
            chosen = ", ".join(_as_levels(cursor, key, columns).values())
            found = cursor.execute(f"select max({ROW}) from {_table(key)}").fetchone()
            last = -1 if found is None or found[0] is None else int(found[0])
            for start in range(0, last + 1, rows_at_once):
                yield cursor.execute(
                    f"select {chosen} from {_table(key)} where {ROW} >= ? and {ROW} < ? "
                    f"order by {ROW}",
                    [start, start + rows_at_once],
                ).df()

    def rows(
        self, key: str, columns: Sequence[str], places: np.ndarray | None = None
    ) -> pd.DataFrame:
        """These columns of a table in the order of the file: all rows, or those at these places."""
        listed = ", ".join(quoted(name) for name in columns) or "null"
        with self.cursor() as cursor:
            source = _table(key)
            if places is not None:
                cursor.register("wanted", pd.DataFrame({"place": np.asarray(places)}))
                source += f" semi join wanted on {ROW} = wanted.place"
            frame = cursor.execute(f"select {listed} from {source} order by {ROW}").df()
        return frame if columns else frame.iloc[:, :0]


def _as_levels(
    cursor: duckdb.DuckDBPyConnection, key: str, columns: Sequence[str]
) -> dict[str, str]:
    """What to select for each column: a text of few values as an enumeration of its own."""
    chosen = {name: quoted(name) for name in columns}
    told = cursor.execute(f"select {', '.join(chosen.values())} from {_table(key)} limit 0")
    texts = [name for name, kind, *_ in told.description if str(kind) == "VARCHAR"]
    for place, name in enumerate(texts):
        column = quoted(name)
        levels = cursor.execute(
            f"select distinct {column} as level from {_table(key)} where {column} is not null "
            f"limit {MOST_LEVELS + 1}"
        ).df()
        if 0 < len(levels) <= MOST_LEVELS:
            cursor.register("levels", levels)
            kind = f"wherefore_levels_{place}"
            cursor.execute(
                f"create or replace temp type {kind} as enum (select level from levels order by 1)"
            )
            cursor.unregister("levels")
            chosen[name] = f"{column}::{kind} as {column}"
    return chosen


def _table(key: str) -> str:
    return f"main.{quoted(key)}"


def _refusal(folder: Path, error: str) -> OSError:
    if "lock" in error.lower():
        process = re.search(r"PID (\d+)", error)
        which = f" (process {process[1]})" if process else ""
        return BlockingIOError(
            f"Another program{which} has the workspace {folder} open. "
            f"Close it, or choose another folder with --workspace."
        )
    if "not a valid DuckDB" in error:
        return OSError(f"{folder / FILE} is not a workspace file; move it away to start anew.")
    return OSError(f"The workspace {folder} cannot be opened for writing.")


def hash_of(frame: pd.DataFrame) -> str:
    """Hash of names, values and their order: 64 hex characters."""
    digest = hashlib.sha256()
    for name in frame.columns:
        digest.update(str(name).encode("utf-8", "surrogatepass") + b"\0")
        digest.update(pd.util.hash_pandas_object(frame[name], index=False).to_numpy().tobytes())
    return digest.hexdigest()

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
import pandas as pd

from datasets.reading import ROW
from datasets.sql import SEALED, quoted

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

    def rows(self, key: str, columns: Sequence[str]) -> pd.DataFrame:
        """These columns of a table, all rows in the order of the file."""
        listed = ", ".join(quoted(name) for name in columns) or "null"
        with self.cursor() as cursor:
            frame = cursor.execute(f"select {listed} from {_table(key)} order by {ROW}").df()
        return frame if columns else frame.iloc[:, :0]


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

"""The DuckDB file of a workspace: tables under their keys, our own records in a schema beside them.

One process writes at a time. Threads share the connection through a cursor per call; changes are
made one after the other and each is one transaction, so that nothing is ever half there.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from datasets.names import ROW
from datasets.storage import durable_writes, temporary_files
from datasets.storage.column_files import STAGING
from datasets.storage.database_file import (
    FILE,
    SPILL,
    connect,
    found_version,
    open_database,
    opening_error,
    transaction,
)
from datasets.storage.sql import quoted

MOST_LEVELS = 1_000  # of a text that is read as categories
INCOMING = "incoming rows"  # key of rows that wait for the place of others; no dataset has it
DURABLE = "FATAL Error: Transaction COMMIT succeeded and is durable"
__all__ = ["FILE", "Store", "hash_of"]


class Store:
    """The open file.

    Args:
        folder: where the file is or will be; must exist. What killed processes left half-written
            in it is removed.
        read_only: change nothing, not even the version; the file has to be there.

    Attributes:
        spill: the folder for what does not fit into memory; swept on opening.
        arriving: held by whoever has rows under the key INCOMING.
        migrated: one sentence where the file was of an older version, else nothing.

    Raises:
        BlockingIOError: another process has it open.
        OSError: the file cannot be used; one plain sentence.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._path, self.spill = folder / FILE, folder / SPILL
        self._lock = threading.RLock()
        self.arriving = threading.Lock()
        self._read_only, self.migrated = read_only, ""
        if read_only:
            found_version(folder)
            self._connection = connect(self._path, read_only=True)
        else:
            self._connection, self.migrated = open_database(folder)
            temporary_files.remove_abandoned(folder)
            temporary_files.remove(self.spill)
            temporary_files.remove(folder / STAGING)  # of imports that were broken off
            self._connection.execute(f"drop table if exists {_table(INCOMING)}")
        self._identity = self._file_identity()

    def close(self) -> None:
        """Close the file; what was confirmed is in it."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of its own for one call; results of one stream while others run.

        Raises:
            OSError: the disk refused; one plain sentence. The store can be used further.
        """
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.Error as error:
            self._recover(error)
            raise

    @contextmanager
    def change(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside one transaction: all of it happens, or nothing.

        Once it is over, the disk holds it.

        Raises:
            OSError: the disk refused, or the file is not there any more; one plain sentence.
                Nothing was changed and the store can be used further.
        """
        with self._lock:
            self._require_in_place()
            try:
                with transaction(self._connection) as cursor:
                    yield cursor
            except duckdb.Error as error:
                if not str(error).startswith(DURABLE):
                    self._recover(error)
                    raise
                self._reopen()
            self._require_in_place()
            durable_writes.sync_folder(self._path.parent)

    @contextmanager
    def aside(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside one transaction that holds up nobody: for rows that are long in coming.

        Raises:
            OSError: the disk refused; one plain sentence. Nothing was changed.
        """
        self._require_in_place()
        try:
            with transaction(self._connection) as cursor:
                yield cursor
        except duckdb.Error as error:
            self._recover(error)
            raise

    def trouble(self) -> str:
        """One sentence where the file was moved or removed while it is open, else nothing."""
        if self._file_identity() == self._identity:
            return ""
        return (
            f"The workspace file {self._path} was moved or removed while it was open; what is on "
            f"the screen stays, but nothing more can be kept: put the file back, or start "
            f"Wherefore again for a new one."
        )

    def is_file(self, path: str | Path) -> bool:
        """True where a path leads to the open file, by whatever name.

        Opening it another way in this process would let go of the lock that keeps others out.
        """
        try:
            file_stat = Path(path).stat()
        except (OSError, ValueError):
            return False
        return (file_stat.st_dev, file_stat.st_ino) == self._identity

    def _file_identity(self) -> tuple[int, int]:
        try:
            file_stat = self._path.stat()
        except OSError:
            return -1, -1
        return file_stat.st_dev, file_stat.st_ino

    def _require_in_place(self) -> None:
        if trouble := self.trouble():
            raise OSError(trouble)

    def _recover(self, error: duckdb.Error) -> None:
        """Go on after an error of the disk and raise it as a plain sentence; pass over others."""
        message = durable_writes.disk_problem(str(error), self._path) if _of_the_disk(error) else ""
        if isinstance(error, duckdb.FatalException):
            self._reopen()
            message = message or (
                f"The workspace {self._path.parent} had to be opened anew; what was there before "
                f"is kept, this was not: try again."
            )
        if message:
            raise OSError(message) from error

    def _reopen(self) -> None:
        """Open the file anew: after a fatal error DuckDB refuses all else, and keeps all of it."""
        with self._lock:
            self._connection.close()
            try:
                self._connection = connect(self._path, read_only=self._read_only)
                self._connection.execute("select 1").fetchall()
            except duckdb.FatalException:  # others still read from what was open before
                raise OSError(
                    f"The workspace {self._path.parent} has to be opened anew; what was kept "
                    f"before is kept: start Wherefore again."
                ) from None
            except duckdb.Error as error:
                raise opening_error(self._path.parent, str(error)) from None

    def keep_table(self, cursor: duckdb.DuckDBPyConnection, key: str, frame: pd.DataFrame) -> None:
        """Write a table under its key, within the caller's transaction.

        Created from the rows in one statement: DuckDB 2.0.0 loses every row at commit where more
        than 122,880 are inserted into a table that the same transaction created empty.
        """
        self.keep_batches(cursor, key, frame.assign(**{ROW: pd.RangeIndex(len(frame))}))

    def keep_batches(self, cursor: duckdb.DuckDBPyConnection, key: str, rows: object) -> None:
        """The same from anything that DuckDB reads rows from, their numbers with them."""
        cursor.register("incoming", rows)
        cursor.execute(f"create table {_table(key)} as select * from incoming")
        cursor.unregister("incoming")  # not after an error, which it would hide by its own

    def holds(self, key: str, rows: int) -> bool:
        """True where all these rows are in a table, each in its place; read after the commit."""
        with self.cursor() as cursor:
            counts = cursor.execute(
                f"select count({ROW}), count(distinct {ROW}), max({ROW}) from {_table(key)}"
            ).fetchall()[0]
        return bool(counts == (rows, rows, rows - 1))

    def drop_table(self, cursor: duckdb.DuckDBPyConnection, key: str) -> None:
        """Remove a table."""
        cursor.execute(f"drop table if exists {_table(key)}")

    def take_place(self, cursor: duckdb.DuckDBPyConnection, key: str) -> None:
        """The rows that wait, under this key; those that are there go."""
        cursor.execute(f"drop table if exists {_table(key)}")
        cursor.execute(f"alter table {_table(INCOMING)} rename to {quoted(key)}")

    def batches(
        self, key: str, columns: Sequence[str], rows_at_once: int, *, as_levels: bool = True
    ) -> Iterator[pd.DataFrame]:
        """The same so many rows at a time; texts of up to 1,000 values as categories, if asked for.

        Rows are asked for by their place, which costs a look at the parts of the table that hold
        them: a sort of the whole table would need memory for it.
        """
        with self.cursor() as cursor:
            listed = (
                _as_levels(cursor, key, columns).values() if as_levels else map(quoted, columns)
            )
            chosen = ", ".join(listed)
            row = cursor.execute(f"select max({ROW}) from {_table(key)}").fetchone()
            last = -1 if row is None or row[0] is None else int(row[0])
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
    result = cursor.execute(f"select {', '.join(chosen.values())} from {_table(key)} limit 0")
    texts = [name for name, kind, *_ in result.description if str(kind) == "VARCHAR"]
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


def _of_the_disk(error: duckdb.Error) -> bool:
    """True where the words of an error come from the system, never from a value of the data."""
    kinds = (
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.InternalException,
        duckdb.SerializationException,
        duckdb.TransactionException,
    )
    return isinstance(error, kinds) or type(error) is duckdb.Error  # that one: a damaged block


def hash_of(frame: pd.DataFrame) -> str:
    """Hash of names, values and their order: 64 hex characters."""
    digest = hashlib.sha256()
    for name in frame.columns:
        digest.update(str(name).encode("utf-8", "surrogatepass") + b"\0")
        digest.update(pd.util.hash_pandas_object(frame[name], index=False).to_numpy().tobytes())
    return digest.hexdigest()

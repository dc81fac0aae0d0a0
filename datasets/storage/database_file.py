"""Opening a workspace's file: a new one made whole, an older one brought up, a newer one refused.

The file is locked by DuckDB through the system, for one process; a second one is refused, also
where it would only read: DuckDB shares a file among readers or gives it to one writer, never both.
Such a lock is let go when this process opens and closes the file by other means, so that nothing
here does so while DuckDB has it open.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import duckdb

from datasets.limits import MEGABYTE, limits
from datasets.storage import durable_writes, temporary_files
from datasets.storage.migrations import VERSION, complete, migrate, version_of
from datasets.storage.sql import sealed

FILE = "workspace.duckdb"  # not called as the schema: DuckDB could not tell them apart
SPILL = "spill"  # the folder for what does not fit into memory
JOURNAL = f"{FILE}.wal"  # what is confirmed and not yet in the file


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A sealed connection to a DuckDB file; duckdb.Error where it cannot be."""
    try:
        most = limits()
    except ValueError as error:  # a setting that is no number: said as all that stops the opening
        raise OSError(str(error)) from None
    spill = path.parent / SPILL
    return sealed(str(path), most.memory, spill, most.spill, read_only=read_only)


def open_database(folder: Path) -> tuple[duckdb.DuckDBPyConnection, str]:
    """The connection to a workspace of this version, and one sentence where it had another one.

    Args:
        folder: must exist; the file is made where there is none.

    Raises:
        BlockingIOError: another process has it open.
        OSError: it cannot be used, or a newer program wrote it; it is as it was.
    """
    path = folder / FILE
    if not path.exists():
        _make(folder)
    version = found_version(folder)
    note = _kept_copy(folder, version) if 0 < version < VERSION else ""
    with translated_errors(folder):
        connection = connect(path)
        try:
            with transaction(connection) as cursor:
                (migrate if version < VERSION else complete)(cursor)
        except BaseException:
            connection.close()
            raise
    path.chmod(0o600)
    return connection, note


def found_version(folder: Path) -> int:
    """The version of a workspace, found without a change to its files.

    Raises:
        BlockingIOError: another process has it open.
        OSError: it is none, it is damaged, or a newer program wrote it.
    """
    path = folder / FILE
    with translated_errors(folder):
        try:
            with connect(path, read_only=True) as connection:
                version = version_of(connection)
        except duckdb.ConnectionException:  # open in this process, which has looked
            return VERSION
        except ValueError:
            raise _no_workspace(path) from None
    if version > VERSION:
        raise _newer(folder, f"version {version}")
    return version


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor inside one transaction: all of it happens, or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            yield cursor
        except BaseException:
            roll_back(cursor)
            raise
        cursor.execute("commit")


def roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    """End a transaction that failed; DuckDB may have ended it already."""
    try:
        cursor.execute("rollback")
    except duckdb.Error:
        return


@contextmanager
def locked(folder: Path) -> Iterator[BinaryIO]:
    """The workspace's file for reading, while no process writes it; else BlockingIOError."""
    path = folder / FILE
    with path.open("rb") as file:
        _lock(file, folder)
        yield file


@contextmanager
def translated_errors(folder: Path) -> Iterator[None]:
    """Turns what DuckDB says of a file into an OSError with one plain sentence."""
    try:
        yield
    except duckdb.Error as error:
        raise opening_error(folder, str(error)) from None


def opening_error(folder: Path, error: str) -> OSError:
    """Why a workspace cannot be opened, from what DuckDB says."""
    path = folder / FILE
    if "could not set lock" in error.lower():
        process = re.search(r"PID (\d+)", error)
        return _in_use(folder, f" (process {process[1]})" if process else "")
    if "not a valid DuckDB" in error:
        return _no_workspace(path)
    if "version number" in error:
        return _newer(folder, "a newer DuckDB")
    return OSError(
        durable_writes.disk_problem(error, path)
        or f"The workspace {folder} cannot be opened for writing; nothing was changed: "
        f"choose another folder with --workspace."
    )


def _in_use(folder: Path, which: str) -> BlockingIOError:
    return BlockingIOError(
        f"Another program{which} has the workspace {folder} open. "
        f"Close it, or choose another folder with --workspace."
    )


def _no_workspace(path: Path) -> OSError:
    return OSError(f"{path} is not a workspace file; move it away to start anew.")


def _newer(folder: Path, what: str) -> OSError:
    return OSError(
        f"The workspace {folder} was written by a newer Wherefore ({what}, this one knows "
        f"version {VERSION}); nothing was changed: open it with the newer one."
    )


def _make(folder: Path) -> None:
    """Make a new file under another name and give it its own when it is whole."""
    path = folder / FILE
    if (folder / JOURNAL).exists():  # DuckDB would write it into the new file
        raise OSError(
            f"{path} is gone, but its journal {JOURNAL} is still there; nothing was changed: "
            f"put the file back, or move the journal away to start anew."
        )
    staged = temporary_files.staged_file(path)
    try:
        with (
            translated_errors(folder),
            connect(staged) as connection,
            transaction(connection) as cursor,
        ):
            migrate(cursor)
        staged.chmod(0o600)
        durable_writes.put_in_place(staged, path)
    except FileExistsError:
        return  # another process was first
    finally:
        temporary_files.remove(staged)
        temporary_files.remove(_journal_of(staged))


def _kept_copy(folder: Path, version: int) -> str:
    """Copy an older workspace beside itself, and say where; OSError where there is no room."""
    journal = folder / JOURNAL
    try:
        with locked(folder) as file:
            copy = _free_place(folder, version, file)
            if not copy.exists():
                if journal.exists():
                    with journal.open("rb") as other:
                        _copy(other, _journal_of(copy))
                _copy(file, copy)
    except BlockingIOError:
        raise
    except OSError as error:
        raise OSError(
            f"The workspace {folder} is of version {version} and has to be copied before it is "
            f"brought to version {VERSION}, which failed ({error.strerror}); nothing was changed: "
            f"make room and open it again."
        ) from None
    return (
        f"The workspace was brought from version {version} to {VERSION}; "
        f"as it was before it is kept in {copy}."
    )


def _free_place(folder: Path, version: int, file: BinaryIO) -> Path:
    """Where to copy an older file to: a new name, or that of a copy of the same content."""
    stem, suffix = FILE.rsplit(".", 1)
    count, journal = 1, folder / JOURNAL
    while True:
        place = folder / f"{stem}.version-{version}{f'.{count}' if count > 1 else ''}.{suffix}"
        beside = _journal_of(place)
        if not place.exists() and not beside.exists():
            return place
        if place.exists() and _alike(journal, beside) and _digest(file) == _digest_of(place):
            return place
        count += 1


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _alike(one: Path, other: Path) -> bool:
    """True where both files are the same, or neither is there."""
    if not one.exists() or not other.exists():
        return one.exists() == other.exists()
    return _digest_of(one) == _digest_of(other)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(MEGABYTE):
        digest.update(block)
    return digest.hexdigest()


def _copy(source: BinaryIO, place: Path) -> None:
    """Copy an open file to a new name, whole or not at all."""
    staged = temporary_files.staged_file(place)
    try:
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            source.seek(0)
            shutil.copyfileobj(source, target)
        durable_writes.put_in_place(staged, place)
    finally:
        temporary_files.remove(staged)


def _lock(file: BinaryIO, folder: Path) -> None:
    """Hold what a reader holds, so that no process writes the file meanwhile."""
    try:
        import fcntl  # noqa: PLC0415  not on Windows, where an open file is locked by itself
    except ImportError:
        return
    try:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        raise _in_use(folder, "") from None

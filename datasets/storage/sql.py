"""The one place where names become SQL, and how connections are sealed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb

INTERRUPTED_EVERY = 0.2  # seconds, once the time is over

# Nothing but the opened file itself is read or written; settings cannot be changed afterwards.
SEALED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


def sealed(
    path: str,
    memory: int,
    spill_folder: Path,
    spill: int,
    *,
    threads: int = 0,
    read_only: bool = False,
) -> duckdb.DuckDBPyConnection:
    """A sealed connection that may use so much memory and disk.

    Args:
        path: the file, or ":memory:".
        memory: bytes that may be held at once.
        spill_folder: where what is beyond goes meanwhile; DuckDB makes it.
        spill: bytes that may be there.
        threads: how many it may use; as many as there are processors where 0.
        read_only: True where nothing of it may be written.

    Raises:
        duckdb.Error: it cannot be opened; nothing is left open.
    """
    config: dict[str, Any] = {**SEALED, "lock_configuration": "false"}
    config |= {"memory_limit": f"{max(memory >> 20, 1)}MiB", "temp_directory": str(spill_folder)}
    config |= {"threads": threads} if threads else {}
    connection = duckdb.connect(path, read_only=read_only, config=config)
    try:
        # DuckDB 2.0.0 shows this setting but does not keep to it where it comes with the others.
        connection.execute(f"set max_temp_directory_size = '{max(spill >> 20, 1)}MiB'")
        connection.execute("set lock_configuration = true")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def quoted(name: str) -> str:
    """A name as a SQL identifier, whatever characters it holds."""
    if "\0" in name:
        raise ValueError("a name may not hold a zero character")
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def stopped_after(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what runs on a connection once so many seconds are over.

    Raises:
        duckdb.InterruptException: they were.
    """
    over = Event()

    def watch() -> None:
        done = over.wait(seconds)
        while not done:  # again and again: between two statements there is nothing to interrupt
            connection.interrupt()
            done = over.wait(INTERRUPTED_EVERY)

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()

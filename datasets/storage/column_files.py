"""Columns on disk, written block by block and read one column at a time.

A table larger than memory rests here between reading and storing. Each block of a column is a
small Arrow stream of its own at the end of the column's file, so that no file stays open.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]

from datasets.storage import temporary_files

STAGING = "staging"  # the folder of a workspace where tables rest; emptied when it is opened
VALUES = "v"


class ColumnFiles:
    """A folder of columns, gone with this object.

    Args:
        above: where to put the folder; the system's place for such where None.
    """

    def __init__(self, above: Path | None = None) -> None:
        if above is None:
            self.folder = temporary_files.temporary_folder()
        else:
            above.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder = Path(tempfile.mkdtemp(prefix="wherefore-", dir=above))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def remove(self) -> None:
        """Remove the columns from the disk."""
        self._end()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """The columns stay, unless something stops what is done to them here."""
        try:
            yield
        except BaseException:
            self.remove()
            raise

    def append(self, name: str, values: pa.Array) -> None:
        """Write a block at the end of a column."""
        batch = pa.record_batch([values], names=[VALUES])
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with (
            self._file(name).open("ab") as file,
            pa.ipc.new_stream(file, batch.schema, options=options) as stream,
        ):
            stream.write_batch(batch)

    def blocks(self, name: str) -> Iterator[pa.Array]:
        """The blocks of a column in the order in which they were written."""
        if not self._file(name).exists():
            return
        with pa.OSFile(str(self._file(name))) as file:
            while file.tell() < file.size():
                with pa.ipc.open_stream(file) as stream:
                    for batch in stream:
                        yield batch.column(0)

    def drop(self, name: str) -> None:
        """Remove one column."""
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / name

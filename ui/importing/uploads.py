"""An uploaded file on disk for as long as somebody works on it."""

from __future__ import annotations

import shutil
import weakref
from typing import BinaryIO

from datasets.storage.temporary_files import temporary_folder


class Copy:
    """A copy of an uploaded file in a folder of its own, gone with this object.

    Args:
        name: of the file; not trusted as a path by whoever gives it.
        content: its bytes, read from the start.

    Attributes:
        path: where the copy is.
    """

    def __init__(self, name: str, content: BinaryIO) -> None:
        self.path = temporary_folder() / name
        self._end = weakref.finalize(self, shutil.rmtree, self.path.parent, ignore_errors=True)
        content.seek(0)  # it was read before, where it is to be read in another way
        with self.path.open("wb") as copied:
            shutil.copyfileobj(content, copied)

    def remove(self) -> None:
        """Remove the copy now."""
        self._end()

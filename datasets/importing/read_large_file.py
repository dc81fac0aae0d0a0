"""From a staged table to a typed one on disk, column by column.

As `reading` does for a table in memory: names, types, doubts settled by other columns, notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa  # type: ignore[import-untyped]

from datasets.files.staged_text import Staged
from datasets.importing.large_table import LargeTable
from datasets.progress import Progress
from datasets.storage.column_files import ColumnFiles
from datasets.values.number_blocks import TypedBlocks
from datasets.values.reading_choices import Choices
from datasets.values.stated_blocks import stated_blocks
from datasets.values.typed_in_blocks import typed_blocks


@dataclass(frozen=True, slots=True)
class StagedColumn:
    """A column of a staged table."""

    staged: Staged
    place: int
    name: str

    def typed(self, choices: Choices) -> TypedBlocks:
        """How it is read."""

        def blocks() -> Iterator[pa.Array]:
            return self.staged.blocks(self.place)

        return stated_blocks(blocks, self.name) or typed_blocks(blocks, self.name, choices)

    def write(self, files: ColumnFiles, result: TypedBlocks) -> None:
        """Put its values among these files and remove its words."""
        for block in self.staged.blocks(self.place):
            files.append(str(self.place), result.turn(block))
        self.staged.files.drop(str(self.place))


def typed_table(
    columns: list[StagedColumn], typed_columns: list[TypedBlocks], progress: Progress
) -> LargeTable:
    """The values of all columns on disk; the words are removed on the way."""
    staged = columns[0].staged
    files = ColumnFiles(staged.files.folder.parent)
    with files.kept():
        for column, result in zip(columns, typed_columns, strict=True):
            progress(f"Reading the values of {column.name[:40]}", column.place / len(columns))
            column.write(files, result)
    staged.files.remove()
    names, kinds = tuple(c.name for c in columns), tuple(result.kind for result in typed_columns)
    return LargeTable(files, names, kinds, staged.rows)

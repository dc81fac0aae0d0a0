"""A table on its way into the workspace: one in memory, or a large one on disk, alike to ask.

What is the same for both: the hash of the data, the basis of its card, and its rows in one
statement, as `Store.keep_table` says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from datasets.describing.build_card import Basis, Meaning, first_basis, with_leaks
from datasets.importing.large_table import LargeTable, leak_sample, leak_sample_note
from datasets.importing.read_file import ImportReport, ReadResult
from datasets.names import ROW
from datasets.progress import Progress
from datasets.storage.store import Store, hash_of


@dataclass(frozen=True)
class Incoming:
    """Rows that were read and are not stored yet.

    Attributes:
        report: what was read.
        frame: all rows; of a large table its first rows.
        large: the whole of a large table.
    """

    report: ImportReport
    frame: pd.DataFrame
    large: LargeTable | None = None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.frame) if self.large is None else self.large.rows

    def hash(self) -> str:
        """Hash of names and values, 64 hex characters."""
        return hash_of(self.frame) if self.large is None else self.large.hash

    def basis(self, key: str, title: str, data: str, progress: Progress) -> Basis:
        """What the card is made from; `data` is the hash."""
        report = self.report
        meaning = Meaning(currency=report.currency, money=report.money, simulated=report.simulated)
        empty = Basis(key, title, data, (), source=report.sentence(), notes=report.notes)
        empty = replace(empty, meaning=meaning)
        if self.large is None:
            return first_basis(self.frame, empty)
        return _large_basis(self.large, empty, progress)

    def keep(
        self, store: Store, cursor: duckdb.DuckDBPyConnection, key: str, progress: Progress
    ) -> None:
        """Write the rows under a key, within the caller's transaction."""
        if self.large is None:
            store.keep_table(cursor, key, self.frame)
            return
        stopped: list[BaseException] = []

        def tell(done: float) -> None:
            try:
                progress("Storing the rows", 0.8 + 0.2 * done)
            except BaseException as reason:  # DuckDB would turn it into an error of its own
                stopped.append(reason)
                raise

        try:
            store.keep_batches(cursor, key, self.large.batches(ROW, tell))
        except duckdb.Error:
            if stopped:
                raise stopped[0] from None
            raise

    def leak_sample(self) -> pd.DataFrame:
        """The rows that are looked at for leaks: all, or of a large table a part."""
        return self.frame if self.large is None else _part_of(self.large)


def incoming(result: ReadResult) -> Incoming:
    """The rows of a file that was read.

    Raises:
        ValueError: nothing could be read.
    """
    if result.frame is None:
        raise ValueError("there is no table to keep")
    return Incoming(result.report, result.frame, result.large)


def _large_basis(table: LargeTable, empty: Basis, progress: Progress) -> Basis:
    facts = table.facts(lambda done: progress("Looking at every column", 0.6 + 0.1 * done))
    progress("Looking for rows that are there twice", 0.7)
    duplicates = table.duplicates(facts)
    basis = replace(empty, facts=facts)
    if duplicates is not None:
        basis = replace(basis, repeated=duplicates.rows, copied=duplicates.beyond_chance)
    progress("Looking for columns that give the outcome away", 0.75)
    basis = with_leaks(_part_of(table), basis)
    note = leak_sample_note(table.rows, len(table.names))
    return replace(basis, notes=(*empty.notes, note)) if note else basis


def _part_of(table: LargeTable) -> pd.DataFrame:
    places = leak_sample(table.rows, len(table.names))
    return table.head(table.rows) if places is None else table.rows_at(places)

"""How a table that was read gets into the workspace, beside the others or in the place of one.

All of it arrives, or nothing does. New rows are written beside the old ones, looked at, and only
then take their place in one transaction, so that a failure on the way keeps the old ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from datasets.cards.card import Dataset
from datasets.describing.build_card import Basis, describe, with_leaks
from datasets.describing.card_records import read_basis, read_card, write_basis, write_card
from datasets.describing.carry_over import carry_over
from datasets.importing.incoming import Incoming
from datasets.importing.read_file import ImportReport
from datasets.names import slug_of, title_of, valid_text
from datasets.progress import Progress
from datasets.storage.store import INCOMING, Store


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes:
        dataset: the card; None where nothing was kept.
        problems: why nothing was kept, plain sentences.
        report: what was read.
        was_here: True where the same data was here already, and nothing was changed.
    """

    dataset: Dataset | None
    problems: tuple[str, ...]
    report: ImportReport
    was_here: bool = False


def title_and_key(path: str | Path, name: str | None) -> tuple[str, str]:
    """(title, key) from the name given, else from the table's or the file's name."""
    if name and name.strip():
        return valid_text(name.strip()), slug_of(name)
    place, _, table = str(path).partition("::")
    stem = valid_text(table or Path(re.sub(r"(?i)\.gz$", "", place)).stem)
    return title_of(stem), slug_of(stem)


@dataclass(frozen=True, slots=True)
class Importer:
    """Puts tables into an open store."""

    store: Store

    def basis(self, key: str) -> Basis | None:
        """What the card of that key is made from; None where there is none."""
        with self.store.cursor() as cursor:
            rows = cursor.execute(
                "select basis from wherefore.cards where key = ?", [key]
            ).fetchall()
        return read_basis(rows[0][0]) if rows else None

    def keep(
        self, cursor: duckdb.DuckDBPyConnection, basis: Basis, rows: Incoming, progress: Progress
    ) -> Dataset:
        """Table and card, within the caller's transaction."""
        rows.keep(self.store, cursor, basis.key, progress)
        return self._card_made(cursor, basis)

    def _card_made(self, cursor: duckdb.DuckDBPyConnection, basis: Basis) -> Dataset:
        card = write_card(describe(basis))
        cursor.execute(
            "insert into wherefore.cards select ?, coalesce(max(added), 0) + 1, ?, ? "
            "from wherefore.cards",
            [basis.key, card, write_basis(basis)],
        )
        return read_card(card)

    def take(
        self, rows: Incoming, path: str | Path, name: str | None, progress: Progress
    ) -> Imported:
        """Keep rows that were read under a name that is free."""
        progress("Looking for the data among what is here", 0.5)
        title, proposed_key = title_and_key(path, name)
        data, is_named = rows.hash(), name is not None
        _, existing = self._place_for(proposed_key, data, is_named=is_named)
        if existing is not None:
            return self._already(existing, rows.report, data)
        progress("Looking at every column", 0.6)
        basis = rows.basis(proposed_key, title, data, progress)
        with self._arrived(rows, progress) as are_all_there:
            if not are_all_there:
                return _lost(rows.report)
            with self.store.change() as cursor:  # looked up again: others may have added
                key, existing = self._place_for(proposed_key, data, is_named=is_named)
                if existing is None:
                    card = self._card_made(cursor, replace(basis, key=key))
                    self.store.take_place(cursor, key)
        if existing is not None:
            return self._already(existing, rows.report, data)
        progress("Done", 1.0)
        return Imported(card, (), replace(rows.report, notes=basis.notes))

    def replace(
        self, rows: Incoming, path: str | Path, name: str | None, progress: Progress
    ) -> Imported:
        """Keep rows that were read in the place of those of that name; as `take` where none is."""
        before = self.basis(title_and_key(path, name)[1])
        if before is None:
            return self.take(rows, path, name, progress)
        progress("Looking for the data among what is here", 0.5)
        data = rows.hash()
        if before.data == data:
            return self._already(self._card(before.key), rows.report, before.data)
        progress("Looking at every column", 0.6)
        after = rows.basis(before.key, before.title, data, progress)
        with self._arrived(rows, progress) as are_all_there:
            if not are_all_there:
                return _lost(rows.report)
            progress("Putting the new rows in the place of the old ones", 0.99)
            with self.store.change() as cursor:
                card, notes = self._swap(cursor, rows, after)
        progress("Done", 1.0)
        return Imported(card, (), replace(rows.report, notes=(*after.notes, *notes)))

    @contextmanager
    def _arrived(self, rows: Incoming, progress: Progress) -> Iterator[bool]:
        """The rows wait beside all others meanwhile; False where not all of them are there.

        They are written without holding up what others change, and one import after the other.
        """
        with self.store.arriving:
            progress("Storing the rows", 0.8)
            try:
                with self.store.aside() as cursor:
                    self.store.drop_table(cursor, INCOMING)
                    rows.keep(self.store, cursor, INCOMING, progress)
                yield self.store.holds(INCOMING, rows.rows)
            finally:
                with self.store.change() as cursor:
                    self.store.drop_table(cursor, INCOMING)

    def _swap(
        self, cursor: duckdb.DuckDBPyConnection, rows: Incoming, after: Basis
    ) -> tuple[Dataset, tuple[str, ...]]:
        """The new card in the place of the old one, with what was set for it meanwhile."""
        before = self.basis(after.key)
        if before is None:
            raise ValueError(f"{after.key} was removed meanwhile; nothing was kept.")
        edits, notes = carry_over(before, after)
        proposed = (after.outcome, after.positive)
        after = replace(after, edits=edits, notes=(*notes, *after.notes))
        if (after.outcome, after.positive) != proposed:
            after = with_leaks(rows.leak_sample(), after)
        card = write_card(describe(after))
        self.store.take_place(cursor, after.key)
        cursor.execute(
            "update wherefore.cards set card = ?, basis = ? where key = ?",
            [card, write_basis(after), after.key],
        )
        return read_card(card), notes

    def _card(self, key: str) -> Dataset:
        with self.store.cursor() as cursor:
            rows = cursor.execute("select card from wherefore.cards where key = ?", [key])
            return read_card(rows.fetchall()[0][0])

    def _place_for(
        self, proposed_key: str, data: str, *, is_named: bool
    ) -> tuple[str, Dataset | None]:
        """(key to use, None), or (key, card) of the same data or of what is in the way."""
        key, count = proposed_key, 1
        while (existing := self.basis(key)) is not None:
            if existing.data == data or is_named:
                return key, self._card(key)
            count += 1
            key = f"{proposed_key}_{count}"
        return key, None

    def _already(self, existing: Dataset, report: ImportReport, data: str) -> Imported:
        """What becomes of a file whose place is taken: by its own data, or by other data."""
        basis = self.basis(existing.key)
        if basis is None or basis.data != data:
            problem = f"There is a dataset {existing.key} with other data: remove or replace it."
            return Imported(None, (problem,), report)
        note = f"The same data is here already as {existing.key}."
        return Imported(existing, (), replace(report, notes=(*report.notes, note)), was_here=True)


def _lost(report: ImportReport) -> Imported:
    problem = f"The rows of {report.file} could not all be stored; nothing was kept."
    return Imported(None, (problem,), report)

"""The workspace: a folder with one DuckDB file; every table, card and kept answer is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.describing.build_card import Basis, describe, first_basis, with_edits, with_leaks
from datasets.describing.card_records import read_card, write_basis, write_card
from datasets.importing.importing import Imported, Importer
from datasets.importing.incoming import Incoming, incoming
from datasets.importing.large_table import leak_sample
from datasets.importing.read_file import ImportReport, ReadResult, read
from datasets.names import nearest, unknown, valid_text
from datasets.progress import Progress, silent
from datasets.storage.column_files import STAGING
from datasets.storage.store import Store, hash_of
from datasets.values.reading_choices import Choices
from datasets.workspace import findings, question_count, scenarios, unknown_words
from datasets.workspace.findings import SavedFinding
from datasets.workspace.samples import SAMPLES, Sample
from datasets.workspace.scenarios import SavedScenario

ROWS_AT_ONCE = 122_880  # as many as DuckDB stores in one piece
__all__ = ["CardEdits", "ImportReport", "Imported", "SavedFinding", "SavedScenario", "Workspace"]


class Workspace:
    """The one way in and out of the data.

    Args:
        folder: made where it does not exist, for its owner only.

    Attributes:
        migrated: one sentence where the workspace was of an older version, else nothing.
        trouble: says in one sentence where its file was moved or removed meanwhile, else nothing.

    Raises:
        BlockingIOError: another process has the workspace open; says so in one plain sentence.
        OSError: the folder cannot be used, or a newer program wrote it.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._store = Store(self.folder)
        self.migrated, self.trouble = self._store.migrated, self._store.trouble

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def store(self) -> Store:
        """The open file, for what looks at several datasets at once."""
        return self._store

    def close(self) -> None:
        """Close the file, so that another program may open it."""
        self._store.close()

    @property
    def models_folder(self) -> Path:
        """Where trained models are kept; made on first use."""
        folder = self.folder / "models"
        with suppress(OSError):  # without it models are not kept, and answers are given
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def staging(self) -> Path:
        """Where large tables rest on their way in; emptied when the workspace is opened."""
        return self.folder / STAGING

    # Datasets -------------------------------------------------------------------------------

    def datasets(self) -> tuple[Dataset, ...]:
        """All cards, in the order in which they were added."""
        with self._store.cursor() as cursor:
            rows = cursor.execute("select card from wherefore.cards order by added, key").fetchall()
        return tuple(read_card(text) for (text,) in rows)

    def find(self, key: str) -> Dataset | None:
        """The dataset of that key or title, whatever the case; None where there is none."""
        folded = valid_text(key).strip().casefold()
        cards = self.datasets()
        for card in cards:
            if card.key.casefold() == folded:
                return card
        return next((card for card in cards if card.title.casefold() == folded), None)

    def nearest(self, key: str) -> str | None:
        """The key most like this one, for saying what may have been meant."""
        cards = self.datasets()
        by_name = {card.title: card.key for card in cards} | {card.key: card.key for card in cards}
        name = nearest(key, by_name)
        return by_name[name] if name else None

    def add(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        choices: Choices | None = None,
        result: ReadResult | None = None,
        replacing: bool = False,
        progress: Progress = silent,
    ) -> Imported:
        """Import a file, or a table of a DuckDB file named as `FILE.duckdb::TABLE`.

        All of it arrives, or nothing does. A file that is here already gives back its dataset.

        Args:
            path: csv, tsv, txt, parquet, xlsx, json, jsonl, gz of these, or duckdb.
            name: what to call the dataset; from the file's name where not given.
            choices: how to read it, where the file does not tell.
            result: the file as it was read before, where somebody has looked at it first.
            replacing: put the rows in the place of those of that name; what was set for its
                columns stays where they still exist, which the report's notes tell.
            progress: told what is being done; what it raises stops the import.
        """
        progress("Reading the file", 0.0)
        if result is None and self._store.is_file(str(path).partition("::")[0]):
            own = f"{Path(path).name} is this workspace itself; what is in it is here already."
            return Imported(None, (own,), ImportReport(Path(path).name))
        if result is not None:
            return self._keep(result, path, name, progress, replacing=replacing)
        result = read(
            path,
            choices,
            above=self.staging,
            progress=lambda words, done: progress(words, 0.5 * done),
        )
        try:
            return self._keep(result, path, name, progress, replacing=replacing)
        except BaseException:
            result.discard()
            raise

    def _keep(
        self,
        result: ReadResult,
        path: str | Path,
        name: str | None,
        progress: Progress,
        *,
        replacing: bool,
    ) -> Imported:
        """Put what was read into the workspace; after an error it can be tried again."""
        if result.frame is None:
            return Imported(None, result.problems, result.report)
        importer = Importer(self._store)
        keep = importer.replace if replacing else importer.take
        imported = keep(incoming(result), path, name, progress)
        result.discard()
        return imported

    def _basis(self, key: str) -> Basis | None:
        return Importer(self._store).basis(key)

    def edit(self, key: str, edits: CardEdits) -> Dataset:
        """Correct a card; leaks are looked for anew where the outcome changes.

        Raises:
            LookupError: no such dataset or column; names the nearest.
            ValueError: an edit that cannot be, in one plain sentence.
        """
        with self._store.change() as cursor:
            card = self._required(key)
            before = self._basis(card.key)
            if before is None:
                raise unknown("dataset", key, [])
            after = with_edits(before, edits)
            if (after.outcome, after.positive) != (before.outcome, before.positive):
                after = with_leaks(self._leak_sample(card, after.names), after)
            changed = write_card(describe(after))
            cursor.execute(
                "update wherefore.cards set card = ?, basis = ? where key = ?",
                [changed, write_basis(after), card.key],
            )
        return read_card(changed)

    def remove(self, key: str) -> bool:
        """Remove a dataset, its rows and its card; kept answers stay. False where there is none."""
        card = self.find(key)
        if card is None:
            return False
        with self._store.change() as cursor:
            cursor.execute("delete from wherefore.cards where key = ?", [card.key])
            question_count.forget(cursor, card.key)
            unknown_words.forget(cursor, card.key)
            self._store.drop_table(cursor, card.key)
        return True

    def rows(self, dataset: Dataset, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """All rows in the order of the file.

        Numbers come as float64 and dates as datetime64[us]; all else as str with NaN where missing,
        yes/no columns that hold 0 and 1 as "0" and "1".

        Args:
            dataset: the card.
            columns: which columns, in this order; all where not given.

        Raises:
            LookupError: the dataset or a column does not exist; names the nearest.
        """
        return self._rows(dataset.key, self._checked_columns(dataset, columns))

    def rows_at(
        self, dataset: Dataset, places: np.ndarray, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """The rows at these places of the file, 0-based, in its order; else as `rows`.

        Raises:
            LookupError: the dataset or a column does not exist; names the nearest.
        """
        names = self._checked_columns(dataset, columns)
        return _typed(self._store.rows(dataset.key, names, places))

    def batches(
        self,
        dataset: Dataset,
        columns: Sequence[str] | None = None,
        *,
        rows_at_once: int = ROWS_AT_ONCE,
    ) -> Iterator[pd.DataFrame]:
        """The same rows part by part, for tables larger than memory.

        Args:
            dataset: the card.
            columns: which columns, in this order; all where not given.
            rows_at_once: rows in each frame. Texts of up to 1,000 values come as categories, the
                same ones in every frame; all else is as in `rows`.

        Raises:
            LookupError: the dataset or a column does not exist; names the nearest.
        """
        names = self._checked_columns(dataset, columns)
        return map(_typed, self._store.batches(dataset.key, names, rows_at_once))

    def _checked_columns(self, dataset: Dataset, columns: Sequence[str] | None) -> Sequence[str]:
        self._required(dataset.key)
        names = [column.name for column in dataset.columns]
        for name in columns or ():
            if name not in names:
                raise unknown("column", name, names)
        return names if columns is None else columns

    def _rows(self, key: str, columns: Sequence[str]) -> pd.DataFrame:
        return _typed(self._store.rows(key, columns))

    def _leak_sample(self, card: Dataset, columns: Sequence[str]) -> pd.DataFrame:
        places = leak_sample(card.rows, len(columns))
        return _typed(self._store.rows(card.key, columns, places))

    def _required(self, key: str) -> Dataset:
        card = self.find(key)
        if card is None:
            raise unknown("dataset", key, [card.key for card in self.datasets()])
        return card

    def install_samples(self) -> None:
        """Put in the built-in datasets that have never been here; a removed one stays away."""
        with self._store.cursor() as cursor:
            rows = cursor.execute("select key from wherefore.samples").fetchall()
        installed = {key for (key,) in rows}
        for sample in SAMPLES:
            if sample.key not in installed:
                self._install(sample)

    def _install(self, sample: Sample) -> None:
        frame = sample.make(7)
        empty = Basis(
            sample.key,
            sample.title,
            hash_of(frame),
            (),
            edits=sample.edits,
            meaning=sample.meaning,
            source=f"Built in and simulated: {len(frame):,} rows made up by a known rule.",
        )
        with self._store.change() as cursor:
            cursor.execute("insert into wherefore.samples values (?)", [sample.key])
            if self._basis(sample.key) is None:
                rows = Incoming(ImportReport(""), frame)
                Importer(self._store).keep(cursor, first_basis(frame, empty), rows, silent)

    # Findings -------------------------------------------------------------------------------

    def findings(self) -> tuple[SavedFinding, ...]:
        """Kept answers in the order that people gave them."""
        return findings.listed(self._store)

    def keep_finding(self, dataset_key: str, answer: Mapping[str, Any]) -> SavedFinding:
        """Keep an answer (its JSON record) as the last finding."""
        return findings.keep(self._store, dataset_key, answer)

    def drop_finding(self, number: int) -> bool:
        """Remove a finding; False where there is none of that number."""
        return findings.drop(self._store, number)

    def move_finding(self, number: int, steps: int) -> None:
        """Move a finding down by so many places, up where negative; LookupError if unknown."""
        findings.move(self._store, number, steps)

    def reword_finding(self, number: int, words: str) -> None:
        """Write words beside a finding; LookupError if unknown."""
        findings.reword(self._store, number, words)

    # Scenarios ------------------------------------------------------------------------------

    def scenarios(self, dataset_key: str) -> tuple[SavedScenario, ...]:
        """The named what-ifs of a dataset, the oldest first."""
        return scenarios.listed(self._store, dataset_key)

    def keep_scenario(
        self, dataset: Dataset, name: str, choices: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> SavedScenario:
        """Keep a what-if under a name, in place of one so called; ValueError on a bad name."""
        return scenarios.keep(self._store, dataset.key, name, choices, answer, dataset.fingerprint)

    def drop_scenario(self, number: int) -> bool:
        """Remove a scenario; False where there is none of that number."""
        return scenarios.drop(self._store, number)

    # Questions ------------------------------------------------------------------------------

    def count_question(self, dataset: Dataset, question: str, choices: Mapping[str, Any]) -> int:
        """Count a question asked of a dataset; its place among those asked, the first is 1."""
        return question_count.place_of(
            self._store, dataset.key, dataset.fingerprint, question, choices
        )

    def note_unknown(self, dataset: Dataset, words: Sequence[str]) -> None:
        """Count words of a question that were not known; the question itself is not kept."""
        unknown_words.note(self._store, dataset.key, words)

    def unknown_words(self, dataset: Dataset) -> tuple[tuple[str, int], ...]:
        """(word, times) pairs, the most frequent first; without those that have a meaning now."""
        meant = {word for word, _ in dataset.synonyms}
        told = unknown_words.counted(self._store, dataset.key)
        return tuple((word, times) for word, times in told if word not in meant)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """What came as objects as str."""
    return frame.astype({name: "str" for name in frame.columns if frame[name].dtype == object})

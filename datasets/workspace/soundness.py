"""Looks whether a workspace is sound, without changing it: version, tables, cards, kept answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from datasets.describing.card_records import read_basis, read_card
from datasets.names import ROW
from datasets.storage import temporary_files
from datasets.storage.database_file import FILE
from datasets.storage.migrations import VERSION, version_of
from datasets.storage.store import INCOMING, Store

KINDS = {"findings": "finding", "scenarios": "what-if"}
ROWS_AT_ONCE = 1_000_000
Readable = Callable[[Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was found.

    Attributes:
        version: of the workspace.
        datasets: with a card.
        rows: in their tables, all told.
        findings: that can be read.
        scenarios: that can be read.
        problems: what is wrong, plain sentences; sound where there is none.
        notes: what is no harm but worth knowing.
    """

    version: int
    datasets: int = 0
    rows: int = 0
    findings: int = 0
    scenarios: int = 0
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Report:
    """What is gathered on the way."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: int = 0


def soundness(folder: Path, readable: Readable) -> Soundness:
    """Look at everything in a workspace.

    Args:
        folder: of the workspace.
        readable: raises where the record of an answer is none.

    Raises:
        BlockingIOError: another process has it open.
        OSError: there is no workspace, it cannot be opened, or a newer program wrote it.
    """
    if not (folder / FILE).is_file():
        raise OSError(f"There is no workspace in {folder}.")
    store, report = Store(folder, read_only=True), _Report()
    try:
        with store.cursor() as cursor:
            version = version_of(cursor)
        if version < VERSION:
            report.notes.append(
                f"It is of version {version}; the next opening copies it and brings it to "
                f"version {VERSION}."
            )
        datasets = _datasets(store, report)
        readable_counts = {table: _kept(store, table, readable, report) for table in KINDS}
    finally:
        store.close()
    abandoned = temporary_files.abandoned_in(folder)
    if abandoned:
        names = ", ".join(path.name for path in abandoned)
        report.notes.append(f"Left half-written by a process that was ended: {names}.")
    return Soundness(
        version, datasets, report.rows, readable_counts["findings"], readable_counts["scenarios"],
        tuple(report.problems), tuple(report.notes),
    )  # fmt: skip


def _datasets(store: Store, report: _Report) -> int:
    """Look at every card and every table; the number of cards."""
    with store.cursor() as cursor:
        cards = cursor.execute(
            "select key, card, basis from wherefore.cards order by added, key"
        ).fetchall()
        tables = cursor.execute(
            "select table_name from duckdb_tables() where schema_name = 'main' and not temporary "
            "order by table_name"
        ).fetchall()
    keys, table_names = [str(key) for key, _, _ in cards], [str(name) for (name,) in tables]
    if INCOMING in table_names:
        table_names.remove(INCOMING)
        report.notes.append("Rows of an import that was broken off; the next opening removes them.")
    report.problems += [
        f"The table {name} has no card." for name in table_names if name not in keys
    ]
    for key, card, basis in cards:
        if key not in table_names:
            report.problems.append(f"The dataset {key} has a card but no table.")
            continue
        try:
            report.problems += _dataset(store, str(key), card, basis, report)
        except (ValueError, TypeError, KeyError, AttributeError):
            report.problems.append(f"The card of {key} cannot be read.")
        except (OSError, duckdb.Error):
            report.problems.append(f"A part of the table {key} is damaged and cannot be read.")
    return len(cards)


def _dataset(store: Store, key: str, card: str, basis: str, report: _Report) -> list[str]:
    """What is wrong with one dataset; its columns are read one at a time, in parts."""
    dataset, basis_read = read_card(card), read_basis(basis)
    if dataset.key != key or basis_read.key != key:
        return [f"The card of {key} says that it is of {dataset.key}."]
    with store.cursor() as cursor:
        columns = [
            str(name)
            for (name,) in cursor.execute(
                "select column_name from duckdb_columns() where schema_name = 'main' and "
                "table_name = ? order by column_index",
                [key],
            ).fetchall()
        ]
    names = [name for name in columns if name != ROW]
    if set(names) != {column.name for column in dataset.columns} or ROW not in columns:
        return [f"The columns of {key} are not those of its card."]
    report.rows += dataset.rows
    if not store.holds(key, dataset.rows):
        return [
            f"The table {key} has not the {dataset.rows:,} rows of its card, each in its place."
        ]
    if _hash(store, key, names) != basis_read.data:
        return [f"The values of {key} are not those that were read."]
    return []


def _hash(store: Store, key: str, names: Sequence[str]) -> str:
    """The same hash as of the whole table, with a part of one column in memory at a time."""
    digest = hashlib.sha256()
    for name in names:
        digest.update(name.encode("utf-8", "surrogatepass") + b"\0")
        for part in store.batches(key, [name], ROWS_AT_ONCE, as_levels=False):
            values = part[name]
            values = values.astype("str") if values.dtype == object else values
            digest.update(pd.util.hash_pandas_object(values, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _kept(store: Store, table: str, readable: Readable, report: _Report) -> int:
    """Look at every kept answer of a kind; the number of those that can be read."""
    with store.cursor() as cursor:
        counts = cursor.execute(
            "select count(*) from duckdb_tables() where schema_name = 'wherefore' and "
            "table_name = ?",
            [table],
        ).fetchall()
        if not counts[0][0]:  # an older workspace, made before there were any
            return 0
        rows = cursor.execute(f"select id, answer from wherefore.{table} order by id").fetchall()
    readable_count = 0
    for number, text in rows:
        try:
            readable(json.loads(text))
            readable_count += 1
        except Exception:  # whatever a damaged record leads to
            report.problems.append(f"The {KINDS[table]} {number} cannot be read.")
    return readable_count

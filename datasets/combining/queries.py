"""A dataset made by a query in SQL: one SELECT over the datasets there are, within limits.

The query runs in a process of its own (`query_process`), which is ended when its time is up; the
app and what others ask of it are not touched, whatever the query does.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from datasets.cards.card import Dataset
from datasets.combining.inherited import inherited
from datasets.combining.query_process import RESULT
from datasets.describing.card_records import is_current
from datasets.importing.read_file import ColumnRead, ImportReport, ReadResult, kind_of
from datasets.limits import EXACT_DIGITS, limits, size_words
from datasets.names import ROW, distinct_names
from datasets.storage.arrow_frames import frame_of
from datasets.storage.sql import quoted
from datasets.storage.store import Store
from datasets.values.typed import TypedColumn, typed

ROOT = Path(__file__).resolve().parents[2]
ROWS_AT_ONCE = 100_000
LONGEST_SHOWN = 4_000  # letters of a query that the source of its dataset repeats
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


class _Stopped(Exception):  # noqa: N818  never leaves this file
    """Why there is no result, one plain sentence."""


def run_query(store: Store, cards: Sequence[Dataset], query: str) -> ReadResult:
    """The rows that a query gives, or one plain sentence on why there are none.

    Args:
        store: the open workspace; it is only read.
        cards: the datasets that the query may read, by their keys.
        query: one SELECT in DuckDB's SQL.
    """
    report = ImportReport("Query", _one_line(query))
    try:
        with _folder(store.spill) as folder:
            return _read(store, cards, query, folder)
    except _Stopped as why:
        return ReadResult(None, report, (str(why),))
    except OSError:
        problem = (
            f"The query could not use the folder {store.spill} for its work. Nothing was kept."
        )
        return ReadResult(None, report, (problem,))


def _one_line(query: str) -> str:
    """The query in one line, for the source of its dataset."""
    line = " ".join(query.split()).rstrip("; ")
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


@contextmanager
def _folder(parent: Path) -> Iterator[Path]:
    parent.mkdir(mode=0o700, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="query-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(store: Store, cards: Sequence[Dataset], query: str, folder: Path) -> ReadResult:
    by_key = {card.key: card for card in cards}
    with _process() as (ask, ended):
        first = ask(_request(query, list(by_key), folder))
        for place, key in enumerate(first["tables"]):
            _hand_over(store, by_key[key], folder / f"table_{place}.arrow", ended)
        done = ask({"go": True})
    used = [by_key[key] for key in first["tables"]]
    return _result(folder / RESULT, done, query, used)


def _request(query: str, keys: list[str], folder: Path) -> dict[str, Any]:
    most = limits()
    return {
        "query": query,
        "keys": keys,
        "folder": str(folder),
        "memory": most.query_memory,
        "spill": most.spill,
        "columns": most.columns,
        "cells": most.query_cells,
        "cell_length": most.cell_length,
    }


@contextmanager
def _process() -> Iterator[tuple[Callable[[dict[str, Any]], dict[str, Any]], threading.Event]]:
    """A process that runs one query: how it is asked, and whether its time is up."""
    seconds, ended = limits().query_seconds, threading.Event()
    process = subprocess.Popen(
        [sys.executable, "-m", "datasets.combining.query_process"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
    )

    def end() -> None:
        ended.set()
        process.kill()

    def ask(request: dict[str, Any]) -> dict[str, Any]:
        line = ""
        if process.stdin is not None and process.stdout is not None:
            with contextlib.suppress(OSError):
                process.stdin.write(json.dumps(request) + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
        return _answer(line, seconds, is_late=ended.is_set())

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield ask, ended
    finally:
        timer.cancel()
        process.kill()
        process.communicate()


def _answer(line: str, seconds: int, *, is_late: bool) -> dict[str, Any]:
    if is_late:
        raise _Stopped(
            f"The query took longer than {seconds:,} second{'' if seconds == 1 else 's'} and was "
            "stopped. Nothing was kept; ask for less at once."
        )
    if not line.endswith("\n"):
        most = size_words(limits().query_memory)
        raise _Stopped(
            f"The query needs more than the {most} of memory that a query may use, and was "
            "stopped. Nothing was kept."
        )
    reply: dict[str, Any] = json.loads(line)
    if reply["problem"]:
        raise _Stopped(str(reply["problem"]))
    return reply


def _hand_over(store: Store, card: Dataset, target: Path, ended: threading.Event) -> None:
    """Write a table for the process that runs the query, in order, without the hidden column."""
    listed = ", ".join(quoted(column.name) for column in card.columns)
    source = f"select {listed} from main.{quoted(card.key)}"
    with store.cursor() as cursor, contextlib.ExitStack() as opened:
        cursor.execute("begin")  # all parts are of one moment
        opened.callback(cursor.execute, "rollback")
        if not is_current(cursor, card):
            raise _Stopped(f"{card.title} changed meanwhile; nothing was kept. Ask again.")
        schema = cursor.sql(f"{source} limit 0").to_arrow_table().schema
        sink = opened.enter_context(pa.OSFile(str(target), "wb"))
        writer = opened.enter_context(pa.ipc.new_file(sink, schema))
        for start in range(0, card.rows, ROWS_AT_ONCE):
            if ended.is_set():
                return
            part = f"{source} where {ROW} >= ? and {ROW} < ? order by {ROW}"
            rows = cursor.sql(part, params=[start, start + ROWS_AT_ONCE])
            writer.write_table(rows.to_arrow_table())


def _result(path: Path, done: dict[str, Any], query: str, used: Sequence[Dataset]) -> ReadResult:
    with pa.memory_map(str(path)) as mapped:
        raw = frame_of(pa.ipc.open_file(mapped).read_all())
    names, notes = distinct_names(done["names"], ROW)
    typed_columns = [
        _typed(raw.iloc[:, place], name, is_words=done["words"][place])
        for place, name in enumerate(names)
    ]
    columns = {
        name: column.column.reset_index(drop=True)
        for name, column in zip(names, typed_columns, strict=True)
    }
    notes += [
        f"{name}: rounded to the {EXACT_DIGITS} digits that a number keeps."
        for name, is_so in zip(names, done["rounded"], strict=True)
        if is_so
    ]
    notes += [
        f"{n}: {'; '.join(column.notes)}."
        for n, column in zip(names, typed_columns, strict=True)
        if column.notes
    ]
    report = ImportReport(
        "Query", _one_line(query), rows_in=len(raw), rows_kept=len(raw), notes=tuple(notes)
    )
    if not len(raw):
        return ReadResult(None, report, ("The query gives no rows, so there is nothing to keep.",))
    frame = pd.DataFrame(columns)
    listed = tuple(
        ColumnRead(name, kind_of(frame[name]), column.notes)
        for name, column in zip(names, typed_columns, strict=True)
    )
    return ReadResult(frame, replace(inherited(report, names, used), columns=listed))


def _typed(column: pd.Series, name: str, *, is_words: bool) -> TypedColumn:
    """Text stays text, whatever it looks like; nothing in it is nothing."""
    if not is_words:
        return typed(column, name)
    text = column.astype("str")
    blank = int((text == "").sum())
    notes = (f"{blank:,} empty text{'' if blank == 1 else 's'} read as missing",) if blank else ()
    return TypedColumn(text.mask(text == ""), notes)

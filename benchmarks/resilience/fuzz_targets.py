"""What is fuzzed: a function of bytes for each door through which somebody's words come in.

A target returns where all is well, also where the bytes are refused as documented. Anything else
is raised: an exception that nobody announced, a problem that is not a plain sentence, a card that
contradicts itself. The tests run the same targets on a few inputs.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

import cli
from analyses._asking.understanding import understand
from analyses._language.who import clauses_of
from answers.answer import CannotAnswer
from datasets.cards.card import Dataset
from datasets.importing.read_file import read
from datasets.workspace.workspace import CardEdits, Workspace

Target = Callable[[bytes], None]
SUFFIXES = ("csv", "tsv", "txt", "json", "jsonl", "xlsx", "parquet", "duckdb", "csv.gz", "json.gz")
ROWS = 60
COMMANDS = ("add", "list", "describe", "remove", "set", "questions", "scenarios", "compare")
FLAGS = (
    "--json", "--name", "--sheet", "--dates", "--decimal", "--header", "--outcome", "--positive",
    "--id", "--date", "--value", "--exclude", "--include", "--lever", "--driver", "--title",
    "--currency", "--split", "--remove", "--follows", "--randomised", "table", "table.csv",
)  # fmt: skip


class Broken(AssertionError):  # noqa: N818  said by what is fuzzed, never caught
    """Something is not as it is promised."""


def is_plain(sentence: str) -> bool:
    """True for words that a reader can use: a line that ends as a sentence, without a traceback."""
    words = sentence.strip()
    traces = ("Traceback", 'File "', "Error:", "0x")
    return bool(words) and words[-1] in ".?!)”" and not any(trace in words for trace in traces)


def importing(folder: Path) -> Target:
    """Bytes as a file of the kind that their first byte says."""

    def run(data: bytes) -> None:
        kind = SUFFIXES[data[0] % len(SUFFIXES)] if data else "csv"
        path = folder / f"file.{kind}"
        path.write_bytes(data[1:])
        table_read = read(path)
        if table_read.frame is None:
            if len(table_read.problems) != 1 or not is_plain(
                table_read.problems[0].replace(str(path), "")
            ):
                raise Broken(f"not one plain sentence: {table_read.problems}")
        elif table_read.report.rows_kept != len(table_read.frame):
            raise Broken("the report counts other rows than there are")
        elif len({name.lower() for name in table_read.frame.columns}) != table_read.frame.shape[1]:
            raise Broken("two columns share a name")
        elif table_read.report.rows_in != table_read.report.rows_kept + len(
            table_read.report.refused
        ):
            raise Broken(
                f"rows were lost: {table_read.report.rows_in} in, "
                f"{table_read.report.rows_kept} kept"
            )

    return run


def table(folder: Path) -> Path:
    """A small table with columns of every kind and a few hostile names."""
    draw = random.Random(5)
    frame = pd.DataFrame(
        {
            "id": [f"C{k:03d}" for k in range(ROWS)],
            "when": pd.date_range("2024-01-01", periods=ROWS).astype("str"),
            "plan": [draw.choice(["basic", "plus", "a, b and c"]) for _ in range(ROWS)],
            "fee": [round(draw.uniform(1, 90), 2) for _ in range(ROWS)],
            'a"b=c and d': [draw.choice(["in (x)", "or", "="]) for _ in range(ROWS)],
            "left": [draw.choice(["Yes", "No"]) for _ in range(ROWS)],
        }
    )
    path = folder / "table.csv"
    frame.to_csv(path, index=False)
    return path


def imported(folder: Path) -> tuple[Workspace, Dataset]:
    """A workspace with that table."""
    workspace = Workspace(folder / "workspace")
    imported_table = workspace.add(table(folder))
    if imported_table.dataset is None:
        raise Broken(" ".join(imported_table.problems))
    return workspace, imported_table.dataset


def words(data: bytes) -> list[str]:
    """The words that bytes hold, parted by zero bytes; halves of letters may be among them."""
    return [part.decode("utf-8", "surrogateescape") for part in data.split(b"\0")]


def card(folder: Path) -> Target:
    """Bytes as a sequence of edits: the card stays readable, its roles agree, and edits undo."""
    workspace, first = imported(folder)
    names = [column.name for column in first.columns]

    def run(data: bytes) -> None:
        workspace.remove(first.key)
        dataset = workspace.add(folder / "table.csv").dataset
        if dataset is None:
            raise Broken("the table could not be added again")
        for start in range(0, min(len(data), 60), 3):
            edits = edits_of(data[start : start + 3], names, data[-20:])
            try:
                edited = workspace.edit(dataset.key, edits)
            except (LookupError, ValueError) as refused:
                if not is_plain(str(refused.args[0])):
                    raise Broken(f"not a plain sentence: {refused.args[0]}") from refused
                continue
            consistent(edited)
            if workspace.find(dataset.key) != edited:
                raise Broken("the card that is stored is another one")
        undone(workspace, dataset.key, names)

    return run


def edits_of(data: bytes, names: list[str], text: bytes) -> CardEdits:
    """One edit: which field, of which column, and whether with odd words."""
    field, place, odd = (*data, 0, 0, 0)[:3]
    word = text.decode("utf-8", "surrogateescape") if odd > 200 else names[place % len(names)]
    singles = ("outcome", "positive", "date", "value", "randomised", "currency", "split")
    several = ("ids", "exclude", "include", "levers", "drivers", "follows")
    name = (*singles, *several, "titles")[field % 14]
    if name == "titles":
        pair = (names[place % len(names)], text.decode("utf-8", "surrogateescape"))
        return replace(CardEdits(), titles=(pair,))
    if name == "positive":
        word = ("Yes", "No", "basic", "", word)[odd % 5]
    if name == "split":
        word = ("date", "rows", "random", "", word)[odd % 5]
    chosen: Any = (word,) if name in several else word
    return replace(CardEdits(), **{name: chosen})


def consistent(edited: Dataset) -> None:
    """Roles contradict neither each other nor the data."""
    if len(edited.with_role("outcome")) > 1 or len(edited.with_role("date")) > 1:
        raise Broken("a role is there twice")
    outcome = edited.outcome
    if outcome is not None and edited.positive and edited.positive not in outcome.levels:
        raise Broken(f"the outcome has no value {edited.positive}")
    if any(column.role == "date" and column.kind != "date" for column in edited.columns):
        raise Broken("the date holds no dates")
    if not all(is_plain(problem) for problem in edited.problems):
        raise Broken(f"not plain sentences: {edited.problems}")
    json.dumps([column.title for column in edited.columns]).encode("utf-8")


def undone(workspace: Workspace, key: str, names: list[str]) -> None:
    """What was left out can be put back, and an outcome can be chosen."""
    for name in ("plan", "fee"):
        workspace.edit(key, CardEdits(outcome="left", positive="Yes"))
        if workspace.edit(key, CardEdits(exclude=(name,))).column(name).role != "left_out":
            raise Broken(f"{name} was left out and is not")
        if workspace.edit(key, CardEdits(include=(name,))).column(name).role == "left_out":
            raise Broken(f"{name} was put back and is not")
    if [column.name for column in workspace.edit(key, CardEdits()).columns] != names:
        raise Broken("columns were lost")


def command(folder: Path) -> Target:
    """Bytes as the words of a command line."""
    path = table(folder)
    home = str(folder / "home")

    def run(data: bytes) -> None:
        first, typed = (data[0] if data else 0), words(data[1:])
        argv = [FLAGS[ord(word) % len(FLAGS)] if len(word) == 1 else word for word in typed]
        argv = [str(path) if word == "table.csv" else word for word in argv]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = cli.main([COMMANDS[first % len(COMMANDS)], *argv, "--workspace", home])
            except SystemExit as usage:
                code = usage.code if isinstance(usage.code, int) else 1
        errors = err.getvalue()
        if code not in {0, 1, 2} or "Traceback" in errors or "Something went wrong" in errors:
            raise Broken(f"{argv}: {code} {errors}")
        if code == 1 and (len(errors.strip().splitlines()) != 1 or not is_plain(errors)):
            raise Broken(f"{argv}: not one plain sentence: {errors!r}")
        f"{out.getvalue()}{errors}".encode()  # what is printed is whole letters

    return run


def question(folder: Path) -> Target:
    """Bytes as a question in words."""
    _, card = imported(folder)
    rows = frozenset(f"C{k:03d}" for k in range(ROWS))

    def run(data: bytes) -> None:
        try:
            understand(data.decode("utf-8", "surrogateescape"), card, rows)
        except CannotAnswer as cannot:
            explained(cannot)

    return run


def where(folder: Path) -> Target:
    """Bytes as conditions."""
    _, card = imported(folder)

    def run(data: bytes) -> None:
        try:
            clauses_of(card, words(data))
        except CannotAnswer as cannot:
            explained(cannot)

    return run


def explained(cannot: CannotAnswer) -> None:
    """A refusal says why, and what to do."""
    if not str(cannot).strip() or not cannot.reason.strip():
        raise Broken("a refusal without a reason")

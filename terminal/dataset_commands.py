"""Commands about tables: add, list, describe, remove, and say what the columns are for."""

from __future__ import annotations

import argparse
from typing import Any

from datasets.cards.card_json import card_json, entry_json
from datasets.values.reading_choices import Choices
from terminal.duckdb_tables import add_all_tables
from terminal.output import (
    ANSWERED,
    Cannot,
    print_json,
    print_progress,
    print_roles,
    print_text,
    sentence,
)
from terminal.resolve import dataset_of, workspace_of

SHOWN_WORDS = 20  # words that were not known
SHOWN = 50  # refused rows that are printed
OPTIONS = {
    "sheet": "--sheet NAME",
    "dates": "--dates day-first or --dates month-first",
    "decimal": "--decimal comma or --decimal point",
    "header": "--header LINE",
}
SINGLE_ROLES = ("outcome", "positive", "date", "value", "randomised", "currency", "split")
SEVERAL_ROLES = {"id": "ids", "lever": "levers", "driver": "drivers"} | {
    name: name for name in ("exclude", "include", "follows")
}


def add_file(arguments: argparse.Namespace) -> int:
    """Import a file and say what was read."""
    if arguments.all:
        return add_all_tables(arguments)
    with workspace_of(arguments) as workspace:
        imported = workspace.add(
            arguments.file,
            name=arguments.name,
            choices=_choices(arguments),
            replacing=arguments.replace,
            progress=print_progress,
        )
        print_progress("", 1.0)
        if imported.dataset is None:
            raise Cannot(" ".join(imported.problems))
        if arguments.json:
            questions = [
                {
                    "choice": question.choice,
                    "columns": list(question.columns),
                    "text": question.text,
                }
                for question in imported.report.questions
            ]
            report = {"rows_in": imported.report.rows_in, "rows_kept": imported.report.rows_kept,
                      "notes": list(imported.report.notes), "questions": questions}  # fmt: skip
            refused = [
                {"line": row.line, "why": row.why, "cells": list(row.cells)}
                for row in imported.report.refused
            ]
            return print_json({**card_json(imported.dataset), "report": report, "refused": refused})
        print_text(
            f"{imported.dataset.key}: {imported.dataset.rows:,} rows kept "
            f"of {imported.report.rows_in:,}."
        )
        for row in imported.report.refused[:SHOWN]:
            print_text(f"  refused line {row.line}: {row.why}")
        if len(imported.report.refused) > SHOWN:
            print_text(f"  and {len(imported.report.refused) - SHOWN:,} more; --json lists all")
        for note in imported.report.notes:
            print_text(f"  {note}")
        for question in imported.report.questions:
            print_text(f"  {question.text} Say it with {OPTIONS[question.choice]}.")
        print_roles(imported.dataset)
    return ANSWERED


def _choices(arguments: argparse.Namespace) -> Choices:
    if arguments.header is not None and arguments.header < 0:
        raise Cannot("--header takes the line with the names: 1 for the first, 0 for none.")
    return Choices(arguments.sheet, arguments.dates, arguments.decimal, arguments.header)


def list_datasets(arguments: argparse.Namespace) -> int:
    """The datasets, a line each."""
    with workspace_of(arguments) as workspace:
        cards = workspace.datasets()
    if arguments.json:
        return print_json([entry_json(card) for card in cards])
    for card in cards:
        outcome = f"outcome {card.outcome.name}" if card.outcome else "no outcome set"
        simulated = ", simulated" if card.simulated else ""
        print_text(f"{card.key:24} {card.rows:>10,} rows  {outcome}{simulated}")
    return ANSWERED


def describe_dataset(arguments: argparse.Namespace) -> int:
    """The card of a dataset."""
    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        unknown = workspace.unknown_words(dataset)
    if arguments.json:
        return print_json(card_json(dataset))
    print_text(f"{dataset.title} ({dataset.key}): {dataset.rows:,} rows")
    if dataset.simulated:
        print_text("Simulated: these rows were made up.")
    print_roles(dataset)
    if unknown:
        words = ", ".join(f"{word} ({times:,})" for word, times in unknown[:SHOWN_WORDS])
        print_text(f"  Words I did not know: {words}. Say what one means with --synonym.")
    return ANSWERED


def remove_dataset(arguments: argparse.Namespace) -> int:
    """Remove a dataset and its rows."""
    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        workspace.remove(dataset.key)
    if arguments.json:
        return print_json({"removed": dataset.key})
    print_text(f"{dataset.key} was removed. Kept findings stay.")
    return ANSWERED


def set_roles(arguments: argparse.Namespace) -> int:
    """Correct what the columns are for."""
    from datasets.cards.edits import CardEdits

    titles = [text.partition("=") for text in arguments.title]
    roles: dict[str, Any] = {name: getattr(arguments, name) for name in SINGLE_ROLES}
    roles |= {name: tuple(getattr(arguments, typed)) for typed, name in SEVERAL_ROLES.items()}
    new_titles = tuple((name, title) for name, mark, title in titles if mark)
    words = [text.partition("=") for text in arguments.synonym]
    synonyms = tuple((word.strip(), meaning.strip()) for word, _, meaning in words)
    edits = CardEdits(**roles, titles=new_titles, synonyms=synonyms)
    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        try:
            dataset = workspace.edit(dataset.key, edits)
        except (LookupError, ValueError) as error:
            raise Cannot(sentence(error)) from error
    if arguments.json:
        return print_json(card_json(dataset))
    print_roles(dataset)
    return ANSWERED

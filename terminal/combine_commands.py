"""Commands that make one dataset from others: join them, or ask for rows in SQL."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.cards.card_json import card_json
from terminal.output import ANSWERED, Cannot, print_json, print_roles, print_text
from terminal.resolve import dataset_of, workspace_of

if TYPE_CHECKING:
    import pandas as pd

    from datasets.cards.card import Dataset
    from datasets.combining.joining import JoinResult
    from datasets.workspace.workspace import Imported, Workspace

ROWS, COLUMNS, LONGEST = 8, 12, 40


def join_datasets(arguments: argparse.Namespace) -> int:
    """Join datasets on keys that are named or found; first say what becomes of the rows."""
    from datasets.combining.joining import join
    from datasets.combining.keep_combined import keep

    with workspace_of(arguments) as workspace:
        sources = (arguments.left, *arguments.right)
        cards = [_card(workspace, text, may_add=not arguments.preview) for text in sources]
        on = [_pair(text, cards) for text in arguments.on]
        keeps, whole = not arguments.drop_unmatched, not arguments.preview
        joined = join(workspace.store, cards, on, keeps=keeps, all_rows=whole)
        if not arguments.json:
            _print_steps(joined)
        if arguments.preview:
            return _previewed(joined, arguments)
        if joined.problems or joined.read is None:
            raise Cannot(" ".join(joined.problems))
        name = arguments.name or f"{cards[0].title} joined"
        imported = keep(workspace, name, joined.read, asked_like=cards[0])
    return _print_imported(imported, arguments, {"join": _steps_json(joined)})


def query_datasets(arguments: argparse.Namespace) -> int:
    """Run one SELECT over the datasets; keep its rows where they are given a name."""
    from datasets.combining.keep_combined import keep
    from datasets.combining.queries import run_query

    with workspace_of(arguments) as workspace:
        read = run_query(workspace.store, workspace.datasets(), arguments.query)
        if read.frame is None:
            raise Cannot(" ".join(read.problems))
        if not arguments.name:
            head = _head_json(read.frame)
            if arguments.json:
                return print_json({"rows": len(read.frame), "head": head, "kept": False})
            _print_head(read.frame, len(read.frame))
            print_text("Nothing was kept; --name N keeps these rows as a dataset.")
            return ANSWERED
        imported = keep(workspace, arguments.name, read)
    return _print_imported(imported, arguments, {})


def _card(workspace: Workspace, text: str, *, may_add: bool) -> Dataset:
    """The dataset that is meant; a file is added first, where it may be."""
    place = text.partition("::")[0]
    if workspace.find(text) is not None or not Path(place).exists():
        return dataset_of(workspace, text)
    if not may_add:
        raise Cannot(f"--preview keeps nothing, so {text} has to be added first: cli.py add.")
    imported = workspace.add(text)
    if imported.dataset is None:
        raise Cannot(" ".join(imported.problems))
    return imported.dataset


def _pair(text: str, cards: Sequence[Dataset]) -> tuple[str, str]:
    """LEFT=RIGHT, or one name for both; a name may hold an equals sign itself."""
    names = {column.name for card in cards for column in card.columns}
    if text in names or "=" not in text:
        return text, text
    cuts = [place for place, letter in enumerate(text) if letter == "="]
    pairs = [(text[:cut].strip(), text[cut + 1 :].strip()) for cut in cuts]
    return next((pair for pair in pairs if set(pair) <= names), pairs[0])


def _print_steps(joined: JoinResult) -> None:
    for step in joined.steps:
        for sentence in step.sentences:
            print_text(f"  {sentence}")
        for on in step.others:
            flags = " ".join(f'--on "{one}={other}"' for one, other in on)
            print_text(f"  It could also be joined with {flags}.")


def _previewed(joined: JoinResult, arguments: argparse.Namespace) -> int:
    if arguments.json:
        head = None if joined.head is None else _head_json(joined.head)
        return print_json({
            "join": _steps_json(joined), "problems": list(joined.problems),
            "rows": joined.rows, "head": head, "kept": False,
        })  # fmt: skip
    if joined.problems or joined.head is None:
        raise Cannot(" ".join(joined.problems))
    _print_head(joined.head, joined.rows)
    print_text("Nothing was kept yet; without --preview it is.")
    return ANSWERED


def _steps_json(joined: JoinResult) -> list[dict[str, Any]]:
    steps = []
    for step in joined.steps:
        match = step.match
        counts = {} if match is None else {
            "on": [list(pair) for pair in match.on],
            "left_rows": match.left_rows, "matched": match.matched,
            "unmatched": match.left_rows - match.matched,
            "right_rows": match.right_rows, "unused": match.right_rows - match.used,
            "left_blank": match.left_blank, "right_blank": match.right_blank,
            "repeated_keys": match.repeated, "rows_if_multiplied": match.rows_after,
            "differ_only_in_form": match.near,
        }  # fmt: skip
        steps.append({
            "right": step.right, **counts, "sentences": list(step.sentences),
            "others": [[list(pair) for pair in on] for on in step.others],
            "problem": step.problem,
        })  # fmt: skip
    return steps


def _head_json(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if value != value else _plain(value) for name, value in row.items()}  # noqa: PLR0124
        for row in frame.head(ROWS).to_dict("records")
    ]


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) else str(value)


def _print_head(frame: pd.DataFrame, rows: int) -> None:
    cells = frame.iloc[:ROWS, :COLUMNS].astype(object)
    cells = cells.map(lambda value: " ".join(str(value).split())[:LONGEST]).where(cells.notna(), "")
    more = f", the first {COLUMNS} shown" if frame.shape[1] > COLUMNS else ""
    print_text(f"{rows:,} rows of {frame.shape[1]:,} columns{more}:")
    print_text(cells.to_string(index=False))


def _print_imported(imported: Imported, arguments: argparse.Namespace, also: dict[str, Any]) -> int:
    if imported.dataset is None:
        raise Cannot(" ".join(imported.problems))
    if arguments.json:
        return print_json({**card_json(imported.dataset), **also})
    print_text(f"{imported.dataset.key}: {imported.dataset.rows:,} rows kept.")
    for note in (
        imported.report.notes[-1:] if "here already" in " ".join(imported.report.notes) else ()
    ):
        print_text(f"  {note}")
    print_roles(imported.dataset)
    return ANSWERED

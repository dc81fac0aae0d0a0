"""How a question is read, without calculating anything: understand."""

from __future__ import annotations

import argparse

from terminal.output import ANSWERED, print_json, print_text
from terminal.resolve import dataset_of, workspace_of


def understand_question(arguments: argparse.Namespace) -> int:
    """Print the reading of a question: as JSON, or in words."""
    from analyses._asking.reading.read import read
    from analyses._asking.reading.wording import worded
    from analyses._asking.understanding import row_names
    from models.training.rows_read import rows_used

    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        ids = [column.name for column in dataset.with_role("id")]
        rows = row_names(rows_used(workspace, dataset, ids)) if ids else frozenset()
        before = read(arguments.after, dataset, rows) if arguments.after else None
        reading = read(arguments.question, dataset, rows, after=before)
    if arguments.json:
        return print_json(reading.to_json())
    if reading.asking is not None:
        print_text(f"Understood as: {worded(reading.asking, dataset)}")
        return ANSWERED
    print_text(str(reading.why_not))
    for asking in reading.readings:
        print_text(f"· {worded(asking, dataset)}")
    return ANSWERED

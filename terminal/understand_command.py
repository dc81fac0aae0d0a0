"""How a question is read, without calculating anything: understand."""

from __future__ import annotations

import argparse

from terminal.output import ANSWERED, print_json, print_text
from terminal.resolve import dataset_of, reading_of, workspace_of


def understand_question(arguments: argparse.Namespace) -> int:
    """Print the reading of a question: as JSON, or in words."""
    from analyses._asking.reading.wording import worded

    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        reading = reading_of(workspace, dataset, arguments.question, arguments.after)
    if arguments.json:
        return print_json(reading.to_json())
    if reading.asking is not None:
        print_text(f"Understood as: {worded(reading.asking, dataset)}")
        return ANSWERED
    print_text(str(reading.why_not))
    for asking in reading.readings:
        print_text(f"· {worded(asking, dataset)}")
    return ANSWERED

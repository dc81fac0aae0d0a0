"""What an answer offers next, as the terminal gives it: key and choices, or a command to run."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING

from terminal.output import ANSWERED, print_answer, print_json, print_text
from terminal.resolve import reading_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from answers.answer import Answer, Asked
    from datasets.cards.card import Dataset
    from datasets.workspace.workspace import Workspace


def print_with_offers(
    workspace: Workspace, dataset: Dataset, answer: Answer, arguments: argparse.Namespace
) -> int:
    """The answer with what it offers: in JSON as `offers`, below a refusal as commands."""
    offers = offers_of(workspace, dataset, answer)
    if arguments.json:
        from answers.json_form import to_json

        told = [{"key": o.key, "text": o.text, "choices": dict(o.choices)} for o in offers]
        return print_json({**to_json(answer), "offers": told})
    print_answer(answer, arguments)
    if answer.refused and offers:
        print_text("To ask what this data can answer")
        for asked in offers:
            print_text(f"  {command_of(arguments, dataset, asked)}")
    return ANSWERED


def offers_of(workspace: Workspace, dataset: Dataset, answer: Answer) -> Sequence[Asked]:
    """The questions to ask next as they are read, those that cannot be read left out."""
    from analyses._asking.understanding import asked_of
    from answers.answer import CannotAnswer

    offers = []
    for text in answer.ask_next:
        try:
            offers.append(asked_of(reading_of(workspace, dataset, text), dataset))
        except CannotAnswer:
            continue
    return offers


def command_of(arguments: argparse.Namespace, dataset: Dataset, asked: Asked) -> str:
    """The command that asks it, quoted for a shell, of the same workspace."""
    words = ["python", "cli.py", "ask", dataset.key, asked.text]
    if str(arguments.workspace) != "workspace":
        words += ["--workspace", str(arguments.workspace)]
    return shlex.join(words)

"""What the terminal prints: answers, cards, JSON, one plain sentence where something cannot be."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from answers.neutralise import plain, visible
from datasets.storage.error_traces import keep_trace

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from answers.answer import Answer
    from datasets.cards.card import Dataset

ANSWERED, CANNOT = 0, 1


class Cannot(Exception):  # noqa: N818  said on stderr, never raised beyond the terminal
    """One plain sentence for stderr; the exit code is 1."""


class Parser(argparse.ArgumentParser):
    """A command line that repeats what was typed only in letters that a terminal shows."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        super()._print_message("\n".join(map(visible, message.split("\n"))), file)


def print_answer(answer: Answer, arguments: argparse.Namespace) -> int:
    """The answer as text, or as JSON where that was asked for."""
    if arguments.json:
        from answers.json_form import to_json

        return print_json(to_json(answer))
    from exports.text import to_terminal

    print_text(to_terminal(answer))
    return ANSWERED


def print_text(words: str = "") -> None:
    """Lines on the terminal; no character from the data moves the cursor or turns the direction."""
    print("\n".join(visible(line).rstrip() for line in words.split("\n")))


def print_json(value: object) -> int:
    """Anything as JSON, with what a terminal would act on written as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    print("".join(_escaped(letter) for letter in text))
    return ANSWERED


def _escaped(letter: str) -> str:
    is_shown = letter in "\n" or visible(letter) == letter
    return letter if is_shown else json.dumps(letter)[1:-1]


def print_roles(dataset: Dataset) -> None:
    """What each column is for, and what stands in the way of asking."""
    names = {"outcome": "outcome", "id": "names the row", "date": "date", "value": "worth",
             "lever": "can be changed", "driver": "explains", "left_out": "left out"}  # fmt: skip
    for column in dataset.columns:
        role = names[column.role] + (", drawn by lot" if column.randomised else "")
        if column.role == "outcome" and dataset.positive:
            role += f" ({dataset.positive})"
        missing = f", {column.missing:,} missing" if column.missing else ""
        why = f"   {column.why}" if column.role == "left_out" else ""
        print_text(f"  {column.name:28} {role:22} {column.kind}{missing}{why}")
    for word, meaning in dataset.synonyms:
        print_text(f"  {word} means {meaning}")
    for problem in dataset.problems:
        print_text(f"  ! {problem}")


def print_progress(phrase: str, done: float) -> None:
    """One line on the terminal that overwrites itself; silent where nobody watches."""
    if sys.stderr.isatty():
        line = f"{plain(phrase)} ({100 * done:.0f}%)" if phrase else ""
        print(f"\r{line:<78}\r", end="", file=sys.stderr, flush=True)


def print_error(sentence: str) -> int:
    """One plain sentence on stderr; the exit code of "cannot"."""
    print(plain(sentence), file=sys.stderr)
    return CANNOT


def sentence(error: BaseException) -> str:
    """The sentence that an error carries."""
    if isinstance(error, OSError):
        from datasets.storage import durable_writes as disk

        return disk.sentence(error)
    return str(error.args[0]) if error.args and isinstance(error.args[0], str) else str(error)


def unexpected(error: Exception, folder: Path) -> str:
    """A sentence for what should not happen; where it did goes to a file for whoever mends it.

    What the disk refuses has its own sentence, and nothing is written about it.
    """
    if isinstance(error, OSError):
        return sentence(error)
    message = (
        f"Something went wrong inside Wherefore ({type(error).__name__}); nothing was changed."
    )
    log = keep_trace(error, folder)
    return message if log is None else f"{message} The details are in {log}."

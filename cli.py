"""The second front end: every answer of the app is reachable from the terminal."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasets.card_json import card_json, entry_json

if TYPE_CHECKING:
    from answers.answer import Answer, Asked
    from datasets.card import Dataset
    from datasets.workspace import Workspace
    from models.trained import TrainedModel

ANSWERED, CANNOT, USAGE = 0, 1, 2
WORKSPACE = "WHEREFORE_WORKSPACE"
SINGLE_ROLES = ("outcome", "positive", "date", "value", "randomised", "currency")
SEVERAL_ROLES = {"id": "ids", "lever": "levers", "driver": "drivers"} | {
    name: name for name in ("exclude", "include", "follows")
}
Command = Callable[[argparse.Namespace], int]


class Cannot(Exception):  # noqa: N818  said on stderr, never raised beyond this file
    """One plain sentence for stderr; the exit code is 1."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 answered (a refusal too), 1 cannot, 2 usage."""
    arguments = parser().parse_args(argv)
    if not hasattr(arguments, "workspace"):
        arguments.workspace = os.environ.get(WORKSPACE) or "workspace"
    arguments.json = getattr(arguments, "json", False)
    try:
        run: Command = arguments.run
        return run(arguments)
    except Cannot as cannot:
        return _say(str(cannot))
    except BrokenPipeError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return ANSWERED
    except KeyboardInterrupt:
        return _say("Stopped. Nothing was kept of this question.")
    except Exception as error:
        return _say(_unexpected(error, Path(arguments.workspace)))


def parser() -> argparse.ArgumentParser:
    """The command line; --workspace and --json may stand anywhere behind the command."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--workspace", metavar="DIR", help="the folder that holds everything")
    common.add_argument("--json", action="store_true", help="print JSON")
    top = argparse.ArgumentParser(
        prog="cli.py", description="Answers business questions from a table.", parents=[common]
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about, parents=[common])
        added.set_defaults(run=run)
        return added

    add = command("add", add_file, "import csv, parquet, xlsx, json or FILE.duckdb::TABLE")
    add.add_argument("file")
    add.add_argument("--name", help="what to call the dataset")
    command("list", list_datasets, "the datasets of the workspace")
    command("describe", describe_dataset, "the card of a dataset").add_argument("dataset")
    command("remove", remove_dataset, "remove a dataset").add_argument("dataset")
    _set_arguments(command("set", set_roles, "say what the columns are for"))
    command("questions", list_questions, "what can be asked of a dataset").add_argument("dataset")
    asking = command("ask", ask_question, "ask in your own words")
    asking.add_argument("dataset")
    asking.add_argument("question")
    asking.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
    _what_if_arguments(command("what-if", ask_what_if, "what a change would do"))
    deck = command("deck", make_deck, "answer questions onto slides")
    deck.add_argument("dataset")
    deck.add_argument("question", nargs="+")
    deck.add_argument("--out", required=True, metavar="FILE.pptx")
    deck.add_argument("--title", default="")
    command("app", open_app, "open the app").add_argument("--port", type=int, default=8501)
    return top


def _set_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("dataset")
    for name in SINGLE_ROLES:
        command.add_argument(f"--{name}")
    for name in SEVERAL_ROLES:
        command.add_argument(f"--{name}", action="append", default=[], metavar="COL")
    command.add_argument("--title", action="append", default=[], metavar="COL=TITLE")


def _what_if_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("dataset")
    for name, shape in (("set", "V"), ("shift", "+1"), ("scale", "0.9"), ("where", "V")):
        command.add_argument(f"--{name}", action="append", default=[], metavar=f"COL={shape}")
    command.add_argument("--share", type=float, default=1.0, help="of those rows, 0 to 1")
    command.add_argument("--cost", type=float, default=0.0, help="money for each changed row")
    command.add_argument("--fixed", type=float, default=0.0, help="money once")
    command.add_argument("--beyond", action="store_true", help="leave what was observed")
    command.add_argument("--refute", action="store_true", help="try the estimate with luck")


def add_file(arguments: argparse.Namespace) -> int:
    """Import a file and say what was read."""
    with _workspace(arguments) as workspace:
        made = workspace.add(arguments.file, name=arguments.name)
        if made.dataset is None:
            raise Cannot(" ".join(made.problems))
        if arguments.json:
            report = {"rows_in": made.report.rows_in, "rows_kept": made.report.rows_kept,
                      "notes": list(made.report.notes)}  # fmt: skip
            refused = [{"line": line, "why": why} for line, why in made.report.refused]
            return _print_json({**card_json(made.dataset), "report": report, "refused": refused})
        print(f"{made.dataset.key}: {made.dataset.rows:,} rows kept of {made.report.rows_in:,}.")
        for line, why in made.report.refused:
            print(f"  refused line {line}: {why}")
        for note in made.report.notes:
            print(f"  {note}")
        _print_roles(made.dataset)
    return ANSWERED


def list_datasets(arguments: argparse.Namespace) -> int:
    """The datasets, a line each."""
    with _workspace(arguments) as workspace:
        cards = workspace.datasets()
    if arguments.json:
        return _print_json([entry_json(card) for card in cards])
    for card in cards:
        outcome = f"outcome {card.outcome.name}" if card.outcome else "no outcome set"
        simulated = ", simulated" if card.simulated else ""
        print(f"{card.key:24} {card.rows:>10,} rows  {outcome}{simulated}")
    return ANSWERED


def describe_dataset(arguments: argparse.Namespace) -> int:
    """The card of a dataset."""
    with _workspace(arguments) as workspace:
        dataset = _dataset(workspace, arguments.dataset)
    if arguments.json:
        return _print_json(card_json(dataset))
    print(f"{dataset.title} ({dataset.key}): {dataset.rows:,} rows")
    if dataset.simulated:
        print("Simulated: these rows were made up.")
    _print_roles(dataset)
    return ANSWERED


def remove_dataset(arguments: argparse.Namespace) -> int:
    """Remove a dataset and its rows."""
    with _workspace(arguments) as workspace:
        dataset = _dataset(workspace, arguments.dataset)
        workspace.remove(dataset.key)
    if arguments.json:
        return _print_json({"removed": dataset.key})
    print(f"{dataset.key} was removed. Kept findings stay.")
    return ANSWERED


def set_roles(arguments: argparse.Namespace) -> int:
    """Correct what the columns are for."""
    from datasets.edits import CardEdits

    titles = [text.partition("=") for text in arguments.title]
    told: dict[str, Any] = {name: getattr(arguments, name) for name in SINGLE_ROLES}
    told |= {name: tuple(getattr(arguments, typed)) for typed, name in SEVERAL_ROLES.items()}
    named = tuple((name, title) for name, mark, title in titles if mark)
    edits = CardEdits(**told, titles=named)
    with _workspace(arguments) as workspace:
        dataset = _dataset(workspace, arguments.dataset)
        try:
            dataset = workspace.edit(dataset.key, edits)
        except (LookupError, ValueError) as error:
            raise Cannot(_sentence(error)) from error
    if arguments.json:
        return _print_json(card_json(dataset))
    _print_roles(dataset)
    return ANSWERED


def list_questions(arguments: argparse.Namespace) -> int:
    """What can be asked, and what cannot, with the reason."""
    from analyses._ask import questions_for

    with _workspace(arguments) as workspace:
        offered = questions_for(_dataset(workspace, arguments.dataset))
    if arguments.json:
        return _print_json([asdict(question) for question in offered])
    for question in offered:
        not_yet = "" if question.available else f"   (not yet: {question.why_not})"
        print(f"{question.text}{not_yet}")
    return ANSWERED


def ask_question(arguments: argparse.Namespace) -> int:
    """Answer a question asked in words."""
    from analyses._ask import typed_choices
    from answers.answer import Asked, CannotAnswer

    with _workspace(arguments) as workspace:
        dataset = _dataset(workspace, arguments.dataset)
        try:
            asked = _understood(workspace, dataset, arguments.question, arguments.option)
            more = typed_choices(asked.key, arguments.option)
            asked = Asked(asked.key, asked.text, {**asked.choices, **more})
        except CannotAnswer as cannot:
            raise Cannot(str(cannot)) from cannot
        return _print_answer(_answer(_model(workspace, dataset), asked), arguments)


def ask_what_if(arguments: argparse.Namespace) -> int:
    """Answer what a change would do."""
    from answers.answer import Asked

    lists = ("set", "shift", "scale", "where")
    choices: dict[str, Any] = {name: tuple(getattr(arguments, name)) for name in lists}
    choices |= {
        name: getattr(arguments, name) for name in ("share", "cost", "fixed", "beyond", "refute")
    }
    with _workspace(arguments) as workspace:
        dataset = _dataset(workspace, arguments.dataset)
        model = _model(workspace, dataset)
        return _print_answer(_answer(model, Asked("what_if", "", choices)), arguments)


def make_deck(arguments: argparse.Namespace) -> int:
    """Answer questions and write them as slides."""
    from answers.answer import CannotAnswer
    from exports.slides import write_deck

    target = Path(arguments.out)
    if target.suffix.lower() != ".pptx":
        raise Cannot(f"{target.name} must end in .pptx. Nothing was written.")
    if not target.parent.is_dir():
        raise Cannot(f"There is no folder {target.parent}. Nothing was written.")
    with _workspace(arguments) as workspace:
        dataset = _dataset(workspace, arguments.dataset)
        try:
            asked = [_understood(workspace, dataset, text, ()) for text in arguments.question]
        except CannotAnswer as cannot:
            raise Cannot(str(cannot)) from cannot
        model = _model(workspace, dataset)
        answers = [_answer(model, each) for each in asked]
    today = datetime.now().astimezone().date()
    try:
        write_deck(answers, target, title=arguments.title, made_on=today)
    except OSError as error:
        raise Cannot(f"{target} could not be written: {error.strerror}.") from error
    if arguments.json:
        return _print_json({"file": str(target), "answers": len(answers)})
    for answer in answers:
        print(f"· {answer.headline}")
    print(f"{target}: written.")
    return ANSWERED


def open_app(arguments: argparse.Namespace) -> int:
    """Open the app on this machine."""
    here = Path(__file__).parent
    calm = {"OMP_WAIT_POLICY": "PASSIVE", "OPENBLAS_NUM_THREADS": "1"}
    environment = {**calm, **os.environ, WORKSPACE: str(Path(arguments.workspace).resolve())}
    print(f"Wherefore opens on http://127.0.0.1:{arguments.port} · stop it with Ctrl+C", flush=True)
    return subprocess.call(
        [sys.executable, "-m", "streamlit", "run", "streamlit_app.py",
         "--server.port", str(arguments.port)],
        cwd=here,
        env=environment,
    )  # fmt: skip


def _workspace(arguments: argparse.Namespace) -> Workspace:
    from datasets.workspace import Workspace

    try:
        workspace = Workspace(arguments.workspace)
        workspace.install_samples()
    except OSError as error:
        raise Cannot(_sentence(error)) from error
    return workspace


def _dataset(workspace: Workspace, key: str) -> Dataset:
    found = workspace.find(key)
    if found is not None:
        return found
    near = workspace.nearest(key)
    meant = f" Did you mean {near}?" if near else " `cli.py list` names those that are here."
    raise Cannot(f"There is no dataset called {key}.{meant}")


def _understood(workspace: Workspace, dataset: Dataset, text: str, options: Sequence[str]) -> Asked:
    from analyses._registry import analyses
    from analyses._understanding import row_names, understand
    from answers.answer import Asked

    key = text.strip()
    if key in analyses() and options:
        return Asked(key, "")
    ids = [column.name for column in dataset.with_role("id")]
    return understand(text, dataset, row_names(workspace.rows(dataset, ids)))


def _model(workspace: Workspace, dataset: Dataset) -> TrainedModel:
    from models.training import train

    if dataset.problems:
        raise Cannot(f"{dataset.title}: {' '.join(dataset.problems)}")
    rows = workspace.rows(dataset)
    try:
        return train(dataset, rows, folder=workspace.models_folder, progress=_progress)
    except ValueError as error:
        raise Cannot(f"{dataset.title}: {_sentence(error)} Nothing was calculated.") from error


def _answer(model: TrainedModel, asked: Asked) -> Answer:
    from analyses._ask import ask
    from answers.answer import CannotAnswer

    try:
        return ask(model, asked, _progress)
    except CannotAnswer as cannot:
        raise Cannot(str(cannot)) from cannot
    finally:
        _progress("", 1.0)


def _progress(phrase: str, done: float) -> None:
    """One line on the terminal that overwrites itself; silent where nobody watches."""
    if sys.stderr.isatty():
        line = f"{phrase} ({100 * done:.0f}%)" if phrase else ""
        print(f"\r{line:<78}\r", end="", file=sys.stderr, flush=True)


def _print_answer(answer: Answer, arguments: argparse.Namespace) -> int:
    if arguments.json:
        from answers.json_form import to_json

        return _print_json(to_json(answer))
    from exports.text import to_terminal

    print(to_terminal(answer))
    return ANSWERED


def _print_json(told: object) -> int:
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return ANSWERED


def _print_roles(dataset: Dataset) -> None:
    names = {"outcome": "outcome", "id": "names the row", "date": "date", "value": "worth",
             "lever": "can be changed", "driver": "explains", "left_out": "left out"}  # fmt: skip
    for column in dataset.columns:
        role = names[column.role] + (", drawn by lot" if column.randomised else "")
        if column.role == "outcome" and dataset.positive:
            role += f" ({dataset.positive})"
        missing = f", {column.missing:,} missing" if column.missing else ""
        why = f"   {column.why}" if column.role == "left_out" else ""
        print(f"  {column.name:28} {role:22} {column.kind}{missing}{why}")
    for problem in dataset.problems:
        print(f"  ! {problem}")


def _say(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return CANNOT


def _sentence(error: BaseException) -> str:
    return str(error.args[0]) if error.args and isinstance(error.args[0], str) else str(error)


def _unexpected(error: Exception, folder: Path) -> str:
    """A sentence for what should not happen; the details go to a file for whoever mends it."""
    told = f"Something went wrong inside Wherefore ({type(error).__name__}); nothing was changed."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "errors.log").open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat()}\n{traceback.format_exc()}\n")
    except OSError:
        return told
    return f"{told} The details are in {folder / 'errors.log'}."


if __name__ == "__main__":
    sys.exit(main())

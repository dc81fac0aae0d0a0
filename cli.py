"""The terminal's entry: which commands there are and what each takes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from terminal.app_command import app_arguments, open_app
from terminal.audit_command import show_audit
from terminal.combine_commands import join_datasets, query_datasets
from terminal.dataset_commands import (
    SEVERAL_ROLES,
    SINGLE_ROLES,
    add_file,
    describe_dataset,
    list_datasets,
    remove_dataset,
    set_roles,
)
from terminal.mcp_command import mcp_arguments, serve_assistants
from terminal.output import ANSWERED, Cannot, Parser, print_error, unexpected
from terminal.question_commands import ask_question, ask_what_if, list_questions, make_deck
from terminal.scenario_commands import compare_scenarios, list_scenarios
from terminal.understand_command import understand_question
from terminal.workspace_commands import back_up_workspace, check_workspace, restore_workspace

WORKSPACE = "WHEREFORE_WORKSPACE"
Command = Callable[[argparse.Namespace], int]


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
        return print_error(str(cannot))
    except BrokenPipeError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return ANSWERED
    except KeyboardInterrupt:
        return print_error("Stopped. Nothing was kept of this question.")
    except Exception as error:
        return print_error(unexpected(error, Path(arguments.workspace)))


def parser() -> argparse.ArgumentParser:
    """The command line; --workspace and --json may stand anywhere behind the command."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--workspace", metavar="DIR", help="the folder that holds everything")
    common.add_argument("--json", action="store_true", help="print JSON")
    top = Parser(
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
    add.add_argument("--all", action="store_true", help="every table of a .duckdb file")
    add.add_argument("--replace", action="store_true", help="in the place of the one so called")
    add.add_argument("--sheet", default="", help="of a workbook with several")
    add.add_argument("--dates", default="", choices=["day-first", "month-first"])
    add.add_argument("--decimal", default="", choices=["comma", "point"])
    add.add_argument("--header", type=int, metavar="LINE", help="with the names; 0 for none")
    _combining_arguments(command)
    command("list", list_datasets, "the datasets of the workspace")
    command("describe", describe_dataset, "the card of a dataset").add_argument("dataset")
    command("remove", remove_dataset, "remove a dataset").add_argument("dataset")
    _set_arguments(command("set", set_roles, "say what the columns are for"))
    command("questions", list_questions, "what can be asked of a dataset").add_argument("dataset")
    _asking_arguments(command)
    _what_if_arguments(command("what-if", ask_what_if, "what a change would do"))
    saved = command("scenarios", list_scenarios, "the what-ifs kept under a name")
    saved.add_argument("dataset")
    saved.add_argument("--remove", metavar="NAME", help="forget one")
    saved.add_argument("--renew", action="store_true", help="estimate anew where the data changed")
    beside = command("compare", compare_scenarios, "kept what-ifs side by side")
    beside.add_argument("dataset")
    beside.add_argument("name", nargs="+")
    deck = command("deck", make_deck, "answer questions onto slides")
    deck.add_argument("dataset")
    deck.add_argument("question", nargs="+")
    deck.add_argument("--out", required=True, metavar="FILE.pptx")
    deck.add_argument("--title", default="")
    _choice_arguments(deck)
    command("check", check_workspace, "look whether the workspace is sound")
    backup = command("backup", back_up_workspace, "write the workspace to one new file")
    backup.add_argument("file")
    backup.add_argument("--models", action="store_true", help="with trained models")
    command("restore", restore_workspace, "from a backup").add_argument("file")
    log = command("audit", show_audit, "who did what in the workspace")
    log.add_argument("--since", metavar="DATE", help="from that day on, like 2026-11-28")
    app_arguments(command("app", open_app, "open the app"))
    mcp_arguments(command("mcp", serve_assistants, "let an assistant ask, by its protocol"))
    return top


def _asking_arguments(command: Callable[..., argparse.ArgumentParser]) -> None:
    asking = command("ask", ask_question, "ask in your own words")
    asking.add_argument("dataset")
    asking.add_argument("question")
    _choice_arguments(asking)
    read = command("understand", understand_question, "how a question is read; calculates nothing")
    read.add_argument("dataset")
    read.add_argument("question")
    _after_argument(read)


def _choice_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE",
        help="a choice of the question: where=COLUMN=VALUE, without=COLUMN, and its own",
    )  # fmt: skip
    _after_argument(command)


def _after_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--after", action="append", default=[], metavar="QUESTION",
        help="a question before it, the first one first",
    )  # fmt: skip


def _combining_arguments(command: Callable[..., argparse.ArgumentParser]) -> None:
    join = command("join", join_datasets, "add the columns of other datasets to one")
    join.add_argument("left", help="a dataset, or a file that is added first")
    join.add_argument("right", nargs="+", help="whose columns are added to the left one's rows")
    join.add_argument("--on", action="append", default=[], metavar="LEFTCOL[=RIGHTCOL]")
    join.add_argument("--name", help="what to call the result")
    join.add_argument("--drop-unmatched", action="store_true", help="leave out rows without one")
    join.add_argument("--preview", action="store_true", help="say what it would do; keep nothing")
    query = command("query", query_datasets, "keep the rows of a SELECT as a dataset")
    query.add_argument("query", metavar="SELECT")
    query.add_argument("--name", help="keep the rows under this name")


def _set_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("dataset")
    for name in SINGLE_ROLES:
        command.add_argument(f"--{name}")
    for name in SEVERAL_ROLES:
        command.add_argument(f"--{name}", action="append", default=[], metavar="COL")
    command.add_argument("--title", action="append", default=[], metavar="COL=TITLE")
    command.add_argument(
        "--synonym",
        action="append",
        default=[],
        metavar="WORD=COL[=VALUE]",
        help="what you call it; WORD= takes it away",
    )


def _what_if_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("dataset")
    for name, shape in (("set", "V"), ("shift", "+1"), ("scale", "0.9"), ("where", "V")):
        command.add_argument(f"--{name}", action="append", default=[], metavar=f"COL={shape}")
    command.add_argument("--share", type=float, default=1.0, help="of those rows, 0 to 1")
    command.add_argument("--cost", type=float, default=0.0, help="money for each changed row")
    command.add_argument("--fixed", type=float, default=0.0, help="money once")
    command.add_argument("--beyond", action="store_true", help="leave what was observed")
    command.add_argument("--refute", action="store_true", help="try the estimate with luck")
    command.add_argument("--lever", default="", metavar="COL", help="every size of one column")
    command.add_argument(
        "--goal", default="", metavar="LEVEL", help="with --lever: what reaches it"
    )
    command.add_argument("--save", metavar="NAME", help="keep it under a name")


if __name__ == "__main__":
    sys.exit(main())

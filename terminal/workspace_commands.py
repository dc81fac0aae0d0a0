"""Commands that keep a workspace safe: check it, back it up, restore it."""

from __future__ import annotations

import argparse
from pathlib import Path

from terminal.output import ANSWERED, CANNOT, Cannot, print_error, print_json, print_text, sentence


def check_workspace(arguments: argparse.Namespace) -> int:
    """What is in a workspace and what is wrong with it; nothing is changed."""
    from dataclasses import asdict

    from answers.json_form import from_json
    from datasets.workspace.soundness import soundness
    from models.training.model_store import kept

    folder = Path(arguments.workspace)
    try:
        report = soundness(folder, from_json)
    except OSError as error:
        raise Cannot(sentence(error)) from error
    models, anew = kept(folder / "models")
    code = CANNOT if report.problems else ANSWERED
    if arguments.json:
        verdict = {"sound": not report.problems, **asdict(report)}
        print_json({**verdict, "models": models, "models_to_train": list(anew)})
        return code
    print_text(f"Version {report.version} of a workspace.")
    print_text(f"{_many(report.datasets, 'dataset')} with {report.rows:,} rows.")
    print_text(
        f"{_many(report.findings, 'finding')} and {_many(report.scenarios, 'kept what-if')}."
    )
    print_text(f"{_many(models, 'trained model')}; {len(anew)} to be trained anew when asked.")
    for note in report.notes:
        print_text(note)
    for problem in report.problems:
        print_error(problem)
    if not report.problems:
        print_text("All of it is sound.")
    return code


def back_up_workspace(arguments: argparse.Namespace) -> int:
    """Write the workspace to one new file."""
    from datasets.workspace.backup import back_up

    file = Path(arguments.file)
    try:
        written = back_up(Path(arguments.workspace), file, models=arguments.models)
    except OSError as error:
        raise Cannot(sentence(error)) from error
    if arguments.json:
        return print_json({"file": str(file), "files": list(written.files), "size": written.size})
    with_models = f" with {_many(written.models, 'trained model')}" if written.models else ""
    print_text(f"{file}: written, {file.stat().st_size:,} bytes{with_models}.")
    return ANSWERED


def restore_workspace(arguments: argparse.Namespace) -> int:
    """Put a backup into a folder that has no workspace yet."""
    from datasets.workspace.backup import restore

    folder = Path(arguments.workspace)
    try:
        contents = restore(Path(arguments.file), folder)
    except OSError as error:
        raise Cannot(sentence(error)) from error
    if arguments.json:
        return print_json({"workspace": str(folder), "files": list(contents.files)})
    print_text(f"{folder}: restored, {contents.size:,} bytes.")
    return ANSWERED


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

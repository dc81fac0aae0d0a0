"""The command that shows the audit log of a workspace."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path

from datasets.access.audit import Record, records
from terminal.output import ANSWERED, Cannot, print_json, print_text


def show_audit(arguments: argparse.Namespace) -> int:
    """Who did what, the oldest first; the app may be open meanwhile."""
    since = arguments.since or ""
    try:
        if since:
            since = date.fromisoformat(since).isoformat()
    except ValueError as error:
        raise Cannot(f"--since takes a day like 2026-11-28, not {since}.") from error
    folder = Path(arguments.workspace)
    if not folder.is_dir():
        raise Cannot(f"There is no workspace {folder}.")
    try:
        entries = list(records(folder, since))
    except OSError as error:
        raise Cannot(f"The audit log in {folder} cannot be read: {error.strerror}.") from error
    if arguments.json:
        return print_json([asdict(entry) for entry in entries])
    for entry in entries:
        print_text(_line(entry))
    if not entries:
        print_text("Nothing is noted yet." if not since else f"Nothing is noted since {since}.")
    return ANSWERED


def _line(entry: Record) -> str:
    team = f" ({entry.team})" if entry.team else ""
    end = "" if entry.outcome == "done" else f" [{entry.outcome}]"
    about = f": {entry.about}" if entry.about else ""
    dataset = f" {entry.dataset}" if entry.dataset else ""
    return (
        f"{entry.at[:19].replace('T', ' ')}  {entry.who}{team}  {entry.what}{dataset}{about}{end}"
    )

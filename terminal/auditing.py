"""The command that shows the audit log of a workspace."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path

from datasets.access.audit import Record, records
from terminal.speaking import ANSWERED, Cannot, print_json, tell


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
        found = list(records(folder, since))
    except OSError as error:
        raise Cannot(f"The audit log in {folder} cannot be read: {error.strerror}.") from error
    if arguments.json:
        return print_json([asdict(each) for each in found])
    for each in found:
        tell(_line(each))
    if not found:
        tell("Nothing is noted yet." if not since else f"Nothing is noted since {since}.")
    return ANSWERED


def _line(each: Record) -> str:
    team = f" ({each.team})" if each.team else ""
    end = "" if each.outcome == "done" else f" [{each.outcome}]"
    about = f": {each.about}" if each.about else ""
    dataset = f" {each.dataset}" if each.dataset else ""
    return f"{each.at[:19].replace('T', ' ')}  {each.who}{team}  {each.what}{dataset}{about}{end}"

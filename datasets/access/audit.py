"""The audit log: who did what, when, and with which dataset; one JSON record a line.

The records are in the workspace folder. They hold no cells and no secrets; what was asked is kept
in its own words. Nothing is ever removed here: a full file is put aside under its date.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

FILE = "audit.jsonl"
LARGEST = 10 << 20  # bytes of one file
LONGEST = 500  # letters of one word of a record
Outcome = Literal["begun", "done", "not done", "refused"]
THIS_COMPUTER = "this computer"
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that somebody did.

    Attributes:
        at: when, UTC, as ISO 8601.
        who: an e-mail, or "this computer" where nobody signs in.
        team: its name; empty where nobody signs in.
        what: "imported", "asked", "removed" and the like.
        outcome: "begun" stands before a change, "done" or "not done" after it.
        dataset: its key; empty where it is about none.
        about: the question, the name of a file, a number of a finding.
    """

    at: str
    who: str
    team: str
    what: str
    outcome: str
    dataset: str = ""
    about: str = ""


class AuditLog:
    """The log of one workspace; records are on disk before `write` comes back.

    Args:
        folder: of the workspace.
        largest: bytes from which a file is put aside.
    """

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self._path = folder / FILE
        self._largest = largest
        self._lock = threading.Lock()

    def write(
        self,
        who: str,
        team: str,
        what: str,
        outcome: Outcome,
        *,
        dataset: str = "",
        about: str = "",
    ) -> None:
        """Add one record.

        Raises:
            OSError: it could not be written.
        """
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        words = (at, who, team, what, outcome, dataset, about)
        line = json.dumps(asdict(Record(*map(_on_one_line, words)))) + "\n"
        with self._lock:
            self._put_aside(at)
            _append(self._path, line.encode("ascii"))

    def _put_aside(self, at: str) -> None:
        """Start a new file where this one is full."""
        with suppress(FileNotFoundError):
            if self._path.stat().st_size >= self._largest:
                stamp = re.sub(r"[^0-9TZ]", "", at)
                while (aside := self._path.with_name(f"audit-{stamp}.jsonl")).exists():
                    stamp += "a"  # a clock that was set back must not write over a file
                self._path.rename(aside)


def records(folder: Path, since: str = "") -> Iterator[Record]:
    """What the log of a workspace holds, the oldest first.

    Args:
        folder: of the workspace.
        since: the first day or time, as ISO 8601 begins: "2026-11-28".

    Raises:
        OSError: a file cannot be read.
    """
    for path in (*sorted(folder.glob("audit-*.jsonl")), folder / FILE):
        if path.is_file():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                record = _record(line)
                if record is not None and record.at >= since:
                    yield record


def _record(line: str) -> Record | None:
    """None for a line that a power cut left half written."""
    try:
        fields = json.loads(line)
        return Record(**{name: str(value) for name, value in fields.items()})
    except (ValueError, TypeError, AttributeError):
        return None


def _on_one_line(words: str) -> str:
    """Without what would break a line, hide or turn round: control, bidi and lone signs."""
    flat = " ".join(INVISIBLE.sub(" ", words).split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"


def _append(path: Path, line: bytes) -> None:
    """All of the line, in the file and on the disk; a half line is taken back."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        start = os.fstat(handle).st_size
        if start and not _ends_a_line(path):
            line = b"\n" + line  # what a power cut left half written stays on a line of its own
        if os.write(handle, line) != len(line):
            os.ftruncate(handle, start)
            raise OSError(28, "No space left on device")
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"

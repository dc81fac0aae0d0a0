"""What is written down of an error: where it happened, and nothing of what was in the data.

The message of an exception can hold cells, questions, file names, or an address with a password in
it; lines of code hold none of them. So the kinds of the errors and the places are kept, and no
message.
"""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

FILE = "errors.log"
ROOT = Path(__file__).resolve().parents[2]
MOST_FRAMES = 40
LARGEST = 1_000_000  # bytes; a log that is longer begins anew


def trace_of(error: BaseException) -> str:
    """The kinds of an error and of those behind it, each with its places in the code."""
    parts: list[str] = []
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        frames = traceback.extract_tb(now.__traceback__)[-MOST_FRAMES:]
        lines = [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        parts.append("\n".join([type(now).__name__, *lines]))
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    return "\nbehind it: ".join(parts)


def keep_trace(error: BaseException, folder: Path) -> Path | None:
    """Write an error into the folder's log, for its owner only; None where that cannot be."""
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_full = path.exists() and path.stat().st_size > LARGEST
        flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if is_full else os.O_APPEND)
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as log:
            path.chmod(0o600)  # a log of before may be open to others
            log.write(f"{datetime.now(UTC).isoformat()} {trace_of(error)}\n\n")
    except OSError:
        return None
    return path


def _place(file: str) -> str:
    """A file of ours from the checkout on; of a package, from the folder that holds it."""
    path = Path(file)
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-3:])

"""What killed processes leave behind: half-written files under names that tell whose they are.

Everything that takes time is written under such a name first and gets its own at the end. A
process is known by its number and by a word that it draws for itself, since numbers come again:
in a container the first process always has the same one.
"""

from __future__ import annotations

import itertools
import os
import re
import secrets
import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "wherefore-"
MARK = f"{os.getpid()}-{secrets.token_hex(4)}"
STAGED = re.compile(r"\.(?P<name>.+)-(?P<process>\d+)-(?P<word>[0-9a-f]{8})-part\w*$")
TEMPORARY = re.compile(rf"{PREFIX}(?P<process>\d+)-(?P<word>[0-9a-f]{{8}})-\w+$")
OLD_STAGED = re.compile(r"\.[^.].*-\w{8}$")  # of a model, as they were named before
A_DAY = 86_400.0
COUNT = itertools.count()  # two threads may write one file at once


def process_mark() -> str:
    """What names of this process carry; another one in a process that was forked off it."""
    number, _, word = MARK.partition("-")
    return MARK if int(number) == os.getpid() else f"{os.getpid()}-{word}"


def temporary_folder() -> Path:
    """A new folder among the system's temporary ones, for this process."""
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{process_mark()}-"))


def staged_file(place: Path) -> Path:
    """Where to write a file that is to be `place` once it is whole; beside it."""
    return place.with_name(f".{place.name}-{process_mark()}-part{next(COUNT)}")


def staged_folder(place: Path) -> Path:
    """A new folder beside `place`, to be moved there once it is whole."""
    return Path(tempfile.mkdtemp(prefix=f".{place.name}-{process_mark()}-part", dir=place.parent))


def abandoned_in(folder: Path) -> tuple[Path, ...]:
    """What others left half-written in a workspace folder and among its models.

    Whoever holds the workspace is its only process, so all that is not of this one is left over.
    """
    abandoned: list[Path] = []
    for place in (folder, folder / "models"):
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            staged_name = STAGED.match(path.name)
            old = staged_name is None and place != folder and OLD_STAGED.match(path.name)
            if (
                staged_name and f"{staged_name['process']}-{staged_name['word']}" != process_mark()
            ) or old:
                abandoned.append(path)
    return tuple(abandoned)


def abandoned_temporary(now: float | None = None) -> tuple[Path, ...]:
    """Temporary folders of this user whose process is gone, or that are older than a day.

    Args:
        now: seconds since 1970. A clock that was set back makes files of the future: these wait
            until their process is gone.
    """
    now = time.time() if now is None else now
    abandoned: list[Path] = []
    for path in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")):
        folder_name = TEMPORARY.match(path.name)
        try:
            status = path.lstat()
        except OSError:  # gone since
            continue
        if folder_name is None or not _is_ours(status):
            continue
        if (
            not _runs(int(folder_name["process"]), folder_name["word"])
            or now - status.st_mtime > A_DAY
        ):
            abandoned.append(path)
    return tuple(abandoned)


def remove_abandoned(folder: Path) -> int:
    """Remove what was left over in and for a workspace that this process holds; how many."""
    abandoned = (*abandoned_in(folder), *abandoned_temporary())
    for path in abandoned:
        remove(path)
    return len(abandoned)


def remove(path: Path) -> None:
    """Remove a file or a folder; what cannot be removed stays, links are not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    try:
        path.unlink()
    except OSError:
        return


def _is_ours(status: os.stat_result) -> bool:
    return not hasattr(os, "getuid") or status.st_uid == os.getuid()


def _runs(process: int, word: str) -> bool:
    """True where the process that made a folder may still be running."""
    if process == os.getpid():
        return f"{process}-{word}" == process_mark()
    if os.name == "nt":  # there the question would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # there, of another user; or no number of a process
        return True
    return True

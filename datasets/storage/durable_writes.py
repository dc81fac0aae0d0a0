"""What a disk may refuse, each in one plain sentence, and what makes it hold what was written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FULL = ("no space left", "disk quota", "file too large")
FORBIDDEN = ("permission denied", "operation not permitted", "read-only file system")
DAMAGED = (
    "corrupt",
    "could not read enough bytes",
    "input/output error",
    "replaying wal",
    "serialization",
)
NUMBERS = {
    errno.ENOSPC: FULL[0],
    errno.EDQUOT: FULL[1],
    errno.EFBIG: FULL[2],
    errno.EACCES: FORBIDDEN[0],
    errno.EPERM: FORBIDDEN[1],
    errno.EROFS: FORBIDDEN[2],
    errno.EIO: DAMAGED[2],
}


def disk_problem(words: str, place: str | Path) -> str:
    """One sentence on what a disk refused, from what the system said of it; else nothing."""
    message = words.lower()
    if any(phrase in message for phrase in FULL):
        return (
            f"The disk with {place} is full; what was there before is kept, this was not: "
            f"make room and try again."
        )
    if any(phrase in message for phrase in FORBIDDEN):
        return (
            f"{place} may not be written by this user; what was there before is kept, this was "
            f"not: change its permissions, or choose another folder."
        )
    if any(phrase in message for phrase in DAMAGED):
        return (
            f"A part of {place} is damaged and cannot be read; nothing was changed: "
            f"`cli.py check` says what is whole, `cli.py restore` puts a backup into a new folder."
        )
    return ""


def sentence(error: OSError) -> str:
    """One plain sentence for any error of files: its own, or one made of what the system said."""
    if error.errno is None:
        return str(error.args[0]) if error.args else "A file could not be read or written."
    place = str(error.filename or "the file")
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"{place} is not there (any more); nothing was kept of this: look where it went."
    if error.errno in (errno.EISDIR, errno.EEXIST):
        return f"{place} is in the way; nothing was kept of this: move it, or choose another name."
    message = f"{NUMBERS.get(error.errno, '')} {error.strerror or ''}"
    return disk_problem(message, place) or (
        f"{place} cannot be read or written ({error.strerror}); nothing was kept of this: "
        f"try again."
    )


def sync_folder(folder: Path) -> None:
    """Ask the disk to hold which files are in a folder, where the system can be asked that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except (PermissionError, IsADirectoryError):  # Windows opens no folder
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):  # some network disks
            raise
    finally:
        os.close(handle)


def put_in_place(staged: Path, place: Path) -> None:
    """Give a finished file its name, never in place of another, so that a crash keeps it whole.

    Raises:
        FileExistsError: there is a file of that name.
    """
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(staged, place)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if place.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place)) from None
        staged.rename(place)
    else:
        staged.unlink()
    sync_folder(place.parent)

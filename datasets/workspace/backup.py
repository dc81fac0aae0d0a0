"""A workspace in one file and back: a zip with a manifest of sizes and digests.

A backup is made while nothing else has the workspace open, under another name, and gets its own
when the disk holds all of it. What comes back is not trusted: only files that a workspace has,
as large as the manifest says, with the digests that it says.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from datasets.limits import GIGABYTE, MEGABYTE, size_words
from datasets.storage import durable_writes, temporary_files
from datasets.storage.database_file import (
    FILE,
    JOURNAL,
    connect,
    found_version,
    locked,
    translated_errors,
)
from datasets.storage.migrations import VERSION

MANIFEST, FORMAT = "manifest.json", 1
MOST_MANIFEST, MOST_ENTRIES, MOST_BYTES = MEGABYTE, 10_000, 256 * GIGABYTE
NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
KNOWN = re.compile(rf"{re.escape(FILE)}(\.wal)?|models/[\w-][\w.-]*/[\w-][\w.-]*")


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a backup.

    Attributes:
        version: of the workspace.
        files: names within the workspace's folder.
        size: bytes of these files.
        models: how many trained models are among them.
    """

    version: int
    files: tuple[str, ...]
    size: int

    @property
    def models(self) -> int:
        """How many trained models are in it."""
        return len({name.split("/")[1] for name in self.files if name.startswith("models/")})


def back_up(folder: Path, file: Path, *, models: bool = False) -> Contents:
    """Write a workspace to one file that is not there yet: all of it, or nothing.

    Args:
        folder: of the workspace; nothing in it is changed.
        file: where to; only its owner may read it.
        models: with trained models too, which otherwise are trained anew.

    Raises:
        BlockingIOError: a process has the workspace open.
        OSError: there is no workspace, the file is there already, or it cannot be written.
    """
    if not (folder / FILE).is_file():
        raise OSError(f"There is no workspace in {folder}; nothing was written.")
    if file.exists() or file.is_symlink():
        raise OSError(f"{file} is there already; nothing was written: choose another name.")
    if not file.parent.is_dir():
        raise OSError(f"There is no folder {file.parent}; nothing was written.")
    version = found_version(folder)
    staged = temporary_files.staged_file(file)
    try:
        with locked(folder) as database, _new(staged) as target:
            contents = _pack(folder, database, target, version, models=models)
        try:
            durable_writes.put_in_place(staged, file)
        except FileExistsError:
            raise OSError(
                f"{file} is there already; nothing was written: choose another name."
            ) from None
    finally:
        temporary_files.remove(staged)
    return contents


def restore(file: Path, folder: Path) -> Contents:
    """Put a backup into a folder without a workspace: all of it, or nothing.

    Args:
        file: that `back_up` wrote.
        folder: made where it does not exist.

    Raises:
        OSError: the folder has a workspace, or the file is no backup, damaged or too large; one
            plain sentence, and nothing was changed.
    """
    for name in (FILE, JOURNAL, "models"):
        if (folder / name).exists():
            raise OSError(
                f"{folder} has a workspace already ({name}); nothing was changed: "
                f"choose a new folder with --workspace."
            )
    try:
        with zipfile.ZipFile(file) as packed:
            contents, files = _manifest(file, packed)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            room = shutil.disk_usage(folder).free
            if contents.size > room:
                raise OSError(
                    f"{file.name} unpacks to {size_words(contents.size)} and the disk has room "
                    f"for {size_words(room)}; nothing was changed: make room and try again."
                )
            _put(file, packed, files, folder)
    except NO_ZIP:
        raise _damaged(file) from None
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place before the beginning of the file
            raise _damaged(file) from None
        raise
    return contents


def _damaged(file: Path) -> OSError:
    return OSError(f"{file.name} is no backup, or damaged; nothing was changed.")


@contextmanager
def _new(place: Path) -> Iterator[BinaryIO]:
    handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as target:
        yield target


def _pack(
    folder: Path, database: BinaryIO, target: BinaryIO, version: int, *, models: bool
) -> Contents:
    """Write the zip, the manifest last, while the workspace's file is held."""
    files: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        files[FILE] = _write(packed, FILE, database)
        names = [JOURNAL] if (folder / JOURNAL).exists() else []
        names += _model_files(folder) if models else []
        for name in names:
            with (folder / name).open("rb") as source:
                files[name] = _write(packed, name, source)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {
            "wherefore_backup": FORMAT,
            "version": version,
            "made_at": made_at,
            "files": files,
        }
        packed.writestr(_entry(MANIFEST), json.dumps(manifest, indent=1))
    return _contents(version, files)


def _model_files(folder: Path) -> list[str]:
    """The files of trained models, as names within the folder; links and leftovers are left."""
    paths = sorted((folder / "models").glob("*/*"))
    names = [path.relative_to(folder).as_posix() for path in paths if _is_plain(path)]
    return [name for name in names if KNOWN.fullmatch(name)]


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.parent.is_symlink()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the clock has no say in what is in it
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _write(packed: zipfile.ZipFile, name: str, source: BinaryIO) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    with packed.open(_entry(name), "w", force_zip64=True) as target:
        while block := source.read(MEGABYTE):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {"size": size, "sha256": digest.hexdigest()}


def _contents(version: int, files: dict[str, dict[str, Any]]) -> Contents:
    return Contents(version, tuple(sorted(files)), sum(entry["size"] for entry in files.values()))


def _manifest(file: Path, packed: zipfile.ZipFile) -> tuple[Contents, dict[str, dict[str, Any]]]:
    """What the manifest says, held against the names in the zip; OSError where it cannot be."""
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST not in names or packed.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise OSError(f"{file.name} is no backup of a workspace; nothing was changed.")
    with packed.open(MANIFEST) as source:
        manifest = json.loads(source.read(MOST_MANIFEST + 1))
    if not isinstance(manifest, dict) or manifest.get("wherefore_backup") != FORMAT:
        raise OSError(f"{file.name} is no backup that this program reads; nothing was changed.")
    version, files = manifest.get("version"), manifest.get("files")
    if not isinstance(version, int) or not isinstance(files, dict) or FILE not in files:
        raise OSError(f"{file.name} is no backup of a workspace; nothing was changed.")
    if version > VERSION:
        raise OSError(
            f"{file.name} was written by a newer Wherefore (version {version}, this one knows "
            f"version {VERSION}); nothing was changed."
        )
    if stray := _stray(entries, files):
        raise OSError(
            f"{file.name} holds {stray[:80]!r}, which no backup has; nothing was changed."
        )
    contents = _contents(version, files)
    if contents.size > MOST_BYTES:
        raise OSError(
            f"{file.name} unpacks to more than {size_words(MOST_BYTES)}; nothing was changed."
        )
    return contents, files


def _stray(entries: list[zipfile.ZipInfo], files: dict[str, Any]) -> str:
    """The first entry that is not as `back_up` writes it, else nothing."""
    if len(entries) > MOST_ENTRIES:
        return f"{len(entries):,} files"
    seen: set[str] = set()
    for entry in entries:
        name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
        is_known = name == MANIFEST or (KNOWN.fullmatch(name) is not None and name in files)
        is_plain = kind in (0, stat.S_IFREG) and not entry.is_dir()
        is_plain = is_plain and entry.compress_type in PACKINGS
        if not is_known or not is_plain or name in seen:
            return name
        seen.add(name)
        record = files.get(name, {"size": entry.file_size, "sha256": ""})
        if not isinstance(record, dict) or record.get("size") != entry.file_size:
            return name
        if not isinstance(record.get("sha256"), str):
            return name
    missing = sorted(set(map(str, files)) - seen)
    return f"no {missing[0]}" if missing else ""


def _put(
    file: Path, packed: zipfile.ZipFile, files: dict[str, dict[str, Any]], folder: Path
) -> None:
    """Unpack beside, compare with the digests, and move in; with the file's name it is there."""
    staged = temporary_files.staged_folder(folder / "restored")
    try:
        for name, record in files.items():
            place = staged / name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with packed.open(name) as source, _new(place) as target:
                _copy(file, source, target, record)
        _settle(staged)
        durable_writes.put_in_place(staged / FILE, folder / FILE)
        if (staged / "models").is_dir():
            with suppress(OSError):  # without them the models are trained anew
                (staged / "models").rename(folder / "models")
    except FileExistsError as error:
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(error.filename)) from None
    finally:
        temporary_files.remove(staged)


def _copy(file: Path, source: Any, target: BinaryIO, record: dict[str, Any]) -> None:
    digest, size = hashlib.sha256(), 0
    while block := source.read(MEGABYTE):
        size += len(block)
        if size > record["size"]:
            break
        digest.update(block)
        target.write(block)
    if (size, digest.hexdigest()) != (record["size"], record["sha256"]):
        raise OSError(f"{file.name} is damaged: its digests do not agree; nothing was changed.")
    target.flush()
    os.fsync(target.fileno())


def _settle(staged: Path) -> None:
    """Write the journal into the file, so that the workspace comes back as one file at once."""
    with translated_errors(staged):
        connect(staged / FILE).close()
    if (staged / JOURNAL).exists():
        raise OSError("The backup's journal could not be read; nothing was changed.")

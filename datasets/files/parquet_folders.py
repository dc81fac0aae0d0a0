"""A folder of parquet files as one table, in the order of their names.

Folders called key=value give columns. What the files do not agree on is said, or refused with the
name of the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
from pyarrow import ArrowException

from datasets.files.raw_table import RawTable
from datasets.limits import limits, size_words, too_wide_or_long
from datasets.storage.arrow_frames import frame_of

MOST_FILES = 10_000
NAMES_SHOWN = 5
NOTHING = "__HIVE_DEFAULT_PARTITION__"  # how a missing value is written in a folder's name


class _Refused(Exception):  # noqa: N818  never leaves this file
    """Why the folder is no table, one plain sentence."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One file.

    Attributes:
        path: where it is.
        name: below the folder, as shown.
        keys: columns and values from the names of its folders.
        schema: of its table.
        rows: that it holds.
    """

    path: Path
    name: str
    keys: tuple[tuple[str, str], ...]
    schema: pa.Schema
    rows: int


def read_parquet_folder(folder: Path) -> RawTable | str:
    """All parquet files below a folder as one table, or one sentence on why there is none."""
    try:
        paths, notes = _paths(folder)
        parts = _parts(folder, paths)
        names, more = _columns(parts)
        rows = sum(part.rows for part in parts)
        if problem := too_wide_or_long(folder.name, rows, len(names)):
            return problem
        table = _table(parts, names, folder)
    except _Refused as why:
        return str(why)
    except PermissionError:
        return f"A file in {folder.name} may not be read: no permission."
    files = f"{len(parts):,} file{'' if len(parts) == 1 else 's'}"
    return RawTable(
        frame_of(table), f"parquet in {files}, in the order of their names", rows,
        notes=(*notes, *more),
    )  # fmt: skip


def _paths(folder: Path) -> tuple[list[Path], list[str]]:
    """The parquet files in the order of their names below the folder, and what was passed over."""
    home, paths, passed = folder.resolve(), [], 0
    for path in _below(folder):
        if path.is_symlink() and not path.resolve().is_relative_to(home):
            raise _Refused(
                f"{_shown(folder, path)} is a link that leads out of {folder.name}; nothing was "
                "read. Put the files themselves there."
            )
        if path.suffix.lower() != ".parquet" or path.is_dir():
            continue
        if path.name.startswith((".", "_")):
            passed += 1
            continue
        paths.append(path)
    if not paths:
        raise _Refused(
            f"{folder.name} is a folder without .parquet files; others are added singly."
        )
    if len(paths) > MOST_FILES:
        raise _Refused(
            f"{folder.name} holds {len(paths):,} parquet files; at most {MOST_FILES:,} can be read."
        )
    size = sum(path.stat().st_size for path in paths)
    if size > (most := limits().file_size):
        raise _Refused(
            f"{folder.name} holds {size_words(size)}; at most {size_words(most)} can be read."
        )
    notes = [f"Files whose names begin with . or _ were passed over: {passed:,}."] if passed else []
    return sorted(paths, key=lambda path: path.relative_to(folder).as_posix()), notes


def _below(folder: Path) -> Iterator[Path]:
    """Files, and folders that are links, which are not entered."""
    for place, folders, files in os.walk(folder):
        for name in (*files, *folders):
            path = Path(place) / name
            if name in files or path.is_symlink():
                yield path


def _shown(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()[-120:]


def _parts(folder: Path, paths: Sequence[Path]) -> list[_Part]:
    parts, damaged = [], []
    for path in paths:
        name = _shown(folder, path)
        try:
            with pq.ParquetFile(path) as file:
                schema, rows = file.schema_arrow, file.metadata.num_rows
        except (ArrowException, OSError, ValueError) as error:
            if isinstance(error, PermissionError):
                raise
            damaged.append(name)
            continue
        parts.append(_Part(path, name, _keys(path.relative_to(folder)), schema, rows))
    if damaged:
        raise _damaged(folder, damaged)
    return parts


def _damaged(folder: Path, names: Sequence[str]) -> _Refused:
    listed = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    listed += f" and {more:,} more" if more > 0 else ""
    are = "is" if len(names) == 1 else "are"
    return _Refused(
        f"{listed} in {folder.name} {are} damaged or no parquet; nothing was read. "
        "Mend or remove what is damaged."
    )


def _keys(path: Path) -> tuple[tuple[str, str], ...]:
    cuts = [name.partition("=") for name in path.parts[:-1] if "=" in name]
    return tuple(
        (unquote(key), "" if value == NOTHING else unquote(value)) for key, _, value in cuts
    )


def _columns(parts: Sequence[_Part]) -> tuple[list[str], list[str]]:
    """All columns in the order in which they first appear, and what some files lack."""
    kinds: dict[str, tuple[str, str]] = {}
    holds: dict[str, set[str]] = {}
    for part in parts:
        if len(set(part.schema.names)) < len(part.schema.names):
            raise _Refused(f"{part.name} has two columns of the same name; nothing was read.")
        for field in part.schema:
            kind = _kind(field.type)
            holds.setdefault(field.name, set()).add(part.name)
            first_kind, first_file = kinds.setdefault(field.name, (kind, part.name))
            if first_kind == "nothing":
                kinds[field.name] = (kind, part.name)
            elif kind not in {first_kind, "nothing"}:
                raise _Refused(
                    f"{field.name} holds {first_kind} in {first_file} and {kind} in {part.name}; "
                    "nothing was read. Make the files agree."
                )
    keys = list(dict.fromkeys(key for part in parts for key, _ in part.keys))
    notes = [_lacking(name, parts, holders) for name, holders in holds.items()]
    for key in keys:
        if key in holds:
            notes.append(
                f"{key} is in the files and in the names of their folders: the files count."
            )
            continue
        notes.append(_lacking(key, parts, {p.name for p in parts if key in dict(p.keys)}))
    return [*holds, *(key for key in keys if key not in holds)], [note for note in notes if note]


def _lacking(name: str, parts: Sequence[_Part], holders: set[str]) -> str:
    lacking = [part.name for part in parts if part.name not in holders]
    if not lacking:
        return ""
    listed = ", ".join(lacking[:NAMES_SHOWN])
    more = len(lacking) - NAMES_SHOWN
    listed += f" and {more:,} more" if more > 0 else ""
    return f"{name} is not in {listed}: blank there."


def _kind(kind: pa.DataType) -> str:
    types = pa.types
    if types.is_dictionary(kind):
        return _kind(kind.value_type)
    if types.is_null(kind):
        return "nothing"
    kinds = (
        ("numbers", (types.is_integer, types.is_floating, types.is_decimal)),
        ("words", (types.is_string, types.is_large_string, types.is_string_view)),
        ("yes and no", (types.is_boolean,)),
        ("dates", (types.is_date, types.is_timestamp)),
    )
    return next((name for name, checks in kinds if any(is_it(kind) for is_it in checks)), str(kind))


def _table(parts: Sequence[_Part], names: Sequence[str], folder: Path) -> pa.Table:
    """All rows; columns that a file lacks are blank there."""
    tables, damaged = [], []
    for part in parts:
        try:
            with pq.ParquetFile(part.path) as file:
                table = file.read()
        except (ArrowException, OSError, ValueError):
            damaged.append(part.name)
            continue
        for place, field in enumerate(table.schema):
            if pa.types.is_dictionary(field.type):
                plain = table.column(place).cast(field.type.value_type)
                table = table.set_column(place, field.name, plain)
        for key, value in part.keys:
            if key not in table.schema.names:
                table = table.append_column(key, pa.repeat(pa.scalar(value), table.num_rows))
        tables.append(table)
    if damaged:
        raise _damaged(folder, damaged)
    try:
        return pa.concat_tables(tables, promote_options="permissive").select(list(names))
    except ArrowException:
        raise _Refused(
            f"The files in {folder.name} hold other kinds of values in columns of the same name; "
            "nothing was read. Make the files agree."
        ) from None

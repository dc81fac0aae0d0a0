"""Unpacking gz files and counting what workbooks unpack to, within limits of size and ratio."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from datasets.limits import MEGABYTE, limits, size_words
from datasets.storage.temporary_files import temporary_folder

BLOCK = MEGABYTE
RATIO_FROM = 64 * MEGABYTE  # unpacked bytes from which the ratio tells a bomb from a table
MOST_RATIO = 1032  # no deflate stream unpacks to more times its size


@contextmanager
def unpacked(path: Path) -> Iterator[Path | str]:
    """The content of a gz file as a file of its own name without .gz, gone afterwards.

    Yields one plain sentence instead where it is damaged, cut off or unpacks to too much. Bytes
    are counted while they are unpacked, so a bomb is never held in memory or written in full.
    """
    folder = temporary_folder()
    try:
        name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
        inside = folder / (name or "table")
        yield _unpack(path, inside) or inside
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(path: Path, inside: Path) -> str:
    """Unpack, or one sentence on why it cannot be."""
    size, done = path.stat().st_size, 0
    try:
        with (
            path.open("rb") as packed,
            gzip.GzipFile(fileobj=packed) as source,
            inside.open("wb") as target,
        ):
            while block := source.read(BLOCK):
                done += len(block)
                if problem := _too_much(path.name, done, packed.tell(), size):
                    return problem
                target.write(block)
    except EOFError:
        return f"{path.name} is cut off: the end of the packed file is missing."
    except (gzip.BadGzipFile, zlib.error):
        return f"{path.name} is damaged and cannot be unpacked."
    return ""


def _too_much(file: str, done: int, packed_read: int, size: int) -> str:
    """One sentence where what is unpacked so far is too much, or tells that it will be."""
    most = limits()
    if done > most.unpacked_size:
        return f"{file} unpacks to more than {size_words(most.unpacked_size)} and is not read."
    if done < min(RATIO_FROM, most.unpacked_size // 4):
        return ""
    ratio = done / max(packed_read, 1)
    if ratio > most.unpacked_ratio:
        return (
            f"{file} unpacks to more than {most.unpacked_ratio} times its size, "
            f"as no table does, and is not read."
        )
    if ratio * size > 1.5 * most.unpacked_size:  # a table packs evenly, so this is not far off
        return (
            f"{file} would unpack to about {size_words(int(ratio * size))}; "
            f"at most {size_words(most.unpacked_size)} can be read."
        )
    return ""


def workbook_problem(path: Path) -> str:
    """One sentence where the parts of a workbook unpack to too much, else nothing.

    What the archive says of itself is not believed where it could be false: each part is unpacked
    and counted, without being kept.
    """
    most = limits().unpacked_size
    sentence = f"{path.name} unpacks to more than {size_words(most)} and is not read."
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    if sum(part.file_size for part in parts) > most:
        return sentence
    if sum(part.compress_size for part in parts) * MOST_RATIO <= most:
        return ""
    done = 0
    with path.open("rb") as file:
        for part in parts:
            for length in _lengths(file, part):
                done += length
                if done > most:
                    return sentence
    return ""


def _lengths(file, part: zipfile.ZipInfo) -> Iterator[int]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """The lengths of what a part unpacks to, block by block."""
    file.seek(part.header_offset + 26)
    skip = int.from_bytes(file.read(2), "little") + int.from_bytes(file.read(2), "little")
    file.seek(part.header_offset + 30 + skip)
    if part.compress_type != zipfile.ZIP_DEFLATED:
        yield part.file_size
        return
    stream, remaining = zlib.decompressobj(-15), part.compress_size
    while remaining > 0 and not stream.eof:
        block = file.read(min(BLOCK, remaining))
        if not block:
            return
        remaining -= len(block)
        while block and not stream.eof:
            yield len(stream.decompress(block, BLOCK))
            block = stream.unconsumed_tail

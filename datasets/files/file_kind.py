"""What a file really is, told from its first bytes and not from its name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

Content = Literal["workbook", "parquet", "gzip", "duckdb", "json", "text"]
CONTENT_OF_SUFFIX: dict[str, Content] = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".parquet": "parquet",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".gz": "gzip",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".db": "duckdb",
}
CONTENT_WORDS: dict[Content, str] = {
    "workbook": "an Excel workbook",
    "parquet": "a parquet file",
    "gzip": "a packed file (gz)",
    "duckdb": "a DuckDB file",
    "json": "JSON",
    "text": "delimited text",
}
START = 4096  # bytes looked at
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BZh", "packed with bzip2; unpack it first"),
    (b"\xfd7zXZ\0", "packed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"SQLite format 3\0", "a SQLite database; export its table as csv"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
WEB_PAGE = re.compile(rb"\s*(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|table)\b", re.I | re.S)
XML = re.compile(rb"\s*<\?xml\b", re.I)
POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/|/?(\.\./)*(\.git/)?annex/objects/"
)
RECORDS = re.compile(rb'\s*(\[\s*(\{|\[\s*[\["{\d]|\]\s*$)|\{\s*("(?:[^"\\]|\\.)*"\s*:|\}\s*$))')


def content_of(path: Path) -> Content | str:
    """The content of a file: one of Content, or one plain sentence on why it is no table."""
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if start.startswith(OLD_OFFICE):
        return "workbook"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start[8:12] == b"DUCK":
        return "duckdb"
    return _no_table(path.name, start) or _text(path.suffix.lower(), start)


def _zipped(path: Path) -> Content | str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        if CONTENT_OF_SUFFIX.get(path.suffix.lower()) == "workbook":
            return f"{path.name} is damaged or cut off: it is not an Excel workbook to its end."
        return f"{path.name} is a zip archive that is damaged or cut off."
    if any(name.startswith("xl/") for name in names):
        return "workbook"
    if "content.xml" in names:
        return f"{path.name} is an OpenDocument file; save the table as csv or xlsx."
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return f"{path.name} is a document or a presentation, not a table."
    return f"{path.name} is a zip archive; unpack it and add the table in it."


def _no_table(file: str, start: bytes) -> str:
    for sign, words in OTHER_SIGNS:
        if start.startswith(sign):
            return f"{file} is not a table but {words}."
    if POINTER.match(start) and len(start) < 1024:
        return (
            f"{file} holds only a pointer to the data (git-lfs or git-annex); fetch the data first."
        )
    bare = start.removeprefix(b"\xef\xbb\xbf")
    if WEB_PAGE.match(bare):
        return f"{file} is a web page, not a table; perhaps a sign-in page was saved in its place."
    if XML.match(bare):
        return f"{file} is XML, which is not read; save the table as csv or xlsx."
    return ""


def _text(suffix: str, start: bytes) -> Content:
    """JSON, or delimited text; what is named as another kind stays with that kind's reader."""
    named_content = CONTENT_OF_SUFFIX.get(suffix, "text")
    if RECORDS.match(start.removeprefix(b"\xef\xbb\xbf")):
        return "json"
    if named_content == "json":
        return "text" if _is_delimited(start) else "json"
    if named_content in {"parquet", "workbook", "duckdb", "gzip"}:
        return "text" if _is_delimited(start) else named_content
    return "text"


def _is_delimited(start: bytes) -> bool:
    """True for text of several lines that some separator cuts alike."""
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    lines = start.replace(b"\0", b"").splitlines()[:20]
    whole_lines = lines[:-1] if len(lines) > 2 else lines
    if len(whole_lines) < 2:
        return False
    return any(
        len({line.count(sign) for line in whole_lines}) == 1 and whole_lines[0].count(sign) > 0
        for sign in (b",", b";", b"\t", b"|")
    )

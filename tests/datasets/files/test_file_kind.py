from pathlib import Path

import pytest

from datasets.files.file_kind import content_of


@pytest.mark.parametrize(
    ("name", "start", "content"),
    [
        ("t.csv", b"a,b\n1,2\n", "text"),
        ("t.csv", b"\xff\xfea\0,\0b\0", "text"),
        ("t.csv", b'{"a": 1}\n{"a": 2}\n', "json"),
        ("t.csv", b'[{"a": 1}]', "json"),
        ("t.csv", b"[brackets],n\n[x],1\n", "text"),
        ("t.csv", b"{id},n\n{x},1\n", "text"),
        ("t.json", b"a,b\n1,2\n", "text"),
        ("t.json", b"3", "json"),
        ("t.parquet", b"PAR1xxxx", "parquet"),
        ("t.csv", b"PAR1xxxx", "parquet"),
        ("t.csv.gz", b"\x1f\x8b\x08", "gzip"),
        ("t.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
        ("t.xlsx", b"hello", "workbook"),
        ("t.duckdb", b"x" * 8 + b"DUCK", "duckdb"),
    ],
)
def test_contents_are_told_from_the_bytes(
    name: str, start: bytes, content: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(start)
    assert content_of(path) == content


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"<html><body>", "a web page"),
        (b"\xef\xbb\xbf  <!DOCTYPE html>", "a web page"),
        (b"<?xml version='1.0'?><rows/>", "is XML"),
        (b"version https://git-lfs.github.com/spec/v1\n", "only a pointer"),
        (b"../../.git/annex/objects/aa/bb", "only a pointer"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"PK\x03\x04 cut", "damaged or cut off"),
    ],
)
def test_what_is_no_table_is_said(start: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(start)
    problem = content_of(path)
    assert words in problem
    assert problem.endswith(".")

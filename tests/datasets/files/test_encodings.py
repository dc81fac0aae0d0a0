from pathlib import Path

import pytest

from datasets.files.encodings import AsUtf8, TextFile, text_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def encoding_of(file: Path, content: bytes) -> TextFile:
    file.write_bytes(content)
    text = text_file(file)
    assert isinstance(text, TextFile), text
    return text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_text_comes_back_whatever_the_encoding(file: Path, encoding: str) -> None:
    text = "Straße,Preis in €\nKöln,5\nÅrhus,6\n" * 50
    read = encoding_of(file, text.encode(encoding))
    assert AsUtf8(read).readall().decode() == text
    assert "".join(read.lines()) == text
    assert read.damaged == 0


def test_a_late_odd_letter_decides(file: Path) -> None:
    """An encoding that fails in the last row is not the encoding."""
    read = encoding_of(file, b"name\n" + b"plain\n" * 900_000 + "Zoë\n".encode("cp1252"))
    assert read.encoding == "cp1252"
    assert "look whether Zoë is spelt right" in read.note


def test_what_windows_does_not_know_is_latin(file: Path) -> None:
    assert encoding_of(file, b"name\nZo\xeb \x81\n").encoding == "latin-1"


def test_one_bad_byte_does_not_spoil_all_other_letters(file: Path) -> None:
    read = encoding_of(file, b"name\n" + "Zoë\n".encode() * 50 + b"Zo\xeb\n")
    assert (read.encoding, read.damaged) == ("utf-8", 1)
    assert "1 letter is damaged" in read.note


def test_zero_bytes_are_left_out_and_counted(file: Path) -> None:
    read = encoding_of(file, b"a,b\n1,2\n" * 400 + b"3,4\0\0\n")
    assert read.zeros == 2
    assert b"\0" not in AsUtf8(read).readall()


def test_a_program_is_not_text(file: Path) -> None:
    file.write_bytes(b"\x7fELF\x02\x01\x01\0\0\0" + bytes(range(256)) * 9)
    assert text_file(file) == "table.csv is not a text file."

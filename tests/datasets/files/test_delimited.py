from pathlib import Path

import pytest

from datasets.files.delimited import read_delimited
from datasets.files.raw_table import RawTable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def read(file: Path, content: bytes | str) -> RawTable:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    table = read_delimited(file)
    assert isinstance(table, RawTable), table
    return table


@pytest.mark.parametrize(
    ("separator", "form"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")]
)
def test_separators_are_found(file: Path, separator: str, form: str) -> None:
    rows = [["name", "price"], ["a, b", "1"], ["c; d | e", "2"]]
    cells = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    table = read(file, "\n".join(cells) + "\n")
    assert (table.separator, table.form) == (separator, f"{form}-separated text")
    assert table.frame.to_numpy().tolist() == [["a, b", "1"], ["c; d | e", "2"]]


@pytest.mark.parametrize(
    ("encoding", "encoding_name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_encodings_are_found(file: Path, encoding: str, encoding_name: str) -> None:
    text = "Straße,Preis in €\nKöln,5\nAarhus,6\n"
    table = read(file, text.encode(encoding))
    assert table.encoding == encoding_name
    assert table.frame.columns.tolist() == ["Straße", "Preis in €"]
    assert table.frame.iloc[0, 0] == "Köln"


def test_ragged_rows_are_refused_with_their_lines(file: Path) -> None:
    table = read(file, 'a,b\n1,2\n3\n\n"x\ny",5\n6,7,8\n9,10\n')
    assert table.frame.to_numpy().tolist() == [["1", "2"], ["x\ny", "5"], ["9", "10"]]
    assert table.refused == (
        (3, "1 value where the first line has 2", ("3",)),
        (7, "3 values where the first line has 2", ("6", "7", "8")),
    )
    assert table.rows_in == 5


def test_one_column_keeps_its_empty_rows(file: Path) -> None:
    assert read(file, "a\n1\n\n3\n").frame["a"].tolist() == ["1", "", "3"]


@pytest.mark.parametrize("content", ["a,b\r\n1,2\r\n", "a,b\n1,2", 'a,b\n"1","2"\n'])
def test_line_ends_and_quotes(file: Path, content: str) -> None:
    assert read(file, content).frame.to_numpy().tolist() == [["1", "2"]]


def test_quotation_marks_inside_cells(file: Path) -> None:
    table = read(file, 'size,say\n5" pipe,"he said ""no"""\n')
    assert table.frame.iloc[0].tolist() == ['5" pipe', 'he said "no"']


def test_a_program_is_not_a_table(file: Path) -> None:
    file.write_bytes(b"\x7fELF\x02\x01\x01\0\0\0" + bytes(range(256)) * 9)
    problem = read_delimited(file)
    assert isinstance(problem, str)
    assert "Traceback" not in problem
    assert problem.endswith(".")


def test_a_quotation_mark_that_is_never_closed_is_said(file: Path) -> None:
    file.write_text('a,b\n1,"x\n2,y\n3,z\n')
    assert read_delimited(file) == (
        "table.csv could not be cut into rows and columns: "
        "a quotation mark is opened and never closed."
    )
    assert read(file, 'a,b\n1,"x\ny"\n').frame["b"].tolist() == ["x\ny"]

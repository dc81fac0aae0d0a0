import pytest

from datasets.files.separators import Dialect, dialect_of, first_rows


def sign(text: str) -> str:
    dialect = dialect_of(text)
    return "" if dialect is None else dialect.separator


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b;c\n1,5;2,5;3,5\n2,5;3;4,5\n", ";"),
        ("id;price;weight\n1;2,5;3,5\n2;2,6;3,6\n3;2,7;3,7\n", ";"),
        ("name, first; amount; town\nSmith, Jo;5;Rome\nLee, Al;6;Oslo\n", ";"),
        ("Sales, made on Monday, by Bo, in Rome\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ("a\tb\nx, y\t1\nz, w\t2\n", "\t"),
        ("word\nanother\n", ","),
        ("temperature\n0,5\n12,25\n7\n", ";"),
        ("sep=|\na|b\n1|2\n", "|"),
        (" \n", ""),
    ],
)
def test_the_separator_makes_rows_alike_and_cells_sensible(text: str, separator: str) -> None:
    assert sign(text) == separator


def test_backslashes_before_quotation_marks() -> None:
    assert dialect_of('a,b\n"5\\" pipe",1\n"x",2\n') == Dialect(",", "\\")
    assert dialect_of('a,b\n"C:\\dir\\",1\n"x",2\n') == Dialect(",")


def test_first_rows_know_their_lines() -> None:
    rows = first_rows('a,b\n\n"x\ny",2\n3,4\n', Dialect(","))
    assert [(row.cells, row.line, row.end) for row in rows] == [
        (("a", "b"), 1, 1),
        (("x\ny", "2"), 3, 4),
        (("3", "4"), 5, 5),
    ]

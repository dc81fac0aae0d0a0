"""A sheet gets every cell as text."""

from __future__ import annotations

import csv
import io

from answers.evidence import Table
from exports.csv_table import to_csv


def test_every_cell_is_there_and_none_is_a_formula() -> None:
    table = Table("List", ("Name", "Chance"), (('=cmd|"x"', "9 of 10"), ("a, b", "ü\n2")))
    text = to_csv(table)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["Name", "Chance"], ['\'=cmd|"x"', "9 of 10"], ["a, b", "ü 2"]]

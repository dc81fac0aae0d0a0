"""The refused rows leave as a file in which no cell is a formula; notes find their place."""

from __future__ import annotations

import csv
import io

from datasets.files.raw_table import RefusedRow
from datasets.importing.read_file import ColumnRead, ImportReport
from ui.importing.import_preview import refused_csv, report_facts, table_notes

REPORT = ImportReport(
    "shop.csv",
    "comma-separated text",
    separator="\t",
    rows_in=9,
    rows_kept=7,
    refused=(
        RefusedRow(3, "1 value where the first line has 2", ("=HYPERLINK(1)",)),
        RefusedRow(8, "3 values where the first line has 2", ("a,b", '"', "-2+3")),
    ),
    notes=("2 lines above the names.", "fee: amounts in $."),
    columns=(ColumnRead("fee", "number", ("amounts in $",)),),
)


def test_refused_rows_as_a_file_that_does_nothing() -> None:
    rows = list(csv.reader(io.StringIO(refused_csv(REPORT))))
    assert rows[0] == ["line", "why", "cell 1", "cell 2", "cell 3"]
    assert rows[1][:3] == ["3", "1 value where the first line has 2", "'=HYPERLINK(1)"]
    assert rows[2][2:] == ["a,b", '"', "'-2+3"]


def test_notes_of_columns_stand_with_their_columns() -> None:
    assert table_notes(REPORT) == ["2 lines above the names."]


def test_facts_say_what_was_refused() -> None:
    values = dict(report_facts(REPORT))
    assert (values["Rows found"], values["Rows kept"], values["Rows refused"]) == ("9", "7", "2")
    assert values["Separator"] == "tab"

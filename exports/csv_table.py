"""A table of an answer as CSV, for whoever goes on with it in a sheet."""

from __future__ import annotations

import csv
import io

from answers.evidence import Table
from answers.neutralise import cell


def to_csv(table: Table) -> str:
    """Headings and rows; no cell is read as a formula. With a mark by which sheets know UTF-8."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow([cell(text) for text in table.columns])
    writer.writerows([cell(text) for text in row] for row in table.rows)
    return "\ufeff" + lines.getvalue()

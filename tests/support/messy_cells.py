"""Kinds of files whose cells are messy: words for nothing, codes, names in digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from tests.support.messy_files import (
    ROWS,
    Kind,
    Outcome,
    customers,
    right,
    survey,
    text_file,
    with_column,
    written_column,
)


def cell_kind(
    name: str,
    column: str,
    written: Sequence[str],
    wanted: Sequence[object],
    *says: str,
    base: Callable[[], pd.DataFrame] = customers,
) -> Kind:
    frame = base()
    text = written_column(frame, column, written)
    return Kind(
        name, "table.csv", text_file(text), right(with_column(frame, column, wanted), *says)
    )


def missing_cells() -> list[Kind]:
    tenure = [float(v) for v in customers()["tenure"]]
    words = [f"{v:.0f}" for v in tenure]
    blanks = ["", " ", "NA", "n/a", "-", "null", "unknown", "#N/A"]
    gaps = [np.nan] * len(blanks)
    nothing = ["unknown", "NA", "", *["north", "south", "east"] * 19]
    coded = [*words[:50], *["-999"] * 10]
    high = [*words[:54], *["999"] * 6]
    yes_no = {"VRAI": "FAUX", "ja": "nein", "sí": "no", "oui": "non", "true": "false"}
    spoken = [
        cell_kind(f"yes and no as {yes} and {no}", "churned", [yes, no] * 30, [yes, no] * 30)
        for yes, no in yes_no.items()
    ]
    return [
        *spoken,
        cell_kind(
            "blanks of many kinds",
            "tenure",
            [*blanks, *words[len(blanks) :]],
            [*gaps, *tenure[len(blanks) :]],
            "2 blank cells",
            "NA (1)",
            "unknown (1)",
            "- (1)",
        ),
        cell_kind(
            "words for nothing in text",
            "plan",
            nothing,
            [w or np.nan for w in nothing],
            "1 blank cell",
            "words for nothing kept as values: NA (1), unknown (1)",
        ),
        cell_kind(
            "-999 for missing",
            "tenure",
            coded,
            [float(w) for w in coded],
            "−999 stands in 10 cells",
            "kept as a number",
        ),
        cell_kind(
            "999 for missing",
            "tenure",
            high,
            [float(w) for w in high],
            "999 stands in 6 cells",
        ),
    ]


def names_in_digits() -> list[Kind]:
    tenure = [float(v) for v in customers()["tenure"]]
    words = [f"{v:.0f}" for v in tenure]
    big = [str(2**64 + 12345 * k) for k in range(ROWS)]
    phones = [f"+49 30 {123456 + 791 * k}" for k in range(ROWS)]
    grouped = [f"555 {100 + k} {200 + k}" for k in range(ROWS)]
    ends = ["inf", "-Infinity", "NaN"]
    codes = [f"{k + 10}E{k % 7 + 1}" for k in range(ROWS)]
    return [
        cell_kind("whole numbers beyond 64 bits", "tenure", big, big, "more digits than a number"),
        cell_kind(
            "negative whole numbers beyond 64 bits",
            "tenure",
            [f"-{w}" for w in big],
            [f"-{w}" for w in big],
            "more digits than a number",
        ),
        cell_kind(
            "NaN and inf",
            "tenure",
            [*ends, *words[3:]],
            [np.nan, np.nan, np.nan, *tenure[3:]],
            "endless numbers read as missing: -Infinity (1), inf (1)",
            "NaN (1)",
        ),
        cell_kind(
            "zip codes with leading zeros",
            "zip",
            [f"{k:05d}" for k in range(501, 561)],
            [f"{k:05d}" for k in range(501, 561)],
            "leading zero",
        ),
        cell_kind("phone numbers", "tenure", phones, phones),
        cell_kind("phone numbers in groups", "tenure", grouped, grouped),
        cell_kind("codes like 12E4", "tenure", codes, codes, "may be a code"),
    ]


def words() -> list[Kind]:
    tenure = [float(v) for v in customers()["tenure"]]
    words = [f"{v:.0f}" for v in tenure]
    ways = ["Yes", "yes", "NO", "no"] * 15
    wide = "x" * 5000
    return [
        cell_kind(
            "one word among numbers",
            "tenure",
            ["twelve", *words[1:]],
            ["twelve", *words[1:]],
            "1 cell is no number, such as twelve",
        ),
        cell_kind("one word in many ways", "churned", ways, ways, "kept as different values"),
        cell_kind(
            "spaces around words",
            "plan",
            ["Pro ", " Pro", "Basic"] * 20,
            ["Pro", "Pro", "Basic"] * 20,
            "spaces around 40 values removed",
        ),
        cell_kind("long cells", "plan", [wide] * ROWS, [wide] * ROWS),
        cell_kind(
            "formulas as text",
            "plan",
            ["=1+1", "@SUM(A1)", "+x"] * 20,
            ["=1+1", "@SUM(A1)", "+x"] * 20,
        ),
        Kind(
            "an empty column",
            "table.csv",
            text_file(written_column(customers(), "plan", [""] * ROWS)),
            Outcome(
                customers().assign(plan=pd.Series([np.nan] * ROWS, dtype="str")),
                says=("plan: 60 blank cells",),
            ),
        ),
        cell_kind("a constant", "plan", ["same"] * ROWS, ["same"] * ROWS),
        cell_kind("truth values", "churned", ["TRUE", "FALSE"] * 30, ["TRUE", "FALSE"] * 30),
        cell_kind(
            "numbers and dates mixed",
            "tenure",
            ["2024-01-01", "5"] * 30,
            ["2024-01-01", "5"] * 30,
        ),
        cell_kind(
            "digits beyond the 17th",
            "score",
            ["0.12345678901234567890123"] * ROWS,
            [0.12345678901234567890123] * ROWS,
            "rounded",
            base=survey,
        ),
        cell_kind(
            "a byte order mark inside", "plan", ["\ufeffPro", "Pro"] * 30, ["\ufeffPro", "Pro"] * 30
        ),
    ]


def cell_kinds() -> list[Kind]:
    return [*missing_cells(), *names_in_digits(), *words()]

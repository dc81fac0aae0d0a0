"""Kinds of files whose rows are messy."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd

from datasets.values.reading_choices import Choices
from tests.support.messy_files import (
    ROWS,
    Kind,
    csv_text,
    customers,
    refused,
    right,
    sales,
    table,
    text_file,
    texts,
    with_column,
)


def above_and_below() -> list[Kind]:
    sold = sales()
    units, revenue, margin = (sold[name].sum() for name in ("units", "revenue", "margin"))
    total = f"Total,,{units:.0f},{revenue:.2f},{margin:.2f}\n"
    silent = f",,{units:.0f},{revenue:.2f},{margin:.2f}\n"
    stray = pd.concat(
        [
            sold,
            pd.DataFrame(
                [{"day": pd.NaT, "shop": "Total", "units": 5.0, "revenue": 7.0, "margin": 9.0}]
            ),
        ],
        ignore_index=True,
    )
    return [
        Kind(
            "notes above the names",
            "t.csv",
            text_file("Report of sales\nmade on 2024-01-01, by Bo\n\n" + table(sold)),
            right(sold, "2 lines above the names"),
        ),
        Kind(
            "notes above, as a sheet writes them",
            "t.csv",
            text_file("Report,,,,\nby Bo,,,,\n,,,,\n" + table(sold)),
            right(sold, "above the names"),
        ),
        Kind(
            "a row of sums at the end",
            "t.csv",
            text_file(table(sold) + total),
            right(sold, lines=(62,)),
        ),
        Kind(
            "a row of sums without a word",
            "t.csv",
            text_file(table(sold) + silent),
            right(sold, lines=(62,)),
        ),
        Kind(
            "a row of sums that are none",
            "t.csv",
            text_file(table(sold) + ",Total,5,7,9\n"),
            right(stray, "Total (1) may be rows with sums"),
        ),
        Kind(
            "a note below the table",
            "t.csv",
            text_file(table(sold) + ",,,,\nSource: the office,,,,\n"),
            right(sold, lines=(63,)),
        ),
    ]


def ragged_kinds() -> list[Kind]:
    sold = sales()
    lines = table(sold).splitlines(keepends=True)
    no_names = "".join(lines[1:])
    trailing = "".join(line.rstrip("\n") + ",\n" for line in lines)
    some = [line.rstrip("\n") + (",\n" if 5 < k < 9 else "\n") for k, line in enumerate(lines)]
    ragged = [
        *lines[:10],
        "2023-01-01,Nord\n",
        *lines[10:30],
        "2023-01-01,N,1,2,3,4,5\n",
        *lines[30:],
    ]
    return [
        Kind(
            "names repeated in the middle",
            "t.csv",
            text_file("".join([*lines[:21], lines[0], *lines[21:41], lines[0], *lines[41:]])),
            right(sold, lines=(22, 43)),
        ),
        Kind("ragged lines", "t.csv", text_file("".join(ragged)), right(sold, lines=(11, 32))),
        Kind(
            "trailing separators",
            "t.csv",
            text_file(trailing),
            right(sold, "right end was left out"),
        ),
        Kind(
            "trailing separators below the names only",
            "t.csv",
            text_file(lines[0] + "".join(line.rstrip("\n") + ",\n" for line in lines[1:])),
            right(sold, "right end was left out"),
        ),
        Kind(
            "trailing separators in some lines",
            "t.csv",
            text_file("".join(some)),
            right(sold, "empty cells too many, which were left out: 3"),
        ),
        Kind(
            "a trailing separator behind the names only",
            "t.csv",
            text_file(lines[0].rstrip("\n") + ",\n" + no_names),
            right(sold),
        ),
        Kind(
            "blank lines between",
            "t.csv",
            text_file("\n".join(line for line in lines)),
            right(sold),
        ),
        Kind(
            "rows of separators only",
            "t.csv",
            text_file(table(sold) + ",,,,\n" * 40),
            right(sold, "Empty rows left out: 40"),
        ),
    ]


def without_names() -> list[Kind]:
    sold = sales()
    lines = table(sold).splitlines(keepends=True)
    no_names = "".join(lines[1:])
    numbered = sold.set_axis([f"column_{k}" for k in range(1, 6)], axis=1)
    one = pd.DataFrame({"amount": [float(k) * 1.5 for k in range(ROWS)]})
    return [
        Kind(
            "no names",
            "t.csv",
            text_file(no_names),
            right(numbered, "has no name", asks=("header",)),
        ),
        Kind(
            "no names, as somebody said",
            "t.csv",
            text_file(no_names),
            right(numbered),
            Choices(header=0),
        ),
        Kind(
            "names in the line that somebody said",
            "t.csv",
            text_file("a,b,c,d,e\n" + table(sold)),
            right(sold),
            Choices(header=2),
        ),
        Kind(
            "names in a line that is not there",
            "t.csv",
            text_file(table(sold)),
            refused("has no names in line 900"),
            Choices(header=900),
        ),
        Kind(
            "years as names",
            "t.csv",
            text_file("shop,2022,2023\n" + "".join(f"S{k},{k},{k + 1}\n" for k in range(2, ROWS))),
            right(
                pd.DataFrame(
                    {
                        "shop": [f"S{k}" for k in range(2, ROWS)],
                        "2022": np.arange(2.0, ROWS),
                        "2023": np.arange(3.0, ROWS + 1),
                    }
                ).astype({"shop": "str"})
            ),
        ),
        Kind("one column", "t.csv", text_file(table(one)), right(one)),
    ]


def open_quotes() -> list[Kind]:
    sold, bought = sales(), customers()
    lines = table(sold).splitlines(keepends=True)
    unclosed = [*lines[:20], '2023-05-01,"Nord,1,2,3\n', *lines[20:]]
    later = [
        *lines[:20],
        '2023-05-01,"Nord,1,2,3\n',
        *lines[20:40],
        '2023-05-01,"Nord",1,2,3\n',
        *lines[40:],
    ]
    questions = with_column(bought, "tenure", [str(int(v)) for v in bought["tenure"]])
    return [
        Kind(
            "a quotation mark left open to the end",
            "t.csv",
            text_file("".join(unclosed)),
            refused("a quotation mark is opened and never closed"),
        ),
        Kind(
            "a quotation mark closed too late",
            "t.csv",
            text_file("".join(later)),
            right(pd.concat([sold[:19], sold[39:]], ignore_index=True), lines=(21,)),
        ),
        Kind(
            "numbers in quotes",
            "t.csv",
            text_file(table(bought, quoting=csv.QUOTE_ALL)),
            right(bought),
        ),
        Kind(
            "row names of R",
            "t.csv",
            text_file(lines[0] + "".join(f"{k},{line}" for k, line in enumerate(lines[1:]))),
            refused("No row of t.csv fits"),
        ),
        Kind(
            "words above words",
            "t.csv",
            text_file(csv_text(list(questions.columns), texts(questions))),
            right(bought),
        ),
    ]


def row_kinds() -> list[Kind]:
    return [*above_and_below(), *ragged_kinds(), *without_names(), *open_quotes()]

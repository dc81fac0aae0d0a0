"""Kinds of files whose text or names are messy."""

from __future__ import annotations

import csv
import gzip

import numpy as np
import pandas as pd

from tests.support.messy_files import (
    BASES,
    ROWS,
    Kind,
    bytes_file,
    csv_text,
    customers,
    right,
    sales,
    survey,
    table,
    text_file,
    texts,
)

SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


def encodings() -> list[Kind]:
    made: list[Kind] = []
    for name, base in BASES.items():
        frame = base()
        made += [
            Kind(f"{encoding}, {name}", "t.csv", text_file(table(frame), encoding), right(frame))
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
        ]
        for said, sign in SIGNS.items():
            made.append(
                Kind(f"{said}, {name}", "t.csv", text_file(table(frame, sign)), right(frame))
            )
        quoted = table(frame, quoting=csv.QUOTE_ALL)
        made.append(Kind(f"everything quoted, {name}", "t.csv", text_file(quoted), right(frame)))
        windows = table(frame, ends="\r\n")
        made.append(Kind(f"CRLF, {name}", "t.csv", text_file(windows), right(frame)))
        packed = gzip.compress(table(frame).encode())
        made.append(Kind(f"gz, {name}", "t.csv.gz", bytes_file(packed), right(frame)))
    return [
        *made,
    ]


def odd_letters() -> list[Kind]:
    asked = survey()
    damaged = table(asked).encode() + b'2000,yes,50,5.0,"Zo\xeb"\n'
    extra = {
        "respondent": 2000.0,
        "would_buy": "yes",
        "age": 50.0,
        "score": 5.0,
        "comment": "Zo\ufffd",
    }
    with_damage = pd.concat([asked, pd.DataFrame([extra])], ignore_index=True)
    return [
        Kind(
            "latin-1 beyond Windows",
            "t.csv",
            bytes_file(
                b"name,n\n" + "".join(f"Zoë\x81{k},{k}\n" for k in range(ROWS)).encode("latin-1")
            ),
            right(
                pd.DataFrame(
                    {
                        "name": [f"Zoë\x81{k}" for k in range(ROWS)],
                        "n": np.arange(ROWS, dtype=float),
                    }
                ).astype({"name": "str"}),
                "look whether Zoë",
            ),
        ),
        Kind("utf-32", "t.csv", text_file(table(asked), "utf-32"), right(asked)),
        Kind(
            "one damaged letter",
            "t.csv",
            bytes_file(damaged),
            right(with_damage, "1 letter is damaged"),
        ),
    ]


def line_ends() -> list[Kind]:
    sold = sales()
    lines = table(sold).splitlines(keepends=True)
    mixed = "".join(line.rstrip("\n") + ["\n", "\r\n", "\r"][k % 3] for k, line in enumerate(lines))
    return [
        Kind("CR only", "t.csv", text_file(table(sold, ends="\r")), right(sold)),
        Kind("line ends mixed", "t.csv", text_file(mixed), right(sold)),
        Kind("no line end at the end", "t.csv", text_file(table(sold).rstrip("\n")), right(sold)),
    ]


def separators() -> list[Kind]:
    sold = sales()
    body = table(sold, ";").splitlines(keepends=True)
    titles = 'day;"shop, street, town, region, country";units;revenue;margin\n'
    renamed = sold.rename(columns={"shop": "shop, street, town, region, country"})
    escaped = "n,say\n" + "".join(f'{k},"5\\" pipe, no {k}"\n' for k in range(ROWS))
    return [
        Kind("sep= declared", "t.csv", text_file("sep=;\n" + table(sold, ";")), right(sold)),
        Kind(
            "a first line that misleads about the separator",
            "t.csv",
            text_file(titles + "".join(body[1:])),
            right(renamed),
        ),
        Kind(
            "decimal commas that hide the semicolon",
            "t.csv",
            text_file("id;price;weight\n" + "".join(f"{k};{k},5;{k},25\n" for k in range(2, 62))),
            right(
                pd.DataFrame(
                    {
                        "id": np.arange(2.0, 62),
                        "price": np.arange(2.5, 62),
                        "weight": np.arange(2.25, 62),
                    }
                )
            ),
        ),
        Kind(
            "quotation marks behind backslashes",
            "t.csv",
            text_file(escaped),
            right(
                pd.DataFrame(
                    {
                        "n": np.arange(ROWS, dtype=float),
                        "say": [f'5" pipe, no {k}' for k in range(ROWS)],
                    }
                ).astype({"say": "str"})
            ),
        ),
        Kind(
            "zero bytes in cells",
            "t.csv",
            bytes_file(table(sold).replace("Nord", "No\0rd").encode()),
            right(sold, "Zero bytes left out"),
        ),
        Kind(
            "a file padded with zero bytes",
            "t.csv",
            bytes_file(table(sold).encode() + b"\0" * 100),
            right(sold, "Zero bytes left out: 100"),
        ),
        Kind("tsv named txt", "t.txt", text_file(table(sold, "\t")), right(sold)),
    ]


def text_kinds() -> list[Kind]:
    return [*encodings(), *odd_letters(), *line_ends(), *separators()]


def name_kinds() -> list[Kind]:
    frame = customers()
    rows = texts(frame)

    def named(*names: str) -> str:
        return str(csv_text(names, rows))

    def out(*names: str) -> pd.DataFrame:
        return frame.set_axis(list(names), axis=1)

    long = "x" * 200
    wide = pd.DataFrame({f"c{k}": np.arange(ROWS) * 1.5 + k for k in range(300)})
    many = pd.DataFrame(
        {"id": [f"K{k:06d}" for k in range(20_000)], "n": np.arange(20_000, dtype=float)}
    ).astype({"id": "str"})
    return [
        Kind(
            "the same name twice",
            "t.csv",
            text_file(named("id", "zip", "plan", "Plan", "fee", "plan")),
            right(out("id", "zip", "plan", "Plan_2", "fee", "plan_3"), "The name Plan is taken"),
        ),
        Kind(
            "names missing",
            "t.csv",
            text_file(named("", "zip", "plan", "", "fee", "churned")),
            right(out("column_1", "zip", "plan", "column_4", "fee", "churned"), "has no name"),
        ),
        Kind(
            "names of emoji and SQL",
            "t.csv",
            text_file(named("💥", "select", 'say "hi"', "x; drop table y --", "a,b", "rowid")),
            right(out("💥", "select", 'say "hi"', "x; drop table y --", "a,b", "rowid")),
        ),
        Kind(
            "a name of 200 letters",
            "t.csv",
            text_file(named(long, "zip", "plan", "t", "fee", "churned")),
            right(out(long, "zip", "plan", "t", "fee", "churned")),
        ),
        Kind(
            "names with line ends",
            "t.csv",
            text_file(named("customer\nid", "zip", "plan", "t", "fee", "churned")),
            right(out("customer id", "zip", "plan", "t", "fee", "churned")),
        ),
        Kind(
            "our own name",
            "t.csv",
            text_file(named("wherefore_row", "zip", "plan", "t", "fee", "churned")),
            right(out("wherefore_row_2", "zip", "plan", "t", "fee", "churned"), "is taken"),
        ),
        Kind("300 columns", "t.csv", text_file(table(wide)), right(wide)),
        Kind("20,000 different words", "t.csv", text_file(table(many)), right(many)),
        Kind(
            "two byte order marks", "t.csv", text_file("\ufeff\ufeff" + table(frame)), right(frame)
        ),
    ]

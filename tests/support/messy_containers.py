"""Kinds of files that are something else than their name says, damaged, packed or empty."""

from __future__ import annotations

import gzip
import json
import zipfile
from io import BytesIO

import numpy as np
import pandas as pd

from tests.support.messy_files import (
    ROWS,
    Kind,
    bytes_file,
    customers,
    refused,
    right,
    sales,
    survey,
    table,
    text_file,
)


def as_parquet() -> bytes:
    target = BytesIO()
    sales().to_parquet(target)
    return target.getvalue()


def as_workbook() -> bytes:
    target = BytesIO()
    with pd.ExcelWriter(target, engine="xlsxwriter") as writer:
        customers().to_excel(writer, index=False)
    return target.getvalue()


def misnamed() -> list[Kind]:
    sold, bought = sales(), customers()
    parquet, book = as_parquet(), as_workbook()
    said = "whatever its name says"
    return [
        Kind("xlsx named csv", "t.csv", bytes_file(book), right(bought, said)),
        Kind("csv named xlsx", "t.xlsx", text_file(table(sold)), right(sold, said)),
        Kind("csv named json", "t.json", text_file(table(sold)), right(sold, said)),
        Kind("csv named parquet", "t.parquet", text_file(table(sold)), right(sold, said)),
        Kind("csv named gz", "t.csv.gz", text_file(table(sold)), right(sold, said)),
        Kind("parquet named csv", "t.csv", bytes_file(parquet), right(sold, said)),
        Kind("parquet", "t.parquet", bytes_file(parquet), right(sold)),
    ]


def json_kinds() -> list[Kind]:
    asked = survey()
    records = [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in asked.to_dict("records")
    ]
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    big = json.dumps([{"id": 2**70 + k, "n": k + 2} for k in range(ROWS)])
    said = "whatever its name says"
    return [
        Kind("JSON lines named json", "t.json", text_file(lines), right(asked)),
        Kind("JSON lines named csv", "t.csv", text_file(lines), right(asked, said)),
        Kind(
            "JSON with odd line ends in values",
            "t.jsonl",
            text_file(
                "".join(
                    json.dumps({"n": k + 2, "t": f"a\u2028b{k}"}, ensure_ascii=False) + "\n"
                    for k in range(ROWS)
                )
            ),
            right(
                pd.DataFrame(
                    {"n": np.arange(2.0, ROWS + 2), "t": [f"a\u2028b{k}" for k in range(ROWS)]}
                ).astype({"t": "str"})
            ),
        ),
        Kind(
            "JSON with whole numbers beyond 64 bits",
            "t.json",
            text_file(big),
            right(
                pd.DataFrame(
                    {"id": [str(2**70 + k) for k in range(ROWS)], "n": np.arange(2.0, ROWS + 2)}
                ).astype({"id": "str"})
            ),
        ),
        Kind(
            "JSON with a name twice",
            "t.json",
            text_file('[{"a": 1, "a": 2}]'),
            refused("a record with two values for a"),
        ),
        Kind(
            "JSON cut off", "t.json", text_file(json.dumps(records)[:-40]), refused("is not JSON")
        ),
    ]


def no_tables() -> list[Kind]:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("sales.csv", table(sales()))
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    page = "<!DOCTYPE html>\n<html><body><table><tr><td>1</td></tr></table></body></html>"
    return [
        Kind("html named csv", "t.csv", text_file(page), refused("is a web page")),
        Kind("html named xlsx", "t.xlsx", text_file(page), refused("is a web page")),
        Kind("a git-lfs pointer", "t.csv", text_file(pointer), refused("only a pointer")),
        Kind(
            "a git-annex pointer",
            "t.csv",
            text_file("/annex/objects/SHA256E-s5--ab.csv\n"),
            refused("only a pointer"),
        ),
        Kind("a PDF named csv", "t.csv", bytes_file(b"%PDF-1.7\n" + b"x" * 300), refused("a PDF")),
        Kind(
            "a zip named csv", "t.csv", bytes_file(archive.getvalue()), refused("is a zip archive")
        ),
        Kind(
            "a zip named xlsx",
            "t.xlsx",
            bytes_file(archive.getvalue()),
            refused("is a zip archive"),
        ),
    ]


def damaged() -> list[Kind]:
    sold = sales()
    parquet, book = as_parquet(), as_workbook()
    packed_sales = gzip.compress(table(sold).encode())
    return [
        Kind("gz cut off", "t.csv.gz", bytes_file(packed_sales[:-20]), refused("is cut off")),
        Kind(
            "gz damaged",
            "t.csv.gz",
            bytes_file(packed_sales[:300] + b"\xff\x00" * 9 + packed_sales[318:]),
            refused("cannot be unpacked"),
        ),
        Kind(
            "gz in gz", "t.csv.gz", bytes_file(gzip.compress(packed_sales)), refused("packed twice")
        ),
        Kind("parquet cut off", "t.parquet", bytes_file(parquet[:-60]), refused("cut off")),
        Kind("xlsx cut off", "t.xlsx", bytes_file(book[:-900]), refused("cut off")),
        Kind("an empty file", "t.csv", bytes_file(b""), refused("is empty")),
        Kind("an empty gz", "t.csv.gz", bytes_file(gzip.compress(b"")), refused("is empty")),
        Kind("names only", "t.csv", text_file("day,shop,units\n"), refused("but no rows")),
        Kind(
            "a program named csv",
            "t.csv",
            bytes_file(b"\x7fELF\x02\x01\x01\0" + bytes(range(256)) * 9),
            refused("is not a table but a program"),
        ),
        Kind(
            "random bytes named csv",
            "t.csv",
            bytes_file(np.random.default_rng(3).integers(0, 256, 9000, dtype="uint8").tobytes()),
            refused("is not a text file"),
        ),
    ]


def file_kinds() -> list[Kind]:
    return [*misnamed(), *json_kinds(), *no_tables(), *damaged()]

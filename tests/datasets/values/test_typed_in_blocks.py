"""A column read block by block is decided as it is when it is looked at as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datasets.values import dates, number_blocks
from datasets.values import numbers as numerals
from datasets.values import typed as values
from datasets.values import typed_in_blocks as values_by_block
from datasets.values.reading_choices import Choices, DateOrder
from datasets.values.typed import typed
from datasets.values.typed_in_blocks import typed_blocks

DAYS = [
    f"{day:02d}.{month:02d}.20{year}"
    for day in range(1, 29)
    for month in (3, 11)
    for year in (19, 24)
]
EITHER_WAY = [f"{day:02d}/{month:02d}/2024" for day in range(1, 12) for month in range(1, 12)]
STAMPS = [
    f"2024-0{m}-{d:02d}T{h:02d}:{s:02d}:59.{s:03d}Z"
    for m in (1, 2)
    for d in (1, 28)
    for h in (0, 23)
    for s in range(40)
]
MONEY = [f"${k * 37 % 5000:,}.{k % 100:02d}" for k in range(300)]
COMMAS = [f"{k * 991 % 100_000 / 100:.2f}".replace(".", ",") for k in range(300)]
POINTS = [f"{k * 7919 % 999 + 1}.{k * 31 % 1000:03d}" for k in range(300)]
PLACES = ["North", "south", "South", "total", "n/a", "#REF!", "", "  East "]
HALVES = [f"{k % 12 + 1}/13/2024 {k % 12 + 1}:{k % 60:02d} {'AP'[k % 2]}M" for k in range(200)]
LATE = ["1/13/2024 1:05 PM"] * 9 + [f"1/13/2024 {k}:05 PM" for k in range(1, 15)]
NAMED = [f"{k % 28 + 1} {('Jan', 'März', 'déc')[k % 3]} 20{k % 30:02d}" for k in range(200)]
NOTHING = ["n/a", "N/A", "-", "", "inf", "n/a"]
COLUMNS: dict[str, list[str]] = {
    "days": DAYS,
    "days that may be months": EITHER_WAY,
    "days that are months in the end": [*EITHER_WAY, "03/25/2024"],
    "moments": STAMPS,
    "moments that end wrong": [*STAMPS, "2024-02-30T00:00:00Z"],
    "hours of half a day": HALVES,
    "half a day with too many hours": LATE,
    "months in words": NAMED,
    "money": MONEY,
    "money and debts": [*MONEY, "($5.00)", "($6.00)"],
    "money of two lands": [*MONEY, "€5.00"],
    "decimal commas": COMMAS,
    "thousands or decimals": POINTS,
    "thousands or decimals, settled late": [*POINTS, "0.5"],
    "percent": [f"{k % 900 / 10} %" for k in range(900)],
    "percent and not": [*(f"{k % 900 / 10} %" for k in range(900)), "5"],
    "numbers and nothing": [*(str(k * 1.5) for k in range(500)), *NOTHING],
    "numbers and words": [*(str(k) for k in range(1500)), "many", "more", "many"],
    "numbers and a late code": [*(str(k) for k in range(1, 1500)), "007"],
    "words, numbers and a late code": [*(str(k) for k in range(1, 1500)), "x", "y", "007", "008"],
    "phones": [f"0{k:03d} {k:03d} {k * 7 % 1000:03d}" for k in range(200)],
    "groups of digits": [f"{k + 1} {k:03d} {k * 7 % 1000:03d}" for k in range(200)],
    "codes with an e": [f"{k}E{k % 9}" for k in range(200)],
    "powers": [f"{k}.5E{k % 9}" for k in range(200)] + ["1.5E308", "9.5E308"],
    "yes or no": ["1", "0", "", "1", "0"] * 50,
    "one or two": ["1", "2"] * 50 + ["n/a"],
    "nearly yes or no": ["1", "0"] * 50 + ["2"],
    "a code for missing": [*(str(k % 60) for k in range(300)), "-999", "-999"],
    "days of a workbook": [str(43_000 + k) for k in range(300)],
    "many digits": [f"0.{k + 1:019d}" for k in range(100)],
    "wide numbers": [str(10**17 + k) for k in range(30)],
    "places": PLACES * 30,
    "names": [f"name {k}" for k in range(2500)] + ["Total:", " subtotal"],
    "empty": ["", "  "] * 20,
    "nan": ["1.5", "nan", "2.5"] * 10,
}  # fmt: skip


@contextmanager
def words_held(words: int) -> Iterator[None]:
    """No more different words than these are held; of others a few of each shape."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values_by_block, "MOST_WORDS", words)
        for module in (number_blocks, numerals, values, values_by_block):
            patch.setattr(module, "LOOKED_AT", min(words, 1000))
        yield


def is_read_alike(
    cells: Sequence[str], size: int, name: str = "date", choices: Choices | None = None
) -> None:
    """Fails where the column is not read alike in blocks of that size."""
    column = pa.array(cells, pa.string())

    def blocks() -> Iterator[pa.Array]:
        for start in range(0, len(column), size):
            yield pa.concat_arrays([column.slice(start, size)])

    whole = typed(pd.Series(cells, dtype="str"), name, choices)
    in_blocks = typed_blocks(blocks, name, choices)
    decisions = (in_blocks.notes, in_blocks.currency, in_blocks.decimal, in_blocks.doubt)
    assert decisions == (whole.notes, whole.currency, whole.decimal, whole.doubt)
    turned = [in_blocks.turn(block) for block in blocks()]
    values_read = pa.chunked_array(turned).to_pandas().astype(whole.column.dtype)
    pd.testing.assert_series_equal(values_read, whole.column, check_names=False)


@pytest.mark.parametrize("words", [3, 20, 100_000])
@pytest.mark.parametrize("size", [1_000_000, 64])
@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_is_read_alike(kind: str, size: int, words: int) -> None:
    with words_held(words):
        is_read_alike(COLUMNS[kind], size)


@pytest.mark.parametrize("order", ["day-first", "month-first"])
def test_what_somebody_said_counts_in_every_block(order: DateOrder) -> None:
    with words_held(5):
        is_read_alike(EITHER_WAY, 7, choices=Choices(dates=order))
        is_read_alike(POINTS, 7, choices=Choices(decimal="comma"))


WEEK = re.compile(r"(?P<year>\d{4})-W(?P<week>\d{2})")


def from_weeks(pattern: re.Pattern[str], words: Sequence[str], _: DateOrder) -> dates.Dates:
    weeks = [each.groupdict() for each in map(pattern.fullmatch, words) if each]
    days = [date.fromisocalendar(int(each["year"]), int(each["week"]), 1) for each in weeks]
    return dates.Dates(np.array(days, dtype="datetime64[us]"))


@pytest.mark.parametrize("words", [3, 100_000], ids=["a few of each shape", "all words"])
def test_what_a_date_looks_like_stands_in_one_place(
    words: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format that is added to the list is read at once and block by block."""
    cells = [f"20{year}-W{week:02d}" for year in (23, 24) for week in range(1, 52)]
    assert typed(pd.Series(cells, dtype="str")).column.dtype.kind != "M"
    monkeypatch.setattr(dates, "FORMATS", (*dates.FORMATS, (WEEK, from_weeks)))
    assert typed(pd.Series(cells, dtype="str")).column[0] == pd.Timestamp("2023-01-02")
    with words_held(words):
        is_read_alike(cells, 7)


AMOUNTS = r"[-+(]?[$€]?[0-9]{1,4}([.,' ][0-9]{3}){0,2}([.,][0-9]{0,3})?[)%]?"
PIECES = st.sampled_from(
    [word for words in COLUMNS.values() for word in words[:3] + words[-2:]]
) | st.from_regex(AMOUNTS, fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(
    usual=st.sampled_from(list(COLUMNS)),
    odd=st.lists(PIECES, max_size=4),
    size=st.sampled_from([1, 5, 40]),
    words=st.sampled_from([1, 4]),
)
def test_a_column_with_odd_cells_is_read_alike(
    usual: str, odd: list[str], size: int, words: int
) -> None:
    with words_held(words):
        is_read_alike([*COLUMNS[usual][:60], *odd], size)


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(PIECES | st.text(max_size=6), min_size=1, max_size=30))
def test_a_column_of_anything_is_read_alike(cells: list[str]) -> None:
    with words_held(3):
        is_read_alike([cell.encode("utf-8", "replace").decode() for cell in cells], 4)

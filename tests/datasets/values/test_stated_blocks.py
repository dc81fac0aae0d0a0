"""Stated types block by block: what becomes of numbers, moments, and yes and no."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from datasets.values.stated_blocks import stated_blocks

MOMENT = dt.datetime.fromisoformat("2024-01-02T03:00:00")


@pytest.mark.parametrize(
    ("values", "kind", "turned", "notes"),
    [
        ([1, None, 3, 4], "number", [1.0, None, 3.0, 4.0], ()),
        ([2**53 + 2, None], "text", [str(2**53 + 2), None],
         ("kept as text: it has more digits than a number can keep",)),
        ([0, 1, None], "text", ["0", "1", None], ()),
        ([True, None, False], "text", ["True", None, "False"], ()),
        ([1.5, float("nan"), float("inf"), 2.5], "number", [1.5, None, None, 2.5],
         ("1 endless number read as missing",)),
        ([MOMENT], "date", [MOMENT], ()),
    ],
)  # fmt: skip
def test_each_stated_type(
    values: list[object], kind: str, turned: list[object], notes: tuple[str, ...]
) -> None:
    block = pa.array(values)
    column_read = stated_blocks(lambda: iter([block.slice(0, 1), block.slice(1)]), "column")
    assert column_read is not None
    assert column_read.kind == kind
    assert column_read.turn(block).to_pylist() == turned
    assert column_read.notes == notes


def test_words_state_no_type() -> None:
    assert stated_blocks(lambda: iter([pa.array(["1", "2"])]), "column") is None
    assert stated_blocks(lambda: iter([]), "column") is None

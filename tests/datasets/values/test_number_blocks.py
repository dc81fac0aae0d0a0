"""Plain numbers, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from datasets.values.number_blocks import NumberTally, first_words, plain_numbers


def column(*blocks: list[str]) -> Callable[[], Iterator[pa.Array]]:
    return lambda: (pa.array(block, pa.string()) for block in blocks)


def test_numbers_in_every_block_are_numbers() -> None:
    column_read = plain_numbers(column(["1.5", ""], ["2", "3.25"]), "price")
    assert column_read is not None
    assert (column_read.kind, column_read.notes) == ("number", ("1 blank cell read as missing",))
    assert column_read.decimal == "point"
    assert column_read.turn(pa.array(["7", ""])).to_pylist() == [7.0, None]


@pytest.mark.parametrize("late", ["x", "007", "1e400", "nan", "12E4", "$5"])
def test_one_late_cell_that_is_none_settles_it(late: str) -> None:
    assert plain_numbers(column(["1.5", "2.5"], ["3", late]), "price") is None


def test_a_code_of_two_values_is_words() -> None:
    column_read = plain_numbers(column(["1", "1"], ["0", ""]), "paid")
    assert column_read is not None
    assert column_read.kind == "text"
    assert column_read.turn(pa.array(["1", "", "0"])).to_pylist() == ["1", None, "0"]


def test_a_third_value_in_a_later_block_makes_numbers() -> None:
    tally = NumberTally()
    tally.add(np.array([0.0, 1.0]))
    assert tally.is_two_valued
    tally.add(np.array([np.nan, 2.0]))
    assert not tally.is_two_valued


def test_the_first_words_are_of_several_blocks() -> None:
    blocks = column(["a"], ["b", "c"], ["d"])
    assert first_words(blocks, 2).to_pylist() == ["a", "b"]
    assert first_words(blocks, 9).to_pylist() == ["a", "b", "c", "d"]
    assert first_words(column(), 3).to_pylist() == []

"""Codes: a value's place among the thresholds, one byte each."""

from __future__ import annotations

import numpy as np
import pytest

from models.tree_shap.codes import CodeBook

NUMBER = -1


def book_of(columns: int, *splits: tuple[int, float, int]) -> CodeBook:
    column, threshold, level = (np.array(part) for part in zip(*splits, strict=True))
    return CodeBook.of(columns, column, threshold.astype(np.float32), level)


def test_thresholds_are_sorted_and_counted_once() -> None:
    book = book_of(3, (0, 2.5, NUMBER), (0, 1.5, NUMBER), (0, 2.5, NUMBER), (2, 0.0, 4))
    assert book.thresholds(0).tolist() == [1.5, 2.5]
    assert book.known.tolist() == [2, 0, 5]
    assert book.is_level.tolist() == [False, False, True]
    assert len(book.thresholds(1)) == len(book.thresholds(2)) == 0


def test_what_a_byte_cannot_tell_is_refused() -> None:
    fits = [(0, float(k), NUMBER) for k in range(254)]
    assert book_of(1, *fits).known[0] == 254
    with pytest.raises(ValueError, match="255 thresholds in one column"):
        book_of(1, *fits, (0, 254.0, NUMBER))


def test_a_column_is_a_number_or_has_levels() -> None:
    with pytest.raises(ValueError, match="both by thresholds and by levels"):
        book_of(1, (0, 1.0, NUMBER), (0, 0.0, 3))

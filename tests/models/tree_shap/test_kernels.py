"""Loops over rows, on a group made by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.kernels import BLOCK, COUNTED, count_up, encode, margins, responses

# One group of two answers: column 0 in 3..5 (bit 1), column 1 in 254..1 across the end (bit 2).
TESTS = (
    np.array([0, 2]),
    np.array([0, 1]),
    np.array([3, 254], dtype=np.uint8),
    np.array([2, 3], dtype=np.uint8),
    np.array([1, 2], dtype=np.uint8),
)
AT = np.array([0, 4])
VALUES = np.array([0.0, 1.0, 10.0, 100.0])


def codes_of(rows: int) -> np.ndarray:
    return np.random.default_rng(rows).integers(0, 256, (2, rows)).astype(np.uint8)


def patterns_of(codes: np.ndarray) -> np.ndarray:
    return np.isin(codes[0], [3, 4, 5]) + 2 * np.isin(codes[1], [254, 255, 0, 1])


@pytest.mark.parametrize("rows", [1, 7, BLOCK, COUNTED + 3])
def test_counts_and_margins_are_those_of_each_row_by_itself(rows: int) -> None:
    codes = codes_of(rows)
    counts, out = np.zeros(4, dtype=np.int64), np.zeros(rows)
    count_up(codes, TESTS, AT, counts, 0, rows)
    margins(codes, TESTS, (AT, VALUES), out, 0, rows)
    assert np.array_equal(counts, np.bincount(patterns_of(codes), minlength=4))
    assert np.array_equal(out, VALUES[patterns_of(codes)])


def test_only_the_rows_asked_for_are_touched() -> None:
    codes, out = codes_of(50), np.zeros(50)
    margins(codes, TESTS, (AT, VALUES), out, 10, 20)
    assert np.array_equal(out[10:20], VALUES[patterns_of(codes)[10:20]])
    assert not out[:10].any()
    assert not out[20:].any()


def test_responses_replace_one_column() -> None:
    codes = codes_of(300)
    points = np.array([0, 3, 3, 9, 5])
    said = np.isin(points, [3, 4, 5]).astype(np.uint8)[None]
    out = np.zeros((5, 300))
    asking = (np.array([1], dtype=np.uint8), said)
    responses(codes, TESTS, (AT, VALUES), asking, out, 0, 300)
    for point, line in zip(points, out, strict=True):
        changed = codes.copy()
        changed[0] = point
        assert np.array_equal(line, VALUES[patterns_of(changed)])


def test_codes_count_thresholds_keep_levels_and_mark_what_is_missing() -> None:
    cuts = np.array([-1.0, 0.5, 2.0], dtype=np.float32)
    book = (np.array([False, True]), np.array([3, 4]), np.array([0, 3, 3]), cuts)
    below = np.nextafter(np.float32(0.5), np.float32(0))
    values = np.array(
        [[-9, 0], [-1, 3], [below, 4], [0.5, 9], [np.inf, -1], [np.nan, np.nan]], dtype=np.float32
    )
    codes = np.empty((2, 6), dtype=np.uint8)
    encode(values, book, codes, 0, 6)
    assert codes.tolist() == [[0, 1, 1, 2, 3, 4], [0, 3, 4, 4, 4, 5]]

"""Sums over a group's leaves, on a tree of two splits by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.kernels import WIDTH
from models.tree_shap.kernels_sums import background_entries, leaf_sums, one_column, path_entries

# if column 0 (bit 1): if column 1 (bit 2): 8 else 4; else 0
LEAVES = (
    np.array([0, 3]),
    np.array([8.0, 4.0, 0.0]),
    np.array([[3, 3], [3, 1], [1, 0]], dtype=np.uint8),
    np.array([[0.5, 0.25], [0.5, 0.75], [0.5, 1.0]]) @ np.eye(2, 8),
)
COLUMNS = np.array([[0, 1, -1, -1, -1, -1, -1, -1]])
MASKS = np.array([[1, 2, 0, 0, 0, 0, 0, 0]], dtype=np.uint8)
SHAPE = (COLUMNS, MASKS, np.array([2]), np.array([0, 1]), np.array([[0]]))
AT = np.array([0, 4])
MARGIN = np.array([0.0, 4.0, 0.0, 8.0])  # by pattern


def test_each_pattern_adds_its_leaf() -> None:
    out = np.zeros(4)
    leaf_sums(*LEAVES[:3], AT, out)
    assert np.array_equal(out, MARGIN)


def test_path_entries_are_shapley_values_of_the_covers() -> None:
    points, weights = np.polynomial.legendre.leggauss(4)
    table = np.zeros(4 * WIDTH, dtype=np.float32)
    path_entries(0, 1, LEAVES, SHAPE, np.array([(points + 1) / 2, weights / 2]), table)
    # Nothing known: 2.5. Column 0 known: 0 or 5. Column 1 known: 2 or 4. Both: the margin.
    for pattern, alone, beside in ((0, 0.0, 2.0), (1, 5.0, 2.0), (2, 0.0, 4.0), (3, 5.0, 4.0)):
        first = (alone - 2.5 + MARGIN[pattern] - beside) / 2
        second = (beside - 2.5 + MARGIN[pattern] - alone) / 2
        np.testing.assert_allclose(table[pattern * WIDTH :][:2], [first, second], atol=1e-6)


def test_background_entries_are_shapley_values_of_the_rows() -> None:
    weights = np.zeros((9, 9))
    weights[1, 0], weights[1, 1], weights[2, 0] = 1.0, 0.5, 0.5
    table = np.zeros(4 * WIDTH, dtype=np.float32)
    counts = np.array(
        [0.0, 5.0, 0.0, 5.0]
    )  # column 0 always passes, column 1 half the time: mean 6
    background_entries(0, 1, LEAVES, SHAPE, (counts, AT, 10.0, weights), table)
    np.testing.assert_allclose(table.reshape(4, WIDTH)[3, :2], [0.0, 2.0], atol=1e-6)
    np.testing.assert_allclose(table.reshape(4, WIDTH)[1, :2], [0.0, -2.0], atol=1e-6)
    np.testing.assert_allclose(table.reshape(4, WIDTH)[0].sum(), -6.0, atol=1e-6)


def test_one_column_moves_while_the_other_stays() -> None:
    counts = np.array([1.0, 0.0, 2.0, 1.0])
    said = np.array([[0, 0, 1]], dtype=np.uint8)
    out = np.zeros(3)
    one_column(counts, MARGIN, AT, np.array([1], dtype=np.uint8), said, np.array([0]), out)
    assert np.cumsum(out).tolist() == [0.0, 0.0, 4.0 + 3 * 8.0]

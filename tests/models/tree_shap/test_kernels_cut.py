"""Cutting trees, on one tree made by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.kernels_cut import answers, arcs, pieces

# A chain of ten splits, each with a leaf on the left; node 2k splits column k (or all column 0).
SPLITS = 10
SIZE = 2 * SPLITS + 1
ROOT = np.array([0])
LEFT = np.array([2 * k + 1 if k < SPLITS else -1 for k in range(SPLITS + 1)]).repeat(2)[:SIZE]
LEFT[1::2] = -1
RIGHT = np.where(LEFT < 0, -1, LEFT + 1)
MANY = np.arange(SIZE) // 2
ONE = np.zeros(SIZE, dtype=np.int64)


def test_a_way_of_too_many_columns_does_not_fit() -> None:
    assert not pieces(ROOT, LEFT, RIGHT, MANY)[3]
    assert pieces(ROOT, LEFT, RIGHT, ONE)[3]


def test_pieces_hold_at_most_eight_answers_and_know_their_way() -> None:
    parent, roots, groups, _ = pieces(ROOT, LEFT, RIGHT, ONE)
    assert parent.tolist() == [-1, *(k - 1 - (k + 1) % 2 for k in range(1, SIZE))]
    decisions = answers(LEFT, RIGHT, ONE, parent, roots, groups)
    assert np.bincount(decisions[:, 0]).max() <= 8
    inside = decisions[decisions[:, 3] == 0, 2]
    assert len(set(inside)) == len(inside)
    assert np.isin(decisions[decisions[:, 3] == 1, 2], roots).all()


def test_arcs_cover_the_codes_that_pass_and_no_others() -> None:
    # Column 0 has thresholds 0..9, so codes 0..10 and 11 for missing, which goes left everywhere.
    cut = np.arange(SIZE) // 2
    missing = np.ones(SIZE, dtype=np.bool_)
    none = np.zeros(SIZE + 1, dtype=np.int64)
    splits = (LEFT, ONE, cut, missing, none, np.empty(0, dtype=np.int64))
    parent = pieces(ROOT, LEFT, RIGHT, ONE)[0]
    # What goes left at the fourth split, and what comes as far as its leaf.
    decisions = np.array([[0, 0, 6, 0], [0, 0, 7, 1]])
    tests = arcs(decisions, splits, parent, np.array([10]))
    codes = np.arange(12)
    for answer, expected in enumerate(([0, 1, 2, 3, 11], [3])):
        own_tests = tests[tests[:, 0] == answer]
        inside = [((codes - low) % 256 <= span) for _, low, span in own_tests]
        assert codes[np.any(inside, axis=0)].tolist() == expected
    assert len(tests) == 2

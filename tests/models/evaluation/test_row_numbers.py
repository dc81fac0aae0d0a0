"""Columns that number the rows are told from amounts that happen to differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.evaluation.row_numbers import row_number_columns


def test_numbers_that_never_repeat_though_they_ought_to_are_names() -> None:
    for seed in range(20):
        draw = np.random.default_rng(seed)
        rows = int(draw.choice([100, 1_000, 10_000]))
        frame = pd.DataFrame({
            "ticket": draw.permutation(2 * rows)[:rows].astype(float),
            "place": np.arange(rows, dtype=float),
        })  # fmt: skip
        assert row_number_columns(frame) == ("ticket", "place")


def test_amounts_that_happen_to_differ_are_not() -> None:
    for seed in range(20):
        draw = np.random.default_rng(seed)
        frame = pd.DataFrame({
            "salary": draw.choice(200_000, 150, replace=False).astype(float),
            "weight": draw.normal(70, 9, 150),
            "age": draw.integers(18, 90, 150).astype(float),
            "plan": draw.choice(["a", "b"], 150),
        })  # fmt: skip
        assert row_number_columns(frame) == ()


def test_few_rows_prove_nothing() -> None:
    assert row_number_columns(pd.DataFrame({"a": np.arange(20.0)})) == ()

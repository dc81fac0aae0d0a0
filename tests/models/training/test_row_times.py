"""When rows are from: the date of the card, or their place in the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from datasets.cards.card import Column, Dataset
from models.training.row_times import first_and_last, judging_times, times
from models.training.trained import TrainedModel

CARD = Dataset(
    "shop",
    "Shop",
    4,
    "f",
    (Column("when", "When", "date", "date"), Column("x", "X", "number", "driver")),
)
ROWS = pd.DataFrame({
    "when": np.array(["1970-01-03", "NaT", "1970-01-01T12", "2024-02-29"], "datetime64[us]"),
    "x": [1.0, 2.0, 3.0, 4.0],
})  # fmt: skip


def test_times_are_days_and_blank_where_unknown() -> None:
    days = times(CARD, ROWS)
    assert days is not None
    assert np.allclose(days[[0, 2, 3]], [2.0, 0.5, 19_782.0])
    assert np.isnan(days[1])


def test_no_date_no_times(noise: TrainedModel) -> None:
    assert times(noise.dataset, noise.rows) is None
    assert times(CARD, ROWS[["x"]]) is None


def test_rows_without_a_time_are_in_no_part() -> None:
    time = np.concatenate([np.arange(100.0), np.full(50, np.nan)])
    parts = first_and_last(time)
    assert parts is not None
    assert [part.tolist() for part in parts] == [list(range(20)), list(range(80, 100))]
    assert first_and_last(np.repeat([1.0, 2.0], 100)) is None
    assert first_and_last(np.full(100, np.nan)) is None


def test_the_card_says_what_it_is_judged_by() -> None:
    assert judging_times(CARD, ROWS) is None
    by_rows = judging_times(replace(CARD, split="rows"), ROWS)
    assert by_rows is not None
    assert by_rows.tolist() == [0, 1, 2, 3]
    by_date = judging_times(replace(CARD, split="date"), ROWS)
    assert by_date is not None
    assert np.array_equal(by_date, times(CARD, ROWS), equal_nan=True)  # type: ignore[arg-type]

"""Dates as weeks, months or years, by how long they span."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses.how_many.periods import periods_of


@pytest.mark.parametrize(
    ("days", "label", "words"),
    [
        (60, "week 1 of 2024", "in week 1 of 2024"),
        (400, "January 2024", "in January 2024"),
        (3_000, "2024", "in 2024"),
    ],
)
def test_how_long_they_span_decides(days: int, label: str, words: str) -> None:
    dates = pd.Series(pd.date_range("2024-01-01", periods=days))
    periods = periods_of(dates)
    assert (periods[0].label, periods[0].words) == (label, words)
    assert periods[0].when == "2024-01-01"
    assert sum(period.rows.sum() for period in periods) == days


def test_rows_without_a_date_are_in_none() -> None:
    dates = pd.Series([pd.NaT, pd.Timestamp("2024-05-01"), pd.Timestamp("2024-05-20")])
    assert sum(period.rows.sum() for period in periods_of(dates)) == 2
    assert periods_of(pd.Series([pd.NaT, pd.NaT])) == ()

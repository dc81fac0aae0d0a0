"""Dates as weeks, months or years, by how long they span."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

WEEKS_UP_TO = 200  # days: up to 28 weeks; beyond, months are told
MONTHS_UP_TO = 5 * 366
MOST = 60
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Period:
    """A stretch of time.

    Attributes:
        label: "March 2024", "week 3 of 2024", "2024".
        words: the same behind what happened in it: "in March 2024".
        rows: mask (n,) of the rows in it.
        when: its first day, as ISO has it.
    """

    label: str
    words: str
    rows: np.ndarray
    when: str


def periods_of(dates: pd.Series) -> tuple[Period, ...]:
    """The periods in which the dates (n,) lie, in order; rows without a date are in none."""
    known = dates.dropna()
    if known.empty:
        return ()
    span = (known.max() - known.min()).days
    freq = "W" if span <= WEEKS_UP_TO else "M" if span <= MONTHS_UP_TO else "Y"
    naive = dates.dt.tz_localize(None) if dates.dt.tz is not None else dates
    periods = naive.dt.to_period(freq)
    ordered = sorted(periods.dropna().unique())[-MOST:]
    return tuple(
        Period(
            _label(period, freq),
            f"in {_label(period, freq)}",
            (periods == period).to_numpy(dtype=bool),
            period.start_time.date().isoformat(),
        )
        for period in ordered
    )


def _label(period: pd.Period, freq: str) -> str:
    if freq == "Y":
        return f"{period.year}"
    if freq == "M":
        return f"{MONTHS[period.month - 1]} {period.year}"
    year, week, _ = period.start_time.isocalendar()
    return f"week {week} of {year}"

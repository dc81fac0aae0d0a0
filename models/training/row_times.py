"""When a row is from: by the card's date, or by its place in the table."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset

PART = 0.2
FEWEST_TIMES = 10


class FirstAndLast(NamedTuple):
    """Places of the first and of the last fifth by time."""

    first: np.ndarray
    last: np.ndarray


def times(dataset: Dataset, rows: pd.DataFrame) -> np.ndarray | None:
    """Days since 1970 of each row (n,), NaN where not known; None where no column is the date."""
    date = next(iter(dataset.with_role("date")), None)
    if date is None or date.name not in rows:
        return None
    days = pd.to_datetime(rows[date.name], errors="coerce").astype("datetime64[s]")
    since_1970 = days.to_numpy().astype("int64") / 86_400
    return np.where(days.notna().to_numpy(), since_1970, np.nan)


def first_and_last(time: np.ndarray) -> FirstAndLast | None:
    """Places of the first and of the last fifth by time (n,); None where too few times are told."""
    finite = time[np.isfinite(time)]
    if len(np.unique(finite)) < FEWEST_TIMES:
        return None
    first, last = np.quantile(finite, (PART, 1 - PART))
    if first >= last:
        return None
    return FirstAndLast(np.flatnonzero(time <= first), np.flatnonzero(time >= last))


def judging_times(dataset: Dataset, rows: pd.DataFrame) -> np.ndarray | None:
    """The times (n,) that the card wants the model judged by; None where it does not."""
    if dataset.split == "rows":
        return np.arange(len(rows), dtype=float)
    return times(dataset, rows) if dataset.split == "date" else None

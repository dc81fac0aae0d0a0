"""Rows of a table that are none: empty ones, names repeated, sums and notes at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.values.numbers import is_number
from datasets.values.oddities import AVERAGES, TOTALS
from datasets.values.typed import typed

LOOKED_AT = 50  # rows at the end that tell what is usual
LAST = 6  # rows at the end that may be sums or notes
CLOSE = 1e-6  # relative error of a sum whose parts were rounded before it was written


@dataclass(frozen=True, slots=True)
class Strays:
    """What is to be left out of a table of text.

    Attributes:
        keep: (rows,) True where a row stays.
        why: place of each row that is refused, with the reason.
        empty: rows without any value, which are left out and only counted.
    """

    keep: np.ndarray
    why: dict[int, str]
    empty: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The last number of a column beside those above it.

    Attributes:
        last: the last number.
        total: of the numbers above it.
        mean: of the numbers above it.
    """

    last: float
    total: float
    mean: float


def strays_of(frame: pd.DataFrame, names: Sequence[str]) -> Strays:
    """The rows of a table of text that are no rows of data.

    Args:
        frame: (rows, columns) of text, empty where nothing stands.
        names: of the columns, as found; all empty where the file has none.
    """
    rows, width = frame.shape
    keep = np.ones(rows, dtype=bool)
    why: dict[int, str] = {}
    if rows == 0 or width < 2:
        return Strays(keep, why, 0)
    empty = rows_equal_to(frame, [""] * width)
    keep[empty] = False
    if any(names):
        for place in rows_equal_to(frame, [name.strip() for name in names]):
            why[int(place)] = "the names of the columns once more"
    keep[list(why)] = False
    for place, reason in _at_the_end(frame, np.flatnonzero(keep)).items():
        why[place] = reason
        keep[place] = False
    return Strays(keep, why, len(empty))


def rows_equal_to(frame: pd.DataFrame, cells: Sequence[str]) -> np.ndarray:
    """Places of the rows with exactly these cells; a column is asked where all before fit."""
    places = np.arange(len(frame))
    for number, cell in enumerate(cells):
        column = frame.iloc[:, number]
        candidates = column if len(places) == len(frame) else column.iloc[places]
        places = places[(candidates.str.strip() == cell).to_numpy(dtype=bool, na_value=False)]
        if not len(places):
            break
    return places


def _at_the_end(frame: pd.DataFrame, data_rows: np.ndarray) -> dict[int, str]:
    """The last rows that are notes, sums or averages, each with the reason."""
    last = cells_of(frame, data_rows[-LOOKED_AT:])

    def figures(number: int, removed: int) -> Figures | None:
        rows = data_rows[: len(data_rows) - removed]
        column = typed(frame.iloc[rows, number].reset_index(drop=True)).column
        if not pd.api.types.is_numeric_dtype(column):
            return None
        values = column.to_numpy(dtype=float)
        return figures_of(values[-1], values[:-1])

    reasons = end_reasons(last, len(data_rows), figures)
    return {int(data_rows[-1 - place]): reason for place, reason in enumerate(reasons)}


def figures_of(last: float, above: np.ndarray) -> Figures | None:
    """The last number of a column beside those above it (n,); None where there are none."""
    if np.isnan(last) or np.isnan(above).all():
        return None
    return Figures(float(last), float(np.nansum(above)), float(np.nanmean(above)))


def end_reasons(
    last: Sequence[Sequence[str]], rows: int, figures: Callable[[int, int], Figures | None]
) -> list[str]:
    """Why the last row, the one before it and so on are no rows of data, while they are none.

    A row of sums is refused only where its numbers are the sums of the rows above it.

    Args:
        last: trimmed cells of the last 50 rows.
        rows: how many rows there are.
        figures: of a column without so many rows at its end; None where it holds no numbers.
    """
    if rows < 4:
        return []
    width = len(last[0])
    usual = float(np.median([sum(map(bool, row)) for row in last]))
    reasons: list[str] = []
    while rows - len(reasons) > 3 and len(reasons) < LAST:
        row = last[-1 - len(reasons)]
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and width > 2 and usual > max(2, width / 2) and not is_number(row[0]):
            reason = f"a note below the table: {filled[0][:60]}"
        elif _may_be_a_sum(row, last):
            reason = _proven(row, len(reasons), figures)
        else:
            reason = ""
        if not reason:
            break
        reasons.append(reason)
    return reasons


def cells_of(frame: pd.DataFrame, places: np.ndarray) -> list[list[str]]:
    """The trimmed cells of the rows at these places."""
    part = frame.iloc[places]
    return [["" if cell != cell else str(cell).strip() for cell in row] for row in part.to_numpy()]  # noqa: PLR0124


def _may_be_a_sum(row: Sequence[str], last: Sequence[Sequence[str]]) -> bool:
    """True where a cell says so, or where the first cell is empty as nowhere above."""
    words = {word for cell in row for word in cell.lower().rstrip(":").split()[:3]}
    if words & (TOTALS | AVERAGES):
        return True
    return not row[0] and all(other[0] for other in last[:-LAST])


def _proven(row: Sequence[str], removed: int, figures: Callable[[int, int], Figures | None]) -> str:
    """The reason where most numbers of the row sum or average those above; else empty."""
    sums = means = numbers = 0
    for number, cell in enumerate(row):
        if not cell or not is_number(cell):
            continue
        column = figures(number, removed)
        if column is None:
            continue
        numbers += 1
        sums += _is_close(column.last, column.total)
        means += _is_close(column.last, column.mean, 5e-3)
    if numbers and sums * 2 >= numbers:
        return "a row of sums: its numbers are those above it added up"
    if numbers and means * 2 >= numbers:
        return "a row of averages of the rows above it"
    return ""


def _is_close(value: float, expected: float, rounded: float = 0.0) -> bool:
    return abs(value - expected) <= CLOSE * abs(expected) + 0.005 + rounded * abs(expected)

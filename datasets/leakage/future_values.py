"""Columns that hold what the outcome was in this row's future, or its own part in a moving mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from datasets.cards.profile import Facts
from datasets.leakage.leak import Leak

STEPS = 6  # rows before and after that are looked at
ROWS = 2000
FEWEST = 100
EXACT = 0.999  # share of the column that the outcome of these rows must explain
PAST = 0.99  # … and what earlier rows alone may
COLUMNS = 60
SAME = 0.02  # share of repeated (entity, date) pairs that an order may have
ENTITIES = 3  # columns that are tried as what recurs


def later_leaks(
    frame: pd.DataFrame, facts: Sequence[Facts], number: np.ndarray, outcome: str
) -> dict[str, Leak]:
    """Numbers that the outcome of this and the next rows of the same entity add up to.

    Args:
        frame: all rows with a known outcome.
        facts: of the columns.
        number: (n,) the outcome.
        outcome: its name.
    """
    complete = [column for column in facts if column.kind == "number" and column.missing == 0]
    names = [column.name for column in complete if not column.counter][:COLUMNS]
    if not names or len(number) < FEWEST:
        return {}
    leaks: dict[str, Leak] = {}
    for order, breaks in orders_of(frame, facts):
        remaining = [name for name in names if name not in leaks]
        if remaining:
            values = np.stack(
                [frame[name].to_numpy(dtype=float)[order] for name in remaining], axis=1
            )
            is_ahead = _ahead(number[order], breaks, values)
            leaks |= {
                name: Leak(f"Made from {outcome} of this row and of those that follow it.")
                for name, ahead in zip(remaining, is_ahead, strict=True)
                if ahead
            }
    return leaks


def orders_of(frame: pd.DataFrame, facts: Sequence[Facts]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Orders in which rows follow each other: as in the file, and entity by entity by date.

    Returns:
        (rows, breaks) of each: up to some 2,000 row places, and (n,) True where another entity
        begins.
    """
    count = min(len(frame), ROWS)
    first = np.arange(count)
    orders = [(first, first == 0)]
    dates = [column for column in facts if column.kind == "date" and column.missing == 0]
    if not dates or dates[0].distinct == dates[0].rows:
        return orders
    stamps = frame[dates[0].name].to_numpy()
    for entity in _entities(facts, dates[0]):
        codes = pd.factorize(frame[entity.name])[0]
        entity_rows = np.bincount(codes + 1)[1:]
        some = np.flatnonzero(np.cumsum(entity_rows) <= max(ROWS, int(entity_rows[0])))
        rows = np.flatnonzero((codes >= 0) & (codes <= some[-1]))
        rows = rows[np.lexsort((stamps[rows], codes[rows]))]
        own = codes[rows]
        breaks = np.append(True, own[1:] != own[:-1])
        repeats = ~breaks[1:] & (stamps[rows[1:]] == stamps[rows[:-1]])
        if repeats.mean() <= SAME:
            orders.append((rows, breaks))
            break
    return orders


def _entities(facts: Sequence[Facts], date: Facts) -> list[Facts]:
    """Columns that may name what recurs from date to date, the most likely first."""
    often = date.rows / max(date.distinct, 1)  # rows of a date: at least so many entities
    recurring = [
        column
        for column in facts
        if column.kind in {"text", "category", "number"}
        and (column.kind != "number" or column.whole)
        and 0.9 * often <= column.distinct <= column.rows / (2 * STEPS)
    ]
    return sorted(recurring, key=lambda column: column.distinct)[:ENTITIES]


def _ahead(number: np.ndarray, breaks: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(p,) True where rows from now on make up the column and earlier ones do not."""
    entity = np.cumsum(breaks)
    places = np.arange(STEPS, len(number) - STEPS)
    places = places[entity[places - STEPS] == entity[places + STEPS]]
    none = np.zeros(values.shape[1], dtype=bool)
    if len(places) < FEWEST:
        return none
    near = np.stack([number[places + step] for step in range(-STEPS, STEPS + 1)], axis=1)
    near = near - near.mean(axis=0)
    columns = values[places] - values[places].mean(axis=0)
    total = (columns**2).sum(axis=0)
    scale = np.abs(values[places]).max(axis=0) + 1e-12
    able = total > 1e-12 * len(places) * scale**2
    if not able.any():
        return none
    whole = _left(near, columns) <= (1 - EXACT) * total
    past = _left(near[:, :STEPS], columns) <= (1 - PAST) * total
    ahead: np.ndarray = able & whole & ~past
    return ahead


def _left(sides: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """(p,) what is left of the columns after their least squares fit on the sides."""
    weights = np.linalg.lstsq(sides, columns, rcond=None)[0]
    rest: np.ndarray = ((columns - sides @ weights) ** 2).sum(axis=0)
    return rest

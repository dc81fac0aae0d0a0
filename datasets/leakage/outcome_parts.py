"""Columns that add up to a numeric outcome exactly: its parts, not its causes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from datasets.cards.profile import Facts

COLUMNS = 40  # columns that are tried
ROWS = 2000  # rows on which an identity is looked for before all rows confirm it
NEAR = 1e-6


def part_reasons(
    frame: pd.DataFrame, others: Sequence[Facts], outcome: str, number: np.ndarray
) -> dict[str, str]:
    """The columns that add up to the outcome in every row, each with its reason.

    Two or three columns that are added, else any number of columns that are added or subtracted;
    then once more among the others, until no more are found.

    Args:
        frame: rows with a known outcome.
        others: facts of the columns to look at.
        outcome: the outcome's name.
        number: (n,) the outcome.
    """
    names = [
        column.name
        for column in others
        if column.kind == "number" and column.missing == 0 and not column.counter
    ][:COLUMNS]
    reasons: dict[str, str] = {}
    values = frame[names].to_numpy(dtype=float)
    while parts := _parts(names, values, outcome, number):
        reasons |= parts
        remaining = [place for place, name in enumerate(names) if name not in parts]
        names, values = [names[place] for place in remaining], values[:, remaining]
    return reasons


def _parts(
    names: Sequence[str], values: np.ndarray, outcome: str, number: np.ndarray
) -> dict[str, str]:
    if len(names) < 2:
        return {}
    signs = _sum(values, number)
    if signs is None:
        signs = _balance(values, number)
    if signs is None:
        return {}
    parts = [(sign, name) for sign, name in zip(signs, names, strict=True) if sign]
    formula = " ".join(f"{'+' if sign > 0 else '−'} {name}" for sign, name in parts).removeprefix(
        "+ "
    )
    why = f"Part of the outcome: {formula} is {outcome} in every row."
    return {name: why for _, name in parts}


def _sum(values: np.ndarray, number: np.ndarray) -> np.ndarray | None:
    """Signs (1 or 0 for each column) of the two or three columns that add up, or None."""
    few = _spread(len(number), 25)
    width = values.shape[1]
    for count in (2, 3):
        sets = np.array(list(itertools.combinations(range(width), count)), dtype=np.int64)
        if not len(sets):
            continue
        sums = values[few][:, sets].sum(axis=2)
        fits = np.isclose(sums, number[few, None], rtol=1e-9, atol=NEAR).all(axis=0)
        for chosen in sets[fits]:
            signs = np.zeros(width)
            signs[chosen] = 1.0
            if _holds(values, signs, number):
                return signs
    return None


def _balance(values: np.ndarray, number: np.ndarray) -> np.ndarray | None:
    """Signs (1, −1 or 0) of the columns whose sum and difference is the outcome, or None."""
    rows = _spread(len(number), ROWS)
    if len(rows) < 3 * values.shape[1]:
        return None
    scale = np.maximum(np.abs(values[rows]).max(axis=0), NEAR)
    weights = np.linalg.lstsq(values[rows] / scale, number[rows], rcond=None)[0] / scale
    signs = np.round(weights)
    if np.abs(weights - signs).max() > 1e-4 or np.abs(signs).max() != 1 or (signs != 0).sum() < 2:
        return None
    return signs if _holds(values, signs, number) else None


def _holds(values: np.ndarray, signs: np.ndarray, number: np.ndarray) -> bool:
    """True where the identity is exact in every row and each part varies."""
    exact = np.isclose(values @ signs, number, rtol=1e-9, atol=NEAR).all()
    return bool(exact and (np.ptp(values[:, signs != 0], axis=0) > 0).all())


def _spread(count: int, size: int) -> np.ndarray:
    return np.unique(np.linspace(0, count - 1, size).astype(int))

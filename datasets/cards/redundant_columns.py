"""Columns that add nothing: one value only, or the same as another column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from datasets.cards.profile import Facts

SCREENED = 2000  # rows on which columns are told apart first
PAIR = r"\s*\(?\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*\)?\s*"


def constant_columns(facts: Sequence[Facts]) -> dict[str, str]:
    """Columns without a value or with one only, each with its reason."""
    reasons: dict[str, str] = {}
    for column in facts:
        if column.distinct == 0:
            reasons[column.name] = "Empty: no row has a value."
        elif column.distinct == 1 and column.missing == 0:
            reasons[column.name] = "One value only."
    return reasons


def repeated_columns(frame: pd.DataFrame, facts: Sequence[Facts]) -> dict[str, str]:
    """Columns that repeat an earlier one, also under other words (Yes for 1), with the reason."""
    reasons: dict[str, str] = {}
    first: dict[int, list[tuple[str, np.ndarray]]] = {}
    for column in _alike_so_far(frame, [e for e in facts if e.distinct >= 2 and not e.unique]):
        codes, _ = pd.factorize(frame[column.name])
        same = first.setdefault(hash(codes.tobytes()), [])
        for name, others in same:
            if np.array_equal(codes, others) and _alike(frame, name, column):
                reasons[column.name] = f"Repeats {name}."
                break
        else:
            same.append((column.name, codes))
    return reasons | _joined(frame, facts)


def _alike_so_far(frame: pd.DataFrame, facts: Sequence[Facts]) -> list[Facts]:
    """The columns that group a few of the rows as another one does: only these can be repeats."""
    few = frame.iloc[:: max(len(frame) // SCREENED, 1)]
    groups: dict[bytes, list[Facts]] = {}
    for column in facts:
        codes, _ = pd.factorize(few[column.name])
        groups.setdefault(codes.tobytes(), []).append(column)
    several = {column.name for some in groups.values() if len(some) > 1 for column in some}
    return [column for column in facts if column.name in several]


def _alike(frame: pd.DataFrame, name: str, column: Facts) -> bool:
    """Equal grouping proves a repeat of words that recur; numbers must lie on one line."""
    left, right = frame[name], frame[column.name]
    if left.dtype == right.dtype and left.equals(right):
        return True
    if left.dtype.kind == "f" and right.dtype.kind == "f":
        known = left.notna().to_numpy()
        return bool(np.corrcoef(left[known], right[known])[0, 1] ** 2 > 1 - 1e-12)
    return column.distinct <= column.rows / 10


def _joined(frame: pd.DataFrame, facts: Sequence[Facts]) -> dict[str, str]:
    """Text that writes two number columns side by side, such as "33.96, -118.27"."""
    numbers = [profile.name for profile in facts if profile.kind == "number"]
    reasons: dict[str, str] = {}
    for profile in facts:
        if profile.kind != "text" or profile.missing or len(numbers) < 2:
            continue
        column = frame[profile.name]
        if not column.head(20).str.fullmatch(PAIR).all():
            continue
        parts = column.str.extract(rf"^{PAIR}$").astype(float)
        repeated = [_equal_to(parts[place], frame, numbers) for place in (0, 1)]
        if all(repeated):
            reasons[profile.name] = f"Repeats {repeated[0]} and {repeated[1]}."
    return reasons


def _equal_to(values: pd.Series, frame: pd.DataFrame, names: Sequence[str]) -> str:
    expected = values.to_numpy()
    for name in names:
        if np.allclose(frame[name].to_numpy(dtype=float), expected, rtol=0, atol=1e-9):
            return name
    return ""

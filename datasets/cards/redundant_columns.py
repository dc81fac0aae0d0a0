"""Columns that add nothing: one value only, or the same as another column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from datasets.cards.profile import Facts

SCREENED = 2000  # rows on which columns are told apart first
PAIR = r"\s*\(?\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*\)?\s*"


def constants(facts: Sequence[Facts]) -> dict[str, str]:
    """Columns without a value or with one only, each with its reason."""
    reasons: dict[str, str] = {}
    for each in facts:
        if each.distinct == 0:
            reasons[each.name] = "Empty: no row has a value."
        elif each.distinct == 1 and each.missing == 0:
            reasons[each.name] = "One value only."
    return reasons


def repeats(frame: pd.DataFrame, facts: Sequence[Facts]) -> dict[str, str]:
    """Columns that repeat an earlier one, also under other words (Yes for 1), with the reason."""
    reasons: dict[str, str] = {}
    first: dict[int, list[tuple[str, np.ndarray]]] = {}
    for each in _alike_so_far(frame, [e for e in facts if e.distinct >= 2 and not e.unique]):
        codes, _ = pd.factorize(frame[each.name])
        same = first.setdefault(hash(codes.tobytes()), [])
        for name, others in same:
            if np.array_equal(codes, others) and _alike(frame, name, each):
                reasons[each.name] = f"Repeats {name}."
                break
        else:
            same.append((each.name, codes))
    return reasons | _joined(frame, facts)


def _alike_so_far(frame: pd.DataFrame, facts: Sequence[Facts]) -> list[Facts]:
    """The columns that group a few of the rows as another one does: only these can be repeats."""
    few = frame.iloc[:: max(len(frame) // SCREENED, 1)]
    groups: dict[bytes, list[Facts]] = {}
    for each in facts:
        codes, _ = pd.factorize(few[each.name])
        groups.setdefault(codes.tobytes(), []).append(each)
    several = {each.name for some in groups.values() if len(some) > 1 for each in some}
    return [each for each in facts if each.name in several]


def _alike(frame: pd.DataFrame, name: str, each: Facts) -> bool:
    """Equal grouping proves a repeat of words that recur; numbers must lie on one line."""
    left, right = frame[name], frame[each.name]
    if left.dtype == right.dtype and left.equals(right):
        return True
    if left.dtype.kind == "f" and right.dtype.kind == "f":
        known = left.notna().to_numpy()
        return bool(np.corrcoef(left[known], right[known])[0, 1] ** 2 > 1 - 1e-12)
    return each.distinct <= each.rows / 10


def _joined(frame: pd.DataFrame, facts: Sequence[Facts]) -> dict[str, str]:
    """Text that writes two number columns side by side, such as "33.96, -118.27"."""
    numbers = [each.name for each in facts if each.kind == "number"]
    reasons: dict[str, str] = {}
    for each in facts:
        if each.kind != "text" or each.missing or len(numbers) < 2:
            continue
        column = frame[each.name]
        if not column.head(20).str.fullmatch(PAIR).all():
            continue
        parts = column.str.extract(rf"^{PAIR}$").astype(float)
        found = [_equal_to(parts[place], frame, numbers) for place in (0, 1)]
        if all(found):
            reasons[each.name] = f"Repeats {found[0]} and {found[1]}."
    return reasons


def _equal_to(values: pd.Series, frame: pd.DataFrame, names: Sequence[str]) -> str:
    wanted = values.to_numpy()
    for name in names:
        if np.allclose(frame[name].to_numpy(dtype=float), wanted, rtol=0, atol=1e-9):
            return name
    return ""

"""Rows that are there twice: how many, and how many of them chance does not explain.

Coarse columns make different customers look the same, so equal rows prove nothing by themselves.
What chance makes is told by near misses. Where copies are absent, agreeing on one column goes
with agreeing on another no more than the rest of the row explains; so of pairs of rows that
agree everywhere else, those equal in both columns number about

    (differ in the first only) x (differ in the second only) / (differ in both),

as two captures tell of a population (Lincoln and Petersen; Sekar and Deming 1949). A row that was
entered twice adds an equal pair and next to no near miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.profile import Facts

MOST_ROWS = 200_000  # rows among which near misses are counted
MOST_COLUMNS = 6  # columns with the most near misses, taken two by two
FEWEST_MISSES = 20  # pairs that differ in both, from which an estimate counts
FEWEST = 5  # equal pairs, below which nothing is said
TIMES = 1.2  # as many as chance makes at most
SEED = 7


@dataclass(frozen=True, slots=True)
class Copies:
    """Rows that equal an earlier one in all that does not only name or number them.

    Attributes:
        rows: how many there are.
        beyond_chance: how many of them chance does not explain; 0 where it explains them.
    """

    rows: int
    beyond_chance: int


def copies_of(frame: pd.DataFrame, facts: Sequence[Facts]) -> Copies:
    """Count repeated rows of a typed table, and those that are more than chance makes."""
    compared = [each.name for each in facts if not _only_names(each)]
    if len(compared) < 2 or len(frame) < 2:
        return Copies(0, 0)
    parts = [_mixed(frame[name], place) for place, name in enumerate(compared)]
    whole = np.asarray(np.sum(parts, axis=0, dtype=np.uint64))
    repeated = len(whole) - len(np.unique(whole))
    if repeated < FEWEST:
        return Copies(repeated, 0)
    if len(whole) > MOST_ROWS:
        drawn = np.random.default_rng(SEED).choice(len(whole), MOST_ROWS, replace=False)
        parts, whole = [part[drawn] for part in parts], whole[drawn]
    equal = _equal_pairs(whole)
    chance = by_chance(parts, whole, equal)
    if equal < FEWEST or equal <= TIMES * chance + 3 * np.sqrt(chance) + 1:
        return Copies(repeated, 0)
    return Copies(repeated, max(int(repeated * (1 - chance / equal)), 1))


def by_chance(parts: Sequence[np.ndarray], whole: np.ndarray, equal: int) -> float:
    """Equal pairs that chance makes at most, from the near misses; see the head of this file.

    Args:
        parts: each column's hashes (n,).
        whole: their sum (n,).
        equal: pairs equal in every column.
    """
    misses = np.array([_equal_pairs(whole - part) - equal for part in parts])
    often = np.argsort(-misses, kind="stable")[:MOST_COLUMNS]
    most, surest = 0.0, 0.0
    for place, one in enumerate(often):
        for other in often[place + 1 :]:
            pairs = _equal_pairs(whole - parts[one] - parts[other])
            both = pairs - misses[one] - misses[other] - equal
            told = float((misses[one] + 0.5) * (misses[other] + 0.5) / (both + 0.5))
            most = max(most, told)
            surest = max(surest, told) if both >= FEWEST_MISSES else surest
    return surest or most


def _only_names(each: Facts) -> bool:
    """True for a column that tells rows apart by its purpose, not by what it says of them."""
    return each.counter or (each.unique and (each.kind == "text" or each.whole))


def _mixed(column: pd.Series, place: int) -> np.ndarray:
    """A hash of each value (n,) that can be added to those of other columns."""
    plain = pd.util.hash_pandas_object(column, index=False).to_numpy()
    odd = np.random.default_rng(place).integers(1, 2**62, dtype=np.uint64) * np.uint64(2)
    return np.asarray((plain ^ (plain >> np.uint64(31))) * (odd + np.uint64(1)))


def _equal_pairs(hashes: np.ndarray) -> int:
    """Pairs of rows with the same hash."""
    ordered = np.sort(hashes)
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    counts = np.diff(np.append(starts, len(ordered)))
    return int((counts * (counts - 1) // 2).sum())

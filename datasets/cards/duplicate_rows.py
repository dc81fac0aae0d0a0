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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.cards.profile import Facts

MOST_ROWS = 200_000  # rows among which near misses are counted
MOST_COLUMNS = 6  # columns with the most near misses, taken two by two
FEWEST_MISSES = 20  # pairs that differ in both, from which an estimate counts
FEWEST = 5  # equal pairs, below which nothing is said
TIMES = 1.2  # as many as chance makes at most
SEED = 7


@dataclass(frozen=True, slots=True)
class DuplicateRows:
    """Rows that equal an earlier one in all that does not only name or number them.

    Attributes:
        rows: how many there are.
        beyond_chance: how many of them chance does not explain; 0 where it explains them.
    """

    rows: int
    beyond_chance: int


def duplicates_of(frame: pd.DataFrame, facts: Sequence[Facts]) -> DuplicateRows:
    """Count repeated rows of a typed table, and those that are more than chance makes."""
    return duplicates_in(len(frame), facts, lambda name: [_hashes(frame[name])])


def duplicates_in(
    rows: int, facts: Sequence[Facts], hashes: Callable[[str], Iterable[np.ndarray]]
) -> DuplicateRows:
    """The same for a table of so many rows that is asked for one column at a time.

    Args:
        rows: of the table.
        facts: of its columns.
        hashes: the hash of each value of a column as pandas makes it, block by block.
    """
    compared = [column.name for column in facts if not _only_names(column)]
    if len(compared) < 2 or rows < 2:
        return DuplicateRows(0, 0)
    drawn = np.arange(rows)
    if rows > MOST_ROWS:
        drawn = np.random.default_rng(SEED).choice(rows, MOST_ROWS, replace=False)
        drawn.sort()
    row_hashes = np.zeros(rows, dtype=np.uint64)
    parts = [_added(row_hashes, hashes(name), place, drawn) for place, name in enumerate(compared)]
    drawn_hashes = row_hashes[drawn]
    repeated = rows - _different(row_hashes)
    if repeated < FEWEST:
        return DuplicateRows(repeated, 0)
    equal = _equal_pairs(drawn_hashes)
    chance = expected_by_chance(parts, drawn_hashes, equal)
    if equal < FEWEST or equal <= TIMES * chance + 3 * np.sqrt(chance) + 1:
        return DuplicateRows(repeated, 0)
    return DuplicateRows(repeated, max(int(repeated * (1 - chance / equal)), 1))


def _added(
    row_hashes: np.ndarray, blocks: Iterable[np.ndarray], place: int, drawn: np.ndarray
) -> np.ndarray:
    """Add a column's hashes to those of its rows; those of the rows drawn are given back."""
    start, drawn_hashes = 0, []
    for block in blocks:
        end = start + len(block)
        mixed = _mixed(block, place)
        row_hashes[start:end] += mixed
        first, last = np.searchsorted(drawn, [start, end])
        drawn_hashes.append(mixed[drawn[first:last] - start])
        start = end
    return np.concatenate(drawn_hashes)


def _hashes(column: pd.Series) -> np.ndarray:
    return pd.util.hash_pandas_object(column, index=False).to_numpy()


def _different(hashes: np.ndarray) -> int:
    """How many different hashes there are; puts them in order in place."""
    hashes.sort()
    return int((hashes[1:] != hashes[:-1]).sum()) + 1


def expected_by_chance(parts: Sequence[np.ndarray], row_hashes: np.ndarray, equal: int) -> float:
    """Equal pairs that chance makes at most, from the near misses; see the head of this file.

    Args:
        parts: each column's hashes (n,).
        row_hashes: their sum (n,).
        equal: pairs equal in every column.
    """
    misses = np.array([_equal_pairs(row_hashes - part) - equal for part in parts])
    often = np.argsort(-misses, kind="stable")[:MOST_COLUMNS]
    most, surest = 0.0, 0.0
    for place, one in enumerate(often):
        for other in often[place + 1 :]:
            pairs = _equal_pairs(row_hashes - parts[one] - parts[other])
            both = pairs - misses[one] - misses[other] - equal
            estimate = float((misses[one] + 0.5) * (misses[other] + 0.5) / (both + 0.5))
            most = max(most, estimate)
            surest = max(surest, estimate) if both >= FEWEST_MISSES else surest
    return surest or most


def _only_names(column: Facts) -> bool:
    """True for a column that tells rows apart by its purpose, not by what it says of them."""
    return column.counter or (column.unique and (column.kind == "text" or column.whole))


def _mixed(plain: np.ndarray, place: int) -> np.ndarray:
    """The hashes (n,) of a column's values so that they can be added to those of others."""
    odd = np.random.default_rng(place).integers(1, 2**62, dtype=np.uint64) * np.uint64(2)
    return np.asarray((plain ^ (plain >> np.uint64(31))) * (odd + np.uint64(1)))


def _equal_pairs(hashes: np.ndarray) -> int:
    """Pairs of rows with the same hash."""
    ordered = np.sort(hashes)
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    counts = np.diff(np.append(starts, len(ordered)))
    return int((counts * (counts - 1) // 2).sum())

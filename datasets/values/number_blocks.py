"""Columns of plain numbers, read block by block; how a column that is read so is described."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.values.missing_words import cells
from datasets.values.numbers import EITHER, LOOKED_AT, PLAIN
from datasets.values.oddities import Extremes, extremes_of, odd_extremes
from datasets.values.reading_choices import Decimal
from datasets.values.typed import FIRST_ROWS, NOT_PLAIN, TWO_VALUES

Blocks = Callable[[], Iterator[pa.Array]]
Turn = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True, slots=True)
class TypedBlocks:
    """How a column is read; see `values.Typed`.

    Attributes:
        kind: what it becomes.
        turn: makes the values of a block of its words: float64, timestamp[us] or string.
        notes: what is changed.
        currency: the sign of the amounts.
        decimal: the sign before decimals.
        doubt: what somebody has to say.
    """

    kind: Literal["number", "date", "text"]
    turn: Turn
    notes: tuple[str, ...] = ()
    currency: str = ""
    decimal: Decimal = ""
    doubt: str = ""


def first_words(blocks: Blocks, count: int) -> pa.Array:
    """The first so many cells of a column."""
    parts: list[pa.Array] = []
    for block in blocks():
        parts.append(block.slice(0, count - sum(map(len, parts))))
        if sum(map(len, parts)) >= count:
            break
    return pa.concat_arrays(parts) if parts else pa.array([], pa.string())


@dataclass
class NumberTally:
    """What is said of numbers, gathered block by block."""

    extremes: Extremes | None = None
    first: list[float] = field(default_factory=list)

    def add(self, values: np.ndarray) -> None:
        """Look at the numbers of a block."""
        extremes = extremes_of(values)
        if extremes is None:
            return
        self.extremes = extremes if self.extremes is None else self.extremes.joined(extremes)
        if len(self.first) < 3:
            distinct = pd.unique(values[~np.isnan(values)][:FIRST_ROWS])
            if len(distinct) < 3:
                distinct = pd.unique(values[~np.isnan(values)])
            self.first = list(dict.fromkeys([*self.first, *map(float, distinct)]))[:3]

    @property
    def is_two_valued(self) -> bool:
        """True for a yes/no code, which is kept as text."""
        return set(self.first) in TWO_VALUES


@dataclass
class _Point:
    """Whether a point surely stands before decimals, gathered block by block."""

    pointed: int = 0
    is_sure: bool = False
    is_doubtful: bool = True

    def add(self, words: pa.Array) -> None:
        """Look at the plain numbers of a block."""
        pointed = words.filter(pc.match_substring(words, "."))
        if self.is_sure or not len(pointed):
            return
        remaining = max(LOOKED_AT - self.pointed, 0)
        self.is_sure = not all(map(EITHER.fullmatch, pointed.slice(0, remaining).to_pylist()))
        self.pointed += len(pointed)
        if self.is_doubtful:
            either = pc.match_substring_regex(pointed, f"^(?:{EITHER.pattern})$")
            self.is_doubtful = bool(pc.all(either).as_py())


def plain_numbers(blocks: Blocks, name: str) -> TypedBlocks | None:
    """Where all cells are plain numbers or empty."""
    start = [word for word in first_words(blocks, 50).to_pylist() if word]
    if not all(map(PLAIN.fullmatch, start)):
        return None
    numbers, point, blanks, rows = NumberTally(), _Point(), 0, 0
    for words in blocks():
        values = _plain_values(words)
        if values is None:
            return None
        numbers.add(values)
        point.add(words)
        blanks += int(np.isnan(values).sum())
        rows += len(words)
    if numbers.extremes is None or (point.pointed and not point.is_sure and point.is_doubtful):
        return None
    notes: tuple[str, ...] = (f"{cells(blanks)} read as missing",) if blanks else ()
    notes += odd_extremes(numbers.extremes, name)
    decimal: Decimal = "point" if point.is_sure else ""
    return numbers_or_code(numbers, _turn_plain, notes, decimal=decimal)


def _plain_values(words: pa.Array) -> np.ndarray | None:
    """The numbers of a block (n,), NaN for empty cells; None where one is no plain number."""
    blank = pc.equal(words, "")
    try:
        numbers = pc.cast(pc.if_else(blank, pa.scalar(None, words.type), words), pa.float64())
    except pa.ArrowInvalid:
        return None
    values: np.ndarray = numbers.to_numpy(zero_copy_only=False)
    missing = np.isnan(values)
    if np.isinf(values).any() or int(missing.sum()) != numbers.null_count:
        return None
    return None if pc.any(pc.match_substring_regex(words, NOT_PLAIN)).as_py() else values


def _turn_plain(words: pa.Array) -> pa.Array:
    blank = pc.equal(words, "")
    return pc.cast(pc.if_else(blank, pa.scalar(None, words.type), words), pa.float64())


def numbers_or_code(
    tally: NumberTally,
    turn: Turn,
    notes: tuple[str, ...],
    *,
    currency: str = "",
    decimal: Decimal = "",
    doubt: str = "",
) -> TypedBlocks:
    """Numbers, or the words "0" and "1" where they are a yes/no code."""
    if not tally.is_two_valued:
        return TypedBlocks("number", turn, notes, currency, decimal, doubt)

    def as_words(words: pa.Array) -> pa.Array:
        return pc.cast(pc.cast(turn(words), pa.int64()), pa.string())

    return TypedBlocks("text", as_words, notes, currency, decimal, doubt)

"""Columns whose type the file states, read block by block as `values.typed` reads them at once."""

from __future__ import annotations

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.values.missing_words import cells
from datasets.values.number_blocks import Blocks, NumberTally, TypedBlocks, numbers_or_code
from datasets.values.oddities import odd_extremes
from datasets.values.typed import LONGEST_WHOLE, MANY_DIGITS, UNIVERSAL


def stated_blocks(blocks: Blocks, name: str) -> TypedBlocks | None:
    """How a column of numbers, moments, or yes and no is read; None where it holds text.

    Args:
        blocks: walks the column from its start: arrays of one Arrow type.
        name: of the column.
    """
    kind = next((block.type for block in blocks()), pa.string())
    if pa.types.is_boolean(kind):
        return TypedBlocks("text", lambda block: pc.if_else(block, "True", "False"))
    if pa.types.is_timestamp(kind):
        notes = (UNIVERSAL,) if getattr(kind, "tz", None) else ()
        return TypedBlocks("date", lambda block: block.cast(pa.timestamp("us"), safe=False), notes)
    if pa.types.is_integer(kind) and _longest(blocks) > LONGEST_WHOLE:
        return TypedBlocks("text", lambda block: block.cast(pa.string()), (MANY_DIGITS,))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _numbers(blocks, name)
    return None


def _longest(blocks: Blocks) -> int:
    """The whole number that is farthest from zero."""
    ends = [pc.min_max(block).as_py() for block in blocks()]
    return max((abs(e) for end in ends for e in end.values() if e is not None), default=0)


def _numbers(blocks: Blocks, name: str) -> TypedBlocks:
    tally, endless = NumberTally(), 0
    for block in blocks():
        endless += int(pc.sum(pc.is_inf(block.cast(pa.float64()))).as_py() or 0)
        tally.add(_finite(block).to_numpy(zero_copy_only=False))
    notes: tuple[str, ...] = ()
    if endless:
        notes = (f"{cells(endless, 'endless number')} read as missing",)
    if tally.extremes is not None:
        notes += odd_extremes(tally.extremes, name)
    return numbers_or_code(tally, _finite, notes)


def _finite(block: pa.Array) -> pa.Array:
    values = block.cast(pa.float64())
    return pc.if_else(pc.is_finite(values), values, pa.scalar(None, pa.float64()))

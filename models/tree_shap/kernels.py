"""Compiled loops over rows: codes, patterns, counts, and sums of table entries.

A group's tests ask of one code each whether it lies in an arc of the byte's circle; what a row
answers to all tests of a group is its pattern, one byte. Rows go through in blocks that stay in
the processor's cache, and no loop starts threads: callers give each thread its own rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

try:
    from llvmlite import ir
    from numba import njit, types
    from numba.extending import intrinsic
except ImportError:  # Macs with Intel have no wheel: kernels are run as they are written
    njit = intrinsic = None  # type: ignore[assignment, unused-ignore]

Array = np.ndarray
Arrays = tuple[Any, ...]  # arrays of different kinds, taken apart at the top of a kernel
Kernel = TypeVar("Kernel", bound=Callable[..., Any])

# Kernels of other files keep these numbers when this file changes: remove what is kept, then.
BLOCK = 2048  # rows whose patterns stay in the cache
COUNTED = 8192  # rows counted at a time, group by group
BATCH = 64  # groups whose patterns are known at a time
WIDTH = 8  # columns in a panel: one vector register of float32


def compiled(function: Kernel) -> Kernel:
    """Compile with Numba, kept on disk; the interpreter is free for other threads meanwhile."""
    if njit is None:
        return function
    return cast("Kernel", njit(cache=True, nogil=True, error_model="numpy")(function))


def is_compiled(kernel: Callable[..., Any]) -> bool:
    """False where Python runs the kernel as it is written."""
    return hasattr(kernel, "py_func")


def _instructions(function: Callable[..., Any]) -> Any:
    return function if intrinsic is None else intrinsic(function)


@_instructions
def _add_eight(_: Any, sums: Any, at: Any, table: Any, entries: Any) -> Any:  # noqa: ARG001
    """sums[at : at + WIDTH] += the eight entries of `table` that begin at these places.

    Said as vector instructions: whether a compiler sees them in the plain loop is luck.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector = ir.VectorType(ir.FloatType(), WIDTH)

        def place(array: int, index: Any) -> Any:
            data = context.make_array(signature.args[array])(context, builder, values[array]).data
            return builder.bitcast(builder.gep(data, [index]), vector.as_pointer())

        parts = [
            builder.load(place(2, builder.extract_value(values[3], k)), align=4) for k in range(8)
        ]
        while len(parts) > 1:
            parts = [builder.fadd(a, b) for a, b in zip(parts[::2], parts[1::2], strict=True)]
        target = place(0, values[1])
        builder.store(builder.fadd(builder.load(target, align=4), parts[0]), target, align=4)
        return context.get_dummy_value()

    known: Any = types
    eight = known.UniTuple(known.int64, 8)
    return known.void(sums, known.int64, table, eight), generate


@compiled
def encode(values: Array, book: Arrays, codes: Array, first: int, last: int) -> None:
    """Codes (k, n) of float32 values (n, k), for the rows first..last."""
    is_level, known, start, cuts = book
    for block in range(first, last, BLOCK):
        stop = min(block + BLOCK, last)
        for column in range(values.shape[1]):
            top = known[column]
            begin = start[column]
            for row in range(block, stop):
                x = values[row, column]
                if np.isnan(x):
                    codes[column, row] = top + 1
                elif is_level[column]:
                    codes[column, row] = min(np.int64(x), top) if x >= 0 else top
                else:
                    at = begin
                    left = top
                    while left > 1:
                        half = left >> 1
                        at += half if cuts[at + half - 1] <= x else 0
                        left -= half
                    more = left == 1 and cuts[at] <= x
                    codes[column, row] = at - begin + (1 if more else 0)


@compiled
def _patterns(codes: Array, first: int, group: int, tests: Arrays, out: Array) -> None:
    """What the rows from `first` on answer to the tests of a group, one byte each in `out`."""
    test_start, column, low, span, bit = tests
    out[:] = 0
    for test in range(test_start[group], test_start[group + 1]):
        code = codes[column[test], first : first + len(out)]
        begin, width, answer = low[test], span[test], bit[test]
        for row in range(len(out)):
            inside = np.uint8(code[row] - begin) <= width
            out[row] |= answer if inside else np.uint8(0)


@compiled
def count_up(
    codes: Array, tests: Arrays, count_at: Array, counts: Array, first: int, last: int
) -> None:
    """Add to `counts` (v,) how many of the rows first..last have each pattern of each group.

    Codes are (k, n); each group's patterns begin in `counts` at `count_at` (g + 1,).
    Four counters take turns, so that equal neighbours do not wait for each other.
    """
    pattern = np.empty(COUNTED, dtype=np.uint8)
    turns = np.empty((4, 256), dtype=np.int64)
    for block in range(first, last, COUNTED):
        rows = min(COUNTED, last - block)
        eights = rows // 8
        for group in range(len(count_at) - 1):
            _patterns(codes, block, group, tests, pattern[:rows])
            begin = count_at[group]
            size = count_at[group + 1] - begin
            turns[:, :size] = 0
            _count_eights(pattern.view(np.uint64)[:eights], turns)
            for row in range(8 * eights, rows):
                turns[0, pattern[row]] += 1
            for k in range(size):
                counts[begin + k] += turns[0, k] + turns[1, k] + turns[2, k] + turns[3, k]


@compiled
def _count_eights(eights: Array, turns: Array) -> None:
    """Count the bytes of words of eight."""
    first, second, third, fourth = turns[0], turns[1], turns[2], turns[3]
    low = np.uint64(255)
    for row in range(len(eights)):
        word = eights[row]
        first[word & low] += 1
        second[(word >> np.uint64(8)) & low] += 1
        third[(word >> np.uint64(16)) & low] += 1
        fourth[(word >> np.uint64(24)) & low] += 1
        first[(word >> np.uint64(32)) & low] += 1
        second[(word >> np.uint64(40)) & low] += 1
        third[(word >> np.uint64(48)) & low] += 1
        fourth[word >> np.uint64(56)] += 1


@compiled
def margins(
    codes: Array, tests: Arrays, entries: Arrays, out: Array, first: int, last: int
) -> None:
    """Add the margins of the rows first..last to `out` (n,)."""
    value_at, values = entries
    groups = len(value_at) - 1
    patterns = np.zeros((8, BLOCK), dtype=np.uint8)
    for block in range(first, last, BLOCK):
        rows = min(BLOCK, last - block)
        for group in range(0, groups - 7, 8):
            for k in range(8):
                _patterns(codes, block, group + k, tests, patterns[k, :rows])
            _add_values(patterns, value_at[group : group + 8], values, out[block : block + rows])
        for group in range(groups - groups % 8, groups):
            _patterns(codes, block, group, tests, patterns[0, :rows])
            begin = value_at[group]
            for row in range(rows):
                out[block + row] += values[begin + patterns[0, row]]


@compiled
def _add_values(patterns: Array, at: Array, values: Array, out: Array) -> None:
    """Add the values of eight groups, which begin at these places, to `out`."""
    p0, p1, p2, p3 = patterns[0], patterns[1], patterns[2], patterns[3]
    p4, p5, p6, p7 = patterns[4], patterns[5], patterns[6], patterns[7]
    a0, a1, a2, a3 = at[0], at[1], at[2], at[3]
    a4, a5, a6, a7 = at[4], at[5], at[6], at[7]
    for row in range(len(out)):
        one = values[a0 + p0[row]] + values[a1 + p1[row]]
        two = values[a2 + p2[row]] + values[a3 + p3[row]]
        three = values[a4 + p4[row]] + values[a5 + p5[row]]
        four = values[a6 + p6[row]] + values[a7 + p7[row]]
        out[row] += (one + two) + (three + four)


@compiled
def responses(
    codes: Array,
    tests: Arrays,
    entries: Arrays,
    asking: Arrays,
    out: Array,
    first: int,
    last: int,
) -> None:
    """Add the margins of the rows first..last to `out` (points, n), one column at each point.

    `asking` is (masks (g,), answers (g, points)) of that column; a mask of 0: never asked.
    """
    value_at, values = entries
    masks, answers = asking
    points = len(out)
    pattern = np.empty(BLOCK, dtype=np.uint8)
    before = np.empty(BLOCK, dtype=np.float64)
    for block in range(first, last, BLOCK):
        rows = min(BLOCK, last - block)
        for group in range(len(value_at) - 1):
            _patterns(codes, block, group, tests, pattern[:rows])
            begin, kept = value_at[group], ~masks[group]
            before[:rows] = 0.0
            for point in range(points):
                answer = answers[group, point]
                if point and answer == answers[group, point - 1]:
                    continue
                for row in range(rows):
                    now = values[begin + (pattern[row] & kept | answer)]
                    out[point, block + row] += now - before[row]
                    before[row] = now
        for point in range(1, points):
            for row in range(block, block + rows):
                out[point, row] += out[point - 1, row]


@compiled
def add_up(
    codes: Array, tests: Arrays, layout: Arrays, table: Array, out: Array, first: int, last: int
) -> None:
    """Add the table's entries of the rows first..last to `out` (n, k), for the layout's groups."""
    columns, batch_group, batch_run, run_panel, run_cell, cell_slot, cell_at = layout
    patterns = np.zeros((BATCH + 1, BLOCK), dtype=np.uint8)
    sums = np.empty(BLOCK * WIDTH, dtype=np.float32)
    for block in range(first, last, BLOCK):
        count = min(BLOCK, last - block)
        for batch in range(len(batch_group) - 1):
            for group in range(batch_group[batch], batch_group[batch + 1]):
                slot = group - batch_group[batch]
                _patterns(codes, block, group, tests, patterns[slot, :count])
            for run in range(batch_run[batch], batch_run[batch + 1]):
                sums[: count * WIDTH] = 0.0
                for cell in range(run_cell[run], run_cell[run + 1], 8):
                    _add_cells(patterns, cell_slot, cell_at, cell, table, count, sums)
                _spread(sums, columns[run_panel[run] * WIDTH :][:WIDTH], out[block : block + count])


@compiled
def _add_cells(
    patterns: Array,
    cell_slot: Array,
    cell_at: Array,
    cell: int,
    table: Array,
    count: int,
    sums: Array,
) -> None:
    p0 = patterns[cell_slot[cell]]
    p1 = patterns[cell_slot[cell + 1]]
    p2 = patterns[cell_slot[cell + 2]]
    p3 = patterns[cell_slot[cell + 3]]
    p4 = patterns[cell_slot[cell + 4]]
    p5 = patterns[cell_slot[cell + 5]]
    p6 = patterns[cell_slot[cell + 6]]
    p7 = patterns[cell_slot[cell + 7]]
    a0 = cell_at[cell]
    a1 = cell_at[cell + 1]
    a2 = cell_at[cell + 2]
    a3 = cell_at[cell + 3]
    a4 = cell_at[cell + 4]
    a5 = cell_at[cell + 5]
    a6 = cell_at[cell + 6]
    a7 = cell_at[cell + 7]
    for row in range(count):
        entries = (
            a0 + np.int64(p0[row]) * WIDTH,
            a1 + np.int64(p1[row]) * WIDTH,
            a2 + np.int64(p2[row]) * WIDTH,
            a3 + np.int64(p3[row]) * WIDTH,
            a4 + np.int64(p4[row]) * WIDTH,
            a5 + np.int64(p5[row]) * WIDTH,
            a6 + np.int64(p6[row]) * WIDTH,
            a7 + np.int64(p7[row]) * WIDTH,
        )
        _add_eight(sums, row * WIDTH, table, entries)


@compiled
def _spread(sums: Array, columns: Array, out: Array) -> None:
    """Add a panel's sums to its columns of `out`."""
    for row in range(len(out)):
        for k in range(len(columns)):
            out[row, columns[k]] += sums[row * WIDTH + k]

"""Compiled: what each pattern of a group adds, from its leaves alone, and from rows counted."""

from __future__ import annotations

import numpy as np

from models.tree_shap.kernels import WIDTH, Array, Arrays, compiled
from models.tree_shap.kernels_cut import BITS


@compiled
def leaf_sums(
    leaf_start: Array, leaf_value: Array, leaf_bits: Array, value_at: Array, out: Array
) -> None:
    """Out (v,): the margin that each pattern of each group adds."""
    for group in range(len(leaf_start) - 1):
        patterns = value_at[group + 1] - value_at[group]
        for leaf in range(leaf_start[group], leaf_start[group + 1]):
            for pattern in range(patterns):
                if (pattern ^ leaf_bits[leaf, 1]) & leaf_bits[leaf, 0] == 0:
                    out[value_at[group] + pattern] += leaf_value[leaf]


@compiled
def _own(leaf_mask: int, masks: Array, slots: Array) -> int:
    """The places among a group's columns that a leaf's way meets."""
    count = 0
    for slot in range(BITS):
        if masks[slot] & leaf_mask:
            slots[count] = slot
            count += 1
    return count


@compiled
def _hits(bits: Array, masks: Array, slots: Array, count: int, hits: Array) -> None:
    """For which of a leaf's columns each pattern lets the row through, as bits."""
    for pattern in range(len(hits)):
        wrong = (pattern ^ bits[1]) & bits[0]
        hit = 0
        for k in range(count):
            if wrong & masks[slots[k]] == 0:
                hit |= 1 << k
        hits[pattern] = hit


@compiled
def path_entries(
    first: int, last: int, leaves: Arrays, shape: Arrays, quadrature: Array, table: Array
) -> None:
    """Fill `table` (size,) for the groups first..last: exact path-dependent Shapley values.

    A leaf's Shapley value is an integral over [0, 1] of a polynomial of degree at most seven, so
    four Gauss-Legendre points give it exactly.
    """
    leaf_start, leaf_value, leaf_bits, leaf_ratio = leaves
    slots = np.empty(BITS, np.int64)
    adds = np.empty((1 << BITS, BITS))
    room = np.empty(1 << BITS, np.int64)
    for group in range(first, last):
        for leaf in range(leaf_start[group], leaf_start[group + 1]):
            own = _own(leaf_bits[leaf, 0], shape[1][group], slots)
            hits = room[: 1 << shape[2][group]]
            _hits(leaf_bits[leaf], shape[1][group], slots, own, hits)
            _path_adds(own, slots, leaf_ratio[leaf], leaf_value[leaf], quadrature, adds)
            _enter(group, hits, slots[:own], adds, shape, table)


@compiled
def _path_adds(
    own: int, slots: Array, ratio: Array, value: float, quadrature: Array, adds: Array
) -> None:
    """Into `adds` (2^own, own): what a leaf gives its columns, by those that let the row in."""
    before = np.empty(BITS + 1)
    for hit in range(1 << own):
        adds[hit, :own] = 0.0
        for q in range(quadrature.shape[1]):
            x, weight = quadrature[0, q], quadrature[1, q]
            before[0] = weight * value
            for k in range(own):
                share = (1.0 - x) * ratio[slots[k]] + (x if hit >> k & 1 else 0.0)
                before[k + 1] = before[k] * share
            after = 1.0
            for k in range(own - 1, -1, -1):
                through = 1.0 if hit >> k & 1 else 0.0
                adds[hit, k] += (through - ratio[slots[k]]) * before[k] * after
                after *= (1.0 - x) * ratio[slots[k]] + x * through


@compiled
def _enter(group: int, hits: Array, slots: Array, adds: Array, shape: Arrays, table: Array) -> None:
    columns, _, _, place, entry_at = shape
    own = len(slots)
    at = np.empty(BITS, np.int64)
    for k in range(own):
        there = place[columns[group, slots[k]]]
        at[k] = entry_at[group, there // WIDTH] + there % WIDTH
    for pattern in range(len(hits)):
        for k in range(own):
            table[at[k] + pattern * WIDTH] += adds[hits[pattern], k]


@compiled
def background_entries(
    first: int, last: int, leaves: Arrays, shape: Arrays, seen: Arrays, table: Array
) -> None:
    """Fill `table` for the groups first..last: exact interventional Shapley values.

    `seen` is (counts, count_at, rows, weights): how many background rows have each pattern.
    weights[a, b] = (a - 1)! b! / (a + b)! is the share of one of the a columns that only the
    row lets through where b are let through by the background row only.
    """
    leaf_start, leaf_value, leaf_bits, _ = leaves
    counts, count_at, rows, weights = seen
    slots = np.empty(BITS, np.int64)
    adds = np.empty((1 << BITS, BITS))
    share = np.empty(1 << BITS)
    room = np.empty(1 << BITS, np.int64)
    ones = _ones()
    for group in range(first, last):
        for leaf in range(leaf_start[group], leaf_start[group + 1]):
            own = _own(leaf_bits[leaf, 0], shape[1][group], slots)
            hits = room[: 1 << shape[2][group]]
            _hits(leaf_bits[leaf], shape[1][group], slots, own, hits)
            share[: 1 << own] = 0.0
            for pattern in range(len(hits)):
                share[hits[pattern]] += counts[count_at[group] + pattern]
            share[: 1 << own] *= leaf_value[leaf] / rows
            _background_adds(own, share, weights, ones, adds)
            _enter(group, hits, slots[:own], adds, shape, table)


@compiled
def _background_adds(own: int, share: Array, weights: Array, ones: Array, adds: Array) -> None:
    """Into `adds` (2^own, own): what a leaf gives each column, by those that let the row through.

    Only background rows count that pass wherever the row does not: their set is what the row
    misses, and any part of the rest.
    """
    full = (1 << own) - 1
    for hit in range(full + 1):
        adds[hit, :own] = 0.0
        missed = full & ~hit
        lacking = ones[missed]
        part = hit
        while True:  # `part` runs through the subsets of `hit` that the background passes too
            value = share[missed | part]
            if value != 0.0:
                alone = hit & ~part
                count = ones[alone]
                gain = value * weights[count, lacking]
                loss = value * weights[lacking, count]
                for k in range(own):
                    bit = 1 << k
                    adds[hit, k] += (gain if alone & bit else 0.0) - (loss if missed & bit else 0.0)
            if part == 0:
                break
            part = (part - 1) & hit


@compiled
def _ones() -> Array:
    """How many bits are set in each byte."""
    ones = np.zeros(1 << BITS, np.int64)
    for bits in range(1, 1 << BITS):
        ones[bits] = ones[bits >> 1] + (bits & 1)
    return ones


@compiled
def pair_entries(
    first: int, last: int, leaves: Arrays, shape: Arrays, row: Arrays, table: Array
) -> None:
    """Fill `table` for the groups first..last: Shapley values of one row against each pattern.

    `row` is (codes (k,), tests, weights); a pattern of the table is that of the other row.
    """
    leaf_start, leaf_value, leaf_bits, _ = leaves
    codes, tests, weights = row
    slots = np.empty(BITS, np.int64)
    adds = np.empty((1 << BITS, BITS))
    room = np.empty(1 << BITS, np.int64)
    ones = _ones()
    for group in range(first, last):
        pattern = _pattern(codes, group, tests)
        for leaf in range(leaf_start[group], leaf_start[group + 1]):
            own = _own(leaf_bits[leaf, 0], shape[1][group], slots)
            hits = room[: 1 << shape[2][group]]
            _hits(leaf_bits[leaf], shape[1][group], slots, own, hits)
            _pair_adds(own, hits[pattern], leaf_value[leaf], weights, ones, adds)
            _enter(group, hits, slots[:own], adds, shape, table)


@compiled
def _pattern(codes: Array, group: int, tests: Arrays) -> int:
    """What one row's codes answer to a group's tests."""
    test_start, column, low, span, bit = tests
    pattern = 0
    for test in range(test_start[group], test_start[group + 1]):
        if np.uint8(codes[column[test]] - low[test]) <= span[test]:
            pattern |= int(bit[test])
    return pattern


@compiled
def _pair_adds(own: int, hit: int, value: float, weights: Array, ones: Array, adds: Array) -> None:
    """Into `adds` (2^own, own): what a leaf gives each column, by those that let the other in.

    Only where each column lets one of the two rows through is the leaf ever reached.
    """
    full = (1 << own) - 1
    for other in range(full + 1):
        adds[other, :own] = 0.0
        if hit | other != full:
            continue
        alone, missed = full & ~other, full & ~hit
        gain = value * weights[ones[alone], ones[missed]]
        loss = value * weights[ones[missed], ones[alone]]
        for k in range(own):
            bit = 1 << k
            adds[other, k] += (gain if alone & bit else 0.0) - (loss if missed & bit else 0.0)


@compiled
def one_column(
    counts: Array,
    values: Array,
    value_at: Array,
    mask: Array,
    answer: Array,
    groups: Array,
    out: Array,
) -> None:
    """Into `out` (codes,): how the summed margin changes from each code of a column to the next.

    `groups` are those that ask the column, `mask` (g,) its answers there and `answer` (g, codes)
    what each code answers.
    """
    for k in range(len(groups)):
        begin = value_at[groups[k]]
        size = value_at[groups[k] + 1] - begin
        before = 0.0
        for code in range(len(out)):
            if code == 0 or answer[k, code] != answer[k, code - 1]:
                now = 0.0
                for pattern in range(size):
                    seen = counts[begin + pattern]
                    if seen:
                        now += seen * values[begin + (pattern & ~mask[k] | answer[k, code])]
                out[code] += now - before
                before = now

"""Compiled: trees cut into groups whose rows are told apart by at most eight answers.

A piece is a subtree. What its rows must have passed on the way to it is one answer for each
column of the way; every split inside is one answer more. A piece has at most eight, so a leaf at
depth eight or less always finds its place; small pieces share a group.
"""

from __future__ import annotations

import numpy as np

from models.tree_shap.kernels import Array, Arrays, compiled

BITS = 8


@compiled
def pieces(
    root: Array, left: Array, right: Array, column: Array
) -> tuple[Array, Array, Array, bool]:
    """Parents (m,) of the nodes, roots of the pieces, their groups, and whether all fits.

    `fits` is False where a way to a leaf meets more than eight columns.
    """
    size = len(left)
    parent = np.full(size, -1, np.int64)
    inner = _inner(root, left, right, parent)
    found = np.empty(size, np.int64)
    group_of = np.empty(size, np.int64)
    stack = np.empty(size + 1, np.int64)
    met = np.empty(size + 1, np.int64)
    count, group, used, fits = 0, 0, 0, True
    for tree in range(len(root)):
        stack[0] = root[tree]
        waiting = 1 if left[root[tree]] >= 0 else 0
        while waiting:
            waiting -= 1
            node = stack[waiting]
            needed = _met(node, parent, column, met) + inner[node]
            if needed <= BITS:
                if used + needed > BITS:
                    group += 1
                    used = 0
                used += needed
                found[count] = node
                group_of[count] = group
                count += 1
            elif left[node] < 0:
                fits = False
            else:
                stack[waiting] = right[node]
                stack[waiting + 1] = left[node]
                waiting += 2
    return parent, found[:count], group_of[:count], fits


@compiled
def _inner(root: Array, left: Array, right: Array, parent: Array) -> Array:
    """Inner nodes at and below each node (m,); fills `parent`."""
    inner = np.zeros(len(left), np.int64)
    order = np.empty(len(left), np.int64)
    for tree in range(len(root)):
        order[0] = root[tree]
        met = 1
        at = 0
        while at < met:
            node = order[at]
            at += 1
            if left[node] >= 0:
                for child in (left[node], right[node]):
                    parent[child] = node
                    order[met] = child
                    met += 1
        for k in range(met - 1, -1, -1):
            node = order[k]
            if left[node] >= 0:
                inner[node] = 1 + inner[left[node]] + inner[right[node]]
    return inner


@compiled
def _met(node: int, parent: Array, column: Array, met: Array) -> int:
    """How many columns the way to a node meets; `met` lists them."""
    count = 0
    above = parent[node]
    while above >= 0:
        new = True
        for k in range(count):
            new = new and met[k] != column[above]
        if new:
            met[count] = column[above]
            count += 1
        above = parent[above]
    return count


@compiled
def answers(
    left: Array, right: Array, column: Array, parent: Array, piece_root: Array, piece_group: Array
) -> Array:
    """Every answer of every piece: (a, 4) group, column, node, and 1 where it is about the way.

    An answer about the way to a piece names the piece's root; any other, the node that splits.
    """
    out = np.empty((BITS * len(piece_root), 4), np.int64)
    met = np.empty(len(left) + 1, np.int64)
    stack = np.empty(len(left) + 1, np.int64)
    told = 0
    for piece in range(len(piece_root)):
        node = piece_root[piece]
        for k in range(_met(node, parent, column, met)):
            out[told] = (piece_group[piece], met[k], node, 1)
            told += 1
        stack[0] = node
        waiting = 1
        while waiting:
            waiting -= 1
            node = stack[waiting]
            if left[node] >= 0:
                out[told] = (piece_group[piece], column[node], node, 0)
                told += 1
                stack[waiting] = right[node]
                stack[waiting + 1] = left[node]
                waiting += 2
    return out[:told]


@compiled
def arcs(told: Array, splits: Arrays, parent: Array, known: Array) -> Array:
    """The arcs of codes on which each answer is yes, (m, 3): answer, low, span.

    The codes of a column are a part of the byte's circle; what lies outside never occurs, so an
    arc may run across it.
    """
    out = np.empty((4 * len(told) + 256, 3), np.int64)
    member, room = np.empty(256, np.bool_), np.empty(256, np.bool_)
    count = 0
    for answer in range(len(told)):
        if count + 256 > len(out):
            more = np.empty((2 * len(out), 3), np.int64)
            more[:count] = out[:count]
            out = more
        codes = known[told[answer, 1]] + 2
        if told[answer, 3]:
            node, asked = told[answer, 2], told[answer, 1]
            _let_through(node, asked, parent, splits, room[:codes], member[:codes])
        else:
            _sent_left(told[answer, 2], splits, member[:codes])
        count = _add_arcs(member, codes, answer, out, count)
    return out[:count]


@compiled
def _sent_left(node: int, splits: Arrays, out: Array) -> None:
    """Which codes a split sends left; the last is that of a missing value."""
    _, _, cut, missing_left, set_start, levels = splits
    out[:] = True
    if cut[node] >= 0:
        out[cut[node] + 1 :] = False
    for level in levels[set_start[node] : set_start[node + 1]]:
        out[level] = False
    out[-1] = missing_left[node]


@compiled
def _let_through(
    node: int, asked: int, parent: Array, splits: Arrays, room: Array, out: Array
) -> None:
    """Which codes of the column `asked` let a row through to the node."""
    left, column = splits[0], splits[1]
    out[:] = True
    above = parent[node]
    while above >= 0:
        if column[above] == asked:
            _sent_left(above, splits, room)
            side = left[above] == node
            for code in range(len(out)):
                out[code] = out[code] and room[code] == side
        node = above
        above = parent[above]


@compiled
def _add_arcs(member: Array, codes: int, answer: int, out: Array, count: int) -> int:
    first = -1
    for code in range(codes):
        if not member[code]:
            first = code
            break
    if first < 0:
        out[count] = (answer, 0, 255)
        return count + 1
    begin = -1
    for step in range(1, codes + 1):
        code = (first + step) % codes
        if member[code] and begin < 0:
            begin = code
        elif not member[code] and begin >= 0:
            end = (code - 1) % codes
            out[count] = (answer, begin, (end - begin) % 256)
            count += 1
            begin = -1
    return count


@compiled
def leaves(
    shape: Arrays,
    cover: Array,
    value: Array,
    parent: Array,
    found_pieces: Arrays,
    bits: Arrays,
    columns: Array,
) -> tuple[Array, Array, Array, Array]:
    """Leaves of the pieces: values (l,), asked and wanted answers (l, 2), ratios (l, 8), groups.

    A ratio is the share of training cover that a column's splits let through to the leaf.
    `bits` has each node's own answer (m,), and for roots of pieces those about the way (m,).
    """
    left, right, column = shape
    piece_root, piece_group = found_pieces
    size = len(left)
    found = np.empty(size, np.float64)
    group_of = np.empty(size, np.int64)
    answer = np.zeros((size, 2), np.uint8)
    ratio = np.ones((size, BITS))
    stack = np.empty(size + 1, np.int64)
    count = 0
    for piece in range(len(piece_root)):
        top, group = piece_root[piece], piece_group[piece]
        stack[0] = top
        waiting = 1
        while waiting:
            waiting -= 1
            node = stack[waiting]
            if left[node] >= 0:
                stack[waiting] = right[node]
                stack[waiting + 1] = left[node]
                waiting += 2
                continue
            found[count] = value[node]
            group_of[count] = group
            _describe(node, top, left, parent, bits, answer[count])
            _ratios(node, column, cover, parent, columns[group], ratio[count])
            count += 1
    return found[:count], answer[:count], ratio[:count], group_of[:count]


@compiled
def _describe(node: int, top: int, left: Array, parent: Array, bits: Arrays, answer: Array) -> None:
    answer[0] = answer[1] = bits[1][top]
    while node != top:
        above = parent[node]
        answer[0] |= bits[0][above]
        if left[above] == node:
            answer[1] |= bits[0][above]
        node = above


@compiled
def _ratios(
    node: int, column: Array, cover: Array, parent: Array, columns: Array, ratio: Array
) -> None:
    above = parent[node]
    while above >= 0:
        for slot in range(BITS):
            if columns[slot] == column[above]:
                ratio[slot] *= cover[node] / cover[above]
        node = above
        above = parent[above]

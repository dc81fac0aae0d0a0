"""Compiled: a model integrated over the neighbourhood of one row, instead of sampled in it.

Given the radius, the values of a made-up row are independent of each other, and the kernel's
weight is a product over columns as well. So the weighted chance of a leaf is a product of one
chance for each column that its way meets. Loops over radii are innermost: they are the vector.
"""

from __future__ import annotations

import numpy as np

from models.tree_shap.kernels import Array, Arrays, compiled

RADII = 8  # Gauss-Legendre points on [0, 1]
MOST_PIECES = 8  # of one column
STRETCHES = 4  # pieces of a number that is known
SUMS = 11  # weight, four stretches, six products of stretches on the same side


@compiled
def near(
    columns: Arrays, row: Arrays, radii: Array, sharp: float,
    chance: Array, moment: Array, second: Array,
) -> None:  # fmt: skip
    """How each column lies near a row: its codes' chances and what its pieces do on them.

    Args:
        columns: is_level, place_start, code_start, value, code, missing, scale, width.
        row: own, rank, low, high (k,); own is a level's place or NaN for a missing number.
        radii: (RADII,).
        sharp: what a column's squared distance is multiplied by in the kernel's exponent.
        chance: (c, RADII) chance of each code of each column, to be filled; each column's add
            up to one.
        moment: (c, MOST_PIECES, RADII) its pieces, each code's part of the mean.
        second: (k, MOST_PIECES, MOST_PIECES, RADII) second moments of its pieces.
    """
    is_level, place_start, code_start, value, code, missing, scale, width = columns
    own, rank, low, high = row
    far = np.exp(-sharp)
    chance[:] = 0.0
    for k in range(len(width)):
        begin, end = place_start[k], place_start[k + 1]
        first, last = code_start[k], code_start[k + 1]
        moment[first:last, : width[k]] = 0.0
        second[k] = 0.0
        parts = chance[first:last], moment[first:last], second[k]
        places = value[begin:end], code[begin:end]
        if is_level[k]:
            _levels(places, int(own[k]), width[k], radii, far, parts)
        elif end - begin == 1:
            chance[first + code[begin]] = 1.0
        elif np.isnan(own[k]):
            _missing(places, missing[k], width[k] - 1, radii, far, parts)
        else:
            told = (own[k], rank[k], low[k], high[k], scale[k], missing[k])
            _numbers(places, told, radii, sharp, parts)
        _normalise(chance[first:last], moment[first:last, : width[k]], second[k])


@compiled
def _normalise(chance: Array, moment: Array, second: Array) -> None:
    whole = np.zeros(RADII)
    for code in range(len(chance)):
        for r in range(RADII):
            whole[r] += chance[code, r]
    whole[:] = 1.0 / whole
    for code in range(len(chance)):
        for r in range(RADII):
            chance[code, r] *= whole[r]
        for piece in range(moment.shape[1]):
            for r in range(RADII):
                moment[code, piece, r] *= whole[r]
    for piece in range(MOST_PIECES):
        for other in range(MOST_PIECES):
            for r in range(RADII):
                second[piece, other, r] *= whole[r]


@compiled
def _levels(places: Arrays, own: int, width: int, radii: Array, far: float, parts: Arrays) -> None:
    """A level gives way, with the radius as its chance, to any level by frequency."""
    share, code = places
    chance, moment, second = parts
    for place in range(len(share)):
        piece = min(place - (1 if place > own else 0), width - 1)
        for r in range(RADII):
            now = radii[r] * share[place]
            if place == own:
                chance[code[place], r] += now + 1.0 - radii[r]
            else:
                chance[code[place], r] += now * far
                moment[code[place], piece, r] += now * far
                second[piece, piece, r] += now * far


@compiled
def _missing(
    places: Arrays, missing: float, piece: int, radii: Array, far: float, parts: Arrays
) -> None:
    """A missing number gives way to any known one."""
    value, code = places
    chance, moment, second = parts
    known = len(value) - 1
    for r in range(RADII):
        chance[code[known], r] += 1.0 - radii[r] * (1.0 - missing)
        each = radii[r] * (1.0 - missing) / known * far
        for place in range(known):
            chance[code[place], r] += each
            moment[code[place], piece, r] += each
        second[piece, piece, r] += each * known


@compiled
def _numbers(places: Arrays, told: Arrays, radii: Array, sharp: float, parts: Arrays) -> None:
    """A known number moves with its rank, by the radius towards any rank.

    Its weights do not depend on the radius, which only says where the window of ranks ends: sums
    over any stretch of codes are differences of running sums.
    """
    value, code = places
    chance, moment, second = parts
    own, rank, low, high, scale, missing = told
    known = len(value) - 1
    sums = _running(value[:known], (own, rank, low, high, scale), sharp)
    start, now = np.empty(SUMS), np.empty(SUMS)
    for r in range(RADII):
        gone = radii[r] * missing
        first = rank * (1.0 - radii[r]) * known
        last = first + radii[r] * known
        each = (1.0 - gone) / radii[r]
        _upto(sums, first, start)
        before = start.copy()
        place = min(int(first), known - 1)
        while place < known and place < last:
            here = code[place]
            while place < known and code[place] == here:
                place += 1
            _upto(sums, min(float(place), last), now)
            chance[here, r] += each * (now[0] - before[0])
            for piece in range(STRETCHES):
                moment[here, piece, r] += each * (now[1 + piece] - before[1 + piece])
            before[:] = now
        for side in range(0, STRETCHES, 2):
            at = 5 + 3 * (side // 2)
            second[side, side, r] = each * (now[at] - start[at])
            second[side, side + 1, r] = each * (now[at + 1] - start[at + 1])
            second[side + 1, side, r] = second[side, side + 1, r]
            second[side + 1, side + 1, r] = each * (now[at + 2] - start[at + 2])
        if missing > 0.0:
            away = gone * np.exp(-sharp)
            chance[code[known], r] += away
            moment[code[known], STRETCHES, r] += away
            second[STRETCHES, STRETCHES, r] = away


@compiled
def _running(value: Array, told: Arrays, sharp: float) -> Array:
    """Running sums (known + 1, SUMS) over the known values, each weighted by its distance."""
    own, rank, low, high, scale = told
    known = len(value)
    sums = np.empty((known + 1, SUMS))
    sums[0] = 0.0
    for place in range(known):
        moved = (place + 0.5) / known - rank
        weight = np.exp(-sharp * moved * moved) / known
        away = (value[place] - own) / scale
        below, above = min(away, 0.0), max(away, 0.0)
        one, two = max(below, low), min(below - low, 0.0)
        three, four = min(above, high), max(above - high, 0.0)
        was, now = sums[place], sums[place + 1]
        now[0] = was[0] + weight
        now[1] = was[1] + weight * one
        now[2] = was[2] + weight * two
        now[3] = was[3] + weight * three
        now[4] = was[4] + weight * four
        now[5] = was[5] + weight * one * one
        now[6] = was[6] + weight * one * two
        now[7] = was[7] + weight * two * two
        now[8] = was[8] + weight * three * three
        now[9] = was[9] + weight * three * four
        now[10] = was[10] + weight * four * four
    return sums


@compiled
def typical(columns: Arrays, row: Arrays, piece_start: Array, out: Array) -> None:
    """Mean of each piece (p,) over the data's own values."""
    is_level, place_start, _, value, _, missing, scale, width = columns
    own, rank, low, high = row
    out[:] = 0.0
    for k in range(len(width)):
        begin, end = place_start[k], place_start[k + 1]
        mean = out[piece_start[k] : piece_start[k + 1]]
        if is_level[k]:
            here = int(own[k])
            for place in range(end - begin):
                if place != here:
                    piece = min(place - (1 if place > here else 0), width[k] - 1)
                    mean[piece] += value[begin + place]
        elif end - begin > 1 and np.isnan(own[k]):
            mean[width[k] - 1] = 1.0 - missing[k]
        elif end - begin > 1:
            told = (own[k], rank[k], low[k], high[k], scale[k])
            sums = _running(value[begin : end - 1], told, 0.0)
            for piece in range(STRETCHES):
                mean[piece] = sums[-1, 1 + piece] * (1.0 - missing[k])
            if missing[k] > 0.0:
                mean[STRETCHES] = missing[k]


@compiled
def _upto(sums: Array, place: float, out: Array) -> None:
    """The sums up to a place between two values."""
    whole = min(int(place), len(sums) - 2)
    part = place - whole
    for k in range(SUMS):
        out[k] = sums[whole, k] + part * (sums[whole + 1, k] - sums[whole, k])


@compiled
def through_leaves(
    code_start: Array, asked: Arrays, leaves: Arrays, chance: Array, told: Array, mean: Array
) -> None:
    """What trees say on average near a row, and on average at each code of each column.

    Args:
        code_start: (k + 1,) of each column's codes.
        asked: run_start, run_first, run_last: the runs of codes that each condition on one column
            lets through, counted with one more code for each column before.
        leaves: leaf_start, leaf_condition, leaf_value: what the way to each leaf asks.
        chance: (c, RADII) of `near`.
        told: (c, RADII) to be filled; only of the leaves that ask the column.
        mean: (RADII,) to be filled.
    """
    run_start, run_first, run_last = asked
    leaf_start, leaf_condition, leaf_value = leaves
    passed = np.zeros((len(run_start) - 1, RADII))
    given = np.zeros_like(passed)
    mean[:] = 0.0
    _chances(code_start, asked, chance, passed)
    _products(leaf_start, leaf_condition, leaf_value, passed, given, mean)
    step = np.zeros((len(chance) + len(code_start) - 1, RADII))
    for condition in range(len(passed)):
        for run in range(run_start[condition], run_start[condition + 1]):
            first, last = run_first[run], run_last[run]
            for r in range(RADII):
                step[first, r] += given[condition, r]
                step[last, r] -= given[condition, r]
    for k in range(len(code_start) - 1):
        for code in range(code_start[k], code_start[k + 1]):
            for r in range(RADII):
                told[code, r] = step[code + k, r]
                step[code + k + 1, r] += step[code + k, r]


@compiled
def _chances(code_start: Array, asked: Arrays, chance: Array, passed: Array) -> None:
    """The chance that each condition lets a row through, to be added to `passed`."""
    run_start, run_first, run_last = asked
    upto = np.zeros((len(chance) + len(code_start) - 1, RADII))
    for k in range(len(code_start) - 1):
        for code in range(code_start[k], code_start[k + 1]):
            for r in range(RADII):
                upto[code + k + 1, r] = upto[code + k, r] + chance[code, r]
    for condition in range(len(passed)):
        for run in range(run_start[condition], run_start[condition + 1]):
            first, last = run_first[run], run_last[run]
            for r in range(RADII):
                passed[condition, r] += upto[last, r] - upto[first, r]


@compiled
def _products(
    leaf_start: Array,
    leaf_condition: Array,
    leaf_value: Array,
    passed: Array,
    given: Array,
    mean: Array,
) -> None:
    """Each leaf's value by the chance of its way, and of its way but one condition."""
    before = np.empty((9, RADII))
    after = np.empty(RADII)
    for leaf in range(len(leaf_value)):
        begin = leaf_start[leaf]
        count = leaf_start[leaf + 1] - begin
        for r in range(RADII):
            before[0, r] = leaf_value[leaf]
            after[r] = 1.0
        for k in range(count):
            condition = leaf_condition[begin + k]
            for r in range(RADII):
                before[k + 1, r] = before[k, r] * passed[condition, r]
        for r in range(RADII):
            mean[r] += before[count, r]
        for k in range(count - 1, -1, -1):
            condition = leaf_condition[begin + k]
            for r in range(RADII):
                given[condition, r] += before[k, r] * after[r]
                after[r] *= passed[condition, r]


@compiled
def joint(
    columns: Arrays, near: Arrays, told: Array, mean: Array, common: Array, own: Array
) -> None:
    """What the pieces of each column share with what the model says, at each radius.

    Args:
        columns: code_start (k + 1,), piece_start (k + 1,).
        near: chance, moment.
        told: (c, RADII) what the model says on average at each code.
        mean: (p, RADII) of each piece, to be filled.
        common: (p, RADII) covariance with each piece, to be filled.
        own: (k, RADII) variance of each column's averages, to be filled; `told` becomes
            what the model says there more than on average.
    """
    code_start, piece_start = columns
    chance, moment = near
    mean[:] = 0.0
    common[:] = 0.0
    own[:] = 0.0
    for k in range(len(code_start) - 1):
        first, last = code_start[k], code_start[k + 1]
        width = piece_start[k + 1] - piece_start[k]
        typical = np.zeros(RADII)
        for code in range(first, last):
            for r in range(RADII):
                typical[r] += chance[code, r] * told[code, r]
        for code in range(first, last):
            for r in range(RADII):
                told[code, r] -= typical[r]
                own[k, r] += chance[code, r] * told[code, r] ** 2
            for piece in range(width):
                at = piece_start[k] + piece
                for r in range(RADII):
                    mean[at, r] += moment[code, piece, r]
                    common[at, r] += moment[code, piece, r] * told[code, r]


@compiled
def draw(code_start: Array, points: Array, chance: Array, codes: Array) -> None:
    """Draw codes (k, m), counted within each column, near a row.

    Args:
        code_start: (k + 1,).
        points: (k, m) in the unit cube; the m are in RADII equal parts, one for each radius.
        chance: of `near`.
        codes: bytes, to be filled.
    """
    each = points.shape[1] // RADII
    for k in range(len(code_start) - 1):
        first = code_start[k]
        known = code_start[k + 1] - first
        upto = np.empty(known)
        for r in range(RADII):
            whole = 0.0
            for code in range(known):
                whole += chance[first + code, r]
                upto[code] = whole
            for point in range(r * each, (r + 1) * each):
                low, high = 0, known - 1
                while low < high:
                    middle = (low + high) // 2
                    if upto[middle] > points[k, point]:
                        high = middle
                    else:
                        low = middle + 1
                codes[k, point] = low


@compiled
def weigh(
    code_start: Array, codes: Array, chances: Arrays, told: Array, alone: Array, weight: Array
) -> None:
    """What the columns of drawn codes (k, m) say one by one, and how much likelier they are.

    Args:
        code_start: (k + 1,).
        codes: of `draw`.
        chances: those they were drawn by and those that count, (c, RADII) each.
        told: of `joint`.
        alone: (m,) to be filled.
        weight: (m,) to be filled: their likelihood by the other chances, over that as drawn.
    """
    drawn, other = chances
    each = codes.shape[1] // RADII
    alone[:] = 0.0
    weight[:] = 1.0
    for k in range(len(code_start) - 1):
        for point in range(each * RADII):
            at, r = code_start[k] + codes[k, point], point // each
            alone[point] += told[at, r]
            if drawn[at, r] > 0.0:
                weight[point] *= other[at, r] / drawn[at, r]

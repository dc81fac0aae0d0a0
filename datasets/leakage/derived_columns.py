"""Columns that were worked out from a numeric or two-sided outcome: means, sums, ratios, products.

Such arithmetic can be proved from the table itself, however weak the column is on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from datasets.leakage.leak import Leak
from datasets.leakage.value_counts import Tally

MEANS = 0.8  # share of the rows whose value must be the mean of its rows
DRAWN = 4  # groups that two unknowns must fit
PAIRS_TRIED = 6
SEVERAL = 1.5  # rows of a value that a mean needs on average
WHOLE = 1e-6
COARSE = 0.02  # of the values' spread: what rounding may be where many values must fit
EXACT = 1e-4  # … and where few do
SPREAD = 0.01  # of the logarithm: a product or ratio so near is an identity
ROWS = 2000
COLUMNS = 60
LEVELS = 60
ROUNDED = 1e-3  # what rounding may take of a line
LINES = 0.99  # share of the rows in groups that must lie on their line
GROUPS = 12  # grouping columns that are tried
GROUP_ROWS = 4
APART = 0.96  # pairs in order that the ratio of two columns must reach
GAIN = 0.1  # … and what it must add to the squared correlation of either


def group_aggregate(tally: Tally, number: np.ndarray) -> str:
    """What the column is of the outcome by its own values: "mean", "total", or nothing.

    A mean over groups that was joined back is the mean of the outcome over the rows that share the
    value. Means drawn towards the overall mean (Micci-Barreca 2001) are, too: (sum + a × b) / (n +
    a), with the same a and b in each group.

    Args:
        tally: of all rows with a known outcome.
        number: (n,) the outcome, 0 and 1 for two sides.
    """
    rows = tally.rows[:-1]
    values = tally.numbers
    if values is None or len(values) < 3 or rows.sum() < SEVERAL * len(values):
        return ""
    sums = tally.sums(number)[:-1]
    spread, unit = float(np.std(values)), _unit(values)
    are_whole = bool((values == np.round(values)).all())
    if (are_whole or unit <= EXACT * spread) and _fit(
        rows, np.abs(sums - values), 0 if are_whole else unit
    ):
        return "total"
    if values[0] < number.min() - unit or values[-1] > number.max() + unit:
        return ""
    if unit <= COARSE * spread and _fit(rows, np.abs(sums / rows - values), unit):
        return "mean"
    if unit > (COARSE if len(values) >= 6 else EXACT) * spread:
        return ""
    return "mean" if _is_shrunk_mean(rows, values, sums, unit) else ""


def _is_shrunk_mean(rows: np.ndarray, values: np.ndarray, sums: np.ndarray, unit: float) -> bool:
    """True where sum − rows × value is a × (value − b) in nearly every group, a positive.

    Two groups give a and b; the pair of large groups that most others agree with is taken, since
    groups that happen to share a value count as one here and agree with nothing.
    """
    away = sums - rows * values
    large = np.sort(np.argsort(rows, kind="stable")[-2 * PAIRS_TRIED :])
    sides = np.stack([values, np.ones(len(values))], axis=1)
    half = len(large) // 2
    agreed = np.zeros(len(rows), dtype=bool)
    for one, two in zip(large[:half], large[half:], strict=False):
        pair = [one, two]
        weights = np.linalg.lstsq(sides[pair], away[pair], rcond=None)[0]
        near = np.abs(away - sides @ weights) <= 10 * unit * (rows + max(weights[0], 0))
        agreed = near if near.sum() > agreed.sum() else agreed
    if agreed.sum() < DRAWN:
        return False
    weights = np.linalg.lstsq(sides[agreed], away[agreed], rcond=None)[0]
    off = np.abs(away - sides @ weights) / (rows + max(weights[0], 0))
    return bool(weights[0] > 0 and _fit(rows, off, unit))


def _unit(values: np.ndarray) -> float:
    """Half of the last digit that the values were rounded to, at most six digits."""
    for digits in range(1, 7):
        unit = 0.5 * 10.0**-digits
        if np.allclose(values, np.round(values, digits), rtol=0, atol=1e-9):
            return unit
    return 1e-7 * max(float(np.abs(values).max()), 1e-9)


def _fit(rows: np.ndarray, off: np.ndarray, unit: float) -> bool:
    fits = off <= unit * (1 + WHOLE) + 1e-12
    several = fits.sum() >= max(3, len(rows) / 2)  # one frequent 0 of 0 proves nothing
    return bool(several and rows[fits].sum() >= MEANS * rows.sum())


def lines_within(
    tallies: Mapping[str, Tally], number: np.ndarray, names: Sequence[str]
) -> dict[str, Leak]:
    """Numbers that, within each group of another column, are the outcome on a scale of its own.

    The mean of the other rows of a group falls by 1 / (n − 1) of what the row has itself.

    Args:
        tallies: of all columns, some rows.
        number: (n,) the outcome of these rows.
        names: the number columns to look at.
    """
    tested = [
        name for name in names if len(tallies[name].labels) > 2 and tallies[name].rows[-1] == 0
    ][:COLUMNS]
    groups = sorted(
        (len(tally.labels), name)
        for name, tally in tallies.items()
        if 2 <= len(tally.labels) <= LEVELS and len(tally.labels) <= len(number) / GROUP_ROWS / 2
    )[-GROUPS:]
    if not tested or not groups:
        return {}
    few = slice(0, ROWS)
    values = np.stack([tallies[name].row_values()[few] for name in tested], axis=1)
    leaks: dict[str, Leak] = {}
    for _, group in groups:
        codes = tallies[group].codes[few]
        fits = _lines(codes, values, number[few])
        for name, fit in zip(tested, fits, strict=True):
            if fit and name not in leaks and name != group:
                leaks[name] = Leak(f"Within each {group} it is the outcome on another scale.")
    return leaks


def _lines(codes: np.ndarray, values: np.ndarray, number: np.ndarray) -> np.ndarray:
    """(p,) True where values and outcome lie on one line in (nearly) every group."""
    order = np.argsort(codes, kind="stable")
    codes, values, number = codes[order], values[order], number[order]
    starts = np.flatnonzero(np.append(True, np.diff(codes) != 0))
    rows = np.diff(np.append(starts, len(codes)))
    own = np.repeat(np.arange(len(starts)), rows)
    away = number - (np.add.reduceat(number, starts) / rows)[own]
    apart = values - (np.add.reduceat(values, starts, axis=0) / rows[:, None])[own]
    both = np.add.reduceat(apart * away[:, None], starts, axis=0) ** 2
    left = np.add.reduceat(apart**2, starts, axis=0)
    right = np.add.reduceat(away**2, starts)[:, None]
    telling = (rows[:, None] >= GROUP_ROWS) & (right > 0) & (left > 1e-18 * rows[:, None])
    fits = telling & (both >= (1 - ROUNDED) * left * right)
    count = (telling * rows[:, None]).sum(axis=0)
    result: np.ndarray = ((fits * rows[:, None]).sum(axis=0) >= LINES * count) & (
        count >= len(codes) / 2
    )
    return result


def products_of(
    tallies: Mapping[str, Tally], number: np.ndarray, names: Sequence[str], outcome: str
) -> dict[str, Leak]:
    """Numbers whose product or ratio with another column is the outcome in every row.

    Of the two the one that was worked out is named: it has more different values, or more digits.

    Args:
        tallies: of the columns, some rows.
        number: (n,) the outcome.
        names: the number columns to look at.
        outcome: its name.
    """
    rows = np.flatnonzero(number > 0)[:ROWS]
    if len(rows) < 50:
        return {}
    positive, logs = _logs(tallies, names, rows)
    if len(positive) < 2:
        return {}
    table = np.column_stack([logs, np.log(number[rows])])
    spread = np.cov(table, rowvar=False)
    own, with_it = np.diag(spread)[:-1], spread[:-1, -1]
    leaks: dict[str, Leak] = {}
    for left, right, sign in ((1, 1, "×"), (1, -1, "/"), (-1, 1, "/")):
        rest = (
            own[:, None] + own[None, :] + spread[-1, -1] + 2 * left * right * spread[:-1, :-1]
            - 2 * left * with_it[:, None] - 2 * right * with_it[None, :]
        )  # fmt: skip
        near = (rest < SPREAD**2) & (own[:, None] > 4 * SPREAD**2) & (own[None, :] > 4 * SPREAD**2)
        for one, two in np.argwhere(near):
            if one == two:
                continue
            pair = (one, two) if left > 0 else (two, one)
            formula = f"{positive[pair[0]]} {sign} {positive[pair[1]]}"
            close = _derived(tallies[positive[one]], tallies[positive[two]])
            leaks[(positive[one], positive[two])[close]] = Leak(
                f"Part of the outcome: {formula} is {outcome}."
            )
    return leaks


def _derived(one: Tally, two: Tally) -> int:
    """Which of two columns was worked out from the other and something else, 0 or 1."""
    if len(one.labels) != len(two.labels):
        return int(len(two.labels) > len(one.labels))
    return int(_unit(two.labels) < _unit(one.labels))


def _logs(
    tallies: Mapping[str, Tally], names: Sequence[str], rows: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """The columns that are positive in all these rows, and their logarithms (n, p)."""
    positive, logs = [], []
    for name in names[:COLUMNS]:
        values = tallies[name].row_values()[rows]
        if np.isfinite(values).all() and values.min() > 0:
            positive.append(name)
            logs.append(np.log(values))
    return positive, np.column_stack(logs) if logs else np.empty((len(rows), 0))


def ratios_of_event(
    tallies: Mapping[str, Tally], happened: np.ndarray, names: Sequence[str], outcome: str
) -> dict[str, Leak]:
    """Numbers that together with another column tell the event, by their ratio or difference.

    A last bill that was cut says nothing beside other bills, and all beside the usual fee.

    Args:
        tallies: of the columns, some rows.
        happened: (n,) the event.
        names: the number columns to look at.
        outcome: the outcome's name.
    """
    few = _both_sides(happened)
    if min(happened[few].sum(), (~happened[few]).sum()) < GROUP_ROWS * 5:
        return {}
    positive, logs = _logs(tallies, names, few)
    if len(positive) < 2:
        return {}
    event = happened[few].astype(float)
    spread = np.cov(np.column_stack([logs, event]), rowvar=False)
    own, with_it = np.diag(spread)[:-1], spread[:-1, -1]
    apart = own[:, None] + own[None, :] - 2 * spread[:-1, :-1]
    power = (with_it[:, None] - with_it[None, :]) ** 2
    alone = with_it**2 / np.maximum(own, 1e-12)
    share = power / np.maximum(apart, 1e-9 * own.max() + 1e-12) / spread[-1, -1]
    best = np.maximum(alone[:, None], alone[None, :]) / spread[-1, -1]
    leaks: dict[str, Leak] = {}
    for one, two in np.argwhere(np.triu((share > best + GAIN) & (share > 2 * GAIN), 1)):
        if _order(logs[:, one] - logs[:, two], event) >= APART:
            close = one if alone[one] >= alone[two] else two
            other = two if close == one else one
            leaks[positive[close]] = Leak(
                f"Beside {positive[other]} it tells {outcome} in nearly every row; "
                f"check that it is known beforehand.",
                certain=False,
            )
    return leaks


def _both_sides(happened: np.ndarray) -> np.ndarray:
    """Up to 1,000 rows of each side."""
    sides = [np.flatnonzero(happened), np.flatnonzero(~happened)]
    return np.concatenate([side[:: max(len(side) // (ROWS // 2), 1)] for side in sides])


def _order(scores: np.ndarray, event: np.ndarray) -> float:
    places, values = np.unique(scores, return_inverse=True)[::-1]
    hits = np.bincount(places, weights=event, minlength=len(values))
    misses = np.bincount(places, minlength=len(values)) - hits
    area = (hits * (np.cumsum(misses) - misses / 2)).sum() / (hits.sum() * misses.sum())
    return float(max(area, 1 - area))

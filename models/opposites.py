"""Whether all rows respond alike to a column, and who responds otherwise.

Lines are compared on the margin's scale, each shifted to its own mean: in an additive model they
are one line, whatever the rows. The share of their movement that the average does not tell is
Friedman's H² of the column with all others; the column whose split explains most of it names the
groups (regional effects, Herbinger, Bischl and Casalicchio 2022).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.curves import Response, Z, fold_error, rounded
from models.interval import Estimate
from models.outcome import margin_of, mean_of
from models.sides import Sides
from models.trained import TrainedModel

MOST_ROWS = 2000
CUTS = 9
MOST_LEVELS = 12
SMALLEST_GROUP = 0.1
LINES = 40
MIDDLE = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Groups:
    """Two groups of rows that respond otherwise.

    Attributes:
        sides: who is in the first group; all others are in the second.
        explained: share of the lines' difference that the split tells, 0..1.
        start, end: places in the grid between which the groups differ most, in its order.
        inside, outside: the change of each group's mean outcome from start to end.
        apart: the first less the second.
    """

    sides: Sides
    explained: float
    start: int
    end: int
    inside: Estimate
    outside: Estimate
    apart: Estimate


def difference(response: Response) -> float:
    """Share of the lines' movement that their average does not tell, 0 (all alike) to 1."""
    lines = _centred(response.lines[:, response.shown])
    whole = float((lines**2).sum())
    return float(((lines - lines.mean(axis=0)) ** 2).sum() / whole) if whole > 1e-12 else 0.0


def fan(response: Response) -> np.ndarray:
    """Forty lines (40, g) in the outcome's unit, moved onto the average curve.

    They are the rows at even ranks from the 10th to the 90th of a hundred, ordered by how far
    they rise; moved on the margin's scale, so that a rate stays one and like rows fall together.
    """
    shown = response.shown
    lines = response.lines[:MOST_ROWS]
    centred = lines - lines[:, shown].mean(axis=1, keepdims=True)
    mean = centred[:, shown].mean(axis=0)
    risen = centred[:, shown] @ (mean - mean.mean())
    if not np.ptp(risen) > 1e-12:
        risen = centred[:, shown[-1]] - centred[:, shown[0]]
    order = np.argsort(risen, kind="stable")
    ranks = np.linspace(*MIDDLE, min(LINES, len(order))) * (len(order) - 1)
    middle = float(margin_of(response.value[shown], response.family).mean())
    return mean_of(middle + centred[order[np.round(ranks).astype(int)]], response.family)


def groups(model: TrainedModel, response: Response) -> Groups | None:
    """The split of the rows whose two groups respond most unlike; None where there is none."""
    shown = response.shown
    rows = model.explaining.iloc[response.places[: min(MOST_ROWS, len(response.fold_lines[0]))]]
    lines = _centred(response.lines[: len(rows), shown])
    spread = float(((lines - lines.mean(axis=0)) ** 2).sum())
    best, told = None, 0.0
    for sides in _splits(rows.drop(columns=[response.column])):
        inside = sides.mask(rows)
        share = float(inside.mean())
        if min(share, 1 - share) < SMALLEST_GROUP:
            continue
        gap = lines[inside].mean(axis=0) - lines[~inside].mean(axis=0)
        between = share * (1 - share) * len(rows) * float((gap**2).sum())
        if between > told * (1 + 1e-9):
            best, told = sides, between
    if best is None or spread <= 1e-12:
        return None
    inside = best.mask(rows)
    gap = lines[inside].mean(axis=0) - lines[~inside].mean(axis=0)
    start, end = sorted((int(shown[gap.argmin()]), int(shown[gap.argmax()])))
    one, two = (_change(response, mask, start, end) for mask in (inside, ~inside))
    return Groups(
        sides=best,
        explained=told / spread,
        start=start,
        end=end,
        inside=_estimate(*one),
        outside=_estimate(*two),
        apart=_estimate(one[0] - two[0], one[1] - two[1], float(np.hypot(one[2], two[2]))),
    )


def _centred(lines: np.ndarray) -> np.ndarray:
    return np.asarray(lines - lines.mean(axis=1, keepdims=True))


def _splits(rows: pd.DataFrame) -> list[Sides]:
    """Splits of every column: numbers at nine quantiles, levels one against the rest."""
    found: list[Sides] = []
    for name in map(str, rows.columns):
        values = rows[name].dropna()
        if pd.api.types.is_numeric_dtype(values):
            numbers = values.to_numpy(dtype=float)
            cuts = np.quantile(numbers, np.linspace(0, 1, CUTS + 2)[1:-1], method="lower")
            found.extend(Sides(name, cut=cut) for cut in rounded(cuts))
        else:
            counts = values.astype("str").value_counts().sort_index()
            levels = counts.sort_values(ascending=False, kind="stable").index[:MOST_LEVELS]
            # of two levels one split says it all: name the rarer one
            kept = levels[1:] if len(levels) == 2 else levels
            found.extend(Sides(name, levels=(str(level),)) for level in kept)
    return found


def _change(
    response: Response, mask: np.ndarray, start: int, end: int
) -> tuple[float, np.ndarray, float]:
    """Mean change of some rows: its value, that of each refit (k,), and its error by rows."""

    def changes(lines: np.ndarray) -> np.ndarray:
        mine = mean_of(lines[: len(mask)][mask], response.family)
        return np.asarray(mine[:, end] - mine[:, start])

    here = changes(response.lines)
    refits = np.array([float(changes(lines).mean()) for lines in response.fold_lines])
    return float(here.mean()), refits, float(here.std()) / math.sqrt(len(here))


def _estimate(value: float, refits: np.ndarray, error: float) -> Estimate:
    """With the 95 % range of folds (delete-a-group jackknife) and rows."""
    spread = fold_error(refits)
    se = math.hypot(spread, error)
    return Estimate(value, value - Z * se, value + Z * se, se)

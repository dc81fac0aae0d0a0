"""Whether all rows respond alike to a column, and who responds otherwise.

Lines are compared on the margin's scale, each shifted to its own mean: in an additive model they
are one line, whatever the rows. The share of their movement that the average does not tell is
Friedman's H² of the column with all others; the column whose split explains most of it names the
groups (regional effects, Herbinger, Bischl and Casalicchio 2022).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.curves.grid import fewest_rows, observed_grid, rounded, support
from models.curves.interactions import Interaction, interactions
from models.curves.partial_dependence import ResponseCurve, Z, fold_error
from models.drivers.binary_contrast import BinaryContrast
from models.statistics.intervals import Estimate
from models.statistics.levels import level_places
from models.statistics.outcome_family import margin_of, mean_of
from models.training.trained import TrainedModel

MOST_ROWS = 2000
CUTS = 9
MOST_LEVELS = 12
SMALLEST_GROUP = 0.1
LINES = 40
MIDDLE = (0.1, 0.9)
MOST_PARTNERS = 3
WORTH_SEVERAL = 1.25  # how much more several levels must tell than the best of them alone


@dataclass(frozen=True, slots=True)
class RegionalEffects:
    """Two groups of rows that respond otherwise.

    Attributes:
        sides: who is in the first group; all others are in the second.
        explained: share of the lines' difference that the split tells, 0..1.
        start, end: places in the grid between which the groups differ most, in its order.
        inside, outside: the change of each group's mean outcome from start to end.
        apart: the first less the second.
    """

    sides: BinaryContrast
    explained: float
    start: int
    end: int
    inside: Estimate
    outside: Estimate
    apart: Estimate


def ice_heterogeneity(response: ResponseCurve) -> float:
    """Share of the lines' movement that their average does not tell, 0 (all alike) to 1."""
    lines = _centred(response.lines[:, response.shown])
    whole = float((lines**2).sum())
    return float(((lines - lines.mean(axis=0)) ** 2).sum() / whole) if whole > 1e-12 else 0.0


def centred_ice(response: ResponseCurve) -> np.ndarray:
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


def strongest_interaction(
    model: TrainedModel, response: ResponseCurve
) -> tuple[Interaction, RegionalEffects] | None:
    """The column that this one works together with most, and the groups that it makes.

    Looked at are the three whose best split tells most of the lines' difference; None where
    held-out rows speak for none of them.
    """
    splits, explained = _best_splits(model, response)
    near = [
        splits[k].column
        for k in np.argsort(-explained, kind="stable")[:MOST_PARTNERS]
        if explained[k]
    ]
    for pair in interactions(model, [(response.column, name) for name in near]):
        effects = regional_effects(model, response, pair.columns[1]) if pair.real else None
        if effects is not None:
            return pair, effects
    return None


def regional_effects(
    model: TrainedModel, response: ResponseCurve, column: str = ""
) -> RegionalEffects | None:
    """The split of the rows whose two groups respond most unlike; None where there is none.

    Of any other column, or of one.
    """
    shown = response.shown
    rows = _rows(model, response)
    lines = _centred(response.lines[: len(rows), shown])
    spread = float(((lines - lines.mean(axis=0)) ** 2).sum())
    splits, inside = _splits(rows[[column]] if column else rows.drop(columns=[response.column]))
    best, explained = _widest(inside, lines)
    if column and not pd.api.types.is_numeric_dtype(rows[column]):
        several = _several_levels(rows[column], lines)
        at, more = _widest(several[1], lines)
        if more > WORTH_SEVERAL * explained:
            (splits, inside), best, explained = several, at, more
    if explained <= 0 or spread <= 1e-12:
        return None
    members = inside[best]
    gap = lines[members].mean(axis=0) - lines[~members].mean(axis=0)
    both = _supported(model, response, splits[best])
    if len(both) < 2:
        return None
    gap = gap[np.searchsorted(shown, both)]
    start, end = sorted((int(both[gap.argmin()]), int(both[gap.argmax()])))
    one, two = (_change(response, mask, start, end) for mask in (members, ~members))
    named = splits[best]
    if named.cut is not None and abs(two[0]) > abs(one[0]):  # name those for whom it matters
        named, one, two = replace(named, above=False), two, one
    return RegionalEffects(
        sides=named,
        explained=explained / spread,
        start=start,
        end=end,
        inside=_estimate(*one),
        outside=_estimate(*two),
        apart=_estimate(one[0] - two[0], one[1] - two[1], float(np.hypot(one[2], two[2]))),
    )


def _supported(model: TrainedModel, response: ResponseCurve, sides: BinaryContrast) -> np.ndarray:
    """Places (s,) that enough rows of either group support."""
    values, inside = model.explaining[response.column], sides.mask(model.explaining)
    fewest = fewest_rows(len(values))
    few = [support(values[side], response.grid) < fewest for side in (inside, ~inside)]
    return np.flatnonzero(~response.thin & ~few[0] & ~few[1])


def _rows(model: TrainedModel, response: ResponseCurve) -> pd.DataFrame:
    """The rows that every model has lines of, and not too many."""
    count = min(MOST_ROWS, len(response.fold_lines[0]))
    return model.explaining.iloc[response.places[:count]]


def _best_splits(
    model: TrainedModel, response: ResponseCurve
) -> tuple[list[BinaryContrast], np.ndarray]:
    """Of each other column the split that tells most, and how much of the difference (k,)."""
    rows = _rows(model, response)
    lines = _centred(response.lines[: len(rows), response.shown])
    best_splits, explained = [], []
    for name in rows.columns.drop(response.column):
        splits, inside = _splits(rows[[name]])
        best, gain = _widest(inside, lines)
        if splits:
            best_splits.append(splits[best])
            explained.append(gain)
    return best_splits, np.array(explained)


def _centred(lines: np.ndarray) -> np.ndarray:
    return np.asarray(lines - lines.mean(axis=1, keepdims=True))


def _widest(inside: np.ndarray, lines: np.ndarray) -> tuple[int, float]:
    """The split (s, n) that tells most of the lines' (n, g) difference, and how much that is."""
    count = len(lines)
    share = inside.mean(axis=1)
    fits = np.minimum(share, 1 - share) >= SMALLEST_GROUP
    within = np.where(fits, share, 0.5)[:, None] * count
    sums = inside.astype(float) @ lines
    gap = sums / within - (lines.sum(axis=0) - sums) / (count - within)
    between = np.where(fits, share * (1 - share) * count * (gap**2).sum(axis=1), 0.0)
    if not len(between):
        return 0, 0.0
    best = int(np.argmax(between >= between.max() * (1 - 1e-9)))  # the first of those alike
    return best, float(between[best])


def _splits(rows: pd.DataFrame) -> tuple[list[BinaryContrast], np.ndarray]:
    """Splits of every column (s,): numbers at nine quantiles, levels one against the rest.

    Beside them who is on the named side of each, (s, n).
    """
    contrasts: list[BinaryContrast] = []
    inside = [np.zeros((0, len(rows)), dtype=bool)]
    for name in map(str, rows.columns):
        values = rows[name]
        if pd.api.types.is_numeric_dtype(values):
            numbers = values.to_numpy(dtype=float, na_value=np.nan)
            present = numbers[~np.isnan(numbers)]
            if not len(present):
                continue
            cuts = rounded(np.quantile(present, np.linspace(0, 1, CUTS + 2)[1:-1], method="lower"))
            contrasts.extend(BinaryContrast(name, cut=cut) for cut in cuts)
            inside.append(numbers[None, :] > np.array(cuts)[:, None])
        else:
            levels = observed_grid(values, MOST_LEVELS)
            # of two levels one split says it all: name the rarer one
            kept = levels[1:] if len(levels) == 2 else levels
            codes = level_places(values, [str(level) for level in kept])
            contrasts.extend(BinaryContrast(name, levels=(str(level),)) for level in kept)
            inside.append(codes[None, :] == np.arange(len(kept))[:, None])
    return contrasts, np.concatenate(inside)


def _several_levels(
    values: pd.Series, lines: np.ndarray
) -> tuple[list[BinaryContrast], np.ndarray]:
    """Splits of two or three levels against the rest, and who is on the named side (s, n).

    Levels stand in the order in which their lines (n, g) differ most (Fisher 1958).
    """
    levels = [str(level) for level in observed_grid(values, MOST_LEVELS)]
    at = level_places(values, levels)
    has_level = at[:, None] == np.arange(len(levels))
    counts = np.maximum(has_level.sum(axis=0), 1)
    apart = (has_level.T.astype(float) @ lines) / counts[:, None] - lines.mean(axis=0)
    along = np.linalg.svd(apart * np.sqrt(counts)[:, None], full_matrices=False)[2][0]
    order = np.argsort(apart @ along, kind="stable")
    ends = [order[:k] for k in (2, 3)] + [order[-k:] for k in (2, 3)]
    named = [end for end in ends if 2 * len(end) <= len(levels)]
    contrasts = [
        BinaryContrast(str(values.name), tuple(sorted(levels[k] for k in end))) for end in named
    ]
    inside = [np.isin(at, end) for end in named]
    return contrasts, np.reshape(inside, (len(named), len(values))).astype(bool)


def _change(
    response: ResponseCurve, mask: np.ndarray, start: int, end: int
) -> tuple[float, np.ndarray, float]:
    """Mean change of some rows: its value, that of each refit (k,), and its error by rows."""

    def changes(lines: np.ndarray) -> np.ndarray:
        outcomes = mean_of(lines[: len(mask)][mask], response.family)
        return np.asarray(outcomes[:, end] - outcomes[:, start])

    row_changes = changes(response.lines)
    refits = np.array([float(changes(lines).mean()) for lines in response.fold_lines])
    return float(row_changes.mean()), refits, float(row_changes.std()) / math.sqrt(len(row_changes))


def _estimate(value: float, refits: np.ndarray, error: float) -> Estimate:
    """With the 95 % range of folds (delete-a-group jackknife) and rows."""
    spread = fold_error(refits)
    se = math.hypot(spread, error)
    return Estimate(value, value - Z * se, value + Z * se, se)

"""Values that set in at a certain height of a numeric outcome: written once it was known.

A cause moves the outcome, so how often a value is found changes smoothly with the outcome's height.
A value that is hardly ever found below some height and mostly above it was given by that height.
It is the outcome's own discontinuity, looked at as in a regression discontinuity design (Thistle-
thwaite and Campbell 1960) with the column and the outcome in each other's place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.leakage.leak import Leak
from datasets.leakage.value_counts import Tally

BLOCKS = 20
FEWEST = 20  # rows of a block and of a value
JUMP = (
    0.5  # share of rows by which a value becomes more frequent from one block to the next but one
)
ERRORS = 4.0  # … and how many standard errors that is
USUAL = 0.25  # share of rows that the most frequent of a column's numbers must hold
ONE_VALUE = 0.1  # share of rows with the same outcome from which heights cannot be told apart


@dataclass(frozen=True, slots=True)
class Heights:
    """The rows by the height of their outcome.

    Attributes:
        block: (n,) which of the blocks, the lowest 0.
        rows: (b,) rows in each.
        starts: (b,) the lowest outcome in each.
    """

    block: np.ndarray
    rows: np.ndarray
    starts: np.ndarray


def heights_of(number: np.ndarray) -> Heights | None:
    """Up to 20 blocks of equal size; None where rows are few or one value is frequent."""
    count = min(BLOCKS, len(number) // FEWEST)
    if count < 6:
        return None
    edges = np.quantile(number, np.arange(1, count) / count)
    if (np.diff(edges) == 0).sum() > ONE_VALUE * count:
        return None
    block = np.searchsorted(edges, number, side="right")
    return Heights(block, np.bincount(block, minlength=count), np.append(number.min(), edges))


def discontinuity_leak(
    tally: Tally, heights: Heights, number: np.ndarray, outcome: str, *, usual_only: bool = False
) -> Leak | None:
    """A value, or being filled in at all, that sets in at a height of the outcome.

    Args:
        tally: of the column, rows with a known outcome.
        heights: of the same rows.
        number: (n,) the outcome.
        outcome: its name.
        usual_only: True looks only at filled or not and at the most frequent value.
    """
    graded = usual_only or tally.numbers is not None
    masks = _presence_masks(tally) if graded else _word_masks(tally, number)
    if not masks:
        return None
    count = len(heights.rows)
    counts = np.bincount(
        tally.codes * count + heights.block, minlength=len(tally.rows) * count
    ).reshape(len(tally.rows), count)
    table = np.stack([mask for _, mask in masks]).astype(float) @ counts
    for gap in (1, 2):
        steep = _steepness(table, heights.rows, gap)
        if np.abs(steep).max() >= ERRORS:
            value, block = np.unravel_index(int(np.abs(steep).argmax()), steep.shape)
            above = bool(steep[value, block] > 0)
            return _height_leak(masks[value][0], outcome, heights.starts[block + gap], above=above)
    return None


def _steepness(table: np.ndarray, rows: np.ndarray, gap: int) -> np.ndarray:
    """(masks, blocks − gap) standard errors by which a mask sets in; 0 where it does not jump."""
    rows = np.maximum(rows, 1)  # a block may be empty where one outcome is frequent
    shares = table / rows
    rise = shares[:, gap:] - shares[:, :-gap]
    pooled = (table[:, gap:] + table[:, :-gap]) / (rows[gap:] + rows[:-gap])
    spread = pooled * (1 - pooled) * (1 / rows[gap:] + 1 / rows[:-gap])
    steep: np.ndarray = rise / np.sqrt(np.maximum(spread, 1e-12))
    steep[np.abs(rise) < JUMP] = 0.0
    return steep


def _presence_masks(tally: Tally) -> list[tuple[str, np.ndarray]]:
    """Filled in or not, and the most frequent value where it is the usual one."""
    count = len(tally.labels)
    filled = np.append(np.ones(count, dtype=bool), np.array([False]))
    masks = [("Filled in", filled)] if tally.rows[-1] and count else []
    if count > 1 and tally.rows[tally.usual] >= USUAL * tally.rows.sum():
        usual = np.arange(count + 1) == tally.usual
        masks.append((f"It is {tally.label(tally.usual)}", usual))
    return masks


def _word_masks(tally: Tally, number: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Each word that is frequent enough, and the cut in two that parts the outcome best."""
    frequent = np.flatnonzero(tally.rows >= FEWEST)
    count = len(tally.labels)
    masks = [
        (
            f"It is {tally.label(int(place))}" if place < count else "It is empty",
            np.arange(count + 1) == place,
        )
        for place in frequent
    ]
    if len(frequent) < 3:
        return masks
    rows = tally.rows[frequent].astype(float)
    sums = tally.sums(number)[frequent]
    order = np.argsort(sums / rows, kind="stable")
    above, total = np.cumsum(rows[order])[:-1], rows.sum()
    parted = np.cumsum(sums[order])[:-1] - above * sums.sum() / total
    best = int(np.argmax(parted**2 / (above * (total - above))))
    cut = np.zeros(count + 1, dtype=bool)
    cut[frequent[order[: best + 1]]] = True
    names = " or ".join(tally.label(int(place)) for place in frequent[order[:2]] if place < count)
    return [*masks, (f"Values such as {names} are found", cut)]


def _height_leak(name: str, outcome: str, height: float, *, above: bool) -> Leak:
    side = "from" if above else "below"
    return Leak(
        f"{name} nearly only {side} {outcome} of about {height:,.4g}, so it was probably set "
        f"once {outcome} was known.",
        certain=False,
    )

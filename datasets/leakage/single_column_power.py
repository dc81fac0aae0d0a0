"""How well one column alone tells the outcome; plain rank and group arithmetic, no model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.leakage.value_counts import Tally, segments

RARE = 10  # words with fewer rows are pooled: their own rates are chance
BINS = 200
PAIRS = 20_000
FEWEST_PAIRS = 200


def auc(tally: Tally, happened: np.ndarray) -> float:
    """Share of pairs of rows that the column puts in the right order, 0.5 to 1 (the AUC).

    By ranks (Mann and Whitney 1947): numbers and dates by their size, words by their own rate; rows
    without a value are left out, ties count one half.

    Args:
        tally: of the column.
        happened: (n,) True where the outcome has the value asked about.
    """
    hits = tally.sums(happened)[:-1]
    rows = tally.rows[:-1].astype(float)
    if tally.numbers is None:
        rare = rows < RARE
        if rare.any():
            hits = np.append(hits[~rare], hits[rare].sum())
            rows = np.append(rows[~rare], rows[rare].sum())
        place = np.argsort(hits / np.maximum(rows, 1), kind="stable")
        hits, rows = hits[place], rows[place]
    misses = rows - hits
    pairs = hits.sum() * misses.sum()
    if pairs == 0:
        return 0.5
    below = np.cumsum(misses) - misses / 2
    area = float((hits * below).sum() / pairs)
    return max(area, 1.0 - area)


def explained_variance(tally: Tally, number: np.ndarray) -> float:
    """Share of the outcome's variance that the column alone explains, 0..1; rows without are out.

    Numbers are cut into up to 200 parts of equal size, so any shape counts; for small tables the
    share is what a straight line explains.

    Args:
        tally: of the column.
        number: (n,) the numeric outcome, known in every row.
    """
    sums, rows = tally.sums(number), tally.rows
    count = tally.filled
    if count < 3 or len(tally.labels) < 2:
        return 0.0
    squares = tally.sums(number**2)[:-1].sum()
    mean = sums[:-1].sum() / count
    spread = squares - count * mean**2
    if spread <= 1e-12 * max(squares, 1e-300):
        return 0.0
    line = 0.0
    if tally.numbers is not None:
        away = tally.numbers - (tally.numbers * rows[:-1]).sum() / count
        line = float(
            (away * sums[:-1]).sum() ** 2 / max((away**2 * rows[:-1]).sum(), 1e-300) / spread
        )
        if count // 50 < 2:
            return min(line, 1.0)
    if tally.numbers is None:
        places = segments(tally, BINS, RARE)[:-1]
    else:  # each value in the part in which its rows begin
        places = (np.cumsum(rows[:-1]) - rows[:-1]) * min(BINS, count // 50) // count
    weight = np.bincount(places, weights=rows[:-1])
    means = np.bincount(places, weights=sums[:-1]) / np.maximum(weight, 1)
    between = float((weight * (means - mean) ** 2).sum() / spread)
    return min(max(line, between), 1.0)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Random pairs of rows with different outcomes.

    Attributes:
        left: (p,) rows.
        right: (p,) rows of a higher outcome.
    """

    left: np.ndarray
    right: np.ndarray


def pairs_of(number: np.ndarray) -> Pairs:
    """Some 20,000 pairs of rows, the same ones for the same rows, the lower outcome left."""
    rng = np.random.default_rng(0)
    left, right = rng.integers(0, len(number), (2, PAIRS))
    if (
        number == np.median(number)
    ).mean() > 0.5:  # mostly ties: half the rows are other than usual
        other = np.flatnonzero(number != np.median(number))
        right = rng.choice(other, PAIRS) if len(other) else right
    swap = number[left] > number[right]
    left, right = np.where(swap, right, left), np.where(swap, left, right)
    differ = number[left] != number[right]
    return Pairs(left[differ], right[differ])


def concordance(scores: np.ndarray, pairs: Pairs) -> tuple[float, int]:
    """Share of the pairs that the scores (n,) put in the same order or all the other way round.

    Pairs with equal or missing scores are left out (Goodman and Kruskal 1954).

    Returns:
        The share, 0.5 to 1 (0.5 where fewer than 200 pairs count), and how many pairs count.
    """
    apart = scores[pairs.right] - scores[pairs.left]
    up, down = int((apart > 0).sum()), int((apart < 0).sum())
    if up + down < FEWEST_PAIRS:
        return 0.5, up + down
    return max(up, down) / (up + down), up + down


def scores_of(tally: Tally, number: np.ndarray) -> np.ndarray:
    """(n,) numbers and dates as they are, words as the mean outcome of their rows; NaN if rare."""
    if tally.numbers is not None:
        return tally.row_values()
    means = tally.sums(number) / np.maximum(tally.rows, 1)
    means[tally.rows < RARE] = np.nan
    means[-1] = np.nan
    scores: np.ndarray = means[tally.codes]
    return scores

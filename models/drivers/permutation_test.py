"""Is there anything here? A permuted outcome decides, not a score with its textbook error.

Out-of-fold scores share rows between folds, so their textbook z has sd 1.2 to 1.5 on noise.
Permuting the outcome against fixed columns is exact under any outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from models.drivers.score_directions import ScoreDirections
from models.training.trained import TrainedModel

PERMUTATIONS = 299
MOST_ROWS = 20_000
BELIEVED_AT = 0.03
GAIN_T = 2.33
SMALLEST = 1e-9  # standard deviation of a column that varies


@dataclass(frozen=True, slots=True)
class Signal:
    """Whether the columns explain anything.

    Attributes:
        p: share of shuffled outcomes of which the columns say as much as of the real one.
        gain_t: held-out gain of the model over the base rate, in standard errors.
    """

    p: float
    gain_t: float

    @property
    def found(self) -> bool:
        """True where the shuffled outcomes or the held-out gain say so."""
        return self.p <= BELIEVED_AT or self.gain_t > GAIN_T


def signal(model: TrainedModel) -> Signal:
    """Whether the columns explain the outcome at all, judged on the `sample` rows."""
    return model.once(_signal)


def _signal(model: TrainedModel) -> Signal:
    places = model.sample
    directions = ScoreDirections.of(model.explaining.iloc[places])
    return permutation_test(
        directions.values,
        model.outcome[places],
        model.scores.gain_t,
        owner=directions.owner,
        groups=None if model.groups is None else model.groups[places],
        seed=model.seed,
    )


def permutation_test(
    design: np.ndarray,
    outcome: np.ndarray,
    gain_t: float,
    *,
    owner: Sequence[str] | np.ndarray | None = None,
    groups: np.ndarray | None = None,
    seed: int = 0,
) -> Signal:
    """Permutation test of what the columns of a table say, alone and together.

    Each source column speaks through all of its design columns at once (score test); it says
    -log p. The largest of these finds one driver, their sum (Fisher 1932) many weak ones. Either
    may have the word: how far it ranks before those of shuffled outcomes, held against how far the
    better of the two ranks for each shuffled outcome (Pesarin and Salmaso 2010).

    Args:
        design: (n, p) columns; constant ones are ignored.
        outcome: (n,).
        gain_t: the model's held-out gain in standard errors.
        owner: (p,) source column of each; each is its own where none are given.
        groups: (n,) entity of each row; group means are permuted where entities repeat.
        seed: of the permutations.
    """
    draw = np.random.default_rng(seed)
    if groups is not None:
        design = _entity_means(design, groups)
        outcome = _entity_means(outcome[:, None], groups)[:, 0]
    if len(outcome) > MOST_ROWS:
        kept = draw.choice(len(outcome), MOST_ROWS, replace=False)
        design, outcome = design[kept], outcome[kept]
    varying = np.flatnonzero(design.std(axis=0) > SMALLEST)
    spread = float(outcome.std())
    if not len(varying) or not spread > 0:
        return Signal(1.0, gain_t)
    centred = (outcome - outcome.mean()) / spread
    shuffled = [draw.permutation(centred) for _ in range(PERMUTATIONS)]
    columns = _standardised(design[:, varying])
    names = [str(k) if owner is None else str(owner[int(k)]) for k in varying]
    statistics = _score_statistics(columns, names, np.column_stack([centred, *shuffled]))
    place = np.minimum(_rank(statistics.max(axis=0)), _rank(statistics.sum(axis=0)))
    return Signal(float((place <= place[0]).mean()), gain_t)


def _score_statistics(
    columns: np.ndarray, owner: Sequence[str], outcomes: np.ndarray
) -> np.ndarray:
    """-log p of each source column (g) for each outcome (n, m), by the score test."""
    score = columns.T @ outcomes / np.sqrt(len(columns))
    names = np.asarray(owner)
    statistics = []
    for name in dict.fromkeys(owner):
        places = np.flatnonzero(names == name)
        own = columns[:, places]
        size, axes = np.linalg.eigh(own.T @ own / len(own))
        kept = size > 1e-6 * size[-1]
        squares = (axes[:, kept].T @ score[places]) ** 2 / size[kept, None]
        statistics.append(-chi2.logsf(squares.sum(axis=0), int(kept.sum())))
    return np.array(statistics)


def _rank(values: np.ndarray) -> np.ndarray:
    """How many are at least as large (m,); equal ones share the worse rank."""
    rounded = np.round(values, 9)
    return np.asarray(len(values) - np.searchsorted(np.sort(rounded), rounded, "left"))


def _standardised(varying: np.ndarray) -> np.ndarray:
    """The columns with mean 0 and standard deviation 1."""
    return np.asarray((varying - varying.mean(axis=0)) / varying.std(axis=0))


def _entity_means(columns: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Mean (g, p) of each entity's rows (n, p): rows of one entity are not exchangeable."""
    _, codes = np.unique(groups, return_inverse=True)
    counts = np.bincount(codes).astype(float)
    means = np.empty((len(counts), columns.shape[1]))
    for place, column in enumerate(columns.T):
        means[:, place] = np.bincount(codes, weights=column) / counts
    return means

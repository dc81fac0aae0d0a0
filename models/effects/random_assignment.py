"""Does a column look handed out by lot? Whether what was known before says who got what.

Balance alone proves no lottery: it only fails to speak against one. Two things are asked for: an
omnibus test that sees no imbalance, and a cross-fitted guess of the arm that is shown to be hardly
better than a coin, which a small table cannot show.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata

from models.effects.contrast_design import ContrastDesign
from models.effects.randomised_trial import ArmBalance, arm_balance
from models.overlap.balancing_weights import chance
from models.overlap.support import FEWEST
from models.statistics.intervals import Z95

FEWEST_COLUMNS = 3
UNREMARKABLE = 0.05  # p-value of the omnibus test from which arms look alike
WIDEST = 0.02  # half of the guess's range: with fewer rows only luck could show that it is bad
NO_BETTER = 0.53  # upper end of how often a guess ranks the right one of two rows first
MOST_ARMS = 8


@dataclass(frozen=True, slots=True)
class AssignmentEvidence:
    """What the other columns say of who got what.

    Attributes:
        balance: omnibus test and largest difference between arms.
        guessed: of two rows, one of an arm and one not, how often the arm's is ranked first by a
            guess from the other columns, out of fold; the arm that is guessed best. 0.5 is a coin.
        guessed_high: upper end of its 95 % range.
        columns: how many other columns there are.
        by_lot: True where it looks handed out by lot.
    """

    balance: ArmBalance
    guessed: float
    guessed_high: float
    columns: int
    by_lot: bool


def assignment_evidence(
    table: ContrastDesign, rows: pd.DataFrame, arms: pd.Series
) -> AssignmentEvidence | None:
    """Whether the columns of the rows tell the arms apart.

    Args:
        table: the rows (n) made ready, with these columns alone.
        rows: (n, k) columns known before; neither the arms nor what follows from them.
        arms: (n,) the arm of each row, as text; rows without one are left out.

    Returns:
        None where it cannot be told: rows of one entity repeat, too few columns or rows, or more
        than eight arms.
    """
    known = np.flatnonzero(arms.notna().to_numpy())
    if len(known) < len(arms):
        table, rows, arms = table.at(known), rows.iloc[known], arms.iloc[known]
    codes, names = pd.factorize(arms, sort=True)
    sizes = np.bincount(codes[codes >= 0], minlength=len(names))
    if table.groups is not None or rows.shape[1] < FEWEST_COLUMNS:
        return None
    if not 2 <= len(names) <= MOST_ARMS or sizes.min() < FEWEST:
        return None
    balance = arm_balance(rows, arms)
    guesses = [_guessed(table, codes == arm) for arm in range(len(names) if len(names) > 2 else 1)]
    best, se = max(guesses, key=lambda guess: guess[0] + Z95 * guess[1])
    coin = float(norm.isf(UNREMARKABLE / len(guesses)))
    alike = balance.balanced and balance.p >= UNREMARKABLE
    unknown = all(area <= 0.5 + coin * error and Z95 * error <= WIDEST for area, error in guesses)
    high = best + Z95 * se
    looks = alike and unknown and high <= NO_BETTER
    return AssignmentEvidence(balance, best, high, rows.shape[1], bool(looks))


def _guessed(table: ContrastDesign, side: np.ndarray) -> tuple[float, float]:
    """The area under the curve of the out-of-fold chance of a side (n,), and its error by luck."""
    margin, _ = chance(table.prepared, side, table.fold, seed=table.seed)
    inside, outside = int(side.sum()), int((~side).sum())
    ranks = rankdata(margin)[side].sum()
    area = float((ranks - inside * (inside + 1) / 2) / (inside * outside))
    se = float(np.sqrt((inside + outside + 1) / (12.0 * inside * outside)))
    return area, se

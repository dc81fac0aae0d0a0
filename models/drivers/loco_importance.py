"""Does a family of columns help on rows that the model has not seen?

Shuffling alone credits a bystander: newspaper spend rides on radio, and shuffling it sends the
model to rows that cannot exist (Hooker, Mentch, Zhou 2021). So shuffling only screens; what
passes is left out and the model fitted anew, and the held-out loss decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from datasets.progress import Progress, silent
from models.drivers.leave_columns_out import HeldOutModel, held_out_models
from models.statistics.false_discovery import benjamini_hochberg
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, loss, margin_of
from models.training.trained import TrainedModel

SCREEN = 0.1
SCREEN_AT_ONCE = 0.01  # the first fold passes the screen alone
LOOKS_SHARE = 0.1  # of the chance of a false alarm, spent on looks before the last fold
STRICTEST = 0.005  # the strictest rate that anyone asks
STOP_FROM = 500  # rows or entities that a look needs


@dataclass(frozen=True, slots=True)
class LocoImportance:
    """What is lost on held-out rows without a family.

    Attributes:
        columns: the family.
        lost: mean rise of the loss per row, over the folds that were looked at.
        p: one-sided p-value that nothing is lost.
        confirmed: True where it holds up among all families at a 5 % false-discovery rate.
    """

    columns: tuple[str, ...]
    lost: float
    p: float
    confirmed: bool


def loco_importance(
    model: TrainedModel,
    column_families: tuple[tuple[str, ...], ...],
    *,
    among: int = 0,
    seed: int = 0,
    progress: Progress = silent,
) -> tuple[LocoImportance, ...]:
    """Held-out importance of each family on the model's `sample` rows.

    Families whose shuffling loses nothing (p > 0.1) are not refitted; p is then theirs. The
    others are left out fold by fold, see `refitted`. They may be some `among` so many families.
    """
    if not column_families:
        return ()
    judges = fold_losses(model)
    draw = np.random.default_rng(seed)
    importances = []
    for count, columns in enumerate(column_families):
        progress(
            f"Weighing each column: {count + 1} of {len(column_families)}",
            count / len(column_families),
        )
        alone = len(columns) == len(model.columns)
        rises = _shuffled(judges, columns, draw, enough=0.0 if alone else SCREEN_AT_ONCE)
        if rises.p <= SCREEN and not alone:
            rises = refitted(judges, columns, STRICTEST / max(among, len(column_families)))
        importances.append((columns, rises.lost, rises.p))
    kept = benjamini_hochberg(np.array([p for _, _, p in importances]))
    return tuple(
        LocoImportance(columns, lost, p, bool(keep))
        for (columns, lost, p), keep in zip(importances, kept, strict=True)
    )


@dataclass(frozen=True, slots=True)
class LossRise:
    """Mean rise of the loss, and the one-sided p-value that there is none."""

    lost: float
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class FoldLoss:
    """One fold's held-out rows: what their loss is, and how much it rises."""

    blind: HeldOutModel
    outcome: np.ndarray
    groups: np.ndarray | None
    family: Family
    loss: np.ndarray

    @classmethod
    def of(cls, blind: HeldOutModel, observations: Observations, places: np.ndarray) -> FoldLoss:
        """Of all observations (n), those at some places (m,)."""
        outcome, family, entity = (
            observations.outcome[places],
            observations.family,
            observations.entity,
        )
        losses = loss(outcome, margin_of(blind.expected(), family), family)
        return cls(blind, outcome, None if entity is None else entity[places], family, losses)

    def rise(self, expected: np.ndarray) -> np.ndarray:
        """Rise of each row's loss (m,), by entity where entities repeat: its rows move as one."""
        more = loss(self.outcome, margin_of(expected, self.family), self.family) - self.loss
        if self.groups is None:
            return np.asarray(more)
        return np.bincount(np.unique(self.groups, return_inverse=True)[1], weights=more)


def fold_losses(model: TrainedModel) -> list[FoldLoss]:
    """One for each fold of the model's `sample` rows."""
    observations = model.observations.take(model.sample)
    whole = len(observations) == len(model.outcome)
    blind = held_out_models(model.final, model.by_fold if whole else None, observations)
    return [
        FoldLoss.of(fold_model, observations, np.flatnonzero(observations.folds == k))
        for k, fold_model in enumerate(blind)
    ]


def _shuffled(
    judges: Sequence[FoldLoss],
    columns: tuple[str, ...],
    draw: np.random.Generator,
    *,
    enough: float,
) -> LossRise:
    """Columns shuffled among the rows of each fold; the first one alone where its p is `enough`."""
    orders = [draw.permutation(len(judge.outcome)) for judge in judges]
    rises: list[np.ndarray] = []
    for judge, order in zip(judges, orders, strict=True):
        rises.append(judge.rise(judge.blind.shuffled(columns, order)))
        if len(rises) == 1 and p_value(rises[0]) < enough:
            break
    return LossRise(_per_row(rises, judges), p_value(np.concatenate(rises)))


def refitted(judges: Sequence[FoldLoss], columns: tuple[str, ...], enough: float) -> LossRise:
    """Fold after fold without the columns, until it is clear that something is lost.

    After each fold but the last, 500 rows or entities given, a look may end it. Each of the four
    looks may spend a fortieth of the chance of a false alarm and the last fold nine tenths, so a
    p-value is told 40 times, or 1/0.9 times, as large: at any level a family that does not help
    is credited no more often than that, whatever the looks have in common (Bonferroni, weighted).
    Below `enough` a look ends it: what is asked of the smallest of all families' p-values at
    the strictest rate in use, so that nothing is lost by stopping.
    """
    rises: list[np.ndarray] = []
    looks = len(judges) - 1
    for judge in judges[:looks]:
        rises.append(judge.rise(judge.blind.without(columns)))
        pooled = np.concatenate(rises)
        if len(pooled) >= STOP_FROM:
            p = p_value(pooled) * looks / LOOKS_SHARE
            if p < enough:
                return LossRise(_per_row(rises, judges), p)
    rises.append(judges[-1].rise(judges[-1].blind.without(columns)))
    p = p_value(np.concatenate(rises)) / (1 - LOOKS_SHARE)
    return LossRise(_per_row(rises, judges), min(1.0, p))


def _per_row(rises: Sequence[np.ndarray], judges: Sequence[FoldLoss]) -> float:
    rows = sum(len(judge.outcome) for judge in judges[: len(rises)])
    return float(sum(rise.sum() for rise in rises)) / rows


def p_value(rise: np.ndarray) -> float:
    """One-sided p-value that the mean of independent values (n,) is not above zero.

    Student's statistic with Hall's (1992) correction for skewness, on the normal's tail: where few
    rows have the rarer outcome they pull mean and spread together.
    """
    spread = float(rise.std())
    if not spread > 0:
        return 1.0
    count = len(rise)
    score = float(rise.mean()) / spread * np.sqrt(count)
    skew = float((((rise - rise.mean()) / spread) ** 3).mean()) / np.sqrt(count)
    corrected = score + skew * score**2 / 3 + skew**2 * score**3 / 27 + skew / 6
    return float(norm.sf(corrected))

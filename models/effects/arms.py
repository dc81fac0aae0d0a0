"""Arms of one column side by side: each against the arm that means none, and against each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import norm

from datasets.progress import Progress, silent
from models.effects.average_effect import contrast_where_alike
from models.effects.contrast_design import ContrastDesign, contrast_design
from models.effects.effect import Effect
from models.effects.random_assignment import AssignmentEvidence, assignment_evidence
from models.effects.randomised_trial import ArmBalance, Trial, randomised
from models.interventions.adjustment_set import adjustment_set
from models.interventions.scenario import Condition
from models.interventions.study import Study
from models.statistics.false_discovery import holm
from models.statistics.intervals import Z95, Estimate
from models.statistics.mean_difference import mean_of_rows
from models.statistics.observations import Observations
from models.training.trained import TrainedModel

MOST_ROWS = 200_000  # all rows are compared up to here; beyond, the model's sample
FAMILY_WISE = 0.05  # chance that any arm is told apart that is not

Level = str | float
EffectOf = Callable[[int, int], Effect]
"""The effect of one arm, by its place, against another."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Rows with one value of the column: how many, and their mean outcome with its range."""

    level: Level
    rows: int
    mean: Estimate


@dataclass(frozen=True, slots=True)
class ArmDifference:
    """One arm less another, among the rows of these two.

    Attributes:
        arm, other: places of the arms.
        change: with its 95 % range, like with like; None where nobody alike is in both.
        seen: difference of the means as they are.
        alike: share of the rows of both that have their like in the other arm.
        clear: True where it is told apart from zero with all comparisons of the answer counted.
    """

    arm: int
    other: int
    change: Estimate | None
    seen: float
    alike: float
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Arms:
    """All arms of a column and how they differ.

    Attributes:
        column: its name.
        arms: those with enough rows, the baseline first.
        against: each other arm less the baseline.
        between: the other arms in pairs, each the later less the earlier.
        tested: True where the column is marked as randomised and its arms are alike beforehand.
        balance: of the arms, where it is marked; else None.
        evidence: whether it looks handed out by lot, where it is not marked.
        rows: how many rows were compared.
    """

    column: str
    arms: tuple[Arm, ...]
    against: tuple[ArmDifference, ...]
    between: tuple[ArmDifference, ...]
    tested: bool
    balance: ArmBalance | None
    evidence: AssignmentEvidence | None
    rows: int


def compare_arms(
    model: TrainedModel, column: str, levels: Sequence[Level], progress: Progress = silent
) -> Arms:
    """The arms of a column, the first of the levels as baseline.

    Args:
        model: the trained model.
        column: whose values are the arms; one that explains.
        levels: at least two, each with at least 30 rows.
        progress: told what is being done.
    """
    follow = [each.name for each in model.dataset.explaining if each.follows]
    alike = adjustment_set(model.explaining, (column,), follow, seed=model.seed)
    places, table = _ready(model)
    masks = [Condition(column, "=", level).holds(model.explaining) for level in levels]
    arms = tuple(
        Arm(level, int(mask.sum()), _mean(model, mask))
        for level, mask in zip(levels, masks, strict=True)
    )
    means = [arm.mean.value for arm in arms]
    sampled = [mask[places] for mask in masks]
    marked, balance = model.dataset.column(column).randomised, None
    if marked:
        study = _study(model, [*alike, column], places)
        balance = randomised(study.observations, Trial(column, levels[1], levels[0])).balance
    if balance is not None and balance.balanced:
        found = differences(means, lambda arm, other: _drawn(study, column, levels, arm, other))
        return Arms(column, arms, *_sorted(found), True, balance, None, len(places))  # noqa: FBT003
    found = differences(means, among_alike(table, sampled, alike), progress)
    evidence = None
    if not marked:
        told = model.explaining[column].iloc[places].astype("str")
        known = model.explaining[list(alike)].iloc[places]
        evidence = assignment_evidence(table.only(alike), known, told)
    return Arms(column, arms, *_sorted(found), False, balance, evidence, len(places))  # noqa: FBT003


def differences(
    means: Sequence[float], effect_of: EffectOf, progress: Progress = silent
) -> tuple[ArmDifference, ...]:
    """Each two arms, the later less the earlier; which are clear with all pairs counted (Holm).

    Args:
        means: of the arms as they are, the baseline first.
        effect_of: the effect of one arm (place) against another.
        progress: told what is being done.
    """
    pairs, found = list(combinations(range(len(means)), 2)), []
    for count, (other, arm) in enumerate(pairs):
        progress("Comparing like with like", 0.2 + 0.8 * count / len(pairs))
        effect, seen = effect_of(arm, other), means[arm] - means[other]
        refused = effect.refused is not None
        found.append(
            ArmDifference(
                arm,
                other,
                None if refused else effect.change,
                seen,
                0.0 if refused else effect.share,
            )
        )
    clear = holm(np.array([_p(each.change) for each in found]), FAMILY_WISE)
    return tuple(replace(each, clear=bool(kept)) for each, kept in zip(found, clear, strict=True))


def among_alike(
    table: ContrastDesign, masks: Sequence[np.ndarray], alike: Sequence[str]
) -> EffectOf:
    """The effect of an arm against another among the rows (n,) of these two, like with like."""

    def effect(arm: int, other: int) -> Effect:
        both = np.flatnonzero(masks[arm] | masks[other])
        return contrast_where_alike(table.at(both), masks[arm][both], alike)

    return effect


def _drawn(study: Study, column: str, levels: Sequence[Level], arm: int, other: int) -> Effect:
    return randomised(study.observations, Trial(column, levels[arm], levels[other])).effect


def _study(model: TrainedModel, columns: Sequence[str], places: np.ndarray) -> Study:
    groups = None if model.groups is None else model.groups[places]
    rows, outcome = model.explaining[list(columns)].iloc[places], model.outcome[places]
    return Study(Observations(rows, outcome, model.family, model.seed, groups))


def _ready(model: TrainedModel) -> tuple[np.ndarray, ContrastDesign]:
    """Places of the rows that are compared, and these made ready."""
    count = len(model.outcome)
    if count > MOST_ROWS or len(model.sample) == count:
        return model.sample, contrast_design(model)
    return np.arange(count), model.once(_of_all)


def _of_all(model: TrainedModel) -> ContrastDesign:
    return ContrastDesign.of(model.observations)


def _mean(model: TrainedModel, mask: np.ndarray) -> Estimate:
    entity = None if model.groups is None else pd.factorize(pd.Series(model.groups[mask]))[0]
    return mean_of_rows(model.outcome[mask], rate=model.dataset.is_rate, entity=entity)


def _p(change: Estimate | None) -> float:
    """Two-sided p-value by the end of the range that is nearer to zero: 5 % where that is zero."""
    if change is None:
        return 1.0
    near = change.value - change.low if change.value > 0 else change.high - change.value
    if near <= 0:
        return 1.0
    return float(2 * norm.sf(Z95 * abs(change.value) / near))


def _sorted(
    told: Sequence[ArmDifference],
) -> tuple[tuple[ArmDifference, ...], tuple[ArmDifference, ...]]:
    """Those against the baseline, and those between the others."""
    against = tuple(each for each in told if each.other == 0)
    return against, tuple(each for each in told if each.other != 0)

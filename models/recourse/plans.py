"""What a keep-plan is: steps, their cost, what is expected then, and what became of real rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from models.recourse.plan_rules import MISSING
from models.statistics.intervals import Z95, wilson
from models.statistics.outcome_family import Family

Why = Literal["", "already", "none-reaches", "ruled-out", "no-look-alikes"]


@dataclass(frozen=True, slots=True, eq=False)
class ObservedRows:
    """Real rows: the explaining columns (n, k), outcomes (n,) and how models rated them (n,).

    `rated` are expected outcomes, best by models that had not seen the row.
    """

    rows: pd.DataFrame
    outcome: np.ndarray
    rated: np.ndarray
    family: Family


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One lever moved from what it is (None where not known) to what it should be."""

    column: str
    before: float | str | None
    after: float | str


@dataclass(frozen=True, slots=True)
class LookAlikeOutcome:
    """Real rows that already are as changed: how many, their mean outcome, its 95 % range."""

    count: int
    happened: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps to take, what they cost, what is expected then, and what became of real rows."""

    steps: tuple[PlanStep, ...]
    cost: float
    expected: float
    alike: LookAlikeOutcome


@dataclass(frozen=True, slots=True)
class KeepPlans:
    """What was found for one row.

    Attributes:
        expected: of the row as it is.
        target: what was aimed at.
        plans: cheapest first, none of which holds all levers of an earlier one.
        best: where there is no plan, the plausible change that comes nearest; else None.
        why: empty with plans; else where the last candidates were lost.
        tried: one- and two-column changes looked at.
    """

    expected: float
    target: float
    plans: tuple[Plan, ...]
    best: Plan | None
    why: Why
    tried: int


def usual_target(
    expected: np.ndarray, outcome: np.ndarray, *, lower: bool, is_rate: bool
) -> np.ndarray:
    """Half of what is left, or the average where that is nearer to today's (n,).

    Half of what is left: half the rate, half of what is missing to all, or for a number half a
    standard deviation of the outcome.
    """
    average = float(outcome.mean())
    if not is_rate:
        step = float(np.std(outcome)) / 2
        half = expected - step if lower else expected + step
    else:
        half = expected / 2 if lower else (1 + expected) / 2
    wrong_side = expected > average if lower else expected < average
    nearer = np.maximum(half, average) if lower else np.minimum(half, average)
    return np.where(wrong_side, nearer, half)


def known(value: float | str) -> float | str | None:
    """A value, None where it is missing."""
    if isinstance(value, str):
        return None if value == MISSING else value
    return None if np.isnan(value) else float(value)


def what_happened(outcome: np.ndarray, family: Family) -> LookAlikeOutcome:
    """Mean outcome of look-alikes (n,), with Wilson's range for rates, else the normal one."""
    count, mean = len(outcome), float(outcome.mean())
    if family == "logistic":
        return LookAlikeOutcome(count, mean, *wilson(mean, count))
    half = Z95 * float(outcome.std(ddof=1)) / np.sqrt(count)
    return LookAlikeOutcome(count, mean, mean - half, mean + half)

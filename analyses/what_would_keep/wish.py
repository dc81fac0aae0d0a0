"""What is wished for one row, and a plan with what is expected of it and became of real rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses._language.group_phrase import trait_phrase
from analyses._language.voice import Voice
from answers.quantity import Quantity
from answers.words import listing, short
from models.recourse.plans import Plan
from models.training.trained import TrainedModel

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Wish:
    """One row and what is wished for it.

    Attributes:
        model: trained on the dataset.
        voice: the dataset's words.
        row: its name, short.
        place: where it stands.
        lower: True where less is wanted.
        levers: the columns that may change.
        target: what the expected outcome is to reach.
    """

    model: TrainedModel
    voice: Voice
    row: str
    place: int
    lower: bool
    levers: tuple[str, ...]
    target: float

    @property
    def better(self) -> str:
        """What stands behind the target: "or less", "or more"."""
        return "or less" if self.lower else "or more"


@dataclass(frozen=True, slots=True)
class AssessedPlan:
    """A plan, what is expected with it and what became of real rows; `agree`: of all refits."""

    plan: Plan
    words: str
    expected: Quantity
    happened: Quantity
    agree: bool


def assess(wish: Wish, plan: Plan, name: str) -> AssessedPlan:
    """A plan in words, its level with the range of refits and look-alikes together."""
    model, voice = wish.model, wish.voice
    today = model.explaining.iloc[[wish.place]]
    changed = today.copy()
    for step in plan.steps:
        after = np.array([step.after], dtype=object)
        changed[step.column] = pd.Series(after, index=today.index).astype(today[step.column].dtype)
    refits = [float(refit.mean(changed)[0]) for refit in model.by_fold]
    before = [float(refit.mean(today)[0]) for refit in model.by_fold]
    sign = -1.0 if wish.lower else 1.0
    low = min(plan.expected, plan.alike.low, *refits)
    high = max(plan.expected, plan.alike.high, *refits)
    alike = plan.alike
    return AssessedPlan(
        plan,
        listing([_step_words(voice, step.column, step.after) for step in plan.steps]),
        voice.level(name, plan.expected, low, high),
        voice.level(f"{name}_alike", alike.happened, alike.low, alike.high, LEVEL),
        all(sign * (after - earlier) > 0 for after, earlier in zip(refits, before, strict=True)),
    )


def _step_words(voice: Voice, column: str, value: float | str) -> str:
    """A column with a value as a thing: "a two-year contract", "support", "no discount"."""
    return trait_phrase(voice, column, value if isinstance(value, str) else _rounded(value))


def value_words(voice: Voice, column: str, value: float | str | None) -> str:
    """A value of a column: "Two years", "$20", "not known"."""
    if value is None:
        return "not known"
    if isinstance(value, str):
        return short(value, 30)
    return voice.amount(voice.dataset.column(column), _rounded(value))


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")

"""What a simulated world is: a way to draw tables whose truth is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from models.interventions.scenario import Change, Clause, Scenario
from models.statistics.outcome_family import Family

Kind = Literal["known", "refused", "hidden", "edge", "tangle"]
"""What is right to say: the truth; nothing; or the truth with a known difficulty."""

POPULATION = 4  # draws that the truth is averaged over
DRAWN = 250_000  # rows of each
LOOKED_AT = 50_000  # rows that say what stopping at a table's own limits changes


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as they are seen (n, k), their outcome (n,), and what only the simulation knows.

    Attributes:
        rows: what the estimate is shown.
        outcome: (n,).
        full: the rows with the columns and values that nobody recorded; `rows` where None.
        groups: (n,) whose rows they are, where entities repeat.
    """

    rows: pd.DataFrame
    outcome: np.ndarray
    full: pd.DataFrame | None = None
    groups: np.ndarray | None = None

    @property
    def known(self) -> pd.DataFrame:
        """All that decides about the outcome."""
        return self.rows if self.full is None else self.full


@dataclass(frozen=True, slots=True)
class Strength:
    """A hidden cause: by how much it biases what is seen, and how strong it is.

    Attributes:
        bias: of the effect that the seen columns show, in the outcome's scale.
        outcome: share of what is left of the outcome that it explains.
        lever: by how much it would raise the size of the weights, relative to today.
    """

    bias: float
    outcome: float
    lever: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a world.

    Attributes:
        text: in words.
        scenario: the change.
        kind: what is right to say.
        against: a second change that it is compared with; None for today.
        null: True where the truth is exactly zero.
        peers: True where other tools have an answer to the same question.
        strength: of the hidden cause.
    """

    text: str
    scenario: Scenario
    kind: Kind = "known"
    against: Scenario | None = None
    null: bool = False
    peers: bool = False
    strength: Callable[[], Strength] | None = None


@dataclass(frozen=True, slots=True)
class World:
    """A way to draw tables, and what is true of them.

    Attributes:
        name: for the table.
        family: of the outcome.
        draw: a table for (number of rows, seed).
        expected: true mean outcome (n,) of rows with all that decides about it.
        questions: what is asked.
        size: rows of every table where the number is not free.
    """

    name: str
    family: Family
    draw: Callable[[int, int], Table]
    expected: Callable[[pd.DataFrame], np.ndarray]
    questions: tuple[Question, ...]
    size: int | None = None


def setting(column: str, value: str | float, *who: Clause, share: float = 1.0) -> Scenario:
    """One column set to a value."""
    return Scenario((Change(column, "set", value),), who, share)


def shifting(column: str, amount: float, *who: Clause) -> Scenario:
    """One number moved by an amount."""
    return Scenario((Change(column, "shift", amount),), who)


def scaling(column: str, factor: float, *who: Clause) -> Scenario:
    """One number times a factor."""
    return Scenario((Change(column, "scale", factor),), who)


def by_chance(draw: np.random.Generator, margin: np.ndarray) -> np.ndarray:
    """True with the chance of a logistic margin (n,)."""
    return np.asarray(draw.random(len(margin)) < 1 / (1 + np.exp(-margin)))


def yes_no(mask: np.ndarray) -> np.ndarray:
    """Texts (n,) for a mask."""
    return np.where(mask, "yes", "no")


def is_yes(rows: pd.DataFrame, column: str) -> np.ndarray:
    """1.0 where a column says yes (n,)."""
    return (rows[column] == "yes").to_numpy(dtype=float)


def truth(world: World, question: Question, rows: pd.DataFrame) -> float:
    """The true change per changed row of the super-population that a table was drawn from.

    A moved number stops at the limits of the table that is asked, so these are part of the
    question.
    """
    total = _of_population(world, question.scenario)
    if any(change.how != "set" for change in question.scenario.changes):
        total += _stopping(world, question.scenario, rows)
    if question.against is not None:
        total -= _of_population(world, question.against)
    return total


@cache
def _of_population(world: World, scenario: Scenario) -> float:
    """Average over a million rows, moved numbers stopping nowhere."""
    free = Scenario(scenario.changes, scenario.who, scenario.share, beyond=True)
    gains = []
    for place in range(POPULATION if world.size is None else POPULATION * DRAWN // world.size):
        rows = world.draw(world.size or DRAWN, 1_000_000 + place).known
        gains.append(_gains(world, rows, free))
    return float(np.concatenate(gains).mean() * scenario.share)


def _stopping(world: World, scenario: Scenario, rows: pd.DataFrame) -> float:
    """What stopping at the limits of a table changes, on average."""
    some = _some(world)
    bounded = Scenario(scenario.changes, scenario.who, scenario.share)
    limits = {
        change.column: (rows[change.column].min(), rows[change.column].max())
        for change in scenario.changes
        if change.how != "set"
    }
    moved = Scenario(bounded.changes, bounded.who, bounded.share, beyond=True).changed(some)
    stopped = moved.assign(**{name: moved[name].clip(*ends) for name, ends in limits.items()})
    mask = scenario.mask(some)
    gains = world.expected(stopped[mask]) - world.expected(moved[mask])
    return float(gains.mean() * scenario.share)


@cache
def _some(world: World) -> pd.DataFrame:
    return world.draw(world.size or LOOKED_AT, 2_000_000).known


def _gains(world: World, rows: pd.DataFrame, scenario: Scenario) -> np.ndarray:
    mask = scenario.mask(rows)
    after = scenario.changed(rows)[mask]
    return np.asarray(world.expected(after) - world.expected(rows[mask]))

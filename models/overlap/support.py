"""Whether the data can answer a what-if, and if not: who is outside and how far it reaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import t as student
from sklearn.tree import DecisionTreeClassifier

from models.interventions.scenario import Change, Condition
from models.learners.design import Rows, held_of, taken
from models.learners.spline_columns import MISSING, OTHER, LevelColumn, SplineColumns

Reason = Literal["no-donors", "no-overlap", "too-few", "not-comparable"]

FEWEST = 30  # donors, effective donors, changed rows
OUT_OF_REACH = 30.0  # times the weight of a typical donor
MOST_UNSUPPORTED = 0.10
MOST_IN_HOLES = 0.06  # a hole is certain where odds are smooth
SOME_UNSUPPORTED = 0.02
MOST_APART = 0.25  # standard deviations
BY_LUCK = 0.01
MEASURED_ROWS = 60_000
HALVINGS = 5
NEARLY_AS_GOOD = 0.9  # of two ways to name the same rows the shorter one is better


@dataclass(frozen=True, slots=True)
class Support:
    """What carries an answer.

    Attributes:
        effective: how many equally weighted rows the donors are worth, (Σr)² / Σr².
        gap: difference between weighted donors and changed rows in the column of the design where
            it is furthest beyond what luck makes, in standard deviations, before balancing.
        worst: source column of that gap.
        unsupported: share of the changed rows at a place where donors are 30 times rarer than
            typical, or in a hole.
        in_holes: share of the changed rows at a place where nobody is as asked.
        luck: standard error of that gap; 0 where it is not known better than from effective.
        columns: how many columns of the design the gap is the largest of.
    """

    effective: float
    gap: float
    worst: str
    unsupported: float
    in_holes: float = 0.0
    luck: float = 0.0
    columns: int = 20

    @property
    def reason(self) -> Reason | None:
        """Why the data cannot answer, or None."""
        if self.unsupported > MOST_UNSUPPORTED or self.in_holes > MOST_IN_HOLES:
            return "no-overlap"
        if self.effective < FEWEST:
            return "too-few"
        if self.gap > max(MOST_APART, self.by_luck):
            return "not-comparable"
        return None

    @property
    def by_luck(self) -> float:
        """The largest gap that luck makes in 99 of 100 tables, in any of the columns."""
        error = max(self.luck, 1 / np.sqrt(self.effective))
        return float(student.isf(BY_LUCK / 2 / max(self.columns, 1), self.effective) * error)

    @property
    def caution(self) -> bool:
        """True where the answer rests on rows that are not quite alike."""
        limit = max(0.15, 2.5 / np.sqrt(self.effective))
        return self.gap > limit or self.unsupported > SOME_UNSUPPORTED


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no number.

    Attributes:
        reason: "no-donors": nobody has it; "no-overlap": too many changed rows have nobody like
            them; "too-few": hardly anybody has it, or hardly anybody changes; "not-comparable":
            those who have it differ too much.
        donors: rows that already are as asked.
        outside: share of the changed rows that have nobody like them.
        who: conditions that name them; empty where no two conditions do.
        who_share: share of the changed rows for which these conditions hold.
        largest_inside: the largest change of the same kind that the data can answer.
        worst: the column in which donors and changed rows differ most; empty where unknown.
    """

    reason: Reason
    donors: int = 0
    outside: float = 1.0
    who: tuple[Condition, ...] = ()
    who_share: float = 0.0
    largest_inside: Change | None = None
    worst: str = ""


def support_of(
    weight: np.ndarray,
    need: np.ndarray,
    real: Rows,
    goal: Rows,
    sources: tuple[tuple[str, ...], ...],
    hole: np.ndarray | None = None,
) -> Support:
    """Support of weights (n,) that stand for goal rows (m).

    Args:
        weight: (n,), 0 where a row is no donor.
        need: (m,) weight at each goal row's place, in multiples of the typical donor's.
        real: the rows as they are.
        goal: the rows as changed.
        sources: source columns of each design column after the first.
        hole: mask (m,) of the goal rows at a place where nobody is as asked.
    """
    heavy = np.flatnonzero(weight > 0)
    total = weight.sum()
    effective = float(total**2 / (weight**2).sum()) if total > 0 else 0.0
    stored, aims = held_of(real), _spread(np.arange(len(goal)))
    places = _spread(heavy) if stored is None else np.arange(len(weight))
    share = weight[places] / max(weight[places].sum(), 1e-300)
    donors, target = taken(real, places).design, taken(goal, aims).design
    mean = share @ donors
    gaps = np.abs(mean - np.full(len(target), 1 / len(target)) @ target)[1:]
    luck = _luck(share, donors, mean)[1:]
    worst = int((gaps / np.maximum(luck, MOST_APART / 4)).argmax()) if len(gaps) else -1
    away = need > OUT_OF_REACH if hole is None else (need > OUT_OF_REACH) | hole
    return Support(
        effective=effective,
        gap=float(gaps[worst]) if worst >= 0 else 0.0,
        worst=sources[worst][0] if worst >= 0 else "",
        unsupported=float(away.mean()) if len(need) else 1.0,
        in_holes=0.0 if hole is None else float(hole.mean()),
        luck=float(luck[worst]) if worst >= 0 else 0.0,
        columns=len(gaps),
    )


def _luck(share: np.ndarray, columns: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Standard errors (p,) of the weighted means (p,) of columns (n, p); shares (n,) add up to 1.

    Where a few heavy rows share a rare level, its mean moves more than that of other columns.
    """
    squares = np.einsum("i,ij,ij->j", share**2, columns, columns)
    around = squares - 2 * mean * (share**2 @ columns) + mean**2 * (share**2).sum()
    return np.asarray(np.sqrt(np.maximum(around, 0.0)))


def conditions_outside(
    rows: pd.DataFrame, need: np.ndarray, columns: SplineColumns
) -> tuple[tuple[Condition, ...], float]:
    """One or two conditions that name the rows out of reach, and their share of the rows.

    A tree of depth two over the rows (m, k) as they are today, told those whose need (m,) is out of
    reach; its leaf that holds most of these, if most rows of the leaf are so.
    """
    out = need > OUT_OF_REACH
    if out.mean() <= MOST_UNSUPPORTED:  # a blurred edge: the tenth that is hardest to stand for
        out = need > max(float(np.quantile(need, 0.9)), 5.0)
    if not out.any() or out.all():
        return (), 0.0
    values, splits = _splittable(rows, columns)
    tree = DecisionTreeClassifier(max_depth=2, min_samples_leaf=5, random_state=0)
    tree.fit(values, out)
    passed = tree.decision_path(values).toarray().astype(bool)[:, 1:]  # every node but the root
    caught = passed[out].mean(axis=0)
    pure = (passed & out[:, None]).sum(axis=0) / passed.sum(axis=0)
    score = np.where(pure > 0.5, caught * pure, 0.0)
    depth = np.array([len(_way(tree, node)) for node in range(1, passed.shape[1] + 1)])
    if not len(score) or score.max() == 0:
        return (), 0.0
    good = np.flatnonzero(score >= NEARLY_AS_GOOD * score.max())
    best = int(good[np.lexsort((-score[good], depth[good]))[0]])
    return _conditions(tree, best + 1, values, splits), float(passed[:, best].mean())


def largest_inside(
    change: Change, seems_to_answer: Callable[[Change], bool], answers: Callable[[Change], bool]
) -> Change | None:
    """The largest part of a shift or scale that still has an answer; None where none was found.

    Args:
        change: what was asked and refused.
        seems_to_answer: True where a change has an answer, as far as a sample can tell.
        answers: True where it has one.
    """
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if seems_to_answer(_part(change, middle)) else (low, middle)
    for part in (low, 0.8 * low, 0.6 * low):
        smaller = _rounded(change, part)
        if part > 0 and answers(smaller):
            return smaller
    return None


def _part(change: Change, part: float) -> Change:
    amount = float(change.amount)
    smaller = amount * part if change.how == "shift" else 1 + (amount - 1) * part
    return Change(change.column, change.how, smaller)


def _rounded(change: Change, part: float) -> Change:
    """That part of a change, rounded to two digits towards no change."""
    start = 0.0 if change.how == "shift" else 1.0
    move = float(_part(change, part).amount) - start
    if move == 0:
        return Change(change.column, change.how, start)
    digits = 1 - int(np.floor(np.log10(abs(move))))
    unit = 10.0**digits
    towards = np.sign(move) * np.floor(abs(move) * unit + 1e-9) / unit
    return Change(change.column, change.how, round(start + float(towards), max(digits, 0)))


def _spread(places: np.ndarray) -> np.ndarray:
    """The places, thinned evenly where there are too many to look at."""
    every = -(-len(places) // MEASURED_ROWS) or 1
    return places[::every]


def _splittable(
    rows: pd.DataFrame, columns: SplineColumns
) -> tuple[np.ndarray, list[tuple[str, str | None]]]:
    """Columns a tree can split (m, k), and for each its source and level (None: a number)."""
    blocks: list[np.ndarray] = []
    splits: list[tuple[str, str | None]] = []
    for column in columns.columns:
        if isinstance(column, LevelColumn):
            codes = column.codes(rows)
            for place, level in enumerate(column.levels):
                if level not in (OTHER, MISSING):
                    blocks.append((codes == place).astype(float))
                    splits.append((column.name, level))
        else:
            number = rows[column.name].to_numpy(dtype=float, na_value=np.nan)
            blocks.append(np.where(np.isfinite(number), number, column.fill))
            splits.append((column.name, None))
    return np.stack(blocks, axis=1), splits


def _conditions(
    tree: DecisionTreeClassifier,
    leaf: int,
    values: np.ndarray,
    splits: list[tuple[str, str | None]],
) -> tuple[Condition, ...]:
    """The conditions on the way to a leaf, with thresholds that are values of the data."""
    conditions: list[Condition] = []
    for node, left in _way(tree, leaf):
        place, threshold = int(tree.tree_.feature[node]), float(tree.tree_.threshold[node])
        name, level = splits[place]
        if level is not None:
            conditions.append(_level_condition(name, level, splits, holds=not left))
        elif left:
            conditions.append(
                Condition(name, "<=", _nearest(values[:, place], threshold, below=True))
            )
        else:
            conditions.append(
                Condition(name, ">=", _nearest(values[:, place], threshold, below=False))
            )
    return tuple(conditions)


def _way(tree: DecisionTreeClassifier, node: int) -> list[tuple[int, bool]]:
    """From the root to a node: each parent, and True where the way goes left."""
    way: list[tuple[int, bool]] = []
    shape = tree.tree_
    while node != 0:
        left = node in shape.children_left
        sides = shape.children_left if left else shape.children_right
        node = int(np.flatnonzero(sides == node)[0])
        way.append((node, left))
    return way[::-1]


def _level_condition(
    name: str, level: str, splits: list[tuple[str, str | None]], *, holds: bool
) -> Condition:
    """The level, or, of two levels, the other one: "= remote" says more than "!= city"."""
    others = [other for source, other in splits if source == name and other != level]
    if not holds and len(others) == 1 and others[0] is not None:
        return Condition(name, "=", others[0])
    return Condition(name, "=" if holds else "!=", level)


def _nearest(values: np.ndarray, threshold: float, *, below: bool) -> float:
    """The value of the data that is nearest to a threshold on one side."""
    on_side = values[values <= threshold] if below else values[values > threshold]
    return float(on_side.max() if below else on_side.min())

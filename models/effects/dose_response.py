"""What each size of a change would do: one estimate for each, as far as the data reaches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from datasets.progress import Progress, silent
from models.effects.effect import Effect, estimate_in
from models.interventions.scenario import Change, Clause, How, Scenario
from models.interventions.study import Study
from models.statistics.intervals import Estimate

SCALES = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3)
STEPS = (-1.0, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1.0)  # standard deviations
MOST_LEVELS = 12
MOST_ROWS = 50_000
AT_ONCE = 2
HALVINGS = 4


@dataclass(frozen=True, slots=True, eq=False)
class LeverPoint:
    """One size of the change and its effect, or the refusal."""

    change: Change
    effect: Effect

    @property
    def answered(self) -> bool:
        """True where the data reaches so far."""
        return self.effect.refused is None


@dataclass(frozen=True, slots=True, eq=False)
class LeverCurve:
    """Effects of a lever from the smallest to the largest change, today's value left out.

    Attributes:
        column: the lever.
        how: how it changes at every point.
        points: in order of the change; levels in the order given.
        today: mean outcome of the rows as they are.
        study: the rows that it was estimated on: all, or a random 50,000.
    """

    column: str
    how: How
    points: tuple[LeverPoint, ...]
    today: Estimate
    study: Study

    @property
    def answered(self) -> tuple[LeverPoint, ...]:
        """The points that the data reaches."""
        return tuple(point for point in self.points if point.answered)


def changes_of(values: pd.Series, levels: tuple[str, ...] = ()) -> tuple[Change, ...]:
    """The sizes to look at: −30 % to +30 % where all values are above zero, else in deviations.

    Args:
        values: (n,) of the lever; its name is the column's.
        levels: of a lever that has no order; each is set, the 12 most frequent at most.
    """
    name = str(values.name)
    if not pd.api.types.is_numeric_dtype(values):
        return tuple(Change(name, "set", level) for level in levels[:MOST_LEVELS])
    if float(values.min()) > 0:
        return tuple(Change(name, "scale", factor) for factor in SCALES)
    spread = float(values.std())
    return tuple(Change(name, "shift", _round(step * spread)) for step in STEPS)


def lever_curve(
    study: Study,
    changes: tuple[Change, ...],
    who: tuple[Clause, ...] = (),
    share: float = 1.0,
    progress: Progress = silent,
) -> LeverCurve:
    """Estimate every size, two at a time; all share one outcome model.

    A size beyond one that was refused is not tried: it is refused as well.
    """
    some = study.part(MOST_ROWS)
    name, how = changes[0].column, changes[0].how
    some.outcome_folds((name,))
    if how == "set":
        points = _all(some, changes, who, share, progress)
    else:
        none = 1.0 if how == "scale" else 0.0
        down = [change for change in changes if float(change.amount) < none][::-1]
        up = [change for change in changes if float(change.amount) > none]
        points = [*_outward(some, down, who, share, progress)][::-1]
        points += _outward(some, up, who, share, progress)
    today = next((p.effect.before for p in points), Estimate(np.nan, np.nan, np.nan, np.nan))
    return LeverCurve(name, how, tuple(points), today, some)


def change_for(
    curve: LeverCurve, goal: float, who: tuple[Clause, ...] = (), share: float = 1.0
) -> LeverPoint | None:
    """The smallest change whose mean outcome is the goal; None where no supported change has it.

    Between the two points of the curve that have the goal between them, then by halving with an
    estimate at each step.
    """
    if curve.how == "set":
        reached = [point for point in curve.answered if _meets(curve, point, goal)]
        return min(reached, key=lambda point: abs(point.effect.change.value), default=None)
    none = 1.0 if curve.how == "scale" else 0.0
    best: LeverPoint | None = None
    for side in (-1, 1):
        points = [p for p in curve.answered if side * (float(p.change.amount) - none) > 0]
        points = points if side > 0 else points[::-1]
        answer = _between(curve, points, goal, none, who, share)
        if answer and (best is None or _size(answer, none) < _size(best, none)):
            best = answer
    return best


def _between(
    curve: LeverCurve,
    points: list[LeverPoint],
    goal: float,
    none: float,
    who: tuple[Clause, ...],
    share: float,
) -> LeverPoint | None:
    """On one side of today: the first stretch that has the goal between its ends, narrowed."""
    near, level = none, curve.today.value
    for point in points:
        far, reached = float(point.change.amount), point.effect.after.value
        if min(level, reached) <= goal <= max(level, reached):
            return _narrowed(curve.study, point, (near, level), goal, who, share)
        near, level = far, reached
    return None


def _narrowed(
    study: Study,
    point: LeverPoint,
    start: tuple[float, float],
    goal: float,
    who: tuple[Clause, ...],
    share: float,
) -> LeverPoint:
    """Regula falsi on the mean outcome, ending where it is the goal to a tenth of its error."""
    near, level = start
    nearest = point
    for _ in range(HALVINGS):
        far, reached = float(nearest.change.amount), nearest.effect.after.value
        if abs(reached - goal) <= 0.1 * nearest.effect.after.se or reached == level:
            break
        amount = near + (far - near) * (goal - level) / (reached - level)
        trial = _estimated(study, replace(nearest.change, amount=amount), who, share)
        if not trial.answered:
            break
        if (trial.effect.after.value - goal) * (reached - goal) < 0:
            near, level = far, reached
        nearest = trial
    return nearest


def _meets(curve: LeverCurve, point: LeverPoint, goal: float) -> bool:
    """True where a level brings the outcome from today's side to the goal or beyond."""
    after, today = point.effect.after.value, curve.today.value
    return after <= goal if goal < today else after >= goal


def _size(point: LeverPoint, none: float) -> float:
    return abs(float(point.change.amount) - none)


def _outward(
    study: Study,
    changes: list[Change],
    who: tuple[Clause, ...],
    share: float,
    progress: Progress,
) -> list[LeverPoint]:
    """From the smallest change outwards, until the data cannot answer."""
    points: list[LeverPoint] = []
    for start in range(0, len(changes), AT_ONCE):
        points += _all(study, tuple(changes[start : start + AT_ONCE]), who, share, progress)
        refused = next((p for p in points if not p.answered), None)
        if refused is not None:
            rest = changes[len(points) :]
            return points + [LeverPoint(change, refused.effect) for change in rest]
    return points


def _all(
    study: Study,
    changes: tuple[Change, ...],
    who: tuple[Clause, ...],
    share: float,
    progress: Progress,
) -> list[LeverPoint]:
    progress("Estimating each size of the change", 0.5)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda change: _estimated(study, change, who, share), changes))


def _estimated(study: Study, change: Change, who: tuple[Clause, ...], share: float) -> LeverPoint:
    return LeverPoint(change, estimate_in(study, Scenario((change,), who, share)))


def _round(amount: float) -> float:
    """To two figures."""
    return float(f"{amount:.2g}")

"""The curve of a lever against a world whose curve is known, and the change that reaches a goal."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.dose_response import change_for, changes_of, lever_curve
from models.interventions.scenario import Change, Condition, Scenario
from models.interventions.study import Study
from models.statistics.observations import Observations


def chance(rows: pd.DataFrame) -> np.ndarray:
    margin = (
        -0.5
        + 0.8 * rows["trouble"]
        + 2.5 * np.log(rows["fee"] / 60)
        - 0.7 * (rows["plan"] == "pro")
    )
    return np.asarray(1 / (1 + np.exp(-margin)))


def table(seed: int, count: int = 2500) -> tuple[pd.DataFrame, np.ndarray]:
    draw = np.random.default_rng(seed)
    trouble = draw.normal(0, 1, count)
    fee = 60 * np.exp(0.1 * trouble + draw.normal(0, 0.2, count))
    plan = draw.choice(["basic", "plus", "pro"], count, p=[0.4, 0.3, 0.3])
    rows = pd.DataFrame({"trouble": trouble, "fee": fee, "plan": pd.Series(plan, dtype="str")})
    return rows, (draw.random(count) < chance(rows)).astype(float)


def true_level(change: Change, who: tuple[Condition, ...] = ()) -> float:
    rows, _ = table(77_777, 100_000)
    scenario = Scenario((change,), who)
    return float(chance(scenario.changed(rows))[scenario.mask(rows)].mean())


@pytest.fixture(scope="module")
def study() -> Study:
    rows, left = table(1)
    return Study(Observations(rows, left, "logistic", seed=1))


def test_sizes_are_per_cent_deviations_or_levels() -> None:
    rows, _ = table(0, 300)
    assert [c.amount for c in changes_of(rows["fee"])][:2] == [0.7, 0.75]
    assert {c.how for c in changes_of(rows["trouble"])} == {"shift"}
    levels = changes_of(rows["plan"], ("basic", "plus", "pro"))
    assert [c.amount for c in levels] == ["basic", "plus", "pro"]


def test_the_curve_holds_the_truth_and_ends_where_the_data_ends(study: Study) -> None:
    curve = lever_curve(study, changes_of(study.rows["fee"]))
    amounts = [float(point.change.amount) for point in curve.points]
    assert amounts == sorted(amounts)
    assert len(curve.answered) >= 4
    covered = [
        p.effect.after.low <= true_level(p.change) <= p.effect.after.high for p in curve.answered
    ]
    assert np.mean(covered) >= 0.75
    middle = [p.answered for p in curve.points]
    assert middle == sorted(middle[:6]) + sorted(middle[6:], reverse=True)


def test_a_goal_is_reached_by_the_smallest_change_or_refused(study: Study) -> None:
    curve = lever_curve(study, changes_of(study.rows["fee"]))
    goal = curve.today.value - 0.04
    point = change_for(curve, goal)
    assert point is not None
    assert float(point.change.amount) < 1
    assert point.effect.after.value == pytest.approx(goal, abs=0.004)
    truth = true_level(point.change)
    assert point.effect.after.low - 0.01 <= truth <= point.effect.after.high + 0.01
    assert change_for(curve, 0.01) is None


def test_a_level_that_reaches_the_goal(study: Study) -> None:
    curve = lever_curve(study, changes_of(study.rows["plan"], ("basic", "plus", "pro")))
    point = change_for(curve, curve.today.value - 0.03)
    assert point is not None
    assert point.change.amount == "pro"
    assert change_for(curve, curve.today.value - 0.3) is None


def test_twice_the_same(study: Study) -> None:
    changes = changes_of(study.rows["fee"])[4:8]
    first, second = (lever_curve(study, changes) for _ in range(2))
    values = [[p.effect.after.value for p in curve.points] for curve in (first, second)]
    assert values[0] == values[1]


def test_a_goal_uses_the_fits_of_the_curve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.effects.dose_response.MOST_ROWS", 1_500)
    rows, left = table(2)
    curve = lever_curve(
        Study(Observations(rows, left, "logistic", seed=1)), changes_of(rows["fee"])[4:8]
    )
    assert len(curve.study.rows) == 1_500
    fitted = curve.study.outcome_folds(("fee",))
    point = curve.answered[0]
    assert change_for(curve, (curve.today.value + point.effect.after.value) / 2) is not None
    assert curve.study.outcome_folds(("fee",)) is fitted

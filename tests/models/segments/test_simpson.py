"""Reversals are flagged where they are there, and honest differences are left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.honesty.segments import SIDES, Side, drawn, reversed_in
from models.segments.simpson import StratifiedColumn, counted_on, reversal, stratified_columns

BY_NAME = {side.name: side for side in SIDES}


def flagged(side: Side, tables: int = 12) -> float:
    return float(np.mean([reversed_in(side, 3000, seed) is not None for seed in range(tables)]))


def test_a_difference_that_turns_round_is_flagged_with_its_column_and_parts() -> None:
    reversed_gap = reversed_in(BY_NAME["turns round"], 8000, 1)
    assert reversed_gap is not None
    assert reversed_gap.column == "dept"
    assert reversed_gap.turns
    assert reversed_gap.overall.value < -0.05
    assert reversed_gap.within.value > 0.0
    assert len(reversed_gap.turned) >= 4
    assert sum(stratum.rows for stratum in reversed_gap.strata) == 8000
    names = [stratum.term.levels[0] for stratum in reversed_gap.crowded]
    assert names
    assert set(names) <= set("CDE")


@pytest.mark.slow
def test_reversals_are_found_and_honest_differences_left_alone() -> None:
    assert flagged(BY_NAME["turns round"]) >= 0.9
    assert flagged(BY_NAME["half is left"]) <= 0.1
    assert flagged(BY_NAME["all is left"]) == 0.0
    assert flagged(BY_NAME["there is none"]) == 0.0


def test_berkeleys_admissions_turn_round_within_departments(shared_data: Path) -> None:
    rows = pd.read_csv(shared_data / "ucb_admit.csv")
    women = (rows["gender"] == "female").to_numpy()
    admitted = (rows["admit"] == "admitted").to_numpy(float)
    reversed_gap = reversal(
        stratified_columns(rows[["gender", "dept"]]), admitted, women, apart_from=["gender"]
    )
    assert reversed_gap is not None
    assert reversed_gap.column == "dept"
    assert reversed_gap.overall.value == pytest.approx(0.3035 - 0.4452, abs=1e-3)
    assert reversed_gap.within.value > 0
    assert [stratum.term.levels[0] for stratum in reversed_gap.turned] == ["A", "B", "D", "F"]
    assert {stratum.term.levels[0]: stratum.rows for stratum in reversed_gap.strata}["A"] == 933
    assert "A" not in {stratum.term.levels[0] for stratum in reversed_gap.crowded}


def test_a_column_that_says_who_is_inside_is_not_looked_into() -> None:
    draw = np.random.default_rng(3)
    rows = drawn(2000, draw)
    inside = (rows["member"] == "yes").to_numpy()
    outcome = (draw.random(2000) < 0.2 + 0.2 * inside).astype(float)
    assert (
        reversal(stratified_columns(rows[["member"]]), outcome, inside, apart_from=["member"])
        is None
    )
    assert reversal(stratified_columns(rows[["member"]]), outcome, inside) is None


def test_nobody_and_everybody_differ_from_nobody() -> None:
    rows = drawn(300, np.random.default_rng(4))
    for inside in (np.zeros(300, dtype=bool), np.ones(300, dtype=bool)):
        assert reversal(stratified_columns(rows), np.arange(300.0), inside) is None


def test_counted_on_more_rows_it_is_the_same_column_with_their_figures() -> None:
    draw = np.random.default_rng(5)
    dept = np.where(draw.random(6000) < 0.5, "hard", "easy")
    inside = draw.random(6000) < np.where(dept == "hard", 0.8, 0.2)
    chance = np.where(dept == "hard", 0.1, 0.6) + 0.05 * inside
    outcome = (draw.random(6000) < chance).astype(float)
    rows = pd.DataFrame({"dept": pd.Categorical(dept)})
    part = np.arange(0, 6000, 2)
    reversed_gap = reversal(stratified_columns(rows.iloc[part]), outcome[part], inside[part])
    assert reversed_gap is not None
    whole = counted_on(reversed_gap, rows, outcome, inside)
    assert whole.column == "dept"
    assert sum(stratum.rows for stratum in whole.strata) == 6000
    assert whole.overall.value == pytest.approx(outcome[inside].mean() - outcome[~inside].mean())


def test_columns_with_one_part_are_left_out() -> None:
    rows = pd.DataFrame({"same": np.ones(50), "plan": pd.Categorical(["a", "b"] * 25)})
    assert [column.column for column in stratified_columns(rows)] == ["plan"]
    assert isinstance(stratified_columns(rows)[0], StratifiedColumn)

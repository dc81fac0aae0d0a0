"""Holes are found where nobody is as asked, and nowhere else."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import estimate
from models.interventions.scenario import Change, Scenario
from models.learners.spline_columns import SplineColumns
from models.overlap.positivity import out_of_reach, violates_positivity
from models.statistics.observations import Observations

VISIT = Scenario((Change("visit", "set", "yes"),))


def world(seed: int, never: str, rows: int = 2000) -> tuple[pd.DataFrame, np.ndarray]:
    """A lever that a coin decides, but for where a rule says never."""
    r = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "region": r.choice([f"r{place:02d}" for place in range(25)], rows),
            "age": r.integers(20, 80, rows).astype(float),
            "owner": r.choice(["yes", "no"], rows),
        }
    )
    away = np.asarray(table.eval(never), dtype=bool)
    table["visit"] = np.where(~away & (r.random(rows) < 0.5), "yes", "no")
    return table, away


NEVER = ("region in ['r03', 'r11']", "age >= 74", "age >= 60 and owner == 'yes'")


@pytest.mark.parametrize("never", NEVER)
def test_the_rows_of_a_hole_are_named(never: str) -> None:
    rows, away = world(3, never)
    real = rows[rows["visit"] == "yes"]
    holes = violates_positivity(real, rows, SplineColumns.fit(rows), ("visit",))
    assert holes[away].mean() > 0.95
    assert holes[~away].mean() < 0.02


def test_a_coin_leaves_no_hole() -> None:
    found = []
    for seed in range(10):
        rows, _ = world(seed, "age < 0")
        real = rows[rows["visit"] == "yes"]
        found.append(violates_positivity(real, rows, SplineColumns.fit(rows), ("visit",)).any())
    assert sum(found) == 0


def test_few_donors_prove_no_hole() -> None:
    rows, _ = world(5, "age >= 60")
    few = rows[rows["visit"] == "yes"].iloc[:40]
    assert not violates_positivity(few, rows, SplineColumns.fit(rows), ("visit",)).any()


def test_rows_of_one_entity_count_once() -> None:
    rows, _ = world(5, "age >= 60")
    real, columns = rows[rows["visit"] == "yes"], SplineColumns.fit(rows)
    assert violates_positivity(real, rows, columns, ("visit",)).any()
    assert not violates_positivity(real, rows, columns, ("visit",), entities=0.02).any()


def test_columns_that_are_set_are_not_looked_at() -> None:
    rows, _ = world(5, "age < 0")
    real, columns = rows[rows["visit"] == "yes"], SplineColumns.fit(rows)
    assert violates_positivity(real, rows, columns, ()).mean() == pytest.approx(
        (rows["visit"] == "no").mean(), abs=0.02
    )
    assert not violates_positivity(real, rows, columns, tuple(rows.columns)).any()


def odds(seed: int, chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights that are in the right order and of the wrong size, of those who have it and all."""
    r = np.random.default_rng(seed)
    need = 2 - chance  # never more than twice the typical
    return need[r.random(len(chance)) < chance], need


def test_rows_out_of_reach_are_counted_where_odds_are_shrunken() -> None:
    chance = np.repeat([0.0, 0.5], [300, 1700]) - np.linspace(0, 1e-3, 2000)
    have, need = odds(1, chance)
    mask = out_of_reach(have, need)
    assert mask[:300].all()
    assert mask[300:].mean() < 0.03
    assert not out_of_reach(have, need, entities=0.1).any()


def test_what_is_thin_is_within_reach() -> None:
    """A fifth of the rows has it 15 times less often than the rest."""
    spread = np.linspace(0, 1e-3, 2000)
    luck = [
        out_of_reach(*odds(seed, np.repeat([0.035, 0.5], [400, 1600]) - spread)).mean()
        for seed in range(60)
    ]
    assert np.mean(np.array(luck) > 0.06) < 0.15
    few = [
        out_of_reach(*odds(seed, np.repeat([0.003, 0.5], [400, 1600]) - spread)).mean()
        for seed in range(60)
    ]
    assert np.mean(np.array(few) > 0.06) > 0.95


def test_luck_leaves_nobody_out_of_reach() -> None:
    r = np.random.default_rng(1)
    for _ in range(40):
        need = r.lognormal(0, 0.3, 2000)
        assert not out_of_reach(need[r.random(2000) < 0.4], need).any()


@pytest.mark.parametrize("never", NEVER)
def test_what_nobody_has_is_refused_and_named(never: str) -> None:
    rows, away = world(7, never)
    outcome = np.random.default_rng(7).normal(0, 1, len(rows))
    effect = estimate(Observations(rows, outcome, "squarederror"), VISIT)
    assert effect.refused is not None
    assert effect.refused.reason == "no-overlap"
    assert effect.refused.outside == pytest.approx(away.mean(), abs=0.03)
    assert {clause.column for clause in effect.refused.who} <= {"region", "age", "owner"}

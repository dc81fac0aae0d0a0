"""Does a family say something that the others do not? Rarely said of noise and of bystanders."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.drivers.score_test import ScoreTest, cauchy
from models.statistics.observations import Observations

NAMES = ("driver", "rider", "noise", "level", "rare")
TABLES = 60


def world(
    seed: int, kind: str, strength: float, count: int = 600
) -> tuple[pd.DataFrame, np.ndarray]:
    """A driver, a column that rides on it, noise, a level and a level that few rows have."""
    rng = np.random.default_rng(seed)
    driver = rng.normal(size=count)
    rows = pd.DataFrame(
        {
            "driver": driver,
            "rider": 0.75 * driver + 0.66 * rng.normal(size=count),
            "noise": rng.exponential(size=count),
            "level": pd.Series(rng.choice(["a", "b", "c"], count), dtype="str"),
            "rare": pd.Series(np.where(rng.random(count) < 0.02, "odd", "usual"), dtype="str"),
        }
    )
    margin = strength * (driver + 0.5 * driver**2)
    if kind == "logistic":
        return rows, (rng.random(count) < 1 / (1 + np.exp(1.5 - margin))).astype(float)
    if kind == "poisson":
        return rows, rng.poisson(np.exp(margin - 1)).astype(float)
    return rows, margin + np.exp(0.5 * driver) * rng.normal(size=count)  # the spread moves, too


def p_values(rows: pd.DataFrame, outcome: np.ndarray, kind: str, **more: object) -> np.ndarray:
    """Of each column, given all others."""
    whole = ScoreTest.of(Observations(rows, outcome, kind, **more))  # type: ignore[arg-type]
    names = [str(name) for name in rows.columns]
    others = ([other for other in names if other != name] for name in names)
    return np.array([whole.p_value([name], rest) for name, rest in zip(names, others, strict=True)])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["logistic", "poisson", "squarederror"])
def test_the_driver_is_seen_and_nobody_else(kind: str) -> None:
    p = np.array([p_values(*world(seed, kind, 0.5), kind) for seed in range(TABLES)])
    others = p[:, 1:]
    assert (p[:, 0] < 0.01).mean() > 0.8
    assert (others < 0.05).mean() < 0.075
    assert (others < 0.01).mean() < 0.025
    assert (others[:, 0] < 0.05).mean() < 0.12
    assert 0.4 < others.mean() < 0.6


def test_a_family_is_judged_as_one() -> None:
    """Neither of two near copies says anything beyond the other; together they do."""
    rows, outcome = world(1, "squarederror", 0.6)
    rows["copy"] = rows["driver"] + np.random.default_rng(2).normal(0, 0.02, len(rows))
    whole = ScoreTest.of(Observations(rows, outcome, "squarederror"))
    rest = ["rider", "noise", "level", "rare"]
    assert whole.p_value(["driver"], [*rest, "copy"]) > 0.01
    assert whole.p_value(["driver", "copy"], rest) < 1e-6


def test_what_others_fix_says_nothing() -> None:
    rows, outcome = world(1, "squarederror", 0.6)
    rows["twice"] = 2 * rows["driver"] + 1
    whole = ScoreTest.of(Observations(rows, outcome, "squarederror"))
    assert whole.p_value(["twice"], ["driver", "noise"]) > 0.05
    assert whole.p_value(["twice"], ["noise", "level"]) < 1e-6
    assert whole.p_value(["same"], ["driver"]) == 1.0


def test_an_effect_that_another_column_hides_is_seen() -> None:
    """Help that goes to those in trouble: as seen it does nothing, like for like it helps."""
    rng = np.random.default_rng(3)
    trouble = rng.normal(size=3000)
    help_ = (trouble + rng.normal(size=3000) > 0).astype(float)
    outcome = trouble - 1.13 * help_ + rng.normal(size=3000)
    rows = pd.DataFrame({"trouble": trouble, "help": help_})
    assert abs(np.corrcoef(help_, outcome)[0, 1]) < 0.05
    assert p_values(rows, outcome, "squarederror")[1] < 1e-6


def test_rows_of_one_entity_are_one_witness() -> None:
    blind, aware = [], []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        entity = np.repeat(np.arange(60), 10)
        rows = pd.DataFrame({name: rng.normal(size=60)[entity] for name in "abc"})
        outcome = rng.normal(size=60)[entity] + 0.3 * rng.normal(size=600)
        blind.append(p_values(rows, outcome, "squarederror"))
        aware.append(p_values(rows, outcome, "squarederror", groups=entity))
    assert (np.array(aware) < 0.05).mean() < 0.1
    assert (np.array(blind) < 0.05).mean() > 0.3


def test_too_few_rows_say_nothing() -> None:
    rows, outcome = world(1, "squarederror", 2.0, count=25)
    assert (p_values(rows, outcome, "squarederror") == 1.0).all()


def test_one_p_value_of_several() -> None:
    assert cauchy(np.array([0.02])) == pytest.approx(0.02)
    assert cauchy(np.array([0.02, 0.02])) == pytest.approx(0.02)
    assert cauchy(np.array([1e-6, 0.9])) == pytest.approx(2e-6, rel=0.01)
    assert 0 < cauchy(np.array([0.0, 1.0])) < 1e-12

"""Is there anything here? Rarely yes on noise, always on a planted driver."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from models.signal import (
    BELIEVED_AT,
    PERMUTATIONS,
    Signal,
    benjamini_hochberg,
    family_p_values,
    signal,
)


def test_noise_raises_few_false_alarms_and_spreads_its_p_values() -> None:
    found = []
    for seed in range(40):
        rng = np.random.default_rng(1000 + seed)
        found.append(signal(rng.normal(size=(150, 8)), rng.exponential(size=150), 0.0, seed=seed))
    p = np.array([one.p for one in found])
    assert sum(one.found for one in found) <= 3
    assert 0.35 < p.mean() < 0.65
    assert p.min() < 0.25
    assert p.max() > 0.75


def test_a_planted_driver_is_found() -> None:
    rng = np.random.default_rng(1)
    design = rng.normal(size=(300, 10))
    found = signal(design, design[:, 4] + rng.normal(size=300), 0.0)
    assert found.p == 1 / (PERMUTATIONS + 1)
    assert found.found


def test_a_gain_on_held_out_rows_counts_where_columns_only_work_together() -> None:
    rng = np.random.default_rng(2)
    design = rng.choice([-1.0, 1.0], size=(400, 2))
    outcome = design.prod(axis=1)
    assert not signal(design, outcome, 0.0).found
    assert signal(design, outcome, 9.0).found
    assert Signal(BELIEVED_AT, 0.0).found


def test_columns_that_do_not_vary_say_nothing() -> None:
    outcome = np.random.default_rng(3).normal(size=100)
    assert signal(np.ones((100, 3)), outcome, 0.0).p == 1.0
    assert signal(np.empty((100, 0)), outcome, 0.0).p == 1.0


def alarms(*, by_entity: bool) -> int:
    """Alarms in 30 worlds where each of 30 entities has its own level of both, unrelated."""
    count = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        entity = np.repeat(np.arange(30), 10)
        column, outcome = rng.normal(size=30)[entity], rng.normal(size=30)[entity]
        groups = entity if by_entity else None
        count += signal(column[:, None], outcome, 0.0, groups=groups, seed=seed).found
    return count


def test_rows_of_one_entity_are_not_ten_witnesses() -> None:
    assert alarms(by_entity=True) <= 3
    assert alarms(by_entity=False) >= 10


def test_large_tables_are_judged_on_a_sample_that_the_seed_fixes() -> None:
    rng = np.random.default_rng(5)
    design = rng.normal(size=(25_000, 1))
    outcome = rng.normal(size=25_000) + 0.05 * design[:, 0]
    assert signal(design, outcome, 0.0, seed=1) == signal(design, outcome, 0.0, seed=1)
    assert signal(design, outcome, 0.0, seed=1).found


@given(
    p=st.lists(st.floats(0, 1), min_size=1, max_size=30),
    rate=st.sampled_from([0.01, 0.05, 0.2]),
)
def test_benjamini_hochberg_is_scipys(p: list[float], rate: float) -> None:
    adjusted = false_discovery_control(p)
    clear = np.abs(adjusted - rate) > 1e-12
    assert (benjamini_hochberg(np.array(p), rate) == (adjusted <= rate))[clear].all()


def test_benjamini_hochberg_of_nothing_keeps_nothing() -> None:
    assert benjamini_hochberg(np.array([])).tolist() == []


@pytest.fixture(scope="module")
def world() -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(6)
    rows = pd.DataFrame(rng.normal(size=(800, 3)), columns=["noise", "driver", "echo"])
    rows["echo"] = rows["driver"] + rng.normal(0, 0.1, 800)
    rows["level"] = pd.Series(rng.choice(["a", "b", "c"], 800), dtype="str")
    rows["same"] = 1.0
    outcome = rows["driver"] ** 2 + (rows["level"] == "c") + rng.normal(size=800)
    return rows, outcome.to_numpy()


def test_each_family_is_judged_by_itself(world: tuple[pd.DataFrame, np.ndarray]) -> None:
    rows, outcome = world
    p = family_p_values(rows, outcome, [("noise",), ("driver", "echo"), ("level",), ("same",)])
    assert p[0] > 0.05
    assert p[1] < 1e-6
    assert p[2] < 1e-6
    assert p[3] == 1.0
    assert np.array_equal(p[:1], family_p_values(rows, outcome, [("noise",)]))


def test_noise_families_have_even_p_values() -> None:
    p: list[float] = []
    for seed in range(8):
        rng = np.random.default_rng(seed)
        rows = pd.DataFrame(rng.normal(size=(150, 10)), columns=list("abcdefghij"))
        p.extend(
            family_p_values(
                rows, rng.normal(size=150), [(name,) for name in "abcdefghij"], seed=seed
            )
        )
    assert np.mean(np.array(p) <= 0.05) < 0.13
    assert 0.4 < np.mean(p) < 0.6


def test_families_are_judged_by_entity_where_entities_repeat() -> None:
    rng = np.random.default_rng(7)
    entity = np.repeat(np.arange(40), 10)
    rows = pd.DataFrame(rng.normal(size=(40, 12)), columns=list("abcdefghijkl")).iloc[entity]
    rows = rows.reset_index(drop=True)
    outcome = rng.normal(size=40)[entity] + rows["a"].to_numpy()
    families = [(name,) for name in "abcdefghijkl"]
    blind = family_p_values(rows, outcome, families)
    aware = family_p_values(rows, outcome, families, groups=entity)
    assert aware[0] < 0.01
    assert (aware[1:] <= 0.05).sum() <= 2
    assert (blind[1:] <= 0.05).sum() >= 4

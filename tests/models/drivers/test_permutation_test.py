"""Is there anything here? Rarely yes on noise, always on a planted driver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.drivers.permutation_test import (
    BELIEVED_AT,
    PERMUTATIONS,
    Signal,
    permutation_test,
    signal,
)
from tests.support.trained_customers import trained_customers


def test_noise_raises_few_false_alarms_and_spreads_its_p_values() -> None:
    signals = []
    for seed in range(40):
        rng = np.random.default_rng(1000 + seed)
        signals.append(
            permutation_test(rng.normal(size=(150, 8)), rng.exponential(size=150), 0.0, seed=seed)
        )
    p = np.array([one.p for one in signals])
    assert sum(one.found for one in signals) <= 3
    assert 0.35 < p.mean() < 0.65
    assert p.min() < 0.25
    assert p.max() > 0.75


def test_a_planted_driver_is_found() -> None:
    rng = np.random.default_rng(1)
    design = rng.normal(size=(300, 10))
    signal = permutation_test(design, design[:, 4] + rng.normal(size=300), 0.0)
    assert signal.p == 1 / (PERMUTATIONS + 1)
    assert signal.found


def found_in(kinds: int, each: int) -> tuple[int, int]:
    """Tables of 40 in which something is found, with columns told apart and all as one."""
    apart = together = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        design = rng.normal(size=(400, kinds * each))
        outcome = design[:, :each].sum(axis=1) * 0.09 + rng.normal(size=400)
        owner = [f"column {k // each}" for k in range(kinds * each)]
        apart += permutation_test(design, outcome, 0.0, seed=seed).found
        together += permutation_test(design, outcome, 0.0, owner=owner, seed=seed).found
    return apart, together


@pytest.mark.slow
def test_what_belongs_to_one_column_speaks_as_one() -> None:
    apart, together = found_in(6, 6)
    assert together > apart + 4


def test_many_weak_columns_are_found_together() -> None:
    """Each of 20 columns is hidden in noise; their sum is not."""
    alarms = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        design = rng.normal(size=(500, 20))
        alarms += permutation_test(
            design, 0.07 * design.sum(axis=1) + rng.normal(size=500), 0.0
        ).found
    assert alarms >= 17


def test_a_gain_on_held_out_rows_counts_where_columns_only_work_together() -> None:
    rng = np.random.default_rng(2)
    design = rng.choice([-1.0, 1.0], size=(400, 2))
    outcome = design.prod(axis=1)
    assert not permutation_test(design, outcome, 0.0).found
    assert permutation_test(design, outcome, 9.0).found
    assert Signal(BELIEVED_AT, 0.0).found


def test_columns_that_do_not_vary_say_nothing() -> None:
    outcome = np.random.default_rng(3).normal(size=100)
    assert permutation_test(np.ones((100, 3)), outcome, 0.0).p == 1.0
    assert permutation_test(np.empty((100, 0)), outcome, 0.0).p == 1.0


def alarms(*, by_entity: bool) -> int:
    """Alarms in 30 worlds where each of 30 entities has its own level of both, unrelated."""
    count = 0
    for seed in range(30):
        rng = np.random.default_rng(seed)
        entity = np.repeat(np.arange(30), 10)
        column, outcome = rng.normal(size=30)[entity], rng.normal(size=30)[entity]
        groups = entity if by_entity else None
        count += permutation_test(column[:, None], outcome, 0.0, groups=groups, seed=seed).found
    return count


def test_rows_of_one_entity_are_not_ten_witnesses() -> None:
    assert alarms(by_entity=True) <= 3
    assert alarms(by_entity=False) >= 10


@pytest.mark.slow
def test_large_tables_are_judged_on_a_sample_that_the_seed_fixes() -> None:
    rng = np.random.default_rng(5)
    design = rng.normal(size=(25_000, 1))
    outcome = rng.normal(size=25_000) + 0.05 * design[:, 0]
    assert permutation_test(design, outcome, 0.0, seed=1) == permutation_test(
        design, outcome, 0.0, seed=1
    )
    assert permutation_test(design, outcome, 0.0, seed=1).found


def test_there_is_a_signal_and_none_once_the_outcome_is_shuffled() -> None:
    model = trained_customers()
    assert signal(model).found
    assert signal(model).p < 0.01
    quiet = replace(model.scores, gain_t=0.0)
    outcome = np.random.default_rng(1).permutation(model.outcome)
    assert not signal(replace(model, outcome=outcome, scores=quiet)).found

"""Figures by group are counts that can be checked, and their ranges hold what is true."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.evaluation.fairness import Proportion, bias, four_fifths


def people(rows: int, seed: int, harder: float = 0.0) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Two groups with the same rate; of one the model knows less, by so much noise."""
    draw = np.random.default_rng(seed)
    group = pd.Series(draw.choice(["x", "y"], rows, p=[0.6, 0.4]), name="kind")
    margin = -1 + 1.5 * draw.normal(size=rows)
    outcome = (draw.random(rows) < 1 / (1 + np.exp(-margin))).astype(float)
    seen = margin + np.where(group == "y", harder, 0.0) * draw.normal(size=rows)
    return group, outcome, 1 / (1 + np.exp(-seen))


def test_the_figures_are_the_counts() -> None:
    group, outcome, said = people(5_000, 1)
    group_bias = bias(group, outcome, said, "logistic")
    top = np.zeros(5_000, dtype=bool)
    top[np.argsort(-said)[: int(outcome.sum())]] = True
    for each in group_bias.groups:
        mine = (group == each.part.value).to_numpy()
        yes = outcome == 1
        assert each.rows == mine.sum()
        assert each.flagged.value == pytest.approx(top[mine].mean())
        assert each.missed.value == pytest.approx(1 - top[mine & yes].mean())
        assert each.false_alarms.value == pytest.approx(top[mine & ~yes].mean())
        assert each.off == pytest.approx(said[mine].mean() - outcome[mine].mean())
        assert each.off_low < each.off < each.off_high


def test_groups_that_are_treated_alike_are_not_told_apart() -> None:
    """Over 100 tables the ranges that allow for all pairs hold no difference in about 95 %."""
    clear = dict.fromkeys(("ratio", "missed", "false_alarms", "off"), 0)
    for seed in range(100):
        group_bias = bias(*people(2_000, seed), "logistic")
        assert group_bias.ratio is not None
        assert group_bias.missed is not None
        assert group_bias.false_alarms is not None
        assert group_bias.off is not None
        clear["ratio"] += not group_bias.ratio[1] <= 1 <= group_bias.ratio[2]
        clear["missed"] += group_bias.missed.more_low > 0
        clear["false_alarms"] += group_bias.false_alarms.more_low > 0
        clear["off"] += group_bias.off.more_low > 0
    assert max(clear.values()) <= 12  # of 100; 5 expected, a binomial's 99.8 % is 12


def test_a_group_that_the_model_knows_less_of_is_found() -> None:
    group_bias = bias(*people(8_000, 2, harder=4.0), "logistic")
    assert group_bias.missed is not None
    assert group_bias.false_alarms is not None
    assert (group_bias.false_alarms.high.value, group_bias.false_alarms.low.value) == ("y", "x")
    assert group_bias.false_alarms.more_low > 0.05


def test_a_group_that_is_rated_too_high_is_found() -> None:
    group, outcome, said = people(8_000, 3)
    group_bias = bias(group, outcome, said + np.where(group == "y", 0.1, 0.0), "logistic")
    assert group_bias.off is not None
    assert group_bias.off.high.value == "y"
    assert group_bias.off.more_low > 0.05
    assert group_bias.off.more == pytest.approx(0.1, abs=0.03)
    assert group_bias.ratio is not None
    assert group_bias.ratio[2] < 1


def test_small_groups_are_named_and_not_judged() -> None:
    group, outcome, said = people(1_000, 4)
    group = group.mask(np.arange(1_000) < 40, "z")
    group_bias = bias(group, outcome, said, "logistic")
    assert [part.value for part in group_bias.too_small] == ["z"]
    assert {each.part.value for each in group_bias.groups} == {"x", "y"}


def test_one_group_has_nobody_to_be_compared_with() -> None:
    group, outcome, said = people(1_000, 5)
    group_bias = bias(group.where(group == "x"), outcome, said, "logistic")
    alone = bias(pd.Series(["x"] * 1_000, name="kind"), outcome, said, "logistic")
    assert len(group_bias.groups) == 2  # those of whom it is not known are a group
    assert (alone.ratio, alone.missed, alone.false_alarms, alone.off) == (None,) * 4


def test_a_number_is_put_first_by_its_highest_fifth() -> None:
    draw = np.random.default_rng(6)
    age = pd.Series(draw.uniform(20, 70, 4_000), name="age")
    outcome = 100 + 2 * age.to_numpy() + draw.normal(0, 5, 4_000)
    group_bias = bias(age, outcome, 100 + 2 * age.to_numpy(), "squarederror")
    assert [each.part.low for each in group_bias.groups] == sorted(
        (each.part.low for each in group_bias.groups), key=lambda low: low or 0
    )
    assert group_bias.groups[0].flagged.value == 0
    assert group_bias.groups[-1].flagged.value > 0.9
    assert group_bias.groups[0].distance == pytest.approx(5 * np.sqrt(2 / np.pi), abs=0.3)


def test_four_fifths_is_the_ratio_and_its_range_holds_the_truth() -> None:
    draw = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        shares = [Proportion.of(float(draw.binomial(500, rate)), 500) for rate in (0.3, 0.2)]
        ratio = four_fifths(shares)
        assert ratio is not None
        held += ratio[1] <= 2 / 3 <= ratio[2]
    assert held / 400 >= 0.93
    nobody = Proportion.of(0, 100)
    assert four_fifths([nobody, nobody]) is None
    some = four_fifths([nobody, Proportion.of(50, 100)])
    assert some is not None
    assert some[0] == 0
    assert some[2] < 0.8

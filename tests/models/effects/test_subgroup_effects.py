"""For whom a change does more, judged on simulated worlds whose groups' effects are known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import Effect, estimate_in, of_a_share
from models.effects.randomised_trial import Trial, randomised
from models.effects.subgroup_effects import (
    RowScores,
    SubgroupEffects,
    clearly_different,
    effects_by_subgroup,
    of_all,
    scaled,
    subgroup_effects,
)
from models.interventions.scenario import Change, Condition, Scenario
from models.interventions.study import Study
from models.segments.subgroups import Subgroup
from models.statistics.observations import Observations

HELP = Scenario((Change("help", "set", "yes"),))
INSTEAD = Scenario((Change("help", "set", "yes"),), (Condition("help", "=", "no"),))
PRICE = Scenario((Change("price", "scale", 0.92),))
COLUMNS = ("region", "trouble", "age")
TWICE = {"north": 2.0, "south": 1.0, "west": 0.0}
ALIKE = {"north": 1.0, "south": 1.0, "west": 1.0}


@dataclass(frozen=True)
class World:
    rows: pd.DataFrame
    outcome: np.ndarray
    times: np.ndarray
    helped: np.ndarray


def world(seed: int, times: dict[str, float], count: int = 3000, *, by_lot: bool = False) -> World:
    """Help takes 10 of 100 off a rate, so many times by region; the troubled get it more often."""
    draw = np.random.default_rng(seed)
    region = draw.choice(list(times), count, p=[0.4, 0.35, 0.25])
    trouble, age = draw.normal(0, 1, count), draw.uniform(18, 80, count)
    lean = np.zeros(count) if by_lot else 0.8 * trouble + 0.5 * (region == "north") - 0.4
    helped = draw.random(count) < 1 / (1 + np.exp(-lean))
    size = np.array([times[name] for name in region])
    chance = 0.4 + 0.1 * np.tanh(trouble) + 0.05 * (region == "west") - 0.1 * size * helped
    rows = pd.DataFrame(
        {
            "region": pd.Series(region, dtype="str"),
            "trouble": trouble,
            "age": age,
            "help": pd.Series(np.where(helped, "yes", "no"), dtype="str"),
        }
    )
    return World(rows, (draw.random(count) < chance).astype(float), size, helped)


def estimated(made: World, seed: int, scenario: Scenario = HELP) -> tuple[Study, Effect]:
    study = Study(Observations(made.rows, made.outcome, "logistic", seed=seed))
    return study, estimate_in(study, scenario)


def held(effects: tuple[SubgroupEffects, ...], truth: World) -> list[bool]:
    """Whether each group's interval holds the mean effect among those without help."""
    covered = []
    for column in effects:
        values = truth.rows[column.column]
        for group in column.groups:
            members = ~truth.helped & inside(values, group.part)
            real = -0.1 * float(truth.times[members].mean())
            covered.append(group.change.low <= real <= group.change.high)
    return covered


def inside(values: pd.Series, part: Subgroup) -> np.ndarray:
    if part.kind == "level":
        return np.asarray(values == part.value)
    low, high = part.low, part.high
    return np.asarray(
        (values >= (-np.inf if low is None else low))
        & (values <= (np.inf if high is None else high))
    )


def many(times: dict[str, float], seeds: range) -> tuple[list[bool], list[str]]:
    """(intervals that hold the truth, the column that was named in each table)."""
    truth, covered, named = world(10**6, times, 200_000), [], []
    for seed in seeds:
        study, effect = estimated(world(seed, times), seed)
        effects = subgroup_effects(study.rows, RowScores.of(study, HELP, effect), COLUMNS)
        covered += held(effects, truth)
        best = clearly_different(effects)
        named.append("" if best is None else best.column)
    return covered, named


def test_groups_that_differ_are_found_and_their_ranges_hold_the_truth() -> None:
    covered, named = many(TWICE, range(14))
    assert np.mean(covered) >= 0.9
    assert np.mean([name == "region" for name in named]) >= 0.8


def test_groups_that_do_not_differ_are_not_named() -> None:
    covered, named = many(ALIKE, range(100, 116))
    assert np.mean(covered) >= 0.9
    assert sum(name != "" for name in named) <= 2


@pytest.mark.parametrize("scenario", [HELP, INSTEAD])
def test_a_test_tells_its_groups_too(scenario: Scenario) -> None:
    truth, told, named = world(10**6, TWICE, 200_000, by_lot=True), [], []
    trial = Trial.of(scenario)
    assert trial is not None
    for seed in range(6):
        model = world(seed, TWICE, by_lot=True)
        study = Study(Observations(model.rows, model.outcome, "logistic", seed=seed))
        effect, _ = randomised(
            Observations(study.rows, study.outcome, "logistic", seed=seed), trial
        )
        scores = RowScores.of(study, scenario, effect)
        effects = subgroup_effects(study.rows, scores, COLUMNS)
        told += held(effects, truth)
        best = clearly_different(effects)
        named.append("" if best is None else best.column)
        if scenario is HELP:
            whole = of_all(scores).value * scores.changing.sum()
            assert whole == pytest.approx(effect.change.value * effect.rows)
        third = of_a_share(effect, 0.3, study)
        some = RowScores.of(study, replace(scenario, share=0.3), third)
        assert some.score == pytest.approx(scores.score)
    assert np.mean(told) >= 0.9
    assert named.count("region") >= 5


def test_all_that_change_bear_the_whole_change() -> None:
    model = world(1, TWICE)
    study, effect = estimated(model, 1)
    scores = RowScores.of(study, HELP, effect)
    assert scores.changing.sum() == (~model.helped).sum()
    whole = of_all(scores)
    assert whole.value * scores.changing.sum() == pytest.approx(effect.change.value * effect.rows)
    assert whole.se * scores.changing.sum() == pytest.approx(
        effect.change.se * effect.rows, rel=0.1
    )
    effects = effects_by_subgroup(study.rows["region"], scores)
    assert effects is not None
    parts = sum(each.change.value * each.rows for each in effects.groups)
    assert parts == pytest.approx(effect.change.value * effect.rows)


def test_a_moved_number_and_a_random_share() -> None:
    draw = np.random.default_rng(5)
    count = 2500
    region = draw.choice(["north", "west"], count)
    price = np.exp(3 + draw.normal(0, 0.2, count))
    outcome = 20 * np.log(price) * (region == "north") + draw.normal(0, 1, count)
    rows = pd.DataFrame({"region": pd.Series(region, dtype="str"), "price": price})
    study = Study(Observations(rows, outcome, "squarederror", seed=5))
    for share in (1.0, 0.3):
        part = Scenario(PRICE.changes, share=share)
        effects = effects_by_subgroup(
            study.rows["region"], RowScores.of(study, part, estimate_in(study, part))
        )
        assert effects is not None
        assert effects.p < 1e-6
        by_name = {each.part.value: each for each in effects.groups}
        assert by_name["north"].change.low < 20 * np.log(0.92) < by_name["north"].change.high
        assert by_name["west"].change.low < 0 < by_name["west"].change.high
        some = scaled(effects, 0.3)
        assert [each.rows for each in some.groups] == [round(0.3 * g.rows) for g in effects.groups]
        assert [each.change for each in some.groups] == [each.change for each in effects.groups]


def scores_of(count: int, *, seed: int = 0, entity: np.ndarray | None = None) -> RowScores:
    draw = np.random.default_rng(seed)
    ones = np.ones(count)
    return RowScores(draw.normal(0, 1, count), ones, ones > 0, ones, entity)


def test_rows_that_only_repeat_do_not_narrow_a_range() -> None:
    names = pd.Series(["a"] * 150 + ["b"] * 150, name="region")
    once = scores_of(300)
    twice = RowScores(
        np.repeat(once.score, 2),
        np.repeat(once.counted, 2),
        np.repeat(once.changing, 2),
        np.repeat(once.weight, 2),
        np.repeat(np.arange(300), 2),
    )
    one, two = effects_by_subgroup(names, once), effects_by_subgroup(names.repeat(2), twice)
    assert one is not None
    assert two is not None
    for alone, repeated in zip(one.groups, two.groups, strict=True):
        assert repeated.change.se == pytest.approx(alone.change.se, rel=0.01)
        assert repeated.change.high == pytest.approx(alone.change.high, rel=0.05)
    assert two.p == pytest.approx(one.p, rel=0.1)


def test_small_groups_are_left_out_and_one_alone_is_none() -> None:
    names = pd.Series(["a"] * 200 + ["b"] * 99 + ["c"] * 120 + [None] * 20, name="region")
    effects = effects_by_subgroup(names, scores_of(len(names)))
    assert effects is not None
    assert [each.part.value for each in effects.groups] == ["a", "c"]
    assert [(part.kind, part.value) for part in effects.left_out] == [
        ("level", "b"),
        ("missing", ""),
    ]
    assert effects_by_subgroup(names[:299], scores_of(299)) is None


def test_groups_that_hardly_anybody_stands_in_for_are_left_out() -> None:
    names = pd.Series(["a"] * 200 + ["b"] * 200 + ["c"] * 200, name="region")
    scores = scores_of(600)
    scores.weight[:200] = 0.0
    scores.weight[:20] = 10.0
    effects = effects_by_subgroup(names, scores)
    assert effects is not None
    assert [part.value for part in effects.left_out] == ["a"]


def test_what_may_be_off_widens_every_range_and_tells_less_apart() -> None:
    names = pd.Series(["a"] * 200 + ["b"] * 200, name="region")
    sure = scores_of(400)
    sure.score[:200] += 1.0
    plain, wide, off = (
        effects_by_subgroup(names, replace(sure, unsure=unsure)) for unsure in (0.0, 0.2, 0.8)
    )
    assert plain is not None
    assert wide is not None
    assert off is not None
    assert wide.groups[0].change.low == pytest.approx(plain.groups[0].change.low - 0.2)
    assert wide.groups[0].change.high == pytest.approx(plain.groups[0].change.high + 0.2)
    assert (plain.p < 1e-6, wide.p == plain.p, off.p) == (True, True, 1.0)


def test_luck_is_shared_by_the_columns_looked_at() -> None:
    def one(p: float) -> SubgroupEffects:
        return SubgroupEffects("x", (), (), p)

    assert clearly_different([one(0.04)]) is not None
    assert clearly_different([one(0.04), one(0.5)]) is None
    assert clearly_different([one(0.5), one(0.02)]) == one(0.02)
    assert clearly_different([]) is None


def test_of_many_columns_the_first_four_that_can_be_compared() -> None:
    draw = np.random.default_rng(0)
    rows = pd.DataFrame({f"c{k}": draw.choice(["a", "b"], 400) for k in range(6)})
    rows["c1"] = "a"
    effects = subgroup_effects(rows, scores_of(400), rows.columns)
    assert [each.column for each in effects] == ["c0", "c2", "c3", "c4"]

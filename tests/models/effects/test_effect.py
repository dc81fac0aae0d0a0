"""What-ifs against worlds with a known truth: covered, refused, repeatable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import Effect, difference, estimate, estimate_in, quick_look
from models.interventions import study as study_module
from models.interventions.scenario import Change, Condition, Scenario
from models.interventions.study import Study
from models.learners import cross_fit
from models.learners import design as prepared
from models.overlap import balancing_weights as weights
from models.statistics.observations import Observations
from models.statistics.outcome_family import mean_of

HELP = Scenario((Change("coach", "set", "yes"),))
CHEAPER = Scenario((Change("rate", "scale", 0.9),))


def coach(count: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Help goes to those in trouble: the raw difference has the wrong sign."""
    r = np.random.default_rng(seed)
    late, age = r.poisson(1.0, count).astype(float), r.gamma(3, 9, count).round(0)
    mood, tier = r.integers(1, 11, count).astype(float), r.choice(["A", "B", "C"], count)
    trouble = -0.8 + 0.7 * late - 0.3 * (mood - 5.5) + 0.02 * (age - 27) * (tier == "A")
    helped = np.where(r.random(count) < mean_of(trouble, "logistic"), "yes", "no")
    rows = pd.DataFrame({"late": late, "age": age, "mood": mood, "tier": tier, "coach": helped})
    return rows, (r.random(count) < left(rows)).astype(float)


def left(rows: pd.DataFrame) -> np.ndarray:
    """True chance of leaving."""
    helps = 0.6 * (rows["coach"] == "yes") * (1 - 0.4 * (rows["tier"] == "C"))
    rest = 0.6 * rows["late"] - 0.25 * (rows["mood"] - 5.5) - 0.02 * rows["age"]
    return mean_of((-0.7 + rest + 0.5 * (rows["tier"] == "A") - helps).to_numpy(), "logistic")


def rental(count: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Dear where demand is high; a price moved at the edge of the data; counts."""
    r = np.random.default_rng(seed)
    charm, stars = r.normal(0, 1, count), r.integers(2, 6, count).astype(float)
    heat = r.normal(0, 0.3, count)
    rate = 90 * np.exp(0.22 * heat + 0.05 * charm + 0.1 * (stars - 3.5) + r.normal(0, 0.13, count))
    rows = pd.DataFrame({"charm": charm, "stars": stars, "heat": heat, "rate": rate.round(1)})
    return rows, r.poisson(nights(rows)).astype(float)


def nights(rows: pd.DataFrame) -> np.ndarray:
    """True expected nights."""
    pull = -(1.3 + 0.2 * (rows["stars"] - 3.5)) * np.log(rows["rate"] / 90)
    rest = 2.3 + 0.4 * rows["charm"] + 1.1 * rows["heat"] + 0.15 * (rows["stars"] - 3.5)
    return np.asarray(np.exp((rest + pull).to_numpy()))


def truth(rows: pd.DataFrame, scenario: Scenario, mean: object) -> float:
    """True change per changed row of a large table."""
    assert callable(mean)
    gain = mean(scenario.changed(rows)) - mean(rows)
    return float(gain[scenario.mask(rows)].mean())


COACH_QUESTIONS = {
    "set": HELP,
    "shift": Scenario((Change("late", "shift", -1.0),)),
    "both": Scenario((*HELP.changes, Change("late", "shift", -1.0))),
    "segment": replace(HELP, who=(Condition("tier", "=", "A"),)),
    "uses the lever": replace(HELP, who=(Condition("coach", "=", "no"),)),
}


@pytest.mark.parametrize("name", COACH_QUESTIONS)
def test_coach_world_is_covered(name: str) -> None:
    """Of 8 intervals at least 7 hold the truth: fewer has a chance of 6 % at 95 %."""
    scenario = COACH_QUESTIONS[name]
    wanted = truth(coach(200_000, 99)[0], scenario, left)
    effects = [
        estimate(Observations(*coach(2000, seed), family="logistic"), scenario) for seed in range(8)
    ]
    assert all(effect.refused is None for effect in effects)
    assert sum(effect.change.low <= wanted <= effect.change.high for effect in effects) >= 7
    error = np.mean([effect.change.value for effect in effects]) - wanted
    assert abs(error) < 2.5 * effects[0].change.se / np.sqrt(8)


def test_rental_world_is_covered() -> None:
    wanted = truth(rental(200_000, 99)[0], CHEAPER, nights)
    effects = [
        estimate(Observations(*rental(2000, seed), family="poisson"), CHEAPER) for seed in range(8)
    ]
    assert sum(effect.change.low <= wanted <= effect.change.high for effect in effects) >= 7
    assert np.mean([effect.change.value for effect in effects]) == pytest.approx(wanted, rel=0.1)


def test_a_lever_that_does_nothing_is_found_to_do_nothing() -> None:
    """Its strong proxy does everything; the raw difference is large."""
    hits = 0
    for seed in range(8):
        r = np.random.default_rng(seed)
        need = r.normal(0, 1, 2000)
        used = pd.Series(np.where(need + r.normal(0, 0.7, 2000) > 0, "yes", "no"), dtype="str")
        rows = pd.DataFrame({"need": need, "used": used})
        outcome = 3 * need + r.normal(0, 1, 2000)
        raw = outcome[used == "yes"].mean() - outcome[used == "no"].mean()
        effect = estimate(
            Observations(rows, outcome, "squarederror"), Scenario((Change("used", "set", "yes"),))
        )
        assert raw > 3
        hits += effect.refused is not None or not effect.change.excludes_zero
    assert hits >= 7


@pytest.fixture(scope="module")
def helped() -> tuple[Study, Effect]:
    study = Study(Observations(*coach(1500, 1), family="logistic", seed=3))
    return study, estimate_in(study, HELP)


def test_twice_the_same_to_the_last_bit(helped: tuple[Study, Effect]) -> None:
    _, first = helped
    second = estimate(Observations(*coach(1500, 1), family="logistic", seed=3), HELP)
    assert second.change == first.change
    assert np.array_equal(second.after_values, first.after_values)


def test_influence_values_give_the_standard_errors(helped: tuple[Study, Effect]) -> None:
    _, effect = helped
    values = effect.after_values - effect.before_values
    assert values.mean() == pytest.approx(0, abs=1e-12)
    assert np.sqrt((values**2).mean() / len(values)) == pytest.approx(effect.change.se, rel=1e-3)
    assert effect.change.value == pytest.approx(effect.after.value - effect.before.value)


def test_it_is_a_weighted_mean_of_real_outcomes(helped: tuple[Study, Effect]) -> None:
    """After balancing, plug-in plus correction is the weighted mean."""
    study, effect = helped
    weighted = effect.weight @ study.outcome / effect.weight.sum()
    assert effect.after.value == pytest.approx(weighted, abs=1e-6)
    assert (effect.weight[(study.rows["coach"] == "no").to_numpy()] == 0).all()


def test_a_share_of_the_rows_is_that_share_of_the_change(helped: tuple[Study, Effect]) -> None:
    study, whole = helped
    part = estimate_in(study, replace(HELP, share=0.3))
    assert part.change == whole.change.times(0.3)
    assert part.before == whole.before
    assert part.after.value == pytest.approx(part.before.value + part.change.value)
    assert part.quick_look is not None
    assert whole.quick_look is not None
    assert part.quick_look.change == pytest.approx(0.3 * whole.quick_look.change)


def test_differences_come_from_the_same_rows(helped: tuple[Study, Effect]) -> None:
    study, whole = helped
    assert difference(whole, whole).se == pytest.approx(0, abs=1e-12)
    both = estimate_in(study, COACH_QUESTIONS["both"])
    apart = difference(both, whole)
    assert apart.value == pytest.approx(both.change.value - whole.change.value)
    assert apart.se < both.change.se + whole.change.se


def test_quick_look_of_another_predictor(helped: tuple[Study, Effect]) -> None:
    study, _ = helped
    effect = estimate_in(study, HELP, predictor=left)
    wanted = (left(HELP.changed(study.rows)) - left(study.rows)).mean()
    assert effect.quick_look is not None
    assert effect.quick_look.change == pytest.approx(wanted)
    assert effect.quick_look == quick_look(study.rows, HELP, left)


def test_moved_numbers_stop_at_observed_limits() -> None:
    rows, outcome = coach(1500, 1)
    fewer = COACH_QUESTIONS["shift"]
    effect = estimate(Observations(rows, outcome, "logistic"), fewer)
    assert effect.stopped == pytest.approx((rows["late"] == 0).mean())
    assert effect.near == ()


def test_missing_values_are_handled() -> None:
    rows, outcome = coach(1500, 1)
    r = np.random.default_rng(0)
    rows["age"] = rows["age"].where(r.random(1500) > 0.2)
    rows["tier"] = rows["tier"].where(r.random(1500) > 0.1)
    effect = estimate(Observations(rows, outcome, "logistic"), COACH_QUESTIONS["both"])
    assert effect.refused is None
    assert effect.change.high < 0


def test_repeated_entities_widen_the_interval() -> None:
    rows, outcome = coach(700, 2)
    threefold = pd.concat([rows] * 3, ignore_index=True)
    outcomes, entity = np.tile(outcome, 3), np.tile(np.arange(700), 3)
    blind = estimate(Observations(threefold, outcomes, "logistic"), HELP)
    aware = estimate(Observations(threefold, outcomes, "logistic", groups=entity), HELP)
    assert aware.change.se > 1.3 * blind.change.se


def remote(count: int, share: float, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Some rows could never have had a visit."""
    r = np.random.default_rng(seed)
    far, x = r.random(count) < share, r.normal(0, 1, count)
    visit = np.where(~far & (r.random(count) < mean_of(x, "logistic")), "yes", "no")
    rows = pd.DataFrame({"region": np.where(far, "remote", "city"), "x": x, "visit": visit})
    return rows, 2 * x + (visit == "yes") + r.normal(0, 2, count)


@pytest.mark.parametrize("share", [0.7, 0.3, 0.15, 0.08])
def test_refused_where_nobody_has_it_and_they_are_named(share: float) -> None:
    visit = Scenario((Change("visit", "set", "yes"),))
    for seed in range(3):
        effect = estimate(Observations(*remote(2000, share, seed), family="squarederror"), visit)
        assert effect.refused is not None
        assert effect.refused.who == (Condition("region", "=", "remote"),)
        assert effect.refused.who_share == pytest.approx(share, abs=0.03)
        assert np.isnan(effect.change.value)


def test_honest_questions_are_not_refused() -> None:
    for seed in range(3):
        r = np.random.default_rng(seed)
        rows = pd.DataFrame({"x": r.normal(0, 1, 2000)})
        rows["few"] = np.where(r.random(2000) < 0.05, "yes", "no")
        outcome = rows["x"].to_numpy() + r.normal(0, 1, 2000)
        rare = Scenario((Change("few", "set", "yes"),))
        assert estimate(Observations(rows, outcome, "squarederror"), rare).refused is None


def test_too_far_a_move_is_refused_with_the_largest_that_is_not() -> None:
    rows, outcome = rental(2000, 0)
    far = Scenario((Change("rate", "scale", 0.6),))
    refused = estimate(Observations(rows, outcome, "poisson"), far).refused
    assert refused is not None
    inside = refused.largest_inside
    assert inside is not None
    assert 0.6 < float(inside.amount) < 0.95
    again = estimate(Observations(rows, outcome, "poisson"), Scenario((inside,)))
    assert again.refused is None


def test_nobody_has_it() -> None:
    rows, outcome = coach(600, 0)
    never = estimate(
        Observations(rows, outcome, "logistic"), Scenario((Change("coach", "set", "maybe"),))
    )
    assert never.refused is not None
    assert never.refused.reason == "no-donors"
    assert never.before.value == pytest.approx(outcome.mean())
    few = replace(HELP, who=(Condition("age", ">", 89.0),))
    small = estimate(Observations(rows, outcome, "logistic"), few)
    assert small.refused is not None
    assert small.refused.reason in {"too-few", "no-donors"}


def test_progress_is_told_and_ends() -> None:
    reports: list[tuple[str, float]] = []
    estimate(
        Observations(*coach(600, 0), family="logistic"),
        HELP,
        progress=lambda text, done: reports.append((text, done)),
    )
    shares = [done for _, done in reports]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(text for text, _ in reports)


def test_a_table_of_the_lever_alone() -> None:
    """With nothing to hold alike, the answer is the plain difference."""
    rows, outcome = coach(800, 4)
    effect = estimate(Observations(rows[["coach"]], outcome, "logistic"), HELP)
    plain = outcome[rows["coach"] == "yes"].mean()
    assert effect.after.value == pytest.approx(plain, abs=3e-3)


@pytest.mark.parametrize("name", ["set", "shift", "uses the lever"])
def test_a_large_table_is_worked_in_blocks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two folds, samples to learn from, designs made in blocks: one answer within its error."""
    rows, outcome = coach(4000, 5)
    small = estimate(Observations(rows, outcome, "logistic"), COACH_QUESTIONS[name])
    for module, limit, value in (
        (prepared, "HELD_ROWS", 500),
        (cross_fit, "BLOCK", 700),
        (cross_fit, "FIT_ROWS", 2500),
        (weights, "BALANCE_ROWS", 2000),
        (study_module, "MANY_ROWS", 1000),
    ):
        monkeypatch.setattr(module, limit, value)
    large = estimate(Observations(rows, outcome, "logistic"), COACH_QUESTIONS[name])
    assert large.change.value == pytest.approx(small.change.value, abs=0.7 * small.change.se)
    assert large.change.se == pytest.approx(small.change.se, rel=0.25)
